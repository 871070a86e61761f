"""``copyflow check``: what the checks find in a file, or in every line of a JSON Lines file. Nothing is stored.

It must start quickly for scripts that call it a text at a time: no database, web or worker code is imported here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NoReturn

import typer

from workflow.cli.check_report import print_report
from workflow.cli.exact_text import UnreadableText, exact_text
from workflow.cli.json_text import json_text
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.quality import run_checks
from workflow.quality.plain_texts import PlacedFinding, read_text, read_translation, readable
from workflow.terminology import EMPTY_TERM_BASE, TermBase
from workflow.terminology.csv_files import read_concepts

CLEAN, BLOCKED, UNUSABLE = 0, 1, 2
"""Exit codes: no blocking finding; one at least; the command or its input cannot be used."""

_LONGEST_TEXT = 1_000_000


def check(
    file: Annotated[Path | None, typer.Argument(help="Plain text to check, in UTF-8.")] = None,
    language: Annotated[str | None, typer.Option(help="Its language, such as en or zh-Hans.")] = None,
    source: Annotated[Path | None, typer.Option(help="The text that it translates.")] = None,
    source_language: Annotated[str | None, typer.Option(help="The source's language.")] = None,
    glossary: Annotated[Path | None, typer.Option(help="Glossary as CSV: its terms and names are held to.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as one JSON list.")] = False,
    jsonl: Annotated[
        str | None,
        typer.Option(help="Instead of FILE: lines of {id, src_lang, tgt_lang, source, target}; - is standard input."),
    ] = None,
) -> None:
    """Check a text, alone or against its source. Exit code: 0 nothing blocking, 1 blocking findings, 2 unusable."""
    terms = _term_base(glossary)
    if jsonl is not None:
        if file is not None or source is not None or language is not None or source_language is not None:
            _fail("--jsonl takes the place of FILE, --language, --source and --source-language: lines name their own.")
        raise typer.Exit(_check_lines(jsonl, terms))
    if file is None:
        _fail("Name a FILE to check, or --jsonl FILE.")
    if language is None:
        _fail("Name the text's language: --language en, for example.")
    if (source is None) != (source_language is None):
        _fail("--source and --source-language belong together: give both or neither.")
    text = _article_of(file)
    found = _found(
        text,
        _language(language, "--language"),
        _article_of(source) if source is not None else "",
        _language(source_language, "--source-language") if source_language is not None else None,
        terms,
    )
    if as_json:
        _print_json([each.as_json() for each in found], indent=2)
    else:
        print_report(file.name, text, found)
    raise typer.Exit(BLOCKED if any(each.is_blocking for each in found) else CLEAN)


def alone(arguments: list[str]) -> None:
    """Run the command without the others: they bring the database and the web server's code with them."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command("check", context_settings={"help_option_names": ["-h", "--help"]})(check)
    app(args=arguments, prog_name="copyflow check")


def _found(
    text: str, language: LanguageTag, source: str, source_language: LanguageTag | None, terms: TermBase
) -> list[PlacedFinding]:
    if source_language is None or not source.strip():
        plain = read_text(text, language, terms)
    else:
        plain = read_translation(text, language, source, source_language, terms)
    return plain.placed(run_checks(plain.edition))


# --- JSON Lines -------------------------------------------------------------------------------------


def _check_lines(name: str, terms: TermBase) -> int:
    """Check line by line, writing as it reads; a line that cannot be used says so, and the others go on."""
    worst = CLEAN
    with _lines_of(name) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            answer, code = _check_line(line, number, terms)
            _print_json(answer)
            worst = max(worst, code)
    return worst


def _check_line(line: bytes, number: int, terms: TermBase) -> tuple[dict[str, Any], int]:
    identity: object = None
    try:
        record = _record(line)
        identity = _identity(record)
        source, source_language = _string(record, "source"), _string(record, "src_lang")
        target = _string(record, "target", is_needed=True)
        language = parse_language(_string(record, "tgt_lang", is_needed=True), "tgt_lang")
        if source.strip() and not source_language:
            raise InvalidValue("src_lang", "is missing: a source needs its language")
        spoken = parse_language(source_language, "src_lang") if source_language else None
    except InvalidValue as error:
        return {"id": identity, "error": f"line {number}: {error.field} {error.reason}", "findings": []}, UNUSABLE
    found = _found(readable(target), language, readable(source), spoken, terms)
    code = BLOCKED if any(each.is_blocking for each in found) else CLEAN
    return {"id": identity, "findings": [each.as_json() for each in found]}, code


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise InvalidValue("line", f"is not UTF-8 (byte {error.start})") from error
    except (ValueError, RecursionError) as error:
        raise InvalidValue("line", f"is not JSON that can be read: {error}") from error
    if not isinstance(record, dict):
        raise InvalidValue("line", "is no JSON object")
    return record


def _no_constant(written: str) -> NoReturn:
    raise ValueError(f"{written} is no number of JSON")


def _identity(record: dict[str, Any]) -> str | float | None:
    """What the answer is told by: given back as it came, so nothing that could not be written again."""
    identity = record.get("id")
    if identity is None or isinstance(identity, str) or (isinstance(identity, int | float) and isfinite(identity)):
        return identity
    raise InvalidValue("id", "must be text or a number")


def _string(record: dict[str, Any], name: str, *, is_needed: bool = False) -> str:
    value = record.get(name)
    if value is None:
        if is_needed:
            raise InvalidValue(name, "is missing")
        return ""
    if not isinstance(value, str):
        raise InvalidValue(name, "must be text")
    if len(value) > _LONGEST_TEXT:
        raise InvalidValue(name, f"must have at most {_LONGEST_TEXT:,} characters")
    return value


@contextmanager
def _lines_of(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as stream:
            yield stream
    except OSError as error:
        _fail(f"{name} cannot be read: {error.strerror}.")


# --- files ------------------------------------------------------------------------------------------


def _article_of(file: Path) -> str:
    text = _text_of(file)
    if len(text) > _LONGEST_TEXT:
        _fail(f"{file} has more than {_LONGEST_TEXT:,} characters. Check it in parts.")
    return text


def _text_of(file: Path) -> str:
    try:
        return exact_text(file)
    except UnreadableText as error:
        _fail(str(error))


def _language(text: str, option: str) -> LanguageTag:
    try:
        return parse_language(text, option)
    except InvalidValue as error:
        _fail(f"{option}: {error.reason}.")


def _term_base(file: Path | None) -> TermBase:
    if file is None:
        return EMPTY_TERM_BASE

    try:
        return TermBase(read_concepts(_text_of(file), provenance=file.name))
    except InvalidValue as error:
        _fail(f"{file} is no glossary: {error.field} {error.reason}.")


def _print_json(value: object, *, indent: int | None = None) -> None:
    """In UTF-8 whatever the locale; half of a character (only an ``id`` has one) is written as JSON escapes it."""
    written = json_text(value, indent=indent) + "\n"
    sys.stdout.buffer.write(written.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _fail(message: str) -> NoReturn:
    sys.stderr.write(f"copyflow: {message}\n")
    raise typer.Exit(UNUSABLE)
