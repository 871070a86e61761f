"""The log as a file: whole in it, the same log when it is taken over, and refused where anything in it was changed."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from tests import factories as make
from tests.store.log_stories import dump, live_through, read_all
from tests.store.parts import ManualClock, made
from tests.store.test_redaction import WORDS, published, redact
from workflow import log_files
from workflow.bootstrap import Application
from workflow.domain.errors import AlreadyExists, InvalidValue, LogDamaged, NewsroomError, WrongState
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.store import chain, log_lines
from workflow.store.tables import CommandRow, table_of

COMMANDS = table_of(CommandRow)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, clock: ManualClock) -> Iterator[Application]:
    """Another newsroom, with nothing in it, on each of the databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("postgres_server").fresh_database()
    other = made(url, tmp_path / "empty", clock)
    other.migrate()
    yield other
    other.close()


def lines_of(application: Application) -> list[bytes]:
    """Its exported log, line by line."""
    return b"".join(application.log_files.log()).splitlines(keepends=True)


def changed(line: bytes, **changes: Any) -> bytes:
    """A line that says something else."""
    return json.dumps({**json.loads(line), **changes}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def remembered(application: Application) -> set[tuple[Any, ...]]:
    """Every command that a repetition is known by."""
    with application.database.read() as connection:
        return {tuple(row) for row in connection.execute(select(COMMANDS))}


def test_a_log_comes_back_the_same(application: Application, empty: Application) -> None:
    """Events, head, remembered commands and every read table are the same elsewhere, and the file from there too."""
    published(application)
    live_through(application)
    redact(application)
    for name in application.followers.names:
        application.followers.catch_up(name, fence=1)
    lines = lines_of(application)
    assert WORDS not in b"".join(lines).decode()
    head = empty.log_files.restore(lines)
    assert head == application.feed.head()
    empty.rebuild()
    assert read_all(empty) == read_all(application)
    assert empty.verification.verify(against=application.feed.head()) == head
    assert empty.verification.redacted() == application.verification.redacted() != []
    assert empty.verification.differences() == []
    assert dump(empty) == dump(application)
    assert remembered(empty) == remembered(application)
    assert lines_of(empty) == lines


def test_work_goes_on_where_the_log_came_to(application: Application, empty: Application) -> None:
    """A command that was carried out there is known here as carried out; a new one continues the chain."""
    draft, identity = make.draft(), str(uuid.uuid4())
    application.newsroom.execute(draft, make.ARTICLE_STREAM, command_id=identity, fingerprint="f")
    empty.log_files.restore(lines_of(application))
    empty.rebuild()
    assert empty.newsroom.execute(draft, make.ARTICLE_STREAM, command_id=identity, fingerprint="f").repeated
    empty.newsroom.execute(make.submit(), make.ARTICLE_STREAM)
    assert empty.verification.verify().position == 2
    assert empty.verification.differences() == []


def test_streams_that_were_forgotten_are_looked_up(
    application: Application, empty: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many streams a log has, memory holds the versions of some; a missing version is noticed all the same."""
    monkeypatch.setattr(log_lines, "STREAMS_REMEMBERED", 1)
    live_through(application)
    live_through(application)
    lines = lines_of(application)
    streams = [json.loads(line).get("stream", "") for line in lines]
    last = max(number for number, stream in enumerate(streams) if stream.startswith("article-"))
    with pytest.raises(InvalidValue, match="is missing before it"):
        empty.log_files.restore([*lines[:last], changed(lines[last], version=99), *lines[last + 1 :]])
    assert empty.log_files.restore(lines) == application.feed.head()


def test_an_empty_log_is_a_file_of_two_lines(application: Application, empty: Application) -> None:
    """It can be taken over like any other."""
    lines = lines_of(application)
    assert [json.loads(line)["format"] for line in lines] == ["copyflow-log"] * 2
    assert empty.log_files.restore(lines).position == 0


def test_a_newsroom_with_a_history_takes_no_other(application: Application) -> None:
    """Nothing of the file is in it afterwards."""
    application.newsroom.execute(make.draft(), make.ARTICLE_STREAM)
    lines, head = lines_of(application), application.feed.head()
    with pytest.raises(AlreadyExists):
        application.log_files.restore(lines)
    assert application.feed.head() == head


def _without(number: int) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: lines[: number - 1] + lines[number:]


def _with(number: int, **changes: Any) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: [changed(line, **changes) if at == number else line for at, line in enumerate(lines, start=1)]


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        (_without(3), "line 3"),
        (_without(1), "line 1"),
        (lambda lines: lines[:-1], "line 7"),
        (lambda lines: lines[:4], "line 5"),
        (lambda lines: lines[:1], "line 2"),
        (lambda lines: [], "line 1"),
        (lambda lines: [*lines, lines[2]], "line 8"),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "line 3"),
        (_with(4, recorded_at="2020-01-01T00:00:00.000000Z"), "line 4"),
        (_with(4, stream="article-x"), "line 4"),
        (_with(4, version=9), "line 4"),
        (_with(4, surprise=1), "line 4"),
        (_with(4, hash="00" * 32), "line 4"),
        (_with(4, payload_digest="zz"), "line 4"),
        (_with(4, payload_digest="00" * 32), "line 4"),
        (_with(1, hash="00" * 32), "line 1"),
        (_with(1, version=2), "line 1"),
        (_with(1, format="copyflow-articles"), "line 1"),
        (_with(1, position=4), "line 6"),
        (_with(1, position=6), "line 7"),
        (_with(7, end=4), "line 7"),
        (lambda lines: [*lines[:3], b"\xff\xfe\n", *lines[4:]], "line 4"),
        (lambda lines: [*lines[:3], b"[" * 100_000 + b"\n", *lines[4:]], "line 4"),
        (lambda lines: [*lines[:3], b"\n", *lines[4:]], "line 4"),
    ],
)
def test_a_changed_file_is_refused_as_a_whole(
    tmp_path: Path, fault: Callable[[list[bytes]], list[bytes]], place: str
) -> None:
    """The first line that is wrong is named, and nothing of the file is taken."""
    source = _newsroom(tmp_path / "one")
    for words in ("One.", "Two.", "Three.", "Four."):
        step = make.revise(make.text(words)) if source.views.head() else make.draft()
        source.newsroom.execute(step, make.ARTICLE_STREAM)
    source.newsroom.execute(make.submit(), make.ARTICLE_STREAM)
    lines = lines_of(source)
    assert len(lines) == 7
    target = _newsroom(tmp_path / "other")
    with pytest.raises(InvalidValue) as refused:
        target.log_files.restore(fault(lines))
    assert refused.value.field == place, refused.value
    assert target.views.head() == 0
    assert target.log_files.restore(lines) == source.feed.head()
    source.close()
    target.close()


def _newsroom(home: Path) -> Application:
    home.mkdir()
    application = made(f"sqlite:///{home / 'log.db'}", home)
    application.migrate()
    return application


def test_a_changed_payload_is_found(application: Application, empty: Application) -> None:
    """The chain is over digests: words put into a payload are found when nothing on record accounts for them."""
    published(application)
    redact(application)
    lines = lines_of(application)
    redacted = application.verification.redacted()
    as_appended = next(position for position in range(1, len(lines)) if position not in redacted)
    for number in (redacted[0] + 1, as_appended + 1):
        data = json.loads(lines[number - 1])["data"]
        forged = [
            changed(line, data={**data, "by": "user:mallory"}) if line is lines[number - 1] else line for line in lines
        ]
        with pytest.raises(LogDamaged, match=f"position {number - 1} was changed"):
            empty.log_files.restore(forged)
        assert empty.views.head() == 0


def test_a_forged_file_with_a_command_twice_is_refused(application: Application, empty: Application) -> None:
    """Also where its chain was made to fit: a command was carried out once."""
    for command in (make.draft(), make.revise(make.text("Other words.")), make.submit()):
        application.newsroom.execute(command, make.ARTICLE_STREAM)
    first, one, two, three, last = lines_of(application)
    told = {**json.loads(three), "metadata": json.loads(one)["metadata"]}
    link = chain.link(
        bytes.fromhex(json.loads(two)["hash"]),
        metadata=json.dumps(told["metadata"], separators=(",", ":")),
        payload_digest=bytes.fromhex(told["payload_digest"]),
        type_name=told["type"],
        **{name: told[name] for name in log_lines._PLAIN if name != "type"},
    ).hex()
    forged = [changed(first, hash=link), one, two, changed(three, metadata=told["metadata"], hash=link), last]
    with pytest.raises(LogDamaged, match="same id"):
        empty.log_files.restore(forged)
    assert empty.views.head() == 0


def test_an_unknown_event_says_where_it_stands(application: Application, empty: Application) -> None:
    """A log of a later Copyflow is refused at the first line that this one does not know."""
    application.newsroom.execute(make.draft(), make.ARTICLE_STREAM)
    lines = lines_of(application)
    with pytest.raises(InvalidValue, match="line 2"):
        empty.log_files.restore([lines[0], changed(lines[1], type="article.sung"), *lines[2:]])


def test_writers_go_on_while_a_file_is_written(
    application: Application, empty: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they append stands after the file's head; the file is whole and the same log up to there."""
    monkeypatch.setattr(log_files, "_PAGE", 3)
    live_through(application)
    head = application.feed.head()
    written: list[bytes] = []
    ends = threading.Event()

    def write() -> None:
        while not ends.is_set():
            draft = replace(make.draft(), article_id=ArticleId(str(uuid.uuid4())))
            application.newsroom.execute(draft, article_stream(draft.article_id))

    chunks = application.log_files.log()
    written.append(next(chunks))
    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    written += list(chunks)
    ends.set()
    for writer in writers:
        writer.join()
    assert application.views.head() > head.position
    assert empty.log_files.restore(b"".join(written).splitlines(keepends=True)) == head


def test_no_connection_is_held_between_lines(application: Application) -> None:
    """A reader who takes a file slowly keeps nobody from the database."""
    live_through(application)
    out = 0

    def count(step: int) -> Callable[..., None]:
        def counted(*_: object) -> None:
            nonlocal out
            out += step

        return counted

    event.listen(application.database.engine, "checkout", count(1))
    event.listen(application.database.engine, "checkin", count(-1))
    for chunks in (application.log_files.log(), application.log_files.articles()):
        for _ in chunks:
            assert out == 0


def test_a_redaction_meanwhile_makes_the_file_void(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read before it may hold the words: the last line is missing, and why is said."""
    monkeypatch.setattr(log_files, "_PAGE", 3)
    published(application)
    chunks = application.log_files.log()
    taken = [next(chunks), next(chunks)]
    redact(application)
    with pytest.raises(WrongState, match="make it again"):
        taken += list(chunks)
    with pytest.raises(NewsroomError):
        application.log_files.restore(b"".join(taken).splitlines(keepends=True))


def test_articles_stand_in_a_file_as_of_its_head(application: Application) -> None:
    """One a line with its text, every edition and what is public of it; later changes are not in it."""
    published(application)
    first = live_through(application)
    chunks = application.log_files.articles()
    beginning = json.loads(next(chunks))
    correction = make.correct(make.text("Later words. "))
    application.newsroom.execute(correction, article_stream(first))
    told = [json.loads(line) for chunk in chunks for line in chunk.splitlines()]
    assert told[-1] == {"format": "copyflow-articles", "end": 2}
    assert beginning["position"] < application.views.head()
    articles = {each["article_id"]: each for each in told[:-1]}
    assert set(articles) == {make.ARTICLE_ID, first}
    assert "Later words" not in json.dumps(told)
    named = articles[make.ARTICLE_ID]
    assert named["details"]["byline"] == WORDS
    english, portuguese = named["editions"]
    assert (english["language"], english["state"], english["published"]["revision"]) == ("en", "published", 1)
    assert english["blocks"][0] == {"kind": "headline", "level": 0, "text": f"{WORDS} in Bishkek"}
    assert (portuguese["state"], portuguese["published"]) == ("approved", None)
