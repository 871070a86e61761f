"""The whole log, or all articles, as a file of JSON lines; and a log made of such a file in an empty newsroom.

A file begins with a line that says what it is and up to which head of the log it goes, and ends with one that says
that it is whole. It is read from the log a page at a time: what is written meanwhile stands after its head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from workflow.domain import events as happened
from workflow.domain.article import Article, Edition
from workflow.domain.errors import AlreadyExists, InvalidValue, WrongState
from workflow.domain.phrases import phrase
from workflow.domain.segments import Block
from workflow.domain.stored_names import NAMES
from workflow.feed import Head, Progress
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.log_lines import Restoring, count_events, encode_lines, read_lines
from workflow.store.states import States

__all__ = ["LONGEST_LINE", "LogFiles"]

LOG_FORMAT, ARTICLES_FORMAT = "copyflow-log", "copyflow-articles"
FORMAT_VERSION = 1
LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of one event in a file that is imported; the longest text that is taken makes a fifth of it."""
_PAGE = 100
"""Events or articles in memory at once."""

_DRAFTED = NAMES[happened.ArticleDrafted]
_REDACTED = NAMES[happened.PayloadRedacted]


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """A file's first line."""

    format: str
    version: int
    position: int
    """Of the last event that the file knows of."""
    hash: str


class End(msgspec.Struct, frozen=True, kw_only=True):
    """A file's last line: without it the file was cut."""

    format: str
    end: int
    """How many lines stand between."""


def _silent(done: int, total: int) -> None:
    del done, total


class LogFiles:
    """Writes a newsroom's log to files, and makes a log of one."""

    def __init__(self, database: Database, events: EventStore, states: States) -> None:
        self._database = database
        self._events = events
        self._states = states

    # --- out ------------------------------------------------------------------------------------------

    def log(self, progress: Progress = _silent) -> Iterator[bytes]:
        """The log up to its present head, some lines at a time; no connection is held between them.

        Raises ``WrongState`` instead of the last line when words were redacted meanwhile: what was read before may
        still hold them, and what was read after does not say why it lacks them.
        """
        head = self._head()
        yield _first(LOG_FORMAT, head)
        position = 0
        while position < head.position:
            with self._database.read() as connection:
                lines = read_lines(connection, after=position, until=head.position, limit=_PAGE)
            position = lines[-1].position
            yield encode_lines(lines)
            progress(position, head.position)
        self._require_unredacted(head)
        yield _last(LOG_FORMAT, head.position)

    def articles(self, progress: Progress = _silent) -> Iterator[bytes]:
        """All articles as they stand at the log's present head, a line each; raises as ``log`` does."""
        head = self._head()
        yield _first(ARTICLES_FORMAT, head)
        position = count = 0
        while True:
            with self._database.read() as connection:
                drafted = self._events.read_all(
                    connection, after=position, until=head.position, limit=_PAGE, types=(_DRAFTED,)
                )
            for event in drafted:
                article = self._states.load(event.stream, until_position=head.position)
                yield msgspec.json.encode(_told(article)) + b"\n"
                position, count = event.position, count + 1
                progress(position, head.position)
            if len(drafted) < _PAGE:
                break
        self._require_unredacted(head)
        yield _last(ARTICLES_FORMAT, count)

    def _head(self) -> Head:
        with self._database.read() as connection:
            position, digest = self._events.head(connection)
        return Head(position=position, hash=digest.hex())

    def _require_unredacted(self, head: Head) -> None:
        with self._database.read() as connection:
            if self._events.read_all(connection, after=head.position, limit=1, types=(_REDACTED,)):
                raise WrongState(phrase("Words were redacted while the file was made. Throw it away, make it again."))

    # --- in -------------------------------------------------------------------------------------------

    def restore(self, lines: Iterable[bytes], progress: Progress = _silent) -> Head:
        """Make the log of an empty newsroom of a file's lines, all or none; its head, which is the file's.

        ``AlreadyExists`` when the log has an event, ``InvalidValue`` naming the first line that is wrong, and
        ``LogDamaged`` for a payload that was changed. Read tables are to be rebuilt afterwards.
        """
        numbered = enumerate(lines, start=1)
        beginning = _beginning(next(numbered, (1, b""))[1])
        with self._database.write() as connection:
            self._database.lock_log(connection)
            if count := count_events(connection):
                raise AlreadyExists(
                    phrase("This newsroom's log has {count} events; a history goes into an empty one.", count=count)
                )
            restoring = Restoring(connection)
            for number, line in numbered:
                if restoring.position == beginning.position:
                    _require_end(number, line, beginning, numbered)
                    break
                restoring.add(number, line)
                if restoring.is_full:
                    restoring.write()
                    progress(restoring.position, beginning.position)
            else:
                raise InvalidValue(
                    f"line {restoring.position + 2}",
                    phrase("is missing: the file was cut, it should have {count} events", count=beginning.position),
                )
            if restoring.hash.hex() != beginning.hash:
                raise InvalidValue("line 1", phrase("names another head than the one that its events lead to"))
            restoring.finish()
        progress(restoring.position, beginning.position)
        return Head(position=restoring.position, hash=restoring.hash.hex())


