"""What articles are about: topics of a published vocabulary, each with its names by language.

The vocabulary is IPTC Media Topics. A topic that was retired stays known, so that an old tag keeps its name; it is not
suggested. What comes with Copyflow, files of the publisher, and how texts are held against topics stand in
``workflow/topics``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import LanguageTag, primary_language

VOCABULARY = "medtop"
"""The one vocabulary that is known: the scheme alias of IPTC Media Topics, which its codes begin with."""
URI = "http://cv.iptc.org/newscodes/mediatopic/"
"""What a topic's public address begins with; the digits of its code follow."""
_CODE = re.compile(r"medtop:[0-9]{8}", re.ASCII)


class Standing(StrEnum):
    """Whose word a text about a topic is, the best first."""

    OFFICIAL = "official"
    """The publisher's."""
    NORMALISED = "normalised"
    """The publisher's, as a table has it that lost capitals and punctuation."""
    UNOFFICIAL = "unofficial"
    """Copyflow's own translation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicText:
    """A name or definition in one language."""

    language: LanguageTag
    text: str
    standing: Standing = Standing.OFFICIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic."""

    code: str
    """``medtop:11000000``."""
    labels: tuple[TopicText, ...]
    """One a language."""
    definitions: tuple[TopicText, ...] = ()
    broader: tuple[str, ...] = ()
    """Codes of the topics that it is a part of; none for a top topic."""
    wikidata: tuple[str, ...] = ()
    """Items that the publisher says are exactly this: ``Q5389``."""
    is_retired: bool = False
    """Not to be given to articles any more."""

    @property
    def uri(self) -> str:
        """Public address."""
        return URI + self.code.partition(":")[2]

    def label(self, language: LanguageTag) -> TopicText | None:
        """What it is called in ``language``; else in English, else in its first language; None where it has no name."""
        return (
            text_in(self.labels, language) or text_in(self.labels, LanguageTag("en")) or next(iter(self.labels), None)
        )

    def name(self, language: LanguageTag) -> str:
        """The same as words; the code where it has no name."""
        found = self.label(language)
        return found.text if found else self.code


def text_in(texts: tuple[TopicText, ...], language: LanguageTag) -> TopicText | None:
    """The best text for readers of ``language``: of exactly that tag, else of the same language, the official first."""
    own = [each for each in texts if primary_language(each.language) == primary_language(language)]
    order = list(Standing)
    return min(own, key=lambda each: (order.index(each.standing), each.language != language), default=None)


def require_topic_code(code: str, field: str = "topic") -> str:
    """The code of a topic, if it is one."""
    if not _CODE.fullmatch(code):
        raise InvalidValue(
            field, phrase("must be a code of IPTC Media Topics such as medtop:11000000, not {code!r}", code=code[:40])
        )
    return code
