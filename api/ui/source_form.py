"""The form that a source of news is registered and edited in: its profile as text, and back. Stores nothing."""

from __future__ import annotations

from collections.abc import Mapping

from api.ui.forms import text_field, whole_number
from workflow.domain.phrases import phrase
from workflow.domain.source_profile import USUAL_WAIT_MINUTES, SourceProfile
from workflow.domain.vocabulary import parse_language

_LONGEST_FIELD = 2_000
_MOST_DIGITS = 6

LABELS: Mapping[str, str] = {
    "name": phrase("Name"),
    "address": phrase("Address"),
    "every_minutes": phrase("Minutes between two looks"),
    "language": phrase("Language"),
    "targets": phrase("Translate into"),
    "desk": phrase("Desk"),
    "urgency": phrase("Urgency"),
    "genre": phrase("Genre"),
    "reason": phrase("Reason"),
}
"""What the pages call the fields, for what is wrong with one."""
EMPTY: Mapping[str, str] = {"every_minutes": str(USUAL_WAIT_MINUTES)}
"""What a new source's form begins with."""


def fields_of(profile: SourceProfile) -> dict[str, str]:
    """The profile as the form shows it."""
    return {
        "name": profile.name,
        "address": profile.address,
        "every_minutes": str(profile.every_minutes),
        "language": profile.language or "",
        "targets": ", ".join(profile.targets),
        "desk": profile.desk,
        "urgency": str(profile.urgency or ""),
        "genre": profile.genre,
    }


def profile_of(fields: Mapping[str, str]) -> SourceProfile:
    """The profile that was typed; ``InvalidValue`` names the field."""
    language = _text(fields, "language")
    targets = [part.strip() for part in _text(fields, "targets").split(",") if part.strip()]
    return SourceProfile(
        name=_text(fields, "name"),
        address=_text(fields, "address"),
        every_minutes=_whole(fields, "every_minutes") or USUAL_WAIT_MINUTES,
        language=parse_language(language) if language else None,
        targets=tuple(parse_language(each, "targets") for each in targets),
        desk=_text(fields, "desk"),
        urgency=_whole(fields, "urgency"),
        genre=_text(fields, "genre"),
    )


def _text(fields: Mapping[str, str], name: str) -> str:
    return text_field(fields, name, _LONGEST_FIELD)


def _whole(fields: Mapping[str, str], name: str) -> int | None:
    text = _text(fields, name)
    return whole_number(text, name, _MOST_DIGITS) if text else None
