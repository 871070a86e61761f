"""Lives of articles, played by the domain's own decisions: what the log of a newsroom really holds.

Every event here was decided by ``decide`` on the state before it. Nothing is random and no clock is read: the same
arguments give the same life. Of storing and measuring nothing is known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import count
from typing import Any

from workflow.domain import commands as wanted
from workflow.domain import editorial, evolution
from workflow.domain import events as happened
from workflow.domain.annotations import EntityType, Finding, Mention, Severity, Tag, Verdict
from workflow.domain.article import Article
from workflow.domain.segments import BlockKind, DraftBlock, Method, Segment, TargetSegment, text_hash
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, Role, system_actor

ENGLISH, PORTUGUESE, RUSSIAN = LanguageTag("en"), LanguageTag("pt"), LanguageTag("ru")
WRITER = Actor(id="user:writer", name="writer", roles=frozenset({Role.WRITER}))
TRANSLATOR = Actor(id="user:translator", name="translator", roles=frozenset({Role.TRANSLATOR}))
REVIEWER = Actor(id="user:reviewer", name="reviewer", roles=frozenset({Role.REVIEWER}))
EDITOR = Actor(id="user:editor", name="editor", roles=frozenset({Role.REVIEWER}))
PUBLISHER = Actor(id="user:publisher", name="publisher", roles=frozenset({Role.PUBLISHER}))
DAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
"""When a life begins unless it is said otherwise."""

_WHO = ("Ministers of six states", "The water board", "Engineers of the reservoir", "Delegates from the valley")
_DID = ("agreed on", "presented", "asked for", "questioned", "described at length")
_WHAT = ("joint measurements of the river", "a calendar of releases", "the repair of canals", "shared forecasts")
_WHEN = ("on Monday in Bishkek", "after two days of talks", "in a joint statement", "before the spring session")
_SENTENCES_A_PARAGRAPH = 4


@dataclass(frozen=True, slots=True)
class Step:
    """A command and the events that it led to."""

    command: wanted.Command
    events: tuple[happened.Event, ...]


class Life:
    """One article's life so far: its state, and the steps that led there, a minute apart."""

    def __init__(
        self, article_id: ArticleId, *, sentences: int = 12, begins: datetime = DAY, urgency: int = 5, events: int = 0
    ) -> None:
        self.article = Article(id=article_id)
        self.steps: list[Step] = []
        self._sentences = [_sentence(number) for number in range(sentences)]
        self._moment = begins
        self._urgency = urgency
        self._most_events = events or 1_000_000

    @property
    def events(self) -> list[happened.Event]:
        """Everything that happened."""
        return [event for step in self.steps for event in step.events]

    @property
    def is_over(self) -> bool:
        """Whether as much happened as was asked for."""
        return self.article.version >= self._most_events

    def do(self, command: type[wanted.Command], by: Actor, **values: Any) -> None:
        """Carry out a command, unless the life is over."""
        if self.is_over:
            return
        self._moment += timedelta(seconds=60)
        asked = command(by=by, at=self._moment, **values)
        events = tuple(editorial.decide(asked, self.article))
        self.article = reduce(evolution.evolve, events, self.article)
        self.steps.append(Step(asked, events))

    # --- acts ---------------------------------------------------------------------------------------

    def draft(self, *targets: LanguageTag) -> None:
        """Begin the article, to be translated into these."""
        self.do(
            wanted.DraftArticle,
            WRITER,
            article_id=self.article.id,
            language=ENGLISH,
            blocks=self._blocks(),
            original=self._original(),
            details=wanted.Details(slugline="water-talks", byline="Lin Wei", urgency=self._urgency),
            targets=tuple(wanted.Target(language=language) for language in targets),
        )

    def revise(self) -> None:
        """Replace a sentence of the draft."""
        self._reword()
        self.do(wanted.ReviseDraft, WRITER, blocks=self._blocks(), original=self._original())

    def submit(self) -> None:
        """Hand the draft over."""
        self.do(wanted.SubmitArticle, WRITER)

    def translate(self, language: LanguageTag) -> None:
        """The machine translates what is missing or stale."""
        segments = {segment.id: _translated(segment, language) for segment in self.article.unfinished(language)}
        self.do(wanted.RecordTranslation, system_actor("translate"), language=language, segments=segments)

    def check(self, language: LanguageTag, *, blocking: bool = False) -> None:
        """Findings and tags of the present text."""
        content_hash = self._content_hash(language)
        segments = [segment for block in self.article.blocks_of(language) for segment in block.segments]
        findings = tuple(_finding(segment, blocking=blocking) for segment in segments[2::5])
        values = {"language": language, "content_hash": content_hash}
        checks = ("numbers", "spacing", "repeated_clause", "script_residue")
        self.do(wanted.RecordFindings, system_actor("check"), **values, findings=findings, checked_by=checks)
        tags = tuple(_tag(number, segments) for number in range(3 + len(segments) // 5))
        self.do(wanted.RecordTags, system_actor("tag"), **values, tags=tags, provider="gazetteer 1")

    def decide_tags(self, language: LanguageTag, *, verdict: Verdict = Verdict.ACCEPTED) -> None:
        """A translator or reviewer looks at two tags."""
        if self.is_over:
            return
        for tag in self.article.editions[language].tags[:2]:
            self.do(wanted.DecideTag, REVIEWER, language=language, tag_id=tag.id, verdict=verdict)

    def post_edit(self, language: LanguageTag) -> None:
        """A translator mends a segment; the text is checked anew."""
        if self.is_over:
            return
        segment = self.article.blocks_of(language)[1].segments[0]
        segments = {segment.id: f"{segment.text.rstrip()} ({self.article.version}) "}
        self.do(wanted.PostEdit, TRANSLATOR, language=language, segments=segments)
        self.check(language)

    def waive(self, language: LanguageTag) -> None:
        """A second reviewer lets the findings pass."""
        if self.is_over:
            return
        for finding in self.article.editions[language].blocking:
            values = {"language": language, "finding_id": finding.id, "reason": "The figure is the ministry's own."}
            self.do(wanted.WaiveFinding, EDITOR, **values)

    def approve(self, language: LanguageTag) -> None:
        """Approve the present text, when no finding stands in the way."""
        self.do(wanted.ApproveEdition, REVIEWER, language=language, content_hash=self._content_hash(language))

    def publish(self, language: LanguageTag) -> None:
        """Approve, publish and plan the deliveries."""
        if self.is_over:
            return
        self.approve(language)
        self.do(wanted.PublishEdition, PUBLISHER, language=language)
        if self.is_over:
            return
        public = self.article.editions[language].published
        assert public is not None
        self.do(
            wanted.RecordDeliveryPlan,
            system_actor("syndicate"),
            language=language,
            revision=public.revision,
            partners=(),
        )

    def correct(self) -> None:
        """A sentence was wrong."""
        self._reword()
        note = "An earlier version gave a wrong date for the meeting."
        self.do(wanted.CorrectArticle, WRITER, blocks=self._blocks(), original=self._original(), note=note)

    # --- texts ----------------------------------------------------------------------------------------

    def _content_hash(self, language: LanguageTag) -> str:
        edition = self.article.editions.get(language)
        return edition.content_hash if edition else ""

    def _reword(self) -> None:
        number = self.article.version % len(self._sentences)
        self._sentences[number] = f"{_sentence(number)} This is reading {self.article.version} of it."

    def _blocks(self) -> tuple[DraftBlock, ...]:
        parts = [
            self._sentences[at : at + _SENTENCES_A_PARAGRAPH]
            for at in range(0, len(self._sentences), _SENTENCES_A_PARAGRAPH)
        ]
        paragraphs = (
            DraftBlock(kind=BlockKind.PARAGRAPH, segments=tuple(f"{sentence} " for sentence in part)) for part in parts
        )
        return (DraftBlock(kind=BlockKind.HEADLINE, segments=("Ministers meet in Bishkek",)), *paragraphs)

    def _original(self) -> wanted.Original:
        return wanted.Original(format="text", text="\n\n".join(self._sentences))


# --- whole lives --------------------------------------------------------------------------------------


def published(
    article_id: ArticleId, *, sentences: int = 16, begins: datetime = DAY, urgency: int = 5, events: int = 20
) -> Life:
    """The life of most articles: two languages, checked, looked at, published. Twenty events by default."""
    life = Life(article_id, sentences=sentences, begins=begins, urgency=urgency, events=events)
    life.draft(PORTUGUESE)
    life.revise()
    life.submit()
    life.check(ENGLISH)
    life.translate(PORTUGUESE)
    life.check(PORTUGUESE)
    life.decide_tags(ENGLISH)
    life.post_edit(PORTUGUESE)
    life.decide_tags(PORTUGUESE)
    life.publish(ENGLISH)
    life.publish(PORTUGUESE)
    return life


def notice(
    article_id: ArticleId, *, is_translated: bool, sentences: int = 3, begins: datetime = DAY, urgency: int = 5
) -> Life:
    """The shortest life that ends in public, nothing to mend: twelve events in two languages, six in one."""
    life = Life(article_id, sentences=sentences, begins=begins, urgency=urgency)
    languages = (ENGLISH, PORTUGUESE) if is_translated else (ENGLISH,)
    life.draft(*languages[1:])
    life.submit()
    for language in languages:
        if language != ENGLISH:
            life.translate(language)
        life.check(language)
    for language in languages:
        life.approve(language)
        life.do(wanted.PublishEdition, PUBLISHER, language=language)
    return life


def waiting(article_id: ArticleId, *, sentences: int = 16, begins: datetime = DAY, urgency: int = 5) -> Life:
    """An article whose editions wait in the review queue."""
    life = Life(article_id, sentences=sentences, begins=begins, urgency=urgency)
    life.draft(PORTUGUESE)
    life.submit()
    life.check(ENGLISH)
    life.translate(PORTUGUESE)
    life.check(PORTUGUESE)
    return life


def long(article_id: ArticleId, *, events: int = 100, sentences: int = 50, begins: datetime = DAY) -> Life:
    """The life of a story that runs for weeks: three languages, corrected again and again."""
    life = Life(article_id, sentences=sentences, begins=begins, events=events)
    life.draft(PORTUGUESE, RUSSIAN)
    life.revise()
    life.revise()
    life.submit()
    languages = (ENGLISH, PORTUGUESE, RUSSIAN)
    for round_number in count():
        if round_number:
            life.correct()
        for language in languages:
            if language != ENGLISH:
                life.translate(language)
            life.check(language, blocking=language == PORTUGUESE)
        life.decide_tags(ENGLISH, verdict=Verdict.REJECTED if round_number % 2 else Verdict.ACCEPTED)
        life.post_edit(RUSSIAN)
        life.waive(PORTUGUESE)
        for language in languages:
            life.publish(language)
        if life.is_over:
            return life
    raise AssertionError("count() does not end")


def usual_event() -> happened.TranslationRecorded:
    """A recorded translation of nine segments, 2,548 bytes as JSON: one event of the size that is measured."""
    texts = [_sentence(number) for number in range(9)]
    texts[0] += " " * 82
    segments = (Segment(id=f"s{number}", text=text) for number, text in enumerate(texts, start=1))
    targets = {segment.id: _translated(segment, PORTUGUESE) for segment in segments}
    return happened.TranslationRecorded(by="system:translate", at=DAY, language=PORTUGUESE, segments=targets)


def _sentence(number: int) -> str:
    who, did = _WHO[number % len(_WHO)], _DID[number % len(_DID)]
    what, when = _WHAT[number // 2 % len(_WHAT)], _WHEN[number // 3 % len(_WHEN)]
    return f"{who} {did} {what} {when}, item {number} of the agenda."


def _translated(segment: Segment, language: LanguageTag) -> TargetSegment:
    return TargetSegment(
        text=f"[{language}] {segment.text}",
        source_hash=text_hash(segment.text),
        method=Method.MACHINE,
        engine=f"fx:en-{language} 0.5.0",
    )


def _finding(segment: Segment, *, blocking: bool) -> Finding:
    return Finding(
        id=f"numbers-{segment.id}",
        check="numbers",
        severity=Severity.BLOCKING if blocking and segment.id == "s3" else Severity.ADVISORY,
        message="The number is not the source's. Compare it and mend it, or waive this with a reason.",
        excerpt=segment.text[:12],
        segment_id=segment.id,
        start=0,
        end=12,
    )


def _tag(number: int, segments: list[Segment]) -> Tag:
    mentions = tuple(
        Mention(segment_id=segment.id, start=0, end=9, text=segment.text[:9])
        for segment in segments[number : number + 2]
    )
    return Tag(
        id=f"wd:Q48520{number}",
        type=EntityType.ORGANISATION,
        name=f"Water Board {number}",
        mentions=mentions,
        provider="gazetteer 1",
        rule="knowledge_base",
        uri=f"http://www.wikidata.org/entity/Q48520{number}",
        confidence=0.5,
    )
