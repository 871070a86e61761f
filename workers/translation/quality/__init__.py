"""The checks of a text's quality, one a file, each behind ``workers.ports.QualityCheck``."""

from __future__ import annotations

from workers.ports import EditionText, QualityCheck
from workers.translation.quality.numbers import Numbers
from workers.translation.quality.repeated_clause import RepeatedClause
from workers.translation.quality.script_residue import ScriptResidue
from workers.translation.quality.spacing import Spacing
from workers.translation.quality.untranslated import Untranslated
from workflow.domain.annotations import Finding

ALL_CHECKS: tuple[QualityCheck, ...] = (ScriptResidue(), Untranslated(), Numbers(), RepeatedClause(), Spacing())


def run_checks(text: EditionText) -> tuple[Finding, ...]:
    """What every check finds in ``text``, check by check, each in reading order."""
    return tuple(finding for check in ALL_CHECKS for finding in check.run(text))
