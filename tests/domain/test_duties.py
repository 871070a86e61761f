"""What roles may do, in words: all of the table, and nothing beside it; the documentation says the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from workflow.domain.duties import DUTIES
from workflow.domain.permissions import OF_ARTICLES, PERMISSIONS
from workflow.domain.vocabulary import ASSIGNED, Role

DOCUMENT = Path(__file__).parents[2] / "docs" / "roles.md"


def test_every_command_of_people_is_said_once():
    """No command that a role may give is missing from the table in words, or stands there twice."""
    said = Counter(command for duty in DUTIES for command in duty.commands)
    assert set(said) == {command for command, roles in PERMISSIONS.items() if roles - {Role.SYSTEM}}
    assert set(said.values()) == {1}


@pytest.mark.parametrize("duty", DUTIES, ids=str)
def test_a_line_holds_for_all_its_commands(duty):
    """What stands in one line asks for the same roles, and can be limited or not, all of it."""
    assert {PERMISSIONS[command] & set(ASSIGNED) for command in duty.commands} <= {duty.roles}
    assert {command in OF_ARTICLES for command in duty.commands} <= {duty.can_be_limited}


def test_the_documentation_has_the_same_table():
    """The table in ``docs/roles.md`` is the one that is drawn from the code."""
    assert table() in DOCUMENT.read_text(encoding="utf-8")


def table() -> str:
    """The table as Markdown."""
    header = ["", *(role.value for role in ASSIGNED), "limited too"]
    rows = [
        [str(duty.what), *("✓" if role in duty.roles else "" for role in ASSIGNED), "✓" * duty.can_be_limited]
        for duty in DUTIES
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, ["---"] * len(header), *rows])
