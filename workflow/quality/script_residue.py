"""The check for letters of a script that the edition's language is not written in. Nothing else is checked here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.languages.scripts import ScriptRun, foreign_runs
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality.homoglyphs import in_one_alphabet
from workflow.quality.ports import EditionText

_LONGEST_GLOSS = 12
_GLOSS_OPENS, _GLOSS_CLOSES = re.compile(r"[^\s(（]\s?[(（]$"), re.compile(r"^[)）]")
_LETTERS_BEFORE, _LETTERS_AFTER = re.compile(r"[^\W\d_]*$"), re.compile(r"^[^\W\d_]*")
_BROKEN = frozenset({"锟斤拷"})  # the check of encodings says so


class ScriptResidue:
    """Finds what was left in another script: blocking in the text, advisory in a field such as the publisher."""

    name = "script_residue"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = (
        "No letters of a script that the language is not written in: translate or remove them. A short original form "
        "in brackets after a name may stay."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a run of foreign letters; nothing for a language we do not know."""
        document = Document(text, fields=True)
        if document.text.isascii():
            return []
        maker = FindingMaker(self.name, text)
        return [
            self._finding(maker, document, run)
            for run in foreign_runs(document.text, text.language)
            if not _is_accepted(document, run)
        ]

    def _finding(self, maker: FindingMaker, document: Document, run: ScriptRun) -> Finding:
        is_field = document.stretch_at(run.start).kind is None
        severity = Severity.ADVISORY if is_field else self.severity
        language = document.edition.language
        message = f"{run.script} letters in a text whose language is {language}: translate or remove them."
        return document.finding(maker, run.start, run.end, severity=severity, message=message)


def _is_accepted(document: Document, run: ScriptRun) -> bool:
    """A short original form in parentheses after a word, ``Xu Bu (徐步)``, part of an address, or another check's."""
    text, excerpt = document.text, document.text[run.start : run.end]
    if document.in_address(run.start, run.end) or excerpt in _BROKEN:
        return True
    before, after = text[max(0, run.start - 40) : run.start], text[run.end : run.end + 40]
    if _GLOSS_OPENS.search(before) and _GLOSS_CLOSES.match(after) and run.end - run.start <= _LONGEST_GLOSS:
        return True
    if run.script != "Cyrillic":
        return False
    around = (_LETTERS_BEFORE.findall(before)[0], _LETTERS_AFTER.findall(after)[0])
    return any(around) and in_one_alphabet(around[0] + excerpt + around[1]) is not None
