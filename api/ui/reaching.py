"""How many partners a button about publication would reach, in a sentence to stand beside it. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.ui.actions import TEXT_ACTIONS, Given
from workflow.bootstrap import Application
from workflow.domain.corrections import CorrectionGrade
from workflow.reach import reach

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "publish": ("Goes to {} partner(s).", "No partner gets it: none wants it or has it."),
    "release": ("Goes out again to {} partner(s).", "No partner has it."),
    "hold": ("{} partner(s) must take it off for now.", "No partner has it."),
    "withdraw": ("Taken back from {} partner(s).", "No partner has it."),
    "retract": ("{} partner(s) must mark it.", "No partner has it."),
}
"""By the button's name: with how many, and with none."""


def reaches(application: Application, given: Given, names: Mapping[str, str]) -> dict[str, str]:
    """The sentences of those buttons that can be pressed (``names``: each button's reason why not, empty if it can)."""
    wanted = [name for name in _SENTENCES if name in names and not names[name]]
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
            some, none = _SENTENCES[name]
            found[name] = some.format(len(reached)) if reached else none
    return found


def _probe(name: str, given: Given) -> Given:
    """The form as it would be filled in: a reason where one is needed, and no more said than that."""
    if name == "publish":
        is_new = given.article.editions[given.language].published is None
        fields = {} if is_new else {"grade": CorrectionGrade.UPDATE.value}
        return replace(given, fields=fields)
    return replace(given, fields={"reason": "-", "note": "-"})
