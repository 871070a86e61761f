"""What the glossary's and the knowledge base's commands share: files in and out, and what a change touches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from workflow.cli.console import fail, hint, out, print_json, say, show_table
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.exchange import Brought, Report
from workflow.touched import Touched

LARGEST_FILE = 20_000_000
"""Bytes of a file that is imported."""


def content(file: Path, *, largest: int = LARGEST_FILE) -> str:
    """The text of a file; ends the command with what is wrong with it."""
    try:
        if file.stat().st_size > largest:
            fail(f"{file} is larger than {largest // 1_000_000} MB. Split it, and import the parts.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        fail(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8.")


def write_out(text: str, file: Path, what: str) -> None:
    """Write a text to a file and say so, or to standard output for ``-``."""
    if str(file) == "-":
        out.file.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}.")
    say(f"Wrote {what} to {file}.")


def in_a_language(text: str, option: str) -> tuple[LanguageTag, str]:
    """Language and words of an option such as ``en:Shanghai Spirit``."""
    language, colon, words = text.partition(":")
    if not colon:
        raise InvalidValue(option, f"{text[:40]!r} names no language: write it like en:{text[:40]}")
    return parse_language(language.strip(), option), words


def told_touched(touched: Touched) -> dict[str, Any]:
    """What is touched, as data."""
    return {
        "editions": [
            {name: getattr(each, name) for name in ("article_id", "language", "headline", "state", "why")}
            for each in touched.editions
        ],
        "looked_at": touched.looked_at,
        "is_cut": touched.is_cut,
    }


def say_touched(touched: Touched) -> None:
    """What is touched, in words."""
    if touched.editions:
        names = ("article", "language", "headline", "why")
        rows = [(each.article_id, each.language, each.headline, each.why) for each in touched.editions]
        say("Live editions that it touches:")
        show_table(names, rows, whole=("article",))
    else:
        say("No live edition is touched.")
    if touched.is_cut:
        hint(f"Only the {touched.looked_at} live editions that changed last were searched; there are more.")


def tell_import(report: Report, touched: Touched, kind: str, *, as_json: bool) -> None:
    """What came of a file of concepts or entities; exit code 1 when something in it was refused."""
    counts = {outcome.value: report.count(outcome) for outcome in Brought}
    if as_json:
        lines = [
            {"line": each.line, kind: each.id, "outcome": each.outcome.value, "reason": each.reason}
            for each in report.lines
        ]
        print_json({**counts, "lines": lines, "touched": told_touched(touched)})
    else:
        say(", ".join(f"{count} {outcome}" for outcome, count in counts.items()) + ".")
        if counts["added"] or counts["changed"]:
            say_touched(touched)
    for each in report.refused:
        hint(f"line {each.line}, {each.id}: {each.reason}")
    if report.refused:
        raise typer.Exit(1)
