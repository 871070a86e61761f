"""What the pages of API keys share: the form that makes one, and keys in the order in which people look for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.ui.forms import key_label, once
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import Role
from workflow.people.key_rules import MOST_DAYS, MOST_OVERLAP_HOURS, USUAL_DAYS, USUAL_OVERLAP_HOURS, ApiKey
from workflow.people.scopes import EXPLANATIONS, Scope, read_scopes, usable_scopes

OVERLAPS = (0, 1, 24, 72, 168)
"""Hours that an old key works beside the new one, to choose from."""
_MOST_ENDED = 50
"""Keys that have ended, of which the newest are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """A key as it is asked for."""

    label: str
    days: int
    scopes: frozenset[Scope]


def read_wish(fields: Mapping[str, list[str]]) -> KeyWish:
    """What the form says; ``InvalidValue`` for what no key can be made of."""
    label = key_label(once(fields, "label"))
    days = _whole_number(once(fields, "days"), "days", least=1, most=MOST_DAYS)
    return KeyWish(label=label, days=days, scopes=read_scopes(fields.get("scope", ())))


def read_overlap(fields: Mapping[str, list[str]]) -> int:
    """For how many hours the old key works."""
    return _whole_number(once(fields, "overlap_hours"), "overlap_hours", least=0, most=MOST_OVERLAP_HOURS)


def wishes(roles: Collection[Role]) -> list[tuple[Scope, str]]:
    """What a key of somebody with these roles can be made for, each with what it is."""
    return [(scope, EXPLANATIONS[scope]) for scope in usable_scopes(roles)]


def form_values(typed: Mapping[str, list[str]] | None) -> dict[str, Any]:
    """The form as it was typed, or as it is at first: nothing is ticked for anybody."""
    typed = typed or {}
    return {
        "label": once(typed, "label"),
        "days": once(typed, "days") or str(USUAL_DAYS),
        "scopes": frozenset(typed.get("scope", ())),
    }


def listed_keys(keys: Sequence[ApiKey], now: datetime) -> dict[str, Any]:
    """Keys as the pages list them: those that work, and the newest of those that have ended."""
    return {
        "live": [key for key in keys if key.is_live(now)],
        "ended": [key for key in keys if not key.is_live(now)][:_MOST_ENDED],
        "overlaps": OVERLAPS,
        "usual_overlap": USUAL_OVERLAP_HOURS,
    }


def _whole_number(written: str, field: str, *, least: int, most: int) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(most))):
        raise InvalidValue(field, phrase("must be {least} to {most}", least=least, most=most))
    number = int(written)
    if not least <= number <= most:
        raise InvalidValue(field, phrase("must be {least} to {most}", least=least, most=most))
    return number
