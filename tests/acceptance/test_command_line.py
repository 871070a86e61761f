"""The command line as an operator and a writer use it, on a newsroom in a scratch folder."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import struct
import subprocess
import sys
import termios
from contextlib import closing, suppress
from pathlib import Path

import pytest
import redis
from sqlalchemy import text
from typer.testing import CliRunner, Result

from tests.ui.conftest import serving
from workflow.bootstrap import bootstrap
from workflow.cli.app import app
from workflow.cli.processes.stack import free_port
from workflow.cli.redis_server import RedisServer
from workflow.domain.commands import DraftArticle
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, Role
from workflow.intake import parse_article
from workflow.settings import Settings


class Terminal:
    """Runs commands in one home."""

    def __init__(self, home: Path, settings: dict[str, str] | None = None) -> None:
        self.home = home
        self._settings = settings or {}
        self._runner = CliRunner()

    def run(self, *words: str, typed: str | None = None) -> Result:
        """One command and what came of it."""
        environment = {"COPYFLOW_HOME": str(self.home), "COPYFLOW_API_KEY": None, "COLUMNS": "80"} | self._settings
        return self._runner.invoke(app, list(words), input=typed, env=environment)

    def result(self, *words: str, typed: str | None = None) -> str:
        """What a command that succeeds prints on standard output."""
        done = self.run(*words, typed=typed)
        assert done.exit_code == 0, done.output
        return done.stdout

    def refusal(self, *words: str, typed: str | None = None) -> str:
        """What a command that fails says on standard error; nothing goes to standard output."""
        done = self.run(*words, typed=typed)
        assert done.exit_code != 0
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        assert done.stdout == ""
        return " ".join(done.stderr.split())


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


def on_a_terminal(home: Path, *words: str) -> str:
    """What a command shows on a real terminal of 80 columns."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    process = subprocess.Popen(
        [sys.executable, "-m", "workflow", *words],
        env={**environment, "COPYFLOW_HOME": str(home), "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # how Linux says that the other end is closed
        while part := os.read(ours, 65536):
            shown += part
    os.close(ours)
    assert process.wait(30) == 0, shown
    return shown.decode().replace("\r\n", "\n")


def draft(home: Path, headline: str) -> str:
    """Put a draft into the newsroom of that home; its id."""
    parsed = parse_article(f"{headline}\n\nThe harbour opens again on Monday.")
    with closing(bootstrap(Settings(home=home))) as application:
        article_id = ArticleId(application.ids.new())
        command = DraftArticle(
            by=Actor(id="user:lin", name="lin", roles=frozenset({Role.WRITER})),
            at=application.clock.now(),
            article_id=article_id,
            language=LanguageTag("en"),
            blocks=parsed.blocks,
            original=parsed.original,
        )
        application.newsroom.execute(command, article_stream(article_id), via="test")
    return article_id


def test_commands_that_look_make_nothing(tmp_path: Path) -> None:
    """In a fresh or mistyped COPYFLOW_HOME they say how to begin, and leave no folder behind."""
    terminal = Terminal(tmp_path / "home")
    looking = (["status"], ["events"], ["work"], ["verify"], ["rebuild"], ["partner", "list"], ["user", "list"])
    for command in (*looking, ["key", "add", "lin"], ["user", "disable", "lin"], ["key", "list"]):
        said = terminal.refusal(*command)
        assert f"No newsroom in {terminal.home}" in said
        assert "copyflow up" in said
    assert not terminal.home.exists()


def test_commands_say_what_to_do_before_migration(tmp_path: Path) -> None:
    """On a database without tables they say to migrate first."""
    terminal = Terminal(tmp_path / "home")
    terminal.home.mkdir()
    (terminal.home / "copyflow.db").touch()
    for command in (["status"], ["events"], ["verify"], ["partner", "list"]):
        assert "copyflow migrate" in terminal.refusal(*command)


def test_the_first_person_needs_no_migration(tmp_path: Path) -> None:
    """Right after a clone a person and a key are made; the tables come by themselves."""
    terminal = Terminal(tmp_path / "home")
    terminal.result("user", "add", "lin", "--role", "writer", typed="long enough\n")
    assert terminal.result("key", "add", "lin").startswith("cfk_")
    assert "up to date" in terminal.result("migrate")


def test_a_person_who_leaves_and_a_key_that_is_lost(terminal: Terminal) -> None:
    """People are locked out and let in again, get another password, and keys are listed and revoked."""
    terminal.result("user", "add", "lin", "--role", "writer", typed="long enough\n")
    key = terminal.result("key", "add", "lin", "--label", "cms").strip()
    assert "locked out" in terminal.result("user", "disable", "lin")
    assert json.loads(terminal.result("user", "list", "--json"))[0]["disabled"] is True
    assert "disabled" in terminal.result("user", "list")
    terminal.result("user", "enable", "lin")
    assert "another password" in terminal.result("user", "password", "lin", typed="longer and better\n")
    (listed,) = json.loads(terminal.result("key", "list", "--json"))
    assert (listed["user"], listed["label"], listed["revoked_at"]) == ("lin", "cms", None)
    assert key not in json.dumps(listed)
    assert listed["id"] in terminal.result("key", "list")
    assert "revoked" in terminal.result("key", "revoke", key[:12])
    assert json.loads(terminal.result("key", "list", "lin", "--json"))[0]["revoked_at"]


@pytest.mark.parametrize(
    ("name", "value", "example"),
    [
        ("COPYFLOW_DATABASE_URL", "garbage", "postgresql+psycopg://"),
        ("COPYFLOW_DATABASE_URL", "mysql://db/x", "postgresql+psycopg://"),
        ("COPYFLOW_REDIS_URL", "localhost:6379", "redis://"),
        ("COPYFLOW_LEASE_SECONDS", "abc", "COPYFLOW_LEASE_SECONDS=20"),
        ("COPYFLOW_ALLOWED_NETWORKS", "10.0.0.0/8,elsewhere", "127.0.0.0/8"),
        ("COPYFLOW_ALLOWED_NETWORKS", '["127.0.0.0/8"', "127.0.0.0/8"),
        ("COPYFLOW_HOME", "/proc/x", "COPYFLOW_HOME="),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_line(tmp_path: Path, name: str, value: str, example: str) -> None:
    """It names the variable, the value and an example, whatever the command."""
    terminal = Terminal(tmp_path / "home", {name: value})
    for command in (["migrate"], ["up"], ["demo", "--exit"]):
        said = terminal.run(*command)
        assert said.exit_code == 1, repr(said.exception)
        assert said.stdout == ""
        assert len(said.stderr.splitlines()) == 1
        assert f"{name}={value.rsplit(',', maxsplit=1)[-1]}" in said.stderr
        assert example in said.stderr


def test_a_wrong_setting_does_not_tell_its_password(tmp_path: Path) -> None:
    """A database URL is repeated without user and password."""
    terminal = Terminal(tmp_path / "home", {"COPYFLOW_DATABASE_URL": "mysql://lin:moonstone@db/x"})
    assert "moonstone" not in terminal.refusal("status")


def test_status_shows_who_is_behind(terminal: Terminal, redis_server: RedisServer) -> None:
    """One line says how many events relay and followers lack; the relay is named only where a Redis is set."""
    draft(terminal.home, "The harbour reopens")
    with closing(bootstrap(Settings(home=terminal.home))) as application, application.database.write() as connection:
        connection.execute(text("INSERT INTO checkpoints VALUES ('turnaround', 0, 1, 1, '')"))
        connection.execute(text("INSERT INTO parked_events VALUES ('turnaround', 1, 'broken', '')"))
    followers = "edition_texts 1, figures 1, memory 1, topic_learning 1, turnaround 1."
    assert f"Events behind the log: {followers}" in terminal.result("status")
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    set_up = Terminal(terminal.home, {"COPYFLOW_REDIS_URL": redis_server.url})
    assert f"Events behind the log: relay 1, {followers}" in set_up.result("status")
    assert json.loads(set_up.result("status", "--json"))["lag"] == {
        "relay": 1,
        "followers": {"edition_texts": 1, "figures": 1, "memory": 1, "topic_learning": 1, "turnaround": 1},
    }
    away = Terminal(terminal.home, {"COPYFLOW_REDIS_URL": "redis://127.0.0.1:9"})
    assert "relay unknown (Redis does not answer)" in away.result("status")


def test_networks_are_separated_by_commas_or_json(terminal: Terminal) -> None:
    """Both spellings let a partner in these networks be added."""
    for name, value in (("A", "10.0.0.0/8, 127.0.0.0/8"), ("B", '["127.0.0.0/8"]')):
        allowed = Terminal(terminal.home, {"COPYFLOW_ALLOWED_NETWORKS": value})
        allowed.result("partner", "add", name, "--endpoint", "https://127.0.0.1/hooks")
    assert "endpoint" in terminal.refusal("partner", "add", "C", "--endpoint", "https://127.0.0.1/hooks")


def test_a_partner_is_added_with_the_format_that_it_wants(terminal: Terminal) -> None:
    """The list says which; one that there is not is refused with those that there are."""
    terminal.result("partner", "add", "A", "--endpoint", "https://8.8.8.8/hooks", "--format", "newsml-g2")
    assert [each["format"] for each in json.loads(terminal.result("partner", "list", "--json"))] == ["newsml-g2"]
    refusal = terminal.refusal("partner", "add", "B", "--endpoint", "https://8.8.8.8/hooks", "--format", "nitf")
    assert "ninjs, newsml-g2, json-ld" in refusal


def test_names_are_words_and_not_markup(terminal: Terminal) -> None:
    """A partner's and a writer's words are shown as they stand."""
    evil = "[/evil] [bold]x"
    terminal.result("partner", "add", evil, "--endpoint", "https://8.8.8.8/hooks")
    article_id = draft(terminal.home, evil)
    assert evil in terminal.result("partner", "list")
    assert evil in terminal.result("status")
    assert article_id in terminal.result("status", article_id[:30])
    assert evil in terminal.refusal("partner", "pause", evil + "?", "--reason", "x")
    terminal.result("partner", "pause", evil, "--reason", "[/why]")
    assert "[/why]" in terminal.result("partner", "list")


def test_people_keys_and_partners(terminal: Terminal) -> None:
    """People, keys and partners are made and listed; secrets appear once, on standard output."""
    user = json.loads(
        terminal.result("user", "add", "lin", "--role", "writer", "--password-stdin", "--json", typed="long enough\n")
    )
    assert user["roles"] == ["writer"]
    assert terminal.result("key", "add", "lin").startswith("cfk_")
    partner = json.loads(
        terminal.result("partner", "add", "Wire", "--endpoint", "https://8.8.8.8/hooks", "--language", "en", "--json")
    )
    assert partner["secret"].startswith("whsec_")
    assert "Wire" in terminal.result("partner", "list")
    terminal.result("partner", "pause", "Wire", "--reason", "moving")
    assert json.loads(terminal.result("partner", "list", "--json"))[0]["paused_because"] == "moving"
    terminal.result("partner", "resume", "Wire")
    log = [json.loads(line) for line in terminal.result("events", "--json").splitlines()]
    assert [event["type"] for event in log] == ["partner.registered", "partner.paused", "partner.resumed"]
    assert partner["secret"] not in json.dumps(log)


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        (["user", "add", "lin", "--role", "writer", "--password-stdin"], "short\n", "password: must have"),
        (["key", "add", "nobody"], None, "copyflow user add"),
        (["partner", "add", "P", "--endpoint", "https://127.0.0.1/x"], None, "endpoint"),
        (["partner", "add", "P", "--endpoint", "https://8.8.8.8/", "--language", "klingon"], None, "klingon"),
        (["partner", "pause", "nobody", "--reason", "x"], None, "partner list"),
        (["status", "01a20a65-bb6a-761c-a3bc-52e8cdac9038"], None, "no such article"),
        (["submit", "missing.txt"], None, "API key"),
        (["user", "add", "lin", "--role", "system"], "long enough\n", "translator"),
        (["verify", "--from", "99999"], None, "The log ends at position 0"),
        (["key", "revoke", "cfk_nothing0"], None, "copyflow key list"),
        (["user", "disable", "nobody"], None, "no user 'nobody'"),
    ],
)
def test_wrong_input_is_answered_in_a_sentence(
    terminal: Terminal, words: list[str], typed: str | None, expected: str
) -> None:
    """Wrong input is refused with the reason, on standard error, with a failing exit code."""
    assert expected in terminal.refusal(*words, typed=typed)


def test_files_that_cannot_be_handed_in(terminal: Terminal, tmp_path: Path) -> None:
    """A file that is missing, not UTF-8 or too large is refused before anything is sent."""
    foreign = tmp_path / "gb18030.txt"
    foreign.write_bytes("上海合作组织".encode("gb18030"))
    assert "not UTF-8" in terminal.refusal("submit", str(foreign), "--key", "cfk_x")
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * 2_000_001)
    assert "larger than" in terminal.refusal("submit", str(large), "--key", "cfk_x")
    assert "cannot be read" in terminal.refusal("submit", str(tmp_path / "none.txt"), "--key", "cfk_x")


