"""What stands in every language as it does in the source: addresses, handles, foreign scripts, most acronyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from workflow.domain.vocabulary import LanguageTag
from workflow.languages.scripts import foreign_runs, scripts_of

_ADDRESS = re.compile(
    r"""(?P<url>(?<![A-Za-z0-9])(?:https?://|www\.)(?:[^\s<>"'\u3000-\u9fff\uff00-\uffef]|(?<=[/=_-])[\u3400-\u9fff]+)+)
      | (?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
      | (?P<handle>(?<![\w@\#/])[@\#][A-Za-z]\w+)""",
    re.VERBOSE,
)
_SIGNS_OF_ADDRESS = ("://", "www.", "@", "#")
_TRAILING = ".,;:!?)]}»”’"
_ACRONYM = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Z0-9]{1,7}(?:-\d{1,4})?(?![A-Za-z0-9])")
_ROMAN = re.compile(r"[IVXLCDM]+")

# Acronyms with their own form in most languages (UN is ONU), which engines know: ours would be wrong there.
_OWN_FORM_ABROAD = frozenset(
    "UN US USA UK EU UAE NATO WHO IMF WTO ILO OSCE IAEA CIS EEU EAEU GDP AI AIDS HIV NGO TV USSR PRC AM PM".split()
)
_EMPHASIS = frozenset("AN THE AND OR NOT NO ALL IS ARE NEVER MUST ONLY NEW LIVE BREAKING UPDATE".split())


def address_spans(text: str) -> list[tuple[int, int]]:
    """Where URLs, e-mail addresses and handles stand, without the punctuation of the sentence around them."""
    if not any(sign in text for sign in _SIGNS_OF_ADDRESS):
        return []
    spans = []
    for match in _ADDRESS.finditer(text):
        kept = match.group().rstrip(_TRAILING) if match.lastgroup == "url" else match.group()
        spans.append((match.start(), match.start() + len(kept)))
    return spans


def without_addresses(text: str) -> str:
    """``text`` with spaces in place of its addresses: they are in no language, and every offset stays."""
    for start, end in address_spans(text):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def fixed_spans(text: str, language: LanguageTag) -> list[tuple[int, int]]:
    """Where addresses, handles and runs of a foreign script stand: engines alter or drop them."""
    return disjoint([*address_spans(text), *((run.start, run.end) for run in foreign_runs(text, language))])


def acronyms(text: str) -> frozenset[str]:
    """The acronyms in ``text``; none in a text set in capitals."""
    found = {match.group() for match in _ACRONYM.finditer(text)}
    letters = [character for character in text if character.isalpha()] if found else []
    if sum(character.isupper() for character in letters) > len(letters) / 2:
        return frozenset()
    return frozenset(word for word in found if word not in _EMPHASIS and not _ROMAN.fullmatch(word))


def kept_acronyms(text: str, target: LanguageTag) -> frozenset[str]:
    """The acronyms that a translation into ``target`` keeps: those without their own form, if it is written in Latin.

    Where another script is written, an acronym is rightly rendered (SCO is ШОС in Russian).
    """
    return frozenset[str]() if scripts_of(target) else acronyms(text) - _OWN_FORM_ABROAD


def expected_texts(text: str, source: LanguageTag, target: LanguageTag, keep: Iterable[str]) -> dict[str, int]:
    """What must stand in a translation of ``text``, and how often: fixed spans each time, acronyms and names once."""
    expected = Counter(text[start:end] for start, end in fixed_spans(text, source))
    named = frozenset(word for word in keep if word and word_pattern(word).search(text))
    expected.update(dict.fromkeys((kept_acronyms(text, target) | named) - expected.keys(), 1))
    return dict(expected)


def lost(expected: Mapping[str, int], translated: str) -> list[str]:
    """The protected texts that stand in ``translated`` less often than expected."""
    return [text for text, times in expected.items() if len(word_pattern(text).findall(translated)) < times]


def word_pattern(word: str) -> re.Pattern[str]:
    """Finds ``word`` as a whole: SCO is not in CNISCO. In Han text nothing parts words, so nothing is asked there."""
    edge = "[A-Za-z0-9]" if word.isascii() else "[^\\W\u3005-\u9fff]"
    before = f"(?<!{edge})" if word[0].isalnum() and not _is_han(word[0]) else ""
    after = f"(?!{edge})" if word[-1].isalnum() and not _is_han(word[-1]) else ""
    return re.compile(f"{before}{re.escape(word)}{after}")


def _is_han(character: str) -> bool:
    return "\u3005" <= character <= "\u9fff"


def disjoint(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, without those that overlap an earlier one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not result or start >= result[-1][1]:
            result.append((start, end))
    return result
