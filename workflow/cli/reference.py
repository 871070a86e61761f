"""The reference pages, drawn from the code: transitions, permissions, events, errors, settings.

``copyflow reference`` prints them; ``docs/reference.md`` holds that, and a test says when it is out of date.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli.diagrams import write_diagrams
from workflow.domain import errors
from workflow.domain.permissions import PERMISSIONS
from workflow.domain.reactions import QUEUES
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.transitions import AFTERMATH, TRANSITIONS
from workflow.domain.vocabulary import Role
from workflow.settings import Settings

_PEOPLE = (Role.WRITER, Role.TRANSLATOR, Role.REVIEWER, Role.PUBLISHER, Role.ADMIN, Role.GUEST)


def print_reference(
    diagrams: Annotated[
        Path | None, typer.Option(help="Write the drawings (SVG) into this folder instead.", file_okay=False)
    ] = None,
) -> None:
    """Print the reference as Markdown."""
    if diagrams is not None:
        write_diagrams(diagrams)
        return
    sys.stdout.write(reference())


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [
        "# Reference\n\nDrawn from the code by `copyflow reference`. Do not edit.",
        _transitions(),
        _permissions(),
        _events(),
        _errors(),
        _work(),
        _settings(),
    ]
    return "\n\n".join(parts) + "\n"


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(header)
    lines = [names, ["---"] * len(names), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0]


def _transitions() -> str:
    rows = []
    for row in TRANSITIONS:
        sources = ", ".join(sorted(state.value for state in row.sources))
        guards = ", ".join(f"`{guard.__name__}`" for guard in row.guards) or "-"
        events = ", ".join(f"`{event.__name__}`" for event in row.events)
        rows.append((f"`{row.command.__name__}`", sources, guards, events, row.leads_to))
    header = ("command", "from", "rules", "events", "leads to")
    further = "\n".join(f"- `{event.__name__}`: {_first_line(event)}" for event in AFTERMATH)
    beside = f"Beside its own events a decision may bring about, in the article's other editions too:\n\n{further}"
    return f"## Transitions of an edition\n\n{_table(header, rows)}\n\n{beside}"


def _permissions() -> str:
    rows = []
    for command, roles in PERMISSIONS.items():
        marks = ["✓" if role in roles else "" for role in _PEOPLE]
        rows.append((f"`{command.__name__}`", *marks, "✓" if Role.SYSTEM in roles else "", _first_line(command)))
    header = ("command", *(role.value for role in _PEOPLE), "Copyflow itself", "meaning")
    return "## Who may do what\n\n" + _table(header, rows)


def _events() -> str:
    rows = [(f"`{name}`", _first_line(event)) for name, event in STORED_NAMES.items()]
    return "## Events\n\n" + _table(("stored name", "meaning"), rows)


def _errors() -> str:
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.NewsroomError) and kind is not errors.NewsroomError
    ]
    rows = [(f"`{kind.code}`", _first_line(kind)) for kind in sorted(kinds, key=lambda kind: kind.code)]
    return "## Refusals\n\n" + _table(("code", "title"), rows)


def _work() -> str:
    rows = [(f"`{kind.value}`", f"`{queue}`") for kind, queue in QUEUES.items()]
    return "## Work and its queues\n\n" + _table(("work", "queue"), rows)


def _settings() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        value = field.get_default(call_default_factory=True, validated_data={})
        if isinstance(value, frozenset):  # in an order that is the same in every process
            value = ",".join(map(str, sorted(value)))
        default = "-" if value in (None, "", (), {}) else f"`{value}`"
        rows.append((f"`COPYFLOW_{name.upper()}`", default, field.description or ""))
    return "## Settings\n\n" + _table(("variable", "default", "meaning"), rows)
