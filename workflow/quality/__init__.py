"""The checks of a text's quality, one a file, each behind ``workflow.quality.ports.QualityCheck``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from workflow.domain.annotations import Finding, Severity
from workflow.domain.desk import CheckPolicy
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.quality.acronyms import Acronyms
from workflow.quality.addresses import Addresses
from workflow.quality.brackets import Brackets
from workflow.quality.completeness import Completeness
from workflow.quality.currencies import Currencies
from workflow.quality.dates import Dates
from workflow.quality.dates_without_year import DatesWithoutYear
from workflow.quality.declared_language import DeclaredLanguage
from workflow.quality.doubled_words import DoubledWords
from workflow.quality.end_punctuation import EndPunctuation
from workflow.quality.glossary import Glossary
from workflow.quality.hidden_characters import HiddenCharacters
from workflow.quality.homoglyphs import Homoglyphs
from workflow.quality.length import Length
from workflow.quality.lost_brackets import LostBrackets
from workflow.quality.markup import Markup
from workflow.quality.metadata_line import MetadataLine
from workflow.quality.mojibake import Mojibake
from workflow.quality.name_authority import NameAuthority
from workflow.quality.names import Names
from workflow.quality.negation import Negation
from workflow.quality.numbers import Numbers
from workflow.quality.organisation_names import OrganisationNames
from workflow.quality.outdated_terms import OutdatedTerms
from workflow.quality.percentages import Percentages
from workflow.quality.ports import EditionText, QualityCheck
from workflow.quality.quotes import Quotes
from workflow.quality.repeated_clause import RepeatedClause
from workflow.quality.repeated_sentence import RepeatedSentence
from workflow.quality.replaced_wording import ReplacedWording
from workflow.quality.script_residue import ScriptResidue
from workflow.quality.spacing import Spacing
from workflow.quality.title_differs import TitleDiffers
from workflow.quality.truncation import Truncation
from workflow.quality.undefined_acronyms import UndefinedAcronyms
from workflow.quality.units import Units
from workflow.quality.untranslated import Untranslated

WRITING_CHECKS: tuple[QualityCheck, ...] = (
    ScriptResidue(),
    DeclaredLanguage(),
    Homoglyphs(),
    Mojibake(),
    MetadataLine(),
    HiddenCharacters(),
    Spacing(),
    Brackets(),
    Quotes(),
    DoubledWords(),
    RepeatedClause(),
    RepeatedSentence(),
    OutdatedTerms(),
    NameAuthority(),
    OrganisationNames(),
    UndefinedAcronyms(),
    DatesWithoutYear(),
    TitleDiffers(),
)
"""Those that read one text, a writer's own too."""

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
    ReplacedWording(),
)
"""Those that hold a translation against its source."""

ALL_CHECKS: tuple[QualityCheck, ...] = (*WRITING_CHECKS, *BILINGUAL_CHECKS)

SHOWN = 100
"""Findings of one check that are kept for one text; the last of them counts the rest."""

_AS_THEY_COME: Mapping[str, CheckPolicy] = MappingProxyType({})


def checks_for(language: LanguageTag, policy: Mapping[str, CheckPolicy] = _AS_THEY_COME) -> tuple[QualityCheck, ...]:
    """The checks that look at a text of this language at a desk: no switched-off one, and none that cannot read it."""
    primary = primary_language(language)
    return tuple(
        check
        for check in ALL_CHECKS
        if policy.get(check.name) is not CheckPolicy.OFF and (check.languages is None or primary in check.languages)
    )


def run_checks(text: EditionText, policy: Mapping[str, CheckPolicy] = _AS_THEY_COME) -> tuple[Finding, ...]:
    """What the checks find in ``text``, check by check, each in reading order, at most ``SHOWN`` of one check.

    ``policy`` is the desk's: a check that it calls blocking or advisory has findings of that severity only.
    """
    return tuple(
        _under(policy.get(check.name), finding)
        for check in checks_for(text.language, policy)
        for finding in _bounded(check.run(text))
    )


def _under(policy: CheckPolicy | None, finding: Finding) -> Finding:
    if policy is None or policy is CheckPolicy.OFF or finding.severity.value == policy.value:
        return finding
    return replace(finding, severity=Severity(policy.value))


def _bounded(findings: list[Finding]) -> list[Finding]:
    """No text makes the record of its own checks larger than people can read."""
    if len(findings) <= SHOWN:
        return findings
    last, rest = findings[SHOWN - 1], findings[SHOWN:]
    blocking = any(finding.severity is Severity.BLOCKING for finding in rest)
    severity = Severity.BLOCKING if blocking else last.severity
    more = f"{last.message} {len(rest)} more places like this follow: mend these first."
    return [*findings[: SHOWN - 1], replace(last, message=more, severity=severity)]
