"""What every format says alike of a publication: when, what a receiving desk must know, which words it can carry."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from workflow.domain.publication import Publication

MACHINE_TRANSLATION = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's digital source type of what a machine translated."""
TRANSLATION = "http://schema.org/workTranslation"
"""The relation to a translation. IPTC publishes none, so that schema.org's names stand in IPTC's formats too."""
ORIGINAL = "http://schema.org/translationOfWork"
"""The relation of a translation to its original."""
STORY_SCHEME = "urn:copyflow:story"
"""What ties the language editions of one article together: the scheme of the article's own id."""

_NOTE_OF_VERB = {"corrected": "CORRECTION", "released": "RELEASE", "withheld": "WITHHOLD", "withdrawn": "KILL"}
_ILLEGAL_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# RFC 3986 without IP literals and user information; a query and a fragment at most once each.
_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://[A-Za-z0-9._~-]+(?::[0-9]{{1,5}})?(?:/{_CHARACTER}*)*|{_CHARACTER}+(?:/{_CHARACTER}*)*)"
    rf"(?:\?(?:{_CHARACTER}|[/?])*)?(?:\#(?:{_CHARACTER}|[/?])*)?"
)


def editorial_note(publication: Publication) -> str:
    """What the receiving desk must know of this revision: ``CORRECTION: …``, ``KILL: …``; empty when nothing."""
    label = _NOTE_OF_VERB.get(publication.verb)
    if label is None:
        return publication.note
    return f"{label}: {publication.note}" if publication.note else label


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def legal_in_xml(text: str) -> str:
    """``text`` without the characters that XML 1.0 cannot carry, however escaped."""
    return _ILLEGAL_IN_XML.sub("", text)


def is_uri(text: str) -> bool:
    """Whether every standard's schema takes ``text`` for a complete URI."""
    return _URI.fullmatch(text) is not None
