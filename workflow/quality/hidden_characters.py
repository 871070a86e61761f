"""The check for characters that nobody sees: zero-width ones, no-break spaces, tabs, direction marks."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.scripts import is_unspaced, scripts_of
from workflow.quality._document import BREAK, Document
from workflow.quality._findings import FindingMaker
from workflow.quality._words import GAP, ODD_SPACES
from workflow.quality.ports import EditionText

_ALWAYS = "\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffc\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_DIRECTIONS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_JOINERS = "\u200c\u200d"
_JOINED_SCRIPTS = frozenset({"Arabic", "Devanagari"})

_INVISIBLE = re.compile(f"[{_ALWAYS}]+")
_INVISIBLE_LEFT_TO_RIGHT = re.compile(f"[{_ALWAYS}{_DIRECTIONS}{_JOINERS}]+")
_STRAY_JOINER = re.compile("[\u200c\u200d](?=[\u200c\u200d])|(?<![^\\s\u200c])\u200c|\u200c(?=[\\s.,!?،؛؟۔:»)])")
_EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]$")

_ODD_SPACE = re.compile(f"[{ODD_SPACES}]")
_GAP = re.compile(GAP)
_ENDS_IN_NUMBER = re.compile(r"(?<![\w-])\d[\d.,:]*$|№$")  # 24, not COVID-19
_ENDS_IN_SHORT_WORD = re.compile(r"(?<!\w)(?:[^\W\d_]|[A-ZА-Я][a-zа-я]{1,3})\.$|[§№]$")
_FREE_WITH_NO_BREAK_SPACES = frozenset("ru uk be bg kk ky tg pl cs sk sl".split())
_MARKS_AFTER_A_SPACE = {"fr": ";:!?»%", "hi": "।", "ne": "।", "mr": "।", "sa": "।"}
_NOT_AFTER_A_SPACE = frozenset(",;:.!?)]،؛؟۔।，。；：！？、）")  # spacing reports a space before these


class HiddenCharacters:
    """Finds invisible characters and odd spaces; advisory, with a mend."""

    name = "hidden_characters"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "No zero-width characters, direction marks, tabs or no-break spaces where the language has no use for them: "
        "they break searching, lines and translation memory. Take the suggestion."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a stretch of invisible characters, one an odd space that stands alone."""
        maker, document = FindingMaker(self.name, text), Document(text, fields=True)
        findings = [
            document.finding(maker, start, end, severity=self.severity, message=message, suggestion=suggestion)
            for start, end, message, suggestion in [*_invisible(document), *_odd_spaces(document, text.language)]
        ]
        return sorted(findings, key=lambda finding: finding.segment_id is None)


_Found = list[tuple[int, int, str, str]]


def _invisible(document: Document) -> _Found:
    scripts = scripts_of(document.edition.language)
    is_joined = scripts is None or bool(scripts & _JOINED_SCRIPTS)
    text = document.text
    if text.isascii():
        return []
    found: _Found = [
        (*match.span(), f"An invisible character ({_codes(match.group())}) stands here: remove it.", "")
        for match in (_INVISIBLE if is_joined else _INVISIBLE_LEFT_TO_RIGHT).finditer(text)
        if not ("\u200d" in match.group() and _EMOJI.search(text[max(0, match.start() - 1) : match.start()]))
    ]
    if is_joined and "\u200c" in text:
        message = "A zero-width joiner stands where it joins nothing: remove it."
        found += [(*match.span(), message, "") for match in _STRAY_JOINER.finditer(text)]
    return sorted(found)


def _codes(characters: str) -> str:
    return ", ".join(dict.fromkeys(f"U+{ord(character):04X}" for character in characters[:8]))


def _odd_spaces(document: Document, language: LanguageTag) -> _Found:
    """Single ones: a run of spaces and a space before a mark are for the check of spacing."""
    primary, text = primary_language(language), document.text
    if text.isascii() and "\t" not in text:
        return []
    marks = _MARKS_AFTER_A_SPACE.get(primary, "")
    found: _Found = []
    for match in _ODD_SPACE.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - 20) : start], text[end : end + 1]
        if _GAP.match(before[-1:]) or _GAP.match(after) or after in _NOT_AFTER_A_SPACE:
            continue
        if match.group() in "\u00a0\u202f\u2009" and (
            primary in _FREE_WITH_NO_BREAK_SPACES
            or after.isdigit()
            or _ENDS_IN_NUMBER.search(before)
            or _ENDS_IN_SHORT_WORD.search(before)
            or (marks and (before.endswith("«") or after in marks))
        ):
            continue
        if match.group() == "\u3000" and is_unspaced(language) and before[-1:] in ("", BREAK):
            continue  # the indent of a Chinese paragraph
        message = f"An odd space ({_codes(match.group())}) stands here: use a plain one."
        found.append((start, end, message, " " if after not in ("", BREAK) else ""))
    return found
