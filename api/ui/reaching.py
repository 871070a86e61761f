"""How many partners a button about publication would reach, in a sentence to stand beside it. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.ui.actions import TEXT_ACTIONS, Given
from workflow.bootstrap import Application
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.phrases import phrase, phrase_count
from workflow.reach import reach

_NAMES = ("publish", "release", "hold", "withdraw", "retract")
"""Of the buttons that reach partners."""


def reaches(application: Application, given: Given, names: Mapping[str, str]) -> dict[str, str]:
    """The sentences of those buttons that can be pressed (``names``: each button's reason why not, empty if it can)."""
    wanted = [name for name in _NAMES if name in names and not names[name]]
    if not wanted:
        return {}
    partners = application.sending.partners()
    received = application.views.received(given.article.id, given.language)
    found: dict[str, str] = {}
    for name in wanted:
        reached = reach(
            TEXT_ACTIONS[name].build(_probe(name, given)),
            given.article,
            given.language,
            partners,
            received,
            application.views.offer,
        )
        if reached is not None:
            found[name] = _told(name, len(reached))
    return found


def _told(name: str, count: int) -> str:
    if not count:
        wanted_by_none = phrase("No partner gets it: none wants it or has it.")
        return wanted_by_none if name == "publish" else phrase("No partner has it.")
    match name:
        case "publish":
            return phrase_count("Goes to {count} partner.", "Goes to {count} partners.", count)
        case "release":
            return phrase_count("Goes out again to {count} partner.", "Goes out again to {count} partners.", count)
        case "hold":
            return phrase_count(
                "{count} partner must take it off for now.", "{count} partners must take it off for now.", count
            )
        case "withdraw":
            return phrase_count("Taken back from {count} partner.", "Taken back from {count} partners.", count)
        case _:
            return phrase_count("{count} partner must mark it.", "{count} partners must mark it.", count)


def _probe(name: str, given: Given) -> Given:
    """The form as it would be filled in: a reason where one is needed, and no more said than that."""
    if name == "publish":
        is_new = given.article.editions[given.language].published is None
        fields = {} if is_new else {"grade": CorrectionGrade.UPDATE.value}
        return replace(given, fields=fields)
    return replace(given, fields={"reason": "-", "note": "-"})