def test_newsroom_that_does_not_answer(terminal: Terminal, tmp_path: Path) -> None:
    """When nothing listens at the address, that is said with what to do."""
    article = tmp_path / "a.txt"
    article.write_text("Headline\n\nBody.")
    url = f"http://127.0.0.1:{free_port()}"
    assert "copyflow up" in terminal.refusal("submit", str(article), "--key", "cfk_x", "--url", url)


def test_ids_are_whole_and_their_beginning_suffices(terminal: Terminal) -> None:
    """In 80 columns no id is cut, in a pipe nothing is folded; an ambiguous beginning is refused."""
    headline = "A headline that is much longer than what fits into any terminal of eighty columns, beyond doubt"
    first, second = draft(terminal.home, headline), draft(terminal.home, headline)
    printed = terminal.result("status")
    assert first in printed
    assert headline in printed
    assert "wait for people" in printed
    unique = next(second[:length] for length in range(1, 37) if second[:length] != first[:length])
    assert json.loads(terminal.result("status", unique, "--json"))["article_id"] == second
    assert "several begin with" in terminal.refusal("status", first[:4])
    shown = on_a_terminal(terminal.home, "status")
    assert first in shown
    assert second in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_a_table_too_wide_for_the_terminal_stands_below(terminal: Terminal) -> None:
    """No name of a column and no headline is cut into pieces of five letters: each value has a line of its own."""
    article = draft(terminal.home, "Water ministers sign a charter")
    shown = on_a_terminal(terminal.home, "status").splitlines()
    assert shown[-5:] == [
        f"id: {article}",
        "stage: draft",
        "headline: Water ministers sign a charter",
        "language: en",
        "urgency: 5",
    ]


