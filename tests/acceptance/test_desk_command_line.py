"""``copyflow desk`` and ``copyflow engines`` as an operator uses them, on a newsroom in a scratch folder."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from tests import factories as make
from tests.acceptance.test_command_line import Terminal
from tests.ui.conftest import serving
from workflow.bootstrap import bootstrap
from workflow.cli.desk_file import as_toml, parse_desk
from workflow.domain.streams import KINDS, desk_stream
from workflow.settings import Settings

WORLD = """\
name = "World"

[[routing]]
source = "en"
target = "pt"
urgencies = [1, 3]
engines = ["deepl", "fx", "person"]

[[routing]]
source = "*"
target = "kk"
urgencies = [1, 9]
engines = ["person"]

[checks]
numbers = "blocking"
spacing = "off"
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


def asking(terminal: Terminal, text: str) -> str:
    """A desk's file."""
    file = terminal.home / "desk.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_desk_is_set_shown_and_set_again(terminal: Terminal) -> None:
    """What is shown is a file that says the same; setting the same again changes nothing and says so."""
    assert "No desk is configured" in terminal.result("desk", "list")
    done = terminal.run("desk", "set", "world", asking(terminal, WORLD))
    assert done.exit_code == 0
    assert done.stdout == "The desk World (world) has 2 rule(s); checks: numbers blocking, spacing off.\n"
    assert "deepl is not configured here" in done.stderr
    assert terminal.result("desk", "show", "world") == WORLD
    assert "was so already" in terminal.result("desk", "set", "world", asking(terminal, WORLD))
    (listed,) = json.loads(terminal.result("desk", "list", "--json"))
    assert json.loads(terminal.result("desk", "show", "world", "--json")) == listed
    assert (listed["version"], listed["routing"][0]["engines"]) == (1, ["deepl", "fx", "person"])
    assert listed["checks"] == {"numbers": "blocking", "spacing": "off"}
    changed = json.loads(terminal.result("desk", "set", "world", asking(terminal, 'name = "The world"'), "--json"))
    assert (changed["version"], changed["name"], changed["routing"]) == (2, "The world", [])
    assert "The world" in terminal.result("desk", "list")
    events = [json.loads(line) for line in terminal.result("events", "--json", "--category", "desk").splitlines()]
    assert [event["type"] for event in events] == ["desk.configured", "desk.configured"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (WORLD.replace("numbers", "nubmers"), "checks.nubmers: there is no check of that name; there are acronyms,"),
        (
            WORLD.replace('"blocking"', '"sometimes"'),
            "checks.numbers: 'sometimes' is no policy; there are \"blocking\",",
        ),
        (WORLD.replace("target", "tarrget", 1), "unknown field `tarrget` - at `$.routing[0]`"),
        (WORLD.replace("[1, 3]", "[3, 1]"), "routing.0.urgencies: are reversed"),
        (WORLD.replace("[1, 3]", "[1, 2, 3]"), "length 2"),
        (WORLD.replace("[1, 3]", "[true, false]"), "Expected `int`"),
        (WORLD.replace('"*"', '"en-GB"'), "routing.1.source"),
        (WORLD.replace('["person"]', '["Deep L"]'), "routing.1.engines: 'Deep L'"),
        (WORLD + "\n[more]\n", "unknown field `more`"),
        ("routing = []", "missing required field `name`"),
        ("name = ", "is not TOML"),
        ("x = " + "[" * 5_000, "nested too deeply"),
        ('name = "two\\nlines"', "name: must be at most"),
        ("name = 2026-11-23", "Expected `str`"),
        ("\ud800", "not UTF-8"),
        ("x" * 300_000, "larger than 200 kB"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(terminal: Terminal, text: str, why: str) -> None:
    """By the field, with what there is; no desk comes of it."""
    file = terminal.home / "desk.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert why in terminal.refusal("desk", "set", "world", str(file))
    assert json.loads(terminal.result("desk", "list", "--json")) == []


def test_desks_and_files_that_are_not_there(terminal: Terminal) -> None:
    """Each is a sentence that says what to do."""
    assert "desk list" in terminal.refusal("desk", "show", "world")
    assert "cannot be read" in terminal.refusal("desk", "set", "world", str(terminal.home / "nothing.toml"))
    assert "no desk's id" in terminal.refusal("desk", "set", "World", asking(terminal, WORLD))
    assert terminal.result("desk", "show", "newsroom") == 'name = ""\n'


def test_every_desk_can_be_written_as_a_file() -> None:
    """Quotation marks, backslashes and other scripts come back as they were."""
    rules = (make.rule("fx", "person", target="zh"), make.rule("person"))
    command = make.configure(*rules, name='"Новости" \\ 新闻 # [x]', checks={"numbers": "off"})
    kind, stream = KINDS["desk"], desk_stream("x")
    (event,) = kind.decide(command, kind.initial(stream))
    written = as_toml(kind.evolve(kind.initial(stream), event))
    assert parse_desk(written.encode(), by=command.by, at=command.at) == command


def test_engines_are_shown_with_what_desks_make_of_them(terminal: Terminal) -> None:
    """Pairs, limits and versions of what is installed; by rule who is asked, who is passed over and why."""
    pytest.importorskip("fxtranslate", reason="the fx extra is not installed")
    assert "No desk routes" in terminal.result("engines")
    terminal.result("desk", "set", "world", asking(terminal, WORLD))
    told = json.loads(terminal.result("engines", "--json"))
    (fx,) = [each for each in told["engines"] if each["name"] == "fx"]
    assert {(pair["source"], pair["target"]) for pair in fx["pairs"]} >= {("en", "pt")}
    assert all(pair["fingerprint"].startswith("fx:") for pair in fx["pairs"])
    assert fx["limits"]["segments_per_call"] > 0
    first, second = told["rules"]
    assert (first["desk_id"], first["number"], second["number"]) == ("world", 0, 1)
    assert [(each["name"], each["asked"]) for each in first["engines"]][1:] == [("fx", True), ("person", True)]
    assert first["engines"][0]["reason"] == "deepl is not configured here"
    assert [each["name"] for each in second["engines"]] == ["person"]
    shown = terminal.result("engines")
    assert "en → pt, urgency 1 to 3" in shown
    assert "fx, then person" in shown
    assert "deepl is not configured here" in shown


def test_where_there_is_no_newsroom_engines_say_so(tmp_path: Path) -> None:
    """Like every command that looks at one."""
    assert "copyflow up" in Terminal(tmp_path / "nowhere").refusal("engines")


def test_a_desk_is_on_record_with_the_operator(terminal: Terminal) -> None:
    """Whoever sat at the command line is the author of the change."""
    terminal.result("desk", "set", "world", asking(terminal, WORLD))
    with closing(bootstrap(Settings(home=terminal.home))) as application:
        (recorded,) = application.views.stream(desk_stream("world"))
    assert recorded.metadata.actor.startswith("cli:")
    assert recorded.metadata.via == "cli"


def test_a_file_is_handed_in_to_a_desk(tmp_path: Path) -> None:
    """``--desk`` names it; one that is not there is refused with those that are, by the option's name."""
    with serving(tmp_path / "server") as site:
        terminal = Terminal(tmp_path / "server")
        terminal.result("desk", "set", "world", asking(terminal, WORLD))
        key = terminal.result("key", "add", site.staged.writer.name).strip()
        article = tmp_path / "article.txt"
        article.write_text("Ferry runs again\n\nThe ferry runs again on Monday.")
        words = ("submit", str(article), "--url", site.url, "--key", key, "--language", "en", "--json")
        refused = terminal.refusal(*words, "--desk", "wrold")
        assert "--desk: there is no desk 'wrold'; those that there are: newsroom, world" in refused
        made = json.loads(terminal.result(*words, "--desk", "world"))
        assert made["details"]["desk"] == "world"
