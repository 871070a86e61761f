"""How long editions take: ``copyflow turnaround``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from workflow.cli.console import hint, newsroom, print_json, say, show_table
from workflow.turnaround import STEPS, LanguageTurnaround, StepTimes

_MOST_DAYS = 36_500


def turnaround(
    days: Annotated[int, typer.Option(help="Editions submitted within so many days.", min=1, max=_MOST_DAYS)] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show how long editions take from submission to each step: half of them, and nine in ten, were no slower."""
    with newsroom() as application:
        languages = application.turnaround.by_language(days=days)
        behind = [each for each in application.followers.standing() if each.name == "turnaround" and each.lag]
    if as_json:
        print_json({"days": days, "languages": [asdict(each) for each in languages]})
        return
    for each in behind:
        hint(f"These figures are {each.lag} event(s) behind the log; `copyflow up` keeps them up to date.")
    if not languages:
        say(f"No edition was submitted within {days} day(s).")
        return
    show_table(("language", "editions", *STEPS, "corrections"), map(_row, languages), whole=("language",))


def _row(language: LanguageTurnaround) -> tuple[object, ...]:
    return (language.language, language.editions, *map(_told, language.steps), language.corrections)


def _told(step: StepTimes) -> str:
    if step.median_seconds is None or step.slowest_tenth_seconds is None:
        return "-"
    return f"{step.editions}: {_duration(step.median_seconds)} / {_duration(step.slowest_tenth_seconds)}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{seconds:.1f} s"