def test_what_is_not_there_is_said_once(terminal: Terminal) -> None:
    """A refusal names what there is not, and what shows what there is."""
    told = terminal.refusal("desk", "show", "nowhere")
    assert told == "copyflow: There is no such desk. `copyflow desk list` shows them. [not_found]"


def test_a_partners_name_is_given_once(terminal: Terminal) -> None:
    """A second partner of the same name, in whatever case, is refused and told who has it."""
    words = ("--endpoint", "https://8.8.8.8/hooks", "--json")
    partner = json.loads(terminal.result("partner", "add", "Wire", *words))
    assert partner["partner_id"] in terminal.refusal("partner", "add", "wire ", *words)
    assert partner["partner_id"] in on_a_terminal(terminal.home, "partner", "list")


def test_verify_and_rebuild_print_no_empty_line(terminal: Terminal) -> None:
    """Where no progress bar can be shown there is nothing in its place."""
    for command in ("verify", "rebuild"):
        done = terminal.run(command)
        assert done.exit_code == 0
        assert all(line.strip() for line in done.output.splitlines())


def test_what_is_written_is_for_this_user_only(tmp_path: Path) -> None:
    """The home folder is closed to others, and so are the secret and the database, whatever the umask."""
    home = tmp_path / "home"
    environment = {**os.environ, "COPYFLOW_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "workflow", "migrate"], env=environment, check=True, umask=0o022)
    with closing(bootstrap(Settings(home=home))) as application:
        application.views.head()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home, *home.iterdir())}
    assert {"secret.key", "copyflow.db"} <= modes.keys()
    assert modes == {name: 0o700 if name == "home" else 0o600 for name in modes}


