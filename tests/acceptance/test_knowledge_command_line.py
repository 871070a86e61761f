"""The knowledge base from the command line: what an operator and a script do with it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.acceptance.test_command_line import Terminal
from tests.factories import ARTICLE_ID, ARTICLE_STREAM, draft, submit
from workflow.bootstrap import bootstrap
from workflow.entities import csv_files, json_ld_files
from workflow.entities.starter import built_in_entities
from workflow.settings import Settings

SET = ("knowledge", "set", "harbour-port", "--type", "organisation", "--provenance", "its own pages")
NAMED = (*SET, "--name", "en:Harbour Port Authority", "--name", "zh:港务局", "--acronym", "en:HPA")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in an empty folder."""
    return Terminal(tmp_path / "home")


def read(terminal: Terminal, *words: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(terminal.result("knowledge", *words, "--json"))


def test_an_entity_is_set_shown_found_and_withdrawn(terminal: Terminal) -> None:
    """Setting the same again changes nothing; a withdrawn one is listed no more."""
    assert "version 1" in terminal.result(*NAMED)
    assert "version 1" in terminal.result(*NAMED)
    shown = terminal.result("knowledge", "show", "harbour-port")
    assert "harbour-port (organisation, own, version 1)" in shown
    assert "en: HPA - acronym" in shown
    assert "its own pages" in shown
    (found,) = read(terminal, "list", "港务", "--source", "own")
    assert (found["entity_id"], found["names"][2]["text"], found["source"]) == ("harbour-port", "港务局", "own")
    assert "HPA" in terminal.result("knowledge", "list", "hpa", "--type", "organisation", "--language", "zh")
    assert "withdrawn" in terminal.result("knowledge", "withdraw", "harbour-port", "--reason", "dissolved")
    assert read(terminal, "list", "--source", "own") == []
    (withdrawn,) = read(terminal, "list", "--source", "own", "--withdrawn")
    assert withdrawn["withdrawn_because"] == "dissolved"


def test_a_person_and_a_place_are_set_with_all_that_is_known(terminal: Terminal) -> None:
    """Offices with their titles, ids elsewhere, where it lies."""
    person = ("set", "ana-lima", "--type", "person", "--name", "en:Ana Lima", "--alias", "en:A. Lima")
    person += ("--office", "harbour-port=Head", "--office", "harbour-port=局长", "--office", "harbour-town")
    told = read(terminal, *person, "--provenance", "x", "--wikidata", "Q12")
    assert told["offices"] == [
        {"organisation_id": "harbour-port", "titles": ["Head", "局长"]},
        {"organisation_id": "harbour-town", "titles": []},
    ]
    assert (told["wikidata"], told["touched"]["editions"]) == ("Q12", [])
    place = ("set", "harbour-town", "--type", "place", "--name", "en:Harbour Town", "--country", "pt")
    place += ("--latitude", "38.7", "--longitude", "-9.1", "--population", "212000", "--geonames", "5")
    told = read(terminal, *place, "--provenance", "x", "--parent", "territory-pt")
    assert (told["latitude"], told["longitude"], told["population"]) == (38.7, -9.1, 212_000)
    assert (told["country"], told["geonames"], told["parent"]) == ("PT", "5", "territory-pt")
    shown = terminal.result("knowledge", "show", "harbour-town")
    assert "latitude, longitude: 38.7, -9.1" in shown
    assert "population: 212,000" in shown


def test_a_change_lists_the_live_editions_that_carry_a_tag_of_it(terminal: Terminal) -> None:
    """With article, language, headline and reason; `touches` asks the same."""
    terminal.result(*NAMED)
    application = bootstrap(Settings(home=terminal.home, database_url=None, redis_url=None))
    for command in (draft(), submit()):
        application.newsroom.execute(command, ARTICLE_STREAM)
    tagged = replace(make.tag(), id="kb:harbour-port", name="The Port")
    application.newsroom.execute(make.tags(application.views.article(ARTICLE_ID), make.EN, tagged), ARTICLE_STREAM)
    application.close()
    changed = json.loads(terminal.result(*NAMED, "--country", "PT", "--json"))
    (edition,) = changed["touched"]["editions"]
    assert (edition["language"], edition["headline"]) == ("en", "Ministers meet in Bishkek")
    assert edition["why"] == "it is tagged with “The Port”"
    assert "Ministers meet in Bishkek" in terminal.result("knowledge", "touches", "harbour-port")
    assert read(terminal, "touches", "harbour-port")["editions"] == changed["touched"]["editions"]
    assert "knowledge list" in terminal.refusal("knowledge", "touches", "nothing")


def test_files_go_in_and_out(terminal: Terminal, tmp_path: Path) -> None:
    """An export of either kind, with what comes with Copyflow in it, changes nothing when it is imported again."""
    terminal.result(*NAMED)
    count = len(built_in_entities()) + 1
    for name, module in (("base.csv", csv_files), ("base.jsonld", json_ld_files)):
        terminal.result("knowledge", "export", str(tmp_path / name))
        assert len(module.read_entities((tmp_path / name).read_text(encoding="utf-8"))) == count
        report = read(terminal, "import", str(tmp_path / name))
        assert (report["unchanged"], report["added"], report["changed"], report["refused"]) == (count, 0, 0, 0)
    own = terminal.result("knowledge", "export", "-", "--source", "own")
    assert own.startswith("entity,type,language,text")
    (tmp_path / "own.csv").write_text(own.replace("Harbour Port Authority", "Port of Harbour"), encoding="utf-8")
    assert read(terminal, "import", str(tmp_path / "own.csv"))["changed"] == 1
    assert "Port of Harbour" in terminal.result("knowledge", "show", "harbour-port")


def test_what_comes_with_copyflow_is_hidden_by_withdrawing_it(terminal: Terminal) -> None:
    """It is on record as withdrawn, and listed no more."""
    terminal.result(*NAMED)
    first = read(terminal, "list", "--source", "built-in", "--limit", "1")[0]
    told = read(terminal, "withdraw", first["entity_id"], "--reason", "not ours")
    assert (told["names"], told["withdrawn_because"], told["version"]) == (first["names"], "not ours", 2)
    assert first["entity_id"] not in [each["entity_id"] for each in read(terminal, "list")]


def test_an_entity_is_restored_as_it_comes_with_copyflow(terminal: Terminal) -> None:
    """After it was replaced or withdrawn; one that stands so already is left alone, and others there are none."""
    terminal.result(*NAMED)
    first = read(terminal, "list", "--source", "built-in", "--limit", "1")[0]
    identity = first["entity_id"]
    assert read(terminal, "restore", identity)["version"] == 0
    kind = ("--type", first["type"], "--name", "en:Ours", "--provenance", "ours")
    assert read(terminal, "set", identity, *kind)["names"] != first["names"]
    assert read(terminal, "show", identity, "--built-in") == first
    restored = read(terminal, "restore", identity)
    assert (restored["names"], restored["version"], restored["source"]) == (first["names"], 2, "own")
    assert "built-in" in terminal.result("knowledge", "show", identity, "--built-in")
    assert "comes with Copyflow" in terminal.refusal("knowledge", "restore", "harbour-port")


def test_what_will_not_do_is_said(terminal: Terminal, tmp_path: Path) -> None:
    """Files that are none, names without a language, ids that are none; nothing is recorded."""
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("entity,type,language,text\na,person,en,A\nb,person,xx,SCO\n", encoding="utf-8")
    assert "line 3, column language" in terminal.refusal("knowledge", "import", str(wrong))
    wrong.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in terminal.refusal("knowledge", "import", str(wrong))
    assert "cannot be read" in terminal.refusal("knowledge", "import", str(tmp_path / "missing.csv"))
    (tmp_path / "base.txt").write_text("x", encoding="utf-8")
    assert "name the format" in terminal.refusal("knowledge", "import", str(tmp_path / "base.txt"))
    assert "name the format" in terminal.refusal("knowledge", "export", str(tmp_path / "base.txt"))
    assert "write it like en:SCO" in terminal.refusal(*SET, "--name", "SCO")
    assert "empty title" in terminal.refusal(*SET, "--name", "en:SCO", "--office", "a=")
    assert "only a person holds offices" in terminal.refusal(*SET, "--name", "en:SCO", "--office", "a=Head")
    assert "such as Q485207" in terminal.refusal(*SET, "--name", "en:SCO", "--wikidata", "SCO")
    assert "knowledge list" in terminal.refusal("knowledge", "show", "nothing")
    assert "no such entity" in terminal.refusal("knowledge", "withdraw", "nothing", "--reason", "x")
    assert "names no language" in terminal.refusal("knowledge", "list", "--language", "xx")
    assert read(terminal, "list", "--source", "own", "--withdrawn") == []
