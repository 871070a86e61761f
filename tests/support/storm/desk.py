"""The people of the newsroom: they draft, translate, publish, correct, hold, release and withdraw, in random order."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import text

from tests.support.storm.scale import ENGLISH, RUSSIAN, Scale
from tests.workers.newsroom import EDITOR, REVIEWER, WRITER
from workflow.bootstrap import Application
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.commands import (
    ApproveEdition,
    Command,
    CorrectArticle,
    DraftArticle,
    HoldEdition,
    Original,
    PostEdit,
    PublishEdition,
    ReleaseEdition,
    SubmitArticle,
    Target,
    WithdrawEdition,
)
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PubStatus, Route

ACTS_OF_AN_EDITION = 6
"""After so many revisions an edition is left as it is."""
_OPEN_STORIES = 30
_TRANSLATED_SHARE = 0.3
_PATIENT_SHARE = 0.98
"""How seldom somebody is faster than the plan of who gets the revision before."""
_OPEN = frozenset({"planned", "scheduled", "attempted"})


@dataclass(slots=True)
class Story:
    """One article on the desk."""

    article_id: ArticleId
    corrections: int = 0


class Desk:
    """Acts one step at a time; ``acts`` counts what was done."""

    def __init__(self, application: Application, scale: Scale) -> None:
        self._application = application
        self._scale = scale
        self._dice = random.Random(scale.seed)
        self._open: list[Story] = []
        self.articles: list[ArticleId] = []
        self.acts: Counter[str] = Counter()

    def counts(self) -> Counter[str]:
        """Delivery items by state."""
        with self._application.database.glance() as connection:
            rows = connection.execute(text("SELECT state, count(*) AS number FROM deliveries GROUP BY state")).all()
        return Counter({row.state: row.number for row in rows})

    def open_deliveries(self) -> int:
        """How many items wait to be sent or answered."""
        return sum(number for state, number in self.counts().items() if state in _OPEN)

    def is_done(self, planned: int) -> bool:
        """Whether so many items are enough, and every story has come to its end."""
        return planned >= self._scale.deliveries and not self._open

    def step(self, *, is_enough: bool) -> bool:
        """Do one thing, if there is one to do now; with ``is_enough`` no story is begun or corrected any more."""
        if not is_enough and len(self._open) < _OPEN_STORIES:
            self._draft()
            return True
        self._dice.shuffle(self._open)
        for story in self._open[:10]:
            article = self._application.views.article(story.article_id)
            if self._act_on(story, article, is_enough=is_enough):
                return True
            if self._is_settled(article, is_enough=is_enough):
                self._open.remove(story)
                return True
        return False

    # --- an article -----------------------------------------------------------------------------------

    def _draft(self) -> None:
        number = len(self.articles)
        article_id = ArticleId(self._application.ids.new())
        targets = (Target(language=RUSSIAN),) if self._dice.random() < _TRANSLATED_SHARE else ()
        draft = DraftArticle(
            by=WRITER,
            at=self._now(),
            article_id=article_id,
            language=ENGLISH,
            blocks=_blocks(number, 0),
            original=Original(format="text", text=str(number)),
            targets=targets,
        )
        self._execute(article_id, draft)
        self._execute(article_id, SubmitArticle(by=WRITER, at=self._now()))
        self.articles.append(article_id)
        self._open.append(Story(article_id=article_id))
        self.acts["drafted"] += 1

    def _act_on(self, story: Story, article: Article, *, is_enough: bool) -> bool:
        for edition in article.editions.values():
            command = self._next(story, article, edition, is_enough=is_enough)
            if command is not None:
                self._execute(story.article_id, *command)
                return True
        return False

    def _next(self, story: Story, article: Article, edition: Edition, *, is_enough: bool) -> tuple[Command, ...] | None:
        """What is done next with an edition; None while machines work on it, or when it is left as it is."""
        language, now = edition.language, self._now()
        missing = article.unfinished(language)
        if edition.state is EditionState.TRANSLATION and edition.route is Route.PERSON and missing:
            segments = {each.id: _in_russian(each.text) for each in missing}
            return self._told("translated", PostEdit(by=EDITOR, at=now, language=language, segments=segments))
        if edition.state is EditionState.REVIEW and self._is_ready(article, edition):
            approve = ApproveEdition(by=REVIEWER, at=now, language=language, content_hash=edition.content_hash)
            return self._told("published", approve, PublishEdition(by=REVIEWER, at=now, language=language))
        public = edition.published
        if public is None or edition.state in {EditionState.REVIEW, EditionState.TRANSLATION}:
            return None
        if public.revision > edition.planned_revision and self._dice.random() < _PATIENT_SHARE:
            return None
        if public.pub_status is PubStatus.WITHHELD:
            if self._dice.random() < 0.7:
                return self._told("released", ReleaseEdition(by=REVIEWER, at=now, language=language))
            return self._told("withdrawn", WithdrawEdition(by=REVIEWER, at=now, language=language, reason="wrong"))
        if public.pub_status is not PubStatus.USABLE or public.revision >= ACTS_OF_AN_EDITION or is_enough:
            return None
        return self._change(story, language)

    def _change(self, story: Story, language: LanguageTag) -> tuple[Command, ...] | None:
        """Correct, hold or withdraw what is public."""
        now, chance = self._now(), self._dice.random()
        if chance < 0.5 and language == ENGLISH:
            story.corrections += 1
            number = self.articles.index(story.article_id)
            blocks, original = _blocks(number, story.corrections), Original(format="text", text="corrected")
            correct = CorrectArticle(by=WRITER, at=now, blocks=blocks, original=original, note="A number was wrong.")
            return self._told("corrected", correct)
        if chance < 0.85:
            return self._told("held", HoldEdition(by=REVIEWER, at=now, language=language, reason="a doubt"))
        return self._told("withdrawn", WithdrawEdition(by=REVIEWER, at=now, language=language, reason="wrong"))

    def _is_ready(self, article: Article, edition: Edition) -> bool:
        """Whether machines are done with the text."""
        checked = edition.findings_for == edition.content_hash and edition.tags_for == edition.content_hash
        return checked and not article.unfinished(edition.language)

    def _is_settled(self, article: Article, *, is_enough: bool) -> bool:
        """Whether nothing more will be done to it."""
        return all(_is_left(edition, is_enough=is_enough) for edition in article.editions.values())

    def _told(self, what: str, *commands: Command) -> tuple[Command, ...]:
        self.acts[what] += 1
        return commands

    def _execute(self, article_id: ArticleId, *commands: Command) -> None:
        for command in commands:
            self._application.newsroom.execute(command, article_stream(article_id))

    def _now(self):
        return self._application.clock.now()


def _is_left(edition: Edition, *, is_enough: bool) -> bool:
    if edition.published is None or edition.state in {EditionState.REVIEW, EditionState.TRANSLATION}:
        return False
    status = edition.published.pub_status
    is_long = edition.published.revision >= ACTS_OF_AN_EDITION or is_enough
    return status is PubStatus.CANCELED or (status is PubStatus.USABLE and is_long)


def _blocks(number: int, correction: int) -> tuple[DraftBlock, ...]:
    headline = f"Ministers meet in Bishkek, {number}"
    body = f"The ministers of {number + 2} states agreed on {correction + 3} joint measurements of the water."
    return (
        DraftBlock(kind=BlockKind.HEADLINE, segments=(headline,)),
        DraftBlock(kind=BlockKind.PARAGRAPH, segments=(body,)),
    )


def _in_russian(sentence: str) -> str:
    """A person's translation of one of ``_blocks``' two sentences."""
    numbers = re.findall(r"[0-9]+", sentence)
    if len(numbers) == 1:
        return f"Министры встречаются в Бишкеке, {numbers[0]}"
    return f"Министры {numbers[0]} государств договорились о {numbers[1]} совместных измерениях воды."
