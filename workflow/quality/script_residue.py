"""The check for letters of a script that the edition's language is not written in. Nothing else is checked here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.languages.fixed_texts import address_spans
from workflow.languages.scripts import ScriptRun, foreign_runs
from workflow.quality._findings import FindingMaker, Place, all_places
from workflow.quality.ports import EditionText

_LONGEST_GLOSS = 12
_GLOSS_OPENS, _GLOSS_CLOSES = re.compile(r"\w\s?[(（]$"), re.compile(r"^[)）]")


class ScriptResidue:
    """Finds what was left in another script: blocking in the text, advisory in a field such as the publisher."""

    name = "script_residue"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "No letters of a script that the language is not written in."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a run of foreign letters; nothing for a language we do not know."""
        maker = FindingMaker(self.name)
        return [
            self._finding(maker, place, run, text)
            for place in all_places(text)
            for run in foreign_runs(place.text, text.language)
            if not _is_accepted(place.text, run)
        ]

    def _finding(self, maker: FindingMaker, place: Place, run: ScriptRun, text: EditionText) -> Finding:
        severity = Severity.BLOCKING if place.field is None else Severity.ADVISORY
        message = f"{run.script} letters in a text whose language is {text.language}: translate or remove them."
        return maker.make(place, run.start, run.end, severity=severity, message=message)


def _is_accepted(text: str, run: ScriptRun) -> bool:
    """A short original form in parentheses after a word, ``Xu Bu (徐步)``, or part of an address."""
    if any(start <= run.start < end for start, end in address_spans(text)):
        return True
    is_enclosed = _GLOSS_OPENS.search(text[: run.start]) and _GLOSS_CLOSES.match(text[run.end :])
    return bool(is_enclosed) and run.end - run.start <= _LONGEST_GLOSS
