"""The article that the pattern page shows: made by the newsroom's own decisions, so that no state on it is invented.

Its Russian edition has a segment of every kind: by a machine, out of the memory, by a person, with findings of both
severities, with a comment, and those that a correction left untranslated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce

from workflow.domain import commands as wanted
from workflow.domain import editorial, evolution
from workflow.domain.annotations import EntityType, Finding, Mention, Severity, Tag
from workflow.domain.article import Article
from workflow.domain.segments import BlockKind, DraftBlock, Method, Segment, TargetSegment
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, Role, system_actor

ENGLISH, RUSSIAN = LanguageTag("en"), LanguageTag("ru")
BEGUN = datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
WRITER = Actor(id="user:sample-writer", name="Wang Li", roles=frozenset({Role.WRITER}))
TRANSLATOR = Actor(id="user:sample-translator", name="Anna Petrova", roles=frozenset({Role.TRANSLATOR}))
REVIEWER = Actor(id="user:sample-reviewer", name="Rosa Reviewer", roles=frozenset({Role.REVIEWER, Role.PUBLISHER}))
PEOPLE = {person.id: person.name for person in (WRITER, TRANSLATOR, REVIEWER)}
_TEXT = (
    ("Library opens its reading room at night",),
    ("Readers may stay until midnight. ", "The director is Olga Smirnova. ", "The city pays 12,000 a year for it."),
    ("“We were asked for this for years,” she said. ",),
)
_NEW_QUOTE = "“We were asked for this for many years,” she said. "
_RUSSIAN = (
    "Читальный зал библиотеки открыт и ночью",
    "Читатели могут оставаться до полуночи. ",
    "Директор — Olga Smirnova. ",
    "Город платит за это 1200 в год.",
    "«Об этом нас просили годами», — сказала она. ",
)
_KINDS = (BlockKind.HEADLINE, BlockKind.PARAGRAPH, BlockKind.QUOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """The article so far, and when it is."""

    article: Article
    moment: datetime

    def after(self, command: wanted.Command) -> _Story:
        """What the newsroom decides."""
        events = editorial.decide(command, self.article)
        return _Story(article=reduce(evolution.evolve, events, self.article), moment=self.moment + timedelta(minutes=1))


def sample_article() -> Article:
    """The article, its Russian edition as reviewers meet it."""
    story = _Story(article=Article(id=ArticleId("00000000-0000-7000-8000-000000000001")), moment=BEGUN)
    begin = wanted.DraftArticle(
        by=WRITER,
        at=BEGUN,
        article_id=story.article.id,
        language=ENGLISH,
        blocks=_blocks(_TEXT),
        original=_original(),
        details=wanted.Details(slugline="night-library", byline="Wang Li", urgency=3, ednote="Photo to follow."),
        targets=(wanted.Target(language=RUSSIAN),),
    )
    story = story.after(begin).after(wanted.SubmitArticle(by=WRITER, at=BEGUN))
    story = story.after(_translated(story))
    for command in _examined(story.article):
        story = story.after(command)
    edit = {"s2": "Читатели могут оставаться здесь до полуночи. "}
    story = story.after(wanted.PostEdit(by=TRANSLATOR, at=story.moment, language=RUSSIAN, segments=edit))
    for command in _examined(story.article):
        story = story.after(command)
    story = story.after(
        wanted.AddComment(
            by=REVIEWER, at=story.moment, language=RUSSIAN, segment_id="s4", text="Is it 1,200 or 12,000?"
        )
    )
    story = story.after(
        wanted.AddComment(by=TRANSLATOR, at=story.moment, language=RUSSIAN, text="12,000, says the city.", answers=1)
    )
    return story.after(_corrected(story)).article


def _translated(story: _Story) -> wanted.RecordTranslation:
    source = [segment for block in story.article.blocks for segment in block.segments]
    pairs = zip(source, _RUSSIAN, strict=True)
    segments = {segment.id: _target(number, segment, text) for number, (segment, text) in enumerate(pairs)}
    return wanted.RecordTranslation(
        by=system_actor("translate"), at=story.moment, language=RUSSIAN, segments=segments, refused={}
    )


def _target(number: int, source: Segment, text: str) -> TargetSegment:
    if number == 0:
        return TargetSegment(text=text, source_hash=source.hash, method=Method.MEMORY, memory="sample")
    return TargetSegment(text=text, source_hash=source.hash, method=Method.MACHINE, engine="apertium 3.8")


def _examined(article: Article) -> Iterator[wanted.Command]:
    """Findings and tags of the present text of both editions."""
    for language in (ENGLISH, RUSSIAN):
        content_hash = article.editions[language].content_hash
        yield wanted.RecordFindings(
            by=system_actor("check"),
            at=BEGUN,
            language=language,
            content_hash=content_hash,
            findings=_FINDINGS if language == RUSSIAN else (),
            checked_by=("numbers",),
        )
        yield wanted.RecordTags(
            by=system_actor("tag"),
            at=BEGUN,
            language=language,
            content_hash=content_hash,
            tags=(_DIRECTOR,) if language == ENGLISH else (),
            provider="sample",
        )


_FINDINGS = (
    Finding(
        id="sample-1",
        check="numbers",
        severity=Severity.BLOCKING,
        message="The source says 12,000.",
        excerpt="1200",
        segment_id="s4",
        start=20,
        end=24,
        suggestion="12 000",
    ),
    Finding(
        id="sample-2",
        check="script_residue",
        severity=Severity.ADVISORY,
        message="A name is left in Latin script.",
        excerpt="Olga Smirnova",
        segment_id="s3",
        start=11,
        end=24,
    ),
)
_DIRECTOR = Tag(
    id="name:olga-smirnova",
    type=EntityType.PERSON,
    name="Olga Smirnova",
    mentions=(Mention(segment_id="s3", start=16, end=29, text="Olga Smirnova"),),
    provider="sample",
    rule="model",
    uri="",
    confidence=0.8,
)


def _corrected(story: _Story) -> wanted.CorrectArticle:
    """One sentence of the source is reworded, one is added: the edition has a stale segment and a missing one."""
    text = (*_TEXT[:2], (_NEW_QUOTE, "The room opens on Monday."))
    return wanted.CorrectArticle(
        by=WRITER, at=story.moment, blocks=_blocks(text), original=_original(), note="A word was left out."
    )


def _blocks(text: Sequence[Sequence[str]]) -> tuple[DraftBlock, ...]:
    return tuple(DraftBlock(kind=kind, segments=tuple(part)) for kind, part in zip(_KINDS, text, strict=True))


def _original() -> wanted.Original:
    return wanted.Original(format="text", text="\n\n".join("".join(part) for part in _TEXT))
