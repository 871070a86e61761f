"""Translations that the machine made and a person would have, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workflow.domain import commands as wanted
from workflow.domain import editorial
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.errors import NewsroomError
from workflow.domain.reactions import WorkKind, work_of_article
from workflow.domain.segments import Method, all_segments
from workflow.domain.vocabulary import LanguageTag, Route, system_actor
from workflow.what_if.changes import Changes
from workflow.what_if.differences import Difference, Kind, counted
from workflow.what_if.worlds import Step

_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_WITHOUT_SPACES}]|[^\\W{_WITHOUT_SPACES}]+(?:['’-][^\\W{_WITHOUT_SPACES}]+)*")
"""A word; in scripts that are written without spaces each letter counts as one, as translators count them."""


def count_words(texts: Iterable[str]) -> int:
    """How many words these texts have."""
    return sum(len(_WORD.findall(text)) for text in texts)


class Routing:
    """The translations of one article."""

    def __init__(self, changes: Changes) -> None:
        self._looks = bool(changes.routes or changes.routing)
        self._asked: set[tuple[LanguageTag, str, str]] = set()
        """Segments (by language, id and source hash) that the machine would have been asked for already."""

    def after(self, step: Step) -> Iterator[Difference]:
        """What would have been translated otherwise."""
        if not self._looks or step.after.are_one:
            return
        if isinstance(step.event, happened.TranslationRecorded) and step.counts:
            yield from _by_a_person(step, step.event)
        yield from self._by_the_machine(step)

    def _by_the_machine(self, step: Step) -> Iterator[Difference]:
        """What is the machine's work in the changed world and a person's as it was; each source text once."""
        actual, changed = step.after.actual, step.after.changed
        rerouted = {
            language
            for language, edition in changed.editions.items()
            if edition.route is Route.MACHINE and actual.editions[language].route is Route.PERSON
        }
        if not rerouted:
            return
        for language in sorted(rerouted & _machine_work(changed)):
            asked = {(language, segment.id, segment.hash): segment.text for segment in changed.unfinished(language)}
            texts = [text for key, text in asked.items() if key not in self._asked]
            self._asked |= asked.keys()
            if texts and step.counts:
                words = count_words(texts)
                yield step.difference(
                    Kind.MACHINE_INSTEAD,
                    language,
                    f"a machine would have tried {counted(len(texts), 'segment')} ({counted(words, 'word')}) first",
                    segments=len(texts),
                    words=words,
                )


def _machine_work(article: Article) -> set[LanguageTag]:
    return {LanguageTag(work.subject) for work in work_of_article(article) if work.kind is WorkKind.TRANSLATE}


def _by_a_person(step: Step, event: happened.TranslationRecorded) -> Iterator[Difference]:
    """The machine's segments, where the changed edition would not have taken them."""
    made = {identity for identity, segment in event.segments.items() if segment.method is Method.MACHINE}
    if not made or not _takes(step.before.actual, event) or _takes(step.before.changed, event):
        return
    texts = [segment.text for segment in all_segments(step.before.actual.blocks) if segment.id in made]
    words = count_words(texts)
    yield step.difference(
        Kind.PERSON_INSTEAD,
        event.language,
        f"a person would have translated {counted(len(texts), 'segment')} ({counted(words, 'word')})",
        segments=len(texts),
        words=words,
    )


def _takes(article: Article, event: happened.TranslationRecorded) -> bool:
    """Whether the edition takes the machine's translation, by the decision on recording it."""
    command = wanted.RecordTranslation(
        by=system_actor("translate"), at=event.at, language=event.language, segments=event.segments
    )
    try:
        decided = editorial.decide(command, article)
    except NewsroomError:
        return False
    return any(isinstance(each, happened.TranslationRecorded) for each in decided)
