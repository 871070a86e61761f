"""Many at once, in files of JSON lines: the newsroom out, a history into an empty one, articles in through the API."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from api.client import Copyflow
from workflow.cli.console import fail, hint, newsroom, print_json, say
from workflow.cli.over_http import newsroom_at
from workflow.cli.progress import EventsBar
from workflow.log_files import LONGEST_LINE

_SENT_LINES, _SENT_BYTES = 200, 4_000_000
"""What one request of an import brings at most: it is answered within seconds."""
_LONGEST_ARTICLE = 2 * 1024 * 1024
_PATIENCE_SECONDS = 300.0
_TOLD = 20
"""Refused lines that are told one by one."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class What(StrEnum):
    """What is exported."""

    LOG = "log"
    ARTICLES = "articles"


def export(
    file: Annotated[
        Path,
        typer.Argument(help="File to write, in place of one that is there; - for standard output.", dir_okay=False),
    ],
    what: Annotated[
        What, typer.Option(help="log: every event, for `copyflow import`; articles: each as it stands.")
    ] = What.LOG,
    as_json: AsJson = False,
) -> None:
    """Write the whole newsroom to a file of JSON lines while work goes on; never passwords, keys or secrets."""
    if str(file) == "-":
        with _exported(what) as lines:
            for chunk in lines:
                sys.stdout.buffer.write(chunk)
        return
    own = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with _exported(what) as lines:
            last = _write(own, lines)
        own.replace(file)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}.")
    finally:
        own.unlink(missing_ok=True)
    count = json.loads(last)["end"]
    if as_json:
        print_json({"file": str(file), "what": what, "lines": count, "bytes": file.stat().st_size})
    else:
        say(f"Wrote {count} {'event' if what is What.LOG else 'article'}(s) to {file}.")


@contextmanager
def _exported(what: What) -> Iterator[Iterator[bytes]]:
    """The file's lines, with a bar that shows how far they are."""
    with newsroom() as application, EventsBar("exporting") as bar:
        files = application.log_files
        yield files.log(bar.show) if what is What.LOG else files.articles(bar.show)


def _write(file: Path, chunks: Iterator[bytes]) -> bytes:
    """Write what comes, for this user alone, onto the disk; the last chunk."""
    last = b""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in chunks:
            out.write(chunk)
            last = chunk
        out.flush()
        os.fsync(out.fileno())
    return last


def import_history(
    file: Annotated[Path, typer.Argument(help="A file of `copyflow export`.", exists=True, dir_okay=False)],
    as_json: AsJson = False,
) -> None:
    """Make an empty newsroom's log of an exported one, all or nothing, prove it, and make its read tables.

    The log gets the same head. Accounts, partners' secrets and files of images are not in it. Once its workers run, a
    copy sends what is due to partners, as the newsroom that it was made of does.
    """
    with newsroom(creates=True) as application:
        with EventsBar("importing") as bar, _opened(file) as stream:
            head = application.log_files.restore(_lines(stream, LONGEST_LINE), bar.show)
        with EventsBar("verifying") as bar:
            application.verification.verify(against=head, progress=bar.show)
        with EventsBar("rebuilding") as bar:
            application.rebuild(progress=bar.show)
    if as_json:
        print_json({"position": head.position, "hash": head.hash})
    else:
        say(f"The log has {head.position} event(s) now and is whole. Head {head.hash}")


def import_articles(
    file: Annotated[Path, typer.Argument(help="One article a line, as JSON.", exists=True, dir_okay=False)],
    source: Annotated[
        str, typer.Option(help="Where they come from: each `external_id` of a source makes one article, ever.")
    ] = "import",
    url: Annotated[
        str, typer.Option(envvar="COPYFLOW_URL", help="Where the newsroom answers.")
    ] = "http://127.0.0.1:8300",
    key: Annotated[
        str | None, typer.Option(envvar="COPYFLOW_API_KEY", show_envvar=True, help="A writer's API key.")
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Send the key over plain http to another machine.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hand many articles in. The same file handed in twice, or again after a fault, makes each article once."""
    if not (source.isascii() and source.isprintable() and 0 < len(source) <= 100):
        fail("--source must be 1 to 100 characters of ASCII.")
    total, counts, refused = file.stat().st_size, Counter[str](created=0, repeated=0, refused=0), []
    done = 0
    with (
        newsroom_at(url, key, insecure=insecure, timeout=_PATIENCE_SECONDS) as client,
        EventsBar("importing (bytes)") as bar,
        _opened(file) as stream,
    ):
        for first, part in _parts(stream):
            for result in _send(client, source, part):
                counts[result["status"]] += 1
                if result["status"] == "refused":
                    refused.append({**result, "line": first + result["line"] - 1})
            done += len(part)
            bar.show(done, total)
    if as_json:
        print_json({**counts, "refusals": refused})
    else:
        say(", ".join(f"{count} {status}" for status, count in counts.items()) + ".")
    for each in refused[:_TOLD]:
        hint(f"line {each['line']}: {_why(each['problem'])}")
    if len(refused) > _TOLD:
        hint(f"… and {len(refused) - _TOLD} more; --json names all.")
    if refused:
        raise typer.Exit(1)


def _why(problem: dict[str, Any]) -> str:
    errors = [f"{each['pointer'].removeprefix('#/')} {each['detail']}" for each in problem["errors"]]
    return f"{'; '.join(errors) or problem['detail']} [{problem['code']}]"


def _send(client: Copyflow, source: str, part: bytes) -> Iterator[dict[str, Any]]:
    """What came of some lines; ends the command where the newsroom does not answer to the end."""
    answer = client.import_articles(part, idempotency_key=f"import-articles:{source}")
    told = [json.loads(line) for line in answer.splitlines()]
    if not told or "summary" not in told[-1]:
        fail("The newsroom stopped in the middle of the import. Send the same file again: nothing is made twice.")
    yield from told[:-1]


def _parts(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """A file in parts of whole lines, each with the number of its first line."""
    first, part, count = 1, bytearray(), 0
    for line in _lines(stream, _LONGEST_ARTICLE, cut=True):
        if part and (count == _SENT_LINES or len(part) + len(line) > _SENT_BYTES):
            yield first, bytes(part)
            first, part, count = first + count, bytearray(), 0
        part += line
        count += 1
    if part:
        yield first, bytes(part)


def _lines(stream: BinaryIO, longest: int, *, cut: bool = False) -> Iterator[bytes]:
    """The lines of a file. One that is too long ends the command, or comes ``cut``: a byte too long, to be refused."""
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest and not line.endswith(b"\n"):
            if not cut:
                fail(f"Line {number} is longer than {longest // 1024**2} MiB.")
            _pass_over_rest(stream, longest)
            line += b"\n"
        yield line


def _pass_over_rest(stream: BinaryIO, at_once: int) -> None:
    while (rest := stream.readline(at_once)) and not rest.endswith(b"\n"):
        continue


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
