"""The check for brackets that are not closed, not opened, or closed with another kind. Nothing else is checked here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.domain.annotations import Finding, Severity
from workflow.quality._document import Document, Stretch
from workflow.quality._findings import FindingMaker
from workflow.quality.ports import EditionText

_PAIRS = {pair[0]: pair[1] for pair in "() [] {} （） 【】 〔〕 〈〉 《》 「」 『』 ［］".split()}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_SAME_FAMILY = {"(": "（", "（": "(", "[": "［", "［": "["}
_BRACKET = re.compile("[" + re.escape("".join([*_PAIRS, *_OPENERS])) + "]")
_ENUMERATES = re.compile(
    r"(?:^|[\s\u2029（(,;、；：:])(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})\.?$"
)
_SMILES = re.compile(r"[:;=]-?$")
_REACH = 3
"""Blocks over which a bracket may stay open: three paragraphs put in brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loose:
    """A bracket without its partner."""

    mark: str
    at: int
    block: int


class Brackets:
    """Finds brackets without a partner; advisory, with a mend where only the kind is wrong."""

    name = "brackets"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = "Every bracket that opens is closed by its own kind, 《》, 「」 and （） too: close it, or remove it."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a bracket without a partner."""
        maker, document = FindingMaker(self.name, text), Document(text)
        loose: list[_Loose] = []
        findings: list[Finding] = []
        for number, stretch in enumerate(document.stretches):
            here, mixed = _walk(document, stretch, number)
            for opener, closer in mixed:
                wanted = _PAIRS[opener]
                message = f"“{opener}” is closed with “{document.text[closer]}”: write “{wanted}”."
                findings.append(
                    document.finding(
                        maker, closer, closer + 1, severity=self.severity, message=message, suggestion=wanted
                    )
                )
            loose += here
        for each in _without_partner(loose):
            is_opener = each.mark in _PAIRS
            message = (
                f"“{each.mark}” is never closed: close it or remove it."
                if is_opener
                else f"“{each.mark}” closes what was never opened: open it or remove it."
            )
            findings.append(document.finding(maker, each.at, each.at + 1, severity=self.severity, message=message))
        return findings


def _walk(document: Document, stretch: Stretch, number: int) -> tuple[list[_Loose], list[tuple[str, int]]]:
    """What is left without a partner in a block, and closers that should be of the other width."""
    text = document.text
    opened: list[_Loose] = []
    loose: list[_Loose] = []
    mixed: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text, stretch.start, stretch.end):
        mark, at = match.group(), match.start()
        if document.in_address(at, at + 1):
            continue
        if mark in _PAIRS:
            opened.append(_Loose(mark=mark, at=at, block=number))
            continue
        before = text[max(stretch.start, at - 8) : at]
        if opened and opened[-1].mark == _OPENERS[mark]:
            opened.pop()
        elif opened and _SAME_FAMILY.get(_OPENERS[mark]) == opened[-1].mark:
            mixed.append((opened.pop().mark, at))
        elif len(opened) > 1 and opened[-2].mark == _OPENERS[mark]:
            loose.append(opened.pop())
            opened.pop()
        elif not (mark in ")）" and (_ENUMERATES.search(before) or _SMILES.search(before))):
            loose.append(_Loose(mark=mark, at=at, block=number))
    return sorted([*loose, *opened], key=lambda each: each.at), mixed


def _without_partner(loose: list[_Loose]) -> list[_Loose]:
    """Those that no bracket of a paragraph near by answers to."""
    waiting: list[_Loose] = []
    alone: list[_Loose] = []
    for each in loose:
        if each.mark in _PAIRS:
            waiting.append(each)
            continue
        at = next((at for at in range(len(waiting) - 1, -1, -1) if waiting[at].mark == _OPENERS[each.mark]), None)
        if at is not None and each.block != waiting[at].block and each.block - waiting[at].block <= _REACH:
            del waiting[at]
        else:
            alone.append(each)
        if len(waiting) > _REACH * 100:  # nothing so far back is answered: linear in a text of brackets
            alone.append(waiting.pop(0))
    return sorted([*alone, *waiting], key=lambda each: each.at)
