"""The checks of a text's quality, one a file, each behind ``workers.ports.QualityCheck``."""

from __future__ import annotations

from dataclasses import replace

from workflow.domain.annotations import Finding, Severity
from workflow.quality.declared_language import DeclaredLanguage
from workflow.quality.numbers import Numbers
from workflow.quality.ports import EditionText, QualityCheck
from workflow.quality.repeated_clause import RepeatedClause
from workflow.quality.replaced_wording import ReplacedWording
from workflow.quality.script_residue import ScriptResidue
from workflow.quality.spacing import Spacing
from workflow.quality.untranslated import Untranslated

ALL_CHECKS: tuple[QualityCheck, ...] = (
    ScriptResidue(),
    DeclaredLanguage(),
    Untranslated(),
    Numbers(),
    RepeatedClause(),
    Spacing(),
    ReplacedWording(),
)


SHOWN = 100
"""Findings of one check that are kept for one text; the last of them counts the rest."""


def run_checks(text: EditionText) -> tuple[Finding, ...]:
    """What every check finds in ``text``, check by check, each in reading order, at most ``SHOWN`` of one check."""
    return tuple(finding for check in ALL_CHECKS for finding in _bounded(check.run(text)))


def _bounded(findings: list[Finding]) -> list[Finding]:
    """No text makes the record of its own checks larger than people can read."""
    if len(findings) <= SHOWN:
        return findings
    last, rest = findings[SHOWN - 1], findings[SHOWN:]
    blocking = any(finding.severity is Severity.BLOCKING for finding in rest)
    severity = Severity.BLOCKING if blocking else last.severity
    more = f"{last.message} {len(rest)} more places like this follow: mend these first."
    return [*findings[: SHOWN - 1], replace(last, message=more, severity=severity)]
