"""The findings of ``copyflow check`` for people: by check, with line and column, in colour on a terminal."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from workflow.quality.plain_texts import PlacedFinding

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?|\n")
_AROUND = 24
_LONGEST_EXCERPT = 80
_VISIBLE = str.maketrans({"\u00a0": "⍽", "\u200b": "⍽", "\u202f": "⍽", "\t": "→"})


def print_report(name: str, text: str, found: Sequence[PlacedFinding]) -> None:
    """Everything found, blocking checks first; the last line counts."""
    console = Console(soft_wrap=True, highlight=False)
    line_starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    by_check: dict[str, list[PlacedFinding]] = {}
    for each in sorted(found, key=lambda each: not each.is_blocking):
        by_check.setdefault(each.finding.check, []).append(each)
    for check, findings in by_check.items():
        severity = findings[0].finding.severity
        style = "bold red" if findings[0].is_blocking else "bold yellow"
        console.print(Text.assemble((check, style), f" ({severity.value})"))
        for each in findings:
            console.print(_line(name, text, each, line_starts))
    blocking = sum(each.is_blocking for each in found)
    console.print(Text(f"{len(found)} finding(s), {blocking} blocking." if found else "Nothing found."))


def _line(name: str, text: str, each: PlacedFinding, line_starts: Sequence[int]) -> Text:
    line = bisect_right(line_starts, each.start)
    column = each.start - line_starts[line - 1] + 1
    excerpt = text[each.start : each.end]
    if len(excerpt) > _LONGEST_EXCERPT:
        excerpt = f"{excerpt[:_LONGEST_EXCERPT]}…"
    shown = Text.assemble(
        f"  {_plain(name)}:{line}:{column}  ",
        (_plain(text[max(line_starts[line - 1], each.start - _AROUND) : each.start]), "dim"),
        "[",
        (_plain(excerpt), "bold"),
        "]",
        (_plain(_LINE_END.split(text[each.end : each.end + _AROUND])[0]), "dim"),
        f"\n      {_plain(each.finding.message)}",
    )
    if each.finding.suggestion is not None:
        shown.append(f" Suggestion: [{_plain(each.finding.suggestion)}]")
    return shown


def _plain(text: str) -> str:
    """Text that shows what it holds and cannot rewrite a terminal; a file's name may hold bytes that are no UTF-8."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.translate(_VISIBLE))
