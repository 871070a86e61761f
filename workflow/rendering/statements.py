"""What every format says alike of a publication: when, what a receiving desk must know, which words it can carry.

What readers are told of corrections stands in ``notices.py``.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from workflow.domain.publication import Correction, CorrectionGrade, Publication
from workflow.domain.segments import BlockKind, headline_of
from workflow.domain.vocabulary import PubStatus

DIGITAL_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""IPTC's vocabulary of how something was made."""
MACHINE_TRANSLATION = f"{DIGITAL_SOURCES}trainedAlgorithmicMedia"
"""IPTC's digital source type of what a machine translated."""
TRANSLATION = "http://schema.org/workTranslation"
"""The relation to a translation. IPTC publishes none, so that schema.org's names stand in IPTC's formats too."""
ORIGINAL = "http://schema.org/translationOfWork"
"""The relation of a translation to its original."""
STORY_SCHEME = "urn:copyflow:story"
"""What ties the language editions of one article together: the scheme of the article's own id."""
GENRE_SCHEME = "urn:copyflow:genre"
NOBODY = "Copyflow"
"""The provider where the article names none: most standards want one."""

_LABEL_OF_VERB = {
    "corrected": "CORRECTION",
    "retracted": "RETRACTION",
    "released": "RELEASE",
    "withheld": "WITHHOLD",
    "withdrawn": "KILL",
}
_LONGEST_LEAD = 500
_ILLEGAL_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

# RFC 3986 without IP literals and user information; a query and a fragment at most once each.
_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://[A-Za-z0-9._~-]+(?::[0-9]{{1,5}})?(?:/{_CHARACTER}*)*|{_CHARACTER}+(?:/{_CHARACTER}*)*)"
    rf"(?:\?(?:{_CHARACTER}|[/?])*)?(?:\#(?:{_CHARACTER}|[/?])*)?"
)


def editorial_note(publication: Publication) -> str:
    """What the receiving desk must know of this revision: ``CORRECTION: …``, ``KILL: …``; empty when nothing."""
    label = _LABEL_OF_VERB.get(publication.verb, "UPDATE" if publication.verb == "updated" and publication.note else "")
    return ": ".join(filter(None, (label, publication.note)))


def is_shown(publication: Publication) -> bool:
    """Whether readers may see it: neither withheld nor withdrawn, and no advance copy of what is under embargo."""
    return publication.pub_status is PubStatus.USABLE and publication.embargoed_until is None


def corrections_told(publication: Publication) -> list[Correction]:
    """What readers are told was wrong, the oldest first; an update says that more is known, and is none."""
    return [each for each in publication.corrections if each.grade is not CorrectionGrade.UPDATE]


def modified(publication: Publication) -> datetime:
    """When what readers read last changed: the text, or what is said of it. New links are no change."""
    said = [each.at for each in publication.corrections]
    return max([publication.text_changed or publication.first_published, *said])


def provider(publication: Publication) -> str:
    """Whose news it is, in one line; never empty."""
    return one_line(publication.details.publisher) or NOBODY


def author(publication: Publication) -> str:
    """Whom the byline names, else whose news it is; never empty."""
    return one_line(publication.details.byline) or provider(publication)


def lead(publication: Publication) -> str:
    """The first paragraph as the summary, in one line; where it is very long, its beginning."""
    paragraphs = (block.text for block in publication.blocks if block.kind is BlockKind.PARAGRAPH)
    text = next(filter(None, map(one_line, paragraphs)), "")
    if len(text) <= _LONGEST_LEAD:
        return text
    beginning = text[:_LONGEST_LEAD]
    return f"{beginning.rpartition(' ')[0] or beginning}…"


def headline(publication: Publication) -> str:
    """The headline in one line."""
    return one_line(headline_of(publication.blocks))


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def mail_date(moment: datetime) -> str:
    """RFC 822 with a year of four digits, as RSS has it: ``Sun, 01 Mar 2026 09:30:00 GMT``."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def json_bytes(value: Any) -> bytes:
    """Compact UTF-8 with sorted keys: equal values give equal bytes. Half a character becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text).encode()


def filled(members: dict[str, Any]) -> dict[str, Any]:
    """The members without what is empty; 0 and False are not."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def one_line(text: str) -> str:
    """``text`` as names and titles may be: legal, in one line, no white space at its edges."""
    return " ".join(legal_in_xml(text).split())


def legal_in_xml(text: str) -> str:
    """``text`` without the characters that XML 1.0 cannot carry, however escaped."""
    return _ILLEGAL_IN_XML.sub("", text)


def is_uri(text: str) -> bool:
    """Whether every standard's schema takes ``text`` for a complete URI."""
    return _URI.fullmatch(text) is not None
