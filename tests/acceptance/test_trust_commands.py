"""Proving the log, keeping its head elsewhere and taking words out of it, as an operator does all three."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories as make
from tests.acceptance.test_command_line import Terminal
from workflow.bootstrap import bootstrap
from workflow.settings import Settings
from workflow.store.tables import EventRow, table_of

WORDS = "Qarshi Zelimkhan"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A newsroom with one submitted article that names a person."""
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    application = bootstrap(Settings(home=made.home))
    application.newsroom.execute(make.draft(byline=WORDS, targets=(make.PT,)), make.ARTICLE_STREAM)
    application.newsroom.execute(make.submit(), make.ARTICLE_STREAM)
    application.close()
    return made


def cut(terminal: Terminal) -> None:
    """Remove the last event, as somebody with the file could."""
    application = bootstrap(Settings(home=terminal.home))
    with application.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER events_no_delete")
        connection.execute(table_of(EventRow).delete().where(table_of(EventRow).c.position == 2))
    application.close()


def test_a_head_is_exported_and_checked(terminal: Terminal, tmp_path: Path):
    """To a file of one's own or to standard output; the key is printed for keeping; a cut tail ends with a refusal."""
    key = terminal.result("head", "key").strip()
    assert len(bytes.fromhex(key)) == 32
    assert stat.S_IMODE((terminal.home / "log-signing.key").stat().st_mode) == 0o600
    file = tmp_path / "head.json"
    assert "position 2" in terminal.result("head", "export", str(file))
    kept = json.loads(file.read_text())
    assert kept.keys() == {"position", "hash", "at", "public_key", "signature"}
    assert (kept["position"], kept["public_key"]) == (2, key)
    assert json.loads(terminal.result("head", "export"))["hash"] == kept["hash"]
    checked = terminal.run("verify", "--head", str(file), "--public-key", key)
    assert checked.exit_code == 0
    assert "signed by the key" in checked.stderr
    assert "whole up to position 2" in terminal.result("verify", "--head", str(file))
    cut(terminal)
    told = terminal.refusal("verify", "--head", str(file), "--no-projections")
    assert "ends at position 1" in told
    assert "backup" in told
    assert "[log_damaged]" in told


def test_a_head_that_is_not_to_be_trusted_is_said(terminal: Terminal, tmp_path: Path):
    """Forged, unsigned, unreadable, or with a key that fits nothing."""
    file = tmp_path / "head.json"
    terminal.result("head", "export", str(file))
    assert "[head_not_trusted]" in terminal.refusal("verify", "--head", str(file), "--public-key", "ab" * 32)
    file.write_text(file.read_text().replace('"position": 2', '"position": 1'))
    assert "[head_not_trusted]" in terminal.refusal("verify", "--head", str(file))
    bare = tmp_path / "bare.json"
    bare.write_text(terminal.result("verify", "--json"))
    unsigned = terminal.run("verify", "--head", str(bare))
    assert unsigned.exit_code == 0
    assert "not signed" in unsigned.stderr
    assert "not signed" in terminal.refusal("verify", "--head", str(bare), "--public-key", "ab" * 32)
    assert "--head" in terminal.refusal("verify", "--public-key", "ab" * 32)
    assert "cannot be read" in terminal.refusal("verify", "--head", str(tmp_path / "none.json"))
    assert "cannot be written" in terminal.refusal("head", "export", str(tmp_path / "no folder" / "head.json"))
    bare.write_bytes(b"\xff\xfe")
    assert "no head" in terminal.refusal("verify", "--head", str(bare))


def test_words_are_taken_out_after_a_look_and_a_yes(terminal: Terminal):
    """First what would change, then the question; a no changes nothing; the log verifies and says so."""
    words = ("redact", make.ARTICLE_ID[:30], "--text", WORDS, "--reason", "a court's order")
    looked = json.loads(terminal.result(*words, "--dry-run", "--json"))
    assert (looked["positions"], looked["occurrences"], looked["done"]) == ([1], 1, False)
    no = terminal.run(*words, typed="n\n")
    assert no.exit_code == 1
    assert "1 occurrence(s) in 1 event(s)" in no.stderr
    assert "Nothing was changed" in no.stderr
    assert json.loads(terminal.result("verify", "--json"))["redacted"] == []
    yes = terminal.run(*words, typed="y\n")
    assert yes.exit_code == 0
    assert "blacked out" in yes.stdout
    for duty in ("Backups", "Partners", "files that were handed in"):
        assert duty in yes.stderr
    assert WORDS not in yes.output
    checked = terminal.result("verify")
    assert "1 payload(s) were redacted on record" in checked
    assert "took words out of the record in 1 place: a court's order" in terminal.result("status", make.ARTICLE_ID)
    assert "Spelling" in terminal.refusal(*words, "--yes")
    held = b"".join(path.read_bytes() for path in terminal.home.rglob("*") if path.is_file())
    assert WORDS.encode() not in held


def test_words_come_by_standard_input_so_that_nobody_sees_them(terminal: Terminal):
    """Arguments of a process are public on its machine; with --text - they are in no argument and no output."""
    words = [sys.executable, "-m", "workflow", "redact", make.ARTICLE_STREAM, "--text", "-", "--reason", "asked for"]
    asked = "With --text - there is nobody to ask"
    assert asked in terminal.refusal(*words[3:], typed=f"{WORDS}\n")
    done = subprocess.run(
        [*words, "--yes"],
        input=f"{WORDS}\n\nMinisters meet\n",
        env={"COPYFLOW_HOME": str(terminal.home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert WORDS not in done.stdout + done.stderr
    assert "█████ in Bishkek" in terminal.result("status")


def test_only_an_administrator_takes_words_out(terminal: Terminal):
    """By name, with the role, and not locked out."""
    words = ("redact", make.ARTICLE_ID, "--text", WORDS, "--reason", "asked for", "--yes")
    for name, role in (("rosa", "reviewer"), ("ines", "admin")):
        terminal.result("user", "add", name, "--role", role, "--password-stdin", typed="correct horse battery\n")
    assert "[not_allowed]" in terminal.refusal(*words, "--by", "rosa")
    assert "[not_found]" in terminal.refusal(*words, "--by", "nobody")
    terminal.result("user", "disable", "ines")
    assert "locked out" in terminal.refusal(*words, "--by", "ines")
    terminal.result("user", "enable", "ines")
    terminal.result(*words, "--by", "ines")
    assert "ines took words out" in terminal.result("status", make.ARTICLE_ID)
