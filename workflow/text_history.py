"""At which moments the texts of an article changed, and any two of these texts side by side.

A side of a comparison is an edition as it was at a version of the article's stream; it can be named in several ways
(``TextHistory.side``). How blocks and words are compared stands in ``domain/comparison.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

from workflow.article_history import entry_of
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.comparison import Comparison, compare_texts
from workflow.domain.errors import InvalidValue
from workflow.domain.evolution import evolve
from workflow.domain.phrases import phrase, phrase_count
from workflow.domain.segments import Block
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.store.event_store import Recorded
from workflow.views import Views

ONE_SITTING = timedelta(minutes=10)
"""Changes of one kind by one actor, none further from the last than this, are one moment: saving goes on by itself."""

_SIDE = re.compile(
    r"(?:(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)@)?"
    r"(?P<which>[0-9]{1,9}|v[0-9]{1,6}|now|published|approved)",
    re.ASCII,
)
_WAYS = phrase(
    "must be a version of the article's stream, such as 57, a version of the source, such as v2, or one of now, "
    "published, approved; before it may stand a language and @, such as ur@57"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMoment:
    """A moment at which the text of an edition changed."""

    language: LanguageTag
    version: int
    """Of the article's stream, after which the text stood like this."""
    position: int
    at: datetime
    actor: str
    actor_name: str
    sentence: str
    type: str
    changes: int = 1
    """How many changes in one sitting it stands for."""
    source_version: int = 0
    """Number of the version of the source that this is; 0 in translations, and for a draft that was not handed in."""
    published_as: int = 0
    """The newest revision in which exactly this text was published; 0 when it never was."""
    is_approved: bool = False
    """Whether somebody approved exactly this text."""

    @property
    def side(self) -> str:
        """How it is named as a side of a comparison."""
        return f"{self.language}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two texts that are compared."""

    moment: TextMoment | None
    """When the text became what it is here; None where there was no text yet."""
    language: LanguageTag
    version: int
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """How it is named in an address."""
        return f"{self.language}@{self.version}"


