"""What the page about desks shows is what the command takes, with a check and a policy that there are."""

from __future__ import annotations

import re
from pathlib import Path

from tests.factories import ADMIN, NOW
from workflow.cli.desk_file import parse_desk
from workflow.domain.streams import KINDS, desk_stream
from workflow.quality.policies import require_checks

PAGE = Path(__file__).resolve().parents[2] / "docs" / "desks.md"


def test_the_example_is_a_desk_that_can_be_configured():
    """It parses, names checks that there are, and the decision accepts it."""
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    command = parse_desk(block.encode(), by=ADMIN, at=NOW)
    require_checks(command.checks)
    kind = KINDS["desk"]
    (event,) = kind.decide(command, kind.initial(desk_stream("world")))
    desk = kind.evolve(kind.initial(desk_stream("world")), event)
    assert [rule.engines[-1] for rule in desk.routing] == ["person", "person"]
