"""Printing the log: all of it, a stretch, its end first, some kinds of events only, or what comes."""

from __future__ import annotations

import difflib
import json
import time
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from workflow.cli.console import fail, newsroom
from workflow.cli.json_text import json_text
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.streams import KINDS
from workflow.feed import Recorded
from workflow.views import Views

_FOLLOW_SECONDS = 0.25
_PAGE = 500


def events(
    follow: Annotated[bool, typer.Option("--follow", help="Stay and print what comes.")] = False,
    after: Annotated[int, typer.Option(help="Begin after this position.", min=0)] = 0,
    until: Annotated[
        str | None, typer.Option(help="End at this position, or at a moment such as 2026-11-23T09:30:00Z.")
    ] = None,
    backwards: Annotated[bool, typer.Option("--backwards", help="The last event first.")] = False,
    limit: Annotated[int | None, typer.Option(help="Print so many events at most.", min=1)] = None,
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Only this kind, such as edition.published; may be repeated.")
    ] = None,
    category: Annotated[
        str | None, typer.Option(help="Only streams of this kind: article, delivery, partner, desk.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Print the log."""
    if follow and (until is not None or backwards or limit is not None):
        fail("--follow prints what comes: it goes with --after, --type and --category only.")
    _require_known("--type", types or (), sorted(STORED_NAMES))
    _require_known("--category", [category] if category else [], sorted(KINDS))
    with newsroom() as application:
        views = application.views
        end = views.position_of(until, field="--until") if until is not None else None
        try:
            position = after
            for each in _events(views, after, end, limit, types or (), category, backwards=backwards):
                _print_event(each, as_json=as_json)
                position = each.position
            while follow:
                time.sleep(_FOLLOW_SECONDS)
                for each in _events(views, position, None, None, types or (), category, backwards=False):
                    _print_event(each, as_json=as_json)
                    position = each.position
        except KeyboardInterrupt:
            return


def _require_known(option: str, given: Sequence[str], known: Sequence[str]) -> None:
    for each in given:
        if each not in known:
            alike = difflib.get_close_matches(each, known, n=3) or known[:3]
            raise typer.BadParameter(f"{each!r} is unknown; perhaps {', '.join(alike)}", param_hint=option)


def _events(
    views: Views,
    after: int,
    until: int | None,
    limit: int | None,
    types: Sequence[str],
    category: str | None,
    *,
    backwards: bool,
) -> Iterator[Recorded]:
    """The events, read a page at a time."""
    left = limit
    while left is None or left > 0:
        wanted = _PAGE if left is None else min(left, _PAGE)
        found = views.log(after=after, until=until, limit=wanted, types=types, category=category, backwards=backwards)
        yield from found
        if len(found) < wanted:
            return
        left = None if left is None else left - len(found)
        if backwards:
            until = found[-1].position - 1
        else:
            after = found[-1].position


def _print_event(event: Recorded, *, as_json: bool) -> None:
    if as_json:
        print(
            json_text(
                {
                    "position": event.position,
                    "stream": event.stream,
                    "version": event.version,
                    "type": event.type,
                    "recorded_at": event.recorded_at.isoformat(),
                    "actor": event.metadata.actor,
                    "data": json.loads(event.data),
                },
            ),
            flush=True,
        )
        return
    moment = f"{event.recorded_at:%Y-%m-%d %H:%M:%S}"
    print(f"{event.position:>7}  {moment}  {event.type:<32} {event.stream}  {event.metadata.actor}", flush=True)
