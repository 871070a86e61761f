"""The check of names against the glossary's: forbidden, misspelt, otherwise divided, or shortened at first mention.

Only people and organisations that the glossary knows are looked for. Nothing else is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain.annotations import Finding, Severity
from workflow.domain.terminology import ConceptKind, TermStatus
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality._known_names import NameIndex, index_of
from workflow.quality.ports import EditionText

_NAMES = frozenset({ConceptKind.PERSON, ConceptKind.ORGANISATION})
_CAPITALISED = re.compile(r"(?<![\w’'-])[^\W\d_a-zа-яё][^\W\d_]+(?![\w-])")
_RUN = re.compile(r"[^\W\d_a-zа-яё][^\W\d_]{0,60}+(?:[ \u00a0-][^\W\d_a-zа-яё][^\W\d_]{0,60}+){1,4}")
_SHORTEST = 5
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:\u2029“\"«])[ \u00a0]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Defect:
    start: int
    end: int
    severity: Severity
    message: str
    suggestion: str | None


class NameAuthority:
    """Finds names that are not written as the newsroom writes them."""

    name = "name_authority"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "People and organisations of the glossary are named as it names them: no forbidden form (blocking), no "
        "misspelling, and in full at first mention."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a place, by the first reason that holds there."""
        if not len(text.terms):
            return []
        maker, document = FindingMaker(self.name, text), Document(text)
        index = index_of(text.terms, text.language)
        defects: list[_Defect] = []
        for find in (_forbidden, _divided, _misspelt, _incomplete):
            for defect in find(document, index):
                if not any(defect.start < other.end and other.start < defect.end for other in defects):
                    defects.append(defect)
        return [
            document.finding(
                maker,
                defect.start,
                defect.end,
                severity=defect.severity,
                message=defect.message,
                suggestion=defect.suggestion,
            )
            for defect in sorted(defects, key=lambda defect: defect.start)
        ]


def _forbidden(document: Document, _index: NameIndex) -> Iterator[_Defect]:
    edition = document.edition
    for match in edition.terms.find(document.text, edition.language):
        if match.term.status is not TermStatus.FORBIDDEN or match.concept.kind not in _NAMES:
            continue
        wanted = next(iter(edition.terms.to_write(match.concept, edition.language)), None)
        written = document.text[match.start : match.end]
        instead = f"write “{wanted.text}”" if wanted is not None else "find out how the glossary writes it"
        yield _Defect(
            start=match.start,
            end=match.end,
            severity=Severity.BLOCKING,
            message=f"“{written}” is not how the name is written here: {instead}.",
            suggestion=edition.terms.replacement(match, document.text, edition.language),
        )


def _divided(document: Document, index: NameIndex) -> Iterator[_Defect]:
    """The letters of a name, divided into other words: ``De Guang`` for ``Deguang``."""
    for run in _RUN.finditer(document.text) if index.squeezed else ():
        words = [(match.start(), match.end()) for match in re.finditer(r"[^\W\d_]+", run.group())]
        first = 0
        while first < len(words):
            step = 1
            for last in range(min(len(words), first + 4), first, -1):
                written = run.group()[words[first][0] : words[last - 1][1]].replace("\u00a0", " ")
                wanted = index.squeezed.get(re.sub(r"[ -]", "", written).casefold())
                if wanted is None:
                    continue
                if written not in index.forms and written.casefold() != wanted.casefold():
                    yield _Defect(
                        start=run.start() + words[first][0],
                        end=run.start() + words[last - 1][1],
                        severity=Severity.ADVISORY,
                        message=f"“{written}” is divided otherwise in the glossary: write “{wanted}”.",
                        suggestion=wanted,
                    )
                step = last - first
                break
            first += step


def _misspelt(document: Document, index: NameIndex) -> Iterator[_Defect]:
    """A capitalised word one letter away from a name, and not a form of it."""
    text = document.text
    for match in _CAPITALISED.finditer(text) if index.words else ():
        word = match.group()
        if len(word) < _SHORTEST or word.isupper() or word.casefold() in index.words:
            continue
        wanted = index.misspelt(word)
        if wanted is None or document.in_address(*match.span()):
            continue
        begins = _SENTENCE_BEGINS.search(text[max(0, match.start() - 3) : match.start()])
        if begins and (word[0].casefold() != wanted[0].casefold() or f" {word.lower()} " in text):
            continue  # an ordinary word with the capital of its place
        yield _Defect(
            start=match.start(),
            end=match.end(),
            severity=Severity.ADVISORY,
            message=f"“{word}” may be misspelt: the glossary knows “{wanted}”.",
            suggestion=wanted,
        )


def _incomplete(document: Document, index: NameIndex) -> Iterator[_Defect]:
    """A person's last name alone before the full name has stood in the body."""
    text = document.text
    told: set[str] = set()
    for match in _CAPITALISED.finditer(text) if index.people else ():
        full = index.people.get(match.group())
        if full is None or full in told or document.is_title(match.start()):
            continue
        told.add(full)
        first_full = next((at for at in _places_of(text, full) if not document.is_title(at)), len(text))
        if first_full < match.end():
            continue
        yield _Defect(
            start=match.start(),
            end=match.end(),
            severity=Severity.ADVISORY,
            message=f"“{match.group()}” is named for the first time here: write “{full}”.",
            suggestion=full,
        )


def _places_of(text: str, full: str) -> Iterator[int]:
    pattern = r"[\s\u00a0]+".join(re.escape(word) for word in full.split())
    return (match.start() for match in re.finditer(pattern, text))