class TextHistory:
    """The texts of one article through its own events."""

    def __init__(self, article_id: ArticleId, recorded: Sequence[Recorded], names: Mapping[str, str]) -> None:
        self._recorded = recorded
        self._names = names
        self._events = [each.decode() for each in recorded]
        self._states: list[Article] = list(accumulate(self._events, evolve, initial=Article(id=article_id)))
        self.article = self._states[-1]
        """As it is, or was at the position that is looked at."""

    def moments(self, language: LanguageTag) -> list[TextMoment]:
        """When the edition's text changed, in order; ``InvalidValue`` for a language that there is no edition in."""
        self._require(language, "language")
        return list(_in_sittings(self._moments(language)))

    def side(self, named: str, language: LanguageTag, field: str) -> Side:
        """The text that is meant: ``57``, ``v2`` (of the source), ``now``, ``published``, ``approved``, ``ur@57``.

        ``language`` holds where none is named. ``InvalidValue`` naming ``field`` when there is no such text.
        """
        found = _SIDE.fullmatch(named)
        if found is None:
            raise InvalidValue(field, _WAYS)
        which = found["which"]
        language = LanguageTag(found["language"] or language)
        self._require(language, field)
        version = self._version(which, language, field)
        state = self._states[version]
        before = [each for each in self._moments(language) if each.version <= version]
        return Side(
            moment=before[-1] if before else None,
            language=language,
            version=version,
            blocks=state.blocks_of(language) if language in state.editions else (),
        )

    def sides(self, old: str, new: str, language: LanguageTag) -> tuple[Side, Side]:
        """The two texts that are meant; what is not named (empty) is what is usually asked for."""
        if not (old and new):
            usual = self.usual(language)
            old, new = old or usual[0], new or (f"{language}@now" if old else usual[1])
        return self.side(old, language, "from"), self.side(new, language, "to")

    def around(self, position: int) -> tuple[str, str]:
        """The sides before and after the event at a position of the log; ``InvalidValue`` when it changed no text."""
        index = next((at for at, each in enumerate(self._recorded) if each.position == position), None)
        if index is not None:
            for language in self.article.editions:
                if _hash(self._states[index], language) != _hash(self._states[index + 1], language):
                    return f"{language}@{index}", f"{language}@{index + 1}"
        raise InvalidValue("at", phrase("is no event that changed a text of this article"))

    def usual(self, language: LanguageTag) -> tuple[str, str]:
        """What is compared when nothing was named: what is published with what stands there, else the last change."""
        moments = self.moments(language)
        if not moments:
            return f"{language}@0", f"{language}@now"
        published = [each.version for each in moments if each.published_as]
        if published and published[-1] != moments[-1].version:
            return f"{language}@{published[-1]}", moments[-1].side
        before = moments[-2].version if len(moments) > 1 else 0
        return f"{language}@{before}", moments[-1].side

    def _require(self, language: LanguageTag, field: str) -> None:
        if language not in self.article.editions:
            there = ", ".join(self.article.editions)
            raise InvalidValue(
                field,
                phrase(
                    "there is no edition in {language}; those that there are: {there}",
                    language=repr(language[:40]),
                    there=there,
                ),
            )

    def _version(self, which: str, language: LanguageTag, field: str) -> int:
        last = len(self._recorded)
        if which == "now":
            return last
        if which.isdigit():
            if int(which) > last:
                raise InvalidValue(field, phrase("lies beyond the article's last version, which is {last}", last=last))
            return int(which)
        if which.startswith("v"):
            if language != self.article.language:
                raise InvalidValue(
                    field,
                    phrase(
                        "{which} is a version of the source, which is in {language}",
                        which=which,
                        language=self.article.language,
                    ),
                )
            found = [at for at, state in enumerate(self._states) if state.source_version == int(which[1:])]
            if not found or which == "v0":
                raise InvalidValue(
                    field,
                    phrase_count(
                        "the source has {count} version", "the source has {count} versions", self.article.source_version
                    ),
                )
            return found[0]
        wanted = _PUBLISHED if which == "published" else _APPROVED
        told = [
            at for at, event in enumerate(self._events, 1) if isinstance(event, wanted) and event.language == language
        ]
        if not told:
            never = (
                phrase("the edition in {language} was never published", language=language)
                if which == "published"
                else phrase("the edition in {language} was never approved", language=language)
            )
            raise InvalidValue(field, never)
        return told[-1]

    def _moments(self, language: LanguageTag) -> list[TextMoment]:
        moments: list[TextMoment] = []
        for index, event in enumerate(self._events):
            before, after = self._states[index], self._states[index + 1]
            if _hash(before, language) != _hash(after, language):
                moments.append(self._moment(index, language))
            elif not moments:
                continue
            if isinstance(event, _PUBLISHED) and event.language == language:
                moments[-1] = replace(moments[-1], published_as=event.revision)
            elif isinstance(event, _APPROVED) and event.language == language:
                moments[-1] = replace(moments[-1], is_approved=True)
            elif language == after.language and after.source_version != before.source_version:
                moments[-1] = replace(moments[-1], source_version=after.source_version)
        return moments

    def _moment(self, index: int, language: LanguageTag) -> TextMoment:
        entry = entry_of(self._recorded[index], self._names)
        return TextMoment(
            language=language,
            version=index + 1,
            position=entry.position,
            at=entry.at,
            actor=entry.actor,
            actor_name=entry.actor_name,
            sentence=entry.sentence,
            type=entry.type,
        )


_PUBLISHED = (happened.EditionPublished, happened.EditionCorrected)
_APPROVED = (happened.EditionApproved, happened.FourEyesOverridden)


def text_history(views: Views, article_id: ArticleId) -> TextHistory:
    """The texts of an article up to the position that the views look at; ``NotFound`` when there is no such article."""
    views.article(article_id)
    return TextHistory(article_id, views.events_of(article_id), views.names())


def compared(old: Side, new: Side) -> Comparison:
    """The two texts side by side; words are told apart as in the new one's language."""
    return compare_texts(old.blocks, new.blocks, new.language)


def _hash(state: Article, language: LanguageTag) -> str:
    edition = state.editions.get(language)
    return edition.content_hash if edition is not None else ""


def _in_sittings(moments: Sequence[TextMoment]) -> Iterator[TextMoment]:
    """Moments with those of one sitting as their last; what was published, approved or handed in ends a sitting."""
    kept: TextMoment | None = None
    for each in moments:
        if kept is not None:
            goes_on = (kept.actor, kept.type) == (each.actor, each.type) and each.at - kept.at <= ONE_SITTING
            if goes_on and not (kept.published_as or kept.is_approved or kept.source_version):
                kept = replace(each, changes=kept.changes + 1)
                continue
            yield kept
        kept = each
    if kept is not None:
        yield kept