def _first(kind: str, head: Head) -> bytes:
    said = Beginning(format=kind, version=FORMAT_VERSION, position=head.position, hash=head.hash)
    return msgspec.json.encode(said) + b"\n"


def _last(kind: str, count: int) -> bytes:
    return msgspec.json.encode(End(format=kind, end=count)) + b"\n"


def _beginning(line: bytes) -> Beginning:
    try:
        said = msgspec.json.decode(line, type=Beginning)
    except (msgspec.MsgspecError, ValueError) as error:
        raise InvalidValue("line 1", phrase("is not the beginning of an exported log: {error}", error=error)) from error
    if said.format != LOG_FORMAT:
        raise InvalidValue("line 1", phrase("says {format!r}; only an exported log is a history", format=said.format))
    if said.version != FORMAT_VERSION:
        raise InvalidValue(
            "line 1", phrase("says version {version}, which is not known here: upgrade Copyflow", version=said.version)
        )
    return said


def _require_end(number: int, line: bytes, beginning: Beginning, rest: Iterator[tuple[int, bytes]]) -> None:
    try:
        said = msgspec.json.decode(line, type=End)
    except (msgspec.MsgspecError, ValueError) as error:
        raise InvalidValue(f"line {number}", phrase("should be the last line: {error}", error=error)) from error
    if said.end != beginning.position:
        raise InvalidValue(f"line {number}", phrase("says that there are {count} events", count=said.end))
    for after, more in rest:
        if more.strip():
            raise InvalidValue(f"line {after}", phrase("stands after the end"))


# --- an article as a line -----------------------------------------------------------------------------


def _told(article: Article) -> dict[str, Any]:
    """An article with all its editions; moments and ids as text."""
    return {
        "article_id": article.id,
        "version": article.version,
        "stage": article.stage,
        "language": article.language,
        "source_version": article.source_version,
        "drafted_by": article.drafted_by,
        "drafted_at": article.drafted_at,
        "changed_at": article.changed_at,
        "details": article.details,
        "original": article.original,
        "editions": [_told_edition(article, edition) for _, edition in sorted(article.editions.items())],
    }


def _told_edition(article: Article, edition: Edition) -> dict[str, Any]:
    public = edition.published
    return {
        "language": edition.language,
        "is_source": edition.is_source,
        "state": edition.state,
        "content_hash": edition.content_hash,
        "blocks": _told_blocks(article.blocks_of(edition.language)),
        "published": None
        if public is None
        else {
            "revision": public.revision,
            "pub_status": public.pub_status,
            "slug": public.slug,
            "first_published": public.first_published,
            "this_version": public.this_version,
            "machine_translated": public.machine_translated,
            "content_hash": public.content_hash,
            "corrections": public.corrections,
            "blocks": _told_blocks(public.blocks),
        },
    }


def _told_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"kind": block.kind, "level": block.level, "text": block.text} for block in blocks]