def test_other_processes_keep_to_that(tmp_path: Path) -> None:
    """The composition root alone, as a service calls it, makes the same modes under an open umask."""
    before = os.umask(0o022)
    try:
        with closing(bootstrap(Settings(home=tmp_path / "home"))) as application:
            application.migrate()
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").iterdir()}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_verify_and_rebuild(terminal: Terminal, tmp_path: Path) -> None:
    """The log is verified, its head can be kept and compared with later, and the projections rebuilt."""
    terminal.result("partner", "add", "Wire", "--endpoint", "https://8.8.8.8/hooks")
    head = tmp_path / "head.json"
    head.write_text(terminal.result("verify", "--json"))
    assert json.loads(head.read_text())["position"] == 1
    assert "1 event" in terminal.result("rebuild")
    assert "position 1" in terminal.result("verify", "--head", str(head))
    head.write_text(json.dumps({"position": 1, "hash": "00" * 32}))
    assert "tail was cut" in terminal.refusal("verify", "--head", str(head))


def test_file_is_handed_in_revised_and_corrected(tmp_path: Path) -> None:
    """A file makes one article however often it is sent; with --article it revises the draft, then corrects it."""
    with serving(tmp_path / "server") as site:
        terminal = Terminal(tmp_path / "server")
        key = terminal.result("key", "add", site.staged.writer.name).strip()
        article = tmp_path / "article.txt"
        article.write_text("Ferry runs again\n\nThe ferry runs again on Monday.")
        to_site = ("--url", site.url, "--key", key, "--json")
        made = json.loads(terminal.result("submit", str(article), *to_site, "--language", "en", "--draft"))
        again = json.loads(terminal.result("submit", str(article), *to_site, "--language", "en", "--draft"))
        assert (made["article_id"], made["stage"]) == (again["article_id"], "draft")
        assert "idempotency_conflict" in terminal.refusal("submit", str(article), *to_site, "--language", "en")
        article.write_text("Ferry runs again\n\nThe ferry runs again on Tuesday.")
        there = (*to_site, "--article", made["article_id"])
        assert json.loads(terminal.result("submit", str(article), *there))["stage"] == "translation"
        article.write_text("Ferry runs again\n\nThe ferry runs again on Wednesday.")
        assert "note" in terminal.refusal("submit", str(article), *there)
        corrected = json.loads(terminal.result("submit", str(article), *there, "--note", "The day was wrong."))
        assert corrected["blocks"][1]["segments"][0]["text"] == "The ferry runs again on Wednesday."
        article.write_text("Ferry runs again\n\nThe ferry runs again on Wednesday at noon.")
        assert json.loads(terminal.result("submit", str(article), *there, "--grade", "update"))["correction_note"] == ""


