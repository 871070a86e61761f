"""The check for quotation marks that are not closed, not opened, or of two kinds in a pair. Nothing else is here.

Apostrophes are no quotation marks, and single ones are looked at only where they open a word. A quotation of several
paragraphs opens each of them and closes the last. Urdu newspapers open with ” and close with “: both ways are right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import primary_language
from workflow.quality._document import BREAK, Document, Stretch
from workflow.quality._findings import FindingMaker
from workflow.quality.ports import EditionText

_MARK = re.compile('[“”„«»"]')
_SINGLE = re.compile(r"(?<![\w’])‘(?=[^\W\d_])")
_SINGLE_CLOSES = re.compile(r"’(?!\w)")
_APOSTROPHE_LETTERS = frozenset("uz kk ky tg ar fa ur".split())
_TURNED, _TURNED_LANGUAGES = {"“": "”", "”": "“"}, frozenset({"ur"})
_ONE_MARK_FOR_BOTH = frozenset("sv fi".split())
_INCHES = re.compile(r"\d$")


class Quotes:
    """Finds quotation marks without a partner; advisory, with a mend where only the kind is wrong."""

    name = "quotes"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "Every quotation mark has its partner, of its own kind: “ ”, « », „ “ or straight ones. Close the quotation "
        "where it ends."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a mark without a partner."""
        if primary_language(text.language) in _ONE_MARK_FOR_BOTH:
            return []
        maker, document = FindingMaker(self.name, text), Document(text)
        has_single = primary_language(text.language) not in _APOSTROPHE_LETTERS and "‘" in document.text
        findings: list[Finding] = []
        blocks = document.stretches
        for number, stretch in enumerate(blocks):
            goes_on = _goes_on(document, blocks, number)
            for at, message, suggestion in _unpaired(document, stretch, goes_on=goes_on):
                findings.append(
                    document.finding(maker, at, at + 1, severity=self.severity, message=message, suggestion=suggestion)
                )
            for at in _unclosed_single(document.text, stretch) if has_single else ():
                message = "“‘” is never closed: close the quotation where it ends."
                findings.append(document.finding(maker, at, at + 1, severity=self.severity, message=message))
        return findings


def _goes_on(document: Document, blocks: Sequence[Stretch], number: int) -> bool:
    """Whether the next paragraph opens with a quotation mark, so that one of this may stay open."""
    return number + 1 < len(blocks) and document.text[blocks[number + 1].start] in '“„«"「'


_Unpaired = list[tuple[int, str, str | None]]


def _unpaired(document: Document, stretch: Stretch, *, goes_on: bool) -> _Unpaired:
    text = document.text
    marks = [
        match for match in _MARK.finditer(text, stretch.start, stretch.end) if not document.in_address(*match.span())
    ]
    turned = _TURNED if _is_turned(document, marks) else {}
    low = any(match.group() == "„" for match in marks)
    opened: list[re.Match[str]] = []
    straight: list[re.Match[str]] = []
    found: _Unpaired = []
    for match in marks:
        mark = turned.get(match.group(), match.group())
        if mark == '"':
            straight.append(match)
        elif mark in "„«" or (mark == "“" and not (low and opened and opened[-1].group() == "„")):
            opened.append(match)
        elif opened and _answers(turned.get(opened[-1].group(), opened[-1].group()), mark):
            opened.pop()
        elif mark == "”" and opened and len(straight) % 2 == 1:
            opened, straight = opened[:-1], straight[:-1]
        else:
            found.append((match.start(), f"“{match.group()}” closes what was never opened: open the quotation.", None))
    return sorted([*_with_straight(text, opened, straight, found, goes_on=goes_on)], key=lambda each: each[0])


def _is_turned(document: Document, marks: Sequence[re.Match[str]]) -> bool:
    first = next((match.group() for match in marks if match.group() in "“”"), "")
    return first == "”" and primary_language(document.edition.language) in _TURNED_LANGUAGES


def _answers(opener: str, mark: str) -> bool:
    return mark in {"„": "“”", "“": "”", "«": "»"}[opener]


def _with_straight(
    text: str, opened: list[re.Match[str]], straight: list[re.Match[str]], found: _Unpaired, *, goes_on: bool
) -> _Unpaired:
    """What is left of the curly marks, with the straight ones: an odd one answers an open or a closing one."""
    odd = [match for match in straight if not _INCHES.search(text[max(0, match.start() - 1) : match.start()])]
    if len(straight) % 2 == 1 and opened:
        last = straight[-1]
        kind = {"“": "”", "«": "»", "„": "“", "”": "“"}[opened[-1].group()]
        message = f"“{opened[-1].group()}” is closed with a straight mark: write “{kind}”."
        return [*found, (last.start(), message, kind), *_never_closed(opened[:-1], goes_on=goes_on)]
    if len(straight) % 2 == 1 and len(odd) % 2 == 1:
        at = _loose_straight(text, straight)
        is_opening = (at.end() < len(text) and text[at.end()].isalnum()) and not goes_on
        ends = "is never closed: close the quotation where it ends." if is_opening else "has no partner: add or remove."
        if not (goes_on and _opens_block(text, straight[-1])):
            found = [*found, (at.start(), f"This quotation mark {ends}", None)]
    return [*found, *_never_closed(opened, goes_on=goes_on)]


def _loose_straight(text: str, straight: list[re.Match[str]]) -> re.Match[str]:
    """The first mark whose side does not fit its turn, else the last."""
    for turn, match in enumerate(straight):
        opens = text[match.end() : match.end() + 1].isalnum()
        if opens != (turn % 2 == 0):
            return straight[turn - 1] if turn % 2 == 1 else match
    return straight[-1]


def _opens_block(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1 : match.start()] in ("", BREAK, " ", "\n")


def _never_closed(opened: list[re.Match[str]], *, goes_on: bool) -> _Unpaired:
    waiting = opened[:-1] if goes_on else opened
    return [
        (match.start(), f"“{match.group()}” is never closed: close the quotation where it ends.", None)
        for match in waiting
    ]


def _unclosed_single(text: str, stretch: Stretch) -> list[int]:
    openers = [match.start() for match in _SINGLE.finditer(text, stretch.start, stretch.end)]
    closers = [match.start() for match in _SINGLE_CLOSES.finditer(text, stretch.start, stretch.end)]
    return openers[-1:] if openers and (not closers or closers[-1] < openers[-1]) else []
