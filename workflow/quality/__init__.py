"""The checks of a text's quality, one a file, each behind ``workers.ports.QualityCheck``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflow.domain.annotations import Finding, Severity
from workflow.domain.desk import CheckPolicy
from workflow.quality.declared_language import DeclaredLanguage
from workflow.quality.acronyms import Acronyms
from workflow.quality.addresses import Addresses
from workflow.quality.completeness import Completeness
from workflow.quality.currencies import Currencies
from workflow.quality.dates import Dates
from workflow.quality.end_punctuation import EndPunctuation
from workflow.quality.glossary import Glossary
from workflow.quality.length import Length
from workflow.quality.lost_brackets import LostBrackets
from workflow.quality.markup import Markup
from workflow.quality.names import Names
from workflow.quality.negation import Negation
from workflow.quality.numbers import Numbers
from workflow.quality.percentages import Percentages
from workflow.quality.ports import EditionText, QualityCheck
from workflow.quality.repeated_clause import RepeatedClause
from workflow.quality.replaced_wording import ReplacedWording
from workflow.quality.script_residue import ScriptResidue
from workflow.quality.spacing import Spacing
from workflow.quality.truncation import Truncation
from workflow.quality.units import Units
from workflow.quality.untranslated import Untranslated

BILINGUAL_CHECKS: tuple[QualityCheck, ...] = (
    Completeness(),
    Untranslated(),
    Truncation(),
    Length(),
    Numbers(),
    Percentages(),
    Dates(),
    Currencies(),
    Units(),
    Addresses(),
    Acronyms(),
    Names(),
    Glossary(),
    Negation(),
    EndPunctuation(),
    LostBrackets(),
    Markup(),
)
"""Those that hold a translation against its source."""

ALL_CHECKS: tuple[QualityCheck, ...] = (ScriptResidue(), RepeatedClause(), Spacing(), *BILINGUAL_CHECKS)


SHOWN = 100
"""Findings of one check that are kept for one text; the last of them counts the rest."""


AS_THEY_COME: Mapping[str, CheckPolicy] = {}
"""The policy that names no check: each keeps its own severity."""


def run_checks(text: EditionText, policy: Mapping[str, CheckPolicy] = AS_THEY_COME) -> tuple[Finding, ...]:
    """What every check finds in ``text``, check by check, each in reading order, at most ``SHOWN`` of one check.

    A check that ``policy`` switches off is not run; one that it names otherwise finds what it finds as severely.
    """
    return tuple(
        _as_severe(finding, policy.get(check.name))
        for check in ALL_CHECKS
        if policy.get(check.name) is not CheckPolicy.OFF
        for finding in _bounded(check.run(text))
    )


def _as_severe(finding: Finding, policy: CheckPolicy | None) -> Finding:
    return finding if policy is None else replace(finding, severity=Severity(policy.value))


def _bounded(findings: list[Finding]) -> list[Finding]:
    """No text makes the record of its own checks larger than people can read."""
    if len(findings) <= SHOWN:
        return findings
    last, rest = findings[SHOWN - 1], findings[SHOWN:]
    blocking = any(finding.severity is Severity.BLOCKING for finding in rest)
    severity = Severity.BLOCKING if blocking else last.severity
    more = f"{last.message} {len(rest)} more places like this follow: mend these first."
    return [*findings[: SHOWN - 1], replace(last, message=more, severity=severity)]
