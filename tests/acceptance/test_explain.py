"""``copyflow explain`` as people read it: on a terminal, in a pipe, as JSON."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests import factories as make
from tests.acceptance.test_command_line import Terminal, draft, on_a_terminal
from workflow.bootstrap import bootstrap
from workflow.domain.commands import PublishEdition, RecordDeliveryPlan, SubmitArticle
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import Actor, ArticleId, Role
from workflow.settings import Settings

LIN = Actor(id="user:lin", name="lin", roles=frozenset({Role.WRITER, Role.PUBLISHER}))


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


def submit(home: Path, article_id: str) -> None:
    """Hand the draft over."""
    with closing(bootstrap(Settings(home=home))) as application:
        command = SubmitArticle(by=LIN, at=application.clock.now())
        application.newsroom.execute(command, article_stream(ArticleId(article_id)), via="test")


def test_explain_reads_well_in_80_columns(terminal: Terminal) -> None:
    """Nothing is wider than the terminal, the story comes before what it waits for, and causes stand under events."""
    article = draft(terminal.home, "A headline that is a good deal longer than a terminal is wide, " + "港口" * 40)
    submit(terminal.home, article)
    shown = on_a_terminal(terminal.home, "explain", article[:-4])
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert "港口" * 40 in "".join(shown.split())
    told = " ".join(shown.split())
    for expected in (
        "[1] user:lin began the article in en.",
        "[2] user:lin submitted version 1. so the en edition went from draft to translation.",
        "Waits for - The en edition waits for the checks of its text (due now) and the tagging of its text (due now).",
        "since user:lin submitted version 1 [2].",
    ):
        assert expected in told


def test_explain_prints_whole_lines_into_a_pipe(terminal: Terminal) -> None:
    """What programs read line by line is not folded."""
    headline = "Harbour opens " * 20
    lines = terminal.result("explain", draft(terminal.home, headline)).splitlines()
    assert lines[0] == headline.strip()
    assert "- The en edition is a draft and waits for a writer to submit it." in lines
    assert "  since user:lin began the article in en [1]." in lines


def test_explain_as_json(terminal: Terminal) -> None:
    """Everything told is there for scripts, also of the past."""
    article = draft(terminal.home, "Harbour opens")
    submit(terminal.home, article)
    told = json.loads(terminal.result("explain", article, "--json", "--as-of", "1"))
    assert (told["article_id"], told["position"], told["is_past"]) == (article, 1, True)
    assert [each["type"] for each in told["story"]] == ["article.drafted"]
    assert told["waits_for"][0]["kind"] == "submission"


def test_explain_says_when_nothing_waits(terminal: Terminal) -> None:
    """An article that is at its end says so."""
    article = draft(terminal.home, "Harbour opens")
    submit(terminal.home, article)
    stream = article_stream(ArticleId(article))
    with closing(bootstrap(Settings(home=terminal.home))) as application:
        execute, views = application.newsroom.execute, application.views
        present = views.article(ArticleId(article))
        execute(make.check(present), stream)
        execute(make.tags(present), stream)
        execute(make.approve(present), stream)
        execute(PublishEdition(by=LIN, at=application.clock.now(), language=present.language), stream)
        plan = RecordDeliveryPlan(by=make.SYSTEM, at=make.NOW, language=make.EN, revision=1, partners=())
        execute(plan, stream)
    assert terminal.result("explain", article).endswith("Waits for\n\n  Nothing waits.\n")


def test_explain_refuses_clearly(terminal: Terminal) -> None:
    """No such article, several of that beginning, a position beyond the log."""
    first = draft(terminal.home, "One")
    draft(terminal.home, "Two")
    assert "`copyflow status` lists the newest" in terminal.refusal("explain", "ffff")
    assert "several begin with" in terminal.refusal("explain", first[:2])
    assert "must be a position of the log, which now has 1 to 2" in terminal.refusal("explain", first, "--as-of", "9")