def test_what_is_public_is_taken_back(tmp_path: Path) -> None:
    """An edition or a whole article is held, released, retracted and withdrawn, with a publisher's key only."""
    with serving(tmp_path / "server") as site:
        terminal = Terminal(tmp_path / "server")
        staged = site.staged
        key = terminal.result("key", "add", staged.publisher.name).strip()
        to_site = (str(staged.bridge), "--url", site.url, "--key", key)
        edition = (*to_site, "--language", "zh-Hans")
        assert "zh-Hans: withheld, revision 2" in terminal.result("hold", *edition, "--reason", "A doubt.")
        assert "nothing to hold" in terminal.refusal("hold", *to_site, "--reason", "A doubt.")
        assert "usable, revision 3" in terminal.result("release", *to_site)
        assert "usable, revision 4" in terminal.result("retract", *to_site, "--note", "Nobody met.")
        answer = json.loads(terminal.result("withdraw", *to_site, "--reason", "It never took place.", "--json"))
        assert {each["pub_status"] for each in answer["editions"]} == {None, "canceled"}
        assert "not public" in terminal.refusal("withdraw", *edition, "--reason", "Again.")
        writers = terminal.result("key", "add", staged.writer.name).strip()
        refused = terminal.refusal("withdraw", *to_site[:-1], writers, "--reason", "No.")
        assert "not_allowed" in refused
