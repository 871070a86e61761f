"""Pairs of a source segment and its translation, and what the bilingual checks ask of them. No check lives here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from workflow.domain.segments import Segment
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.quantities import Quantity, quantities, spoken_numbers
from workflow.quality._findings import Place, target_pairs
from workflow.quality.ports import EditionText


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A source segment with its translation; neither is empty."""

    source: Segment
    target: Segment
    source_language: LanguageTag
    target_language: LanguageTag

    @property
    def place(self) -> Place:
        """Where findings of the pair point."""
        return Place(text=self.target.text, segment_id=self.target.id)


def pairs(text: EditionText) -> Iterator[Pair]:
    """The pairs that there is something to compare in; none between variants of one language."""
    if primary_language(text.language) == primary_language(text.source_language):
        return
    for source, target in target_pairs(text):
        if target is not None and target.text.strip() and source.text.strip():
            yield Pair(
                source=source, target=target, source_language=text.source_language, target_language=text.language
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The quantities of one side that the other lacks, both in order."""

    lost: tuple[Quantity, ...]
    added: tuple[Quantity, ...]
    kept: tuple[tuple[Quantity, Quantity], ...]
    """Those of the source with those of the translation that say the same."""


@lru_cache(maxsize=512)
def difference(source: str, source_language: LanguageTag, target: str, target_language: LanguageTag) -> Difference:
    """Compare by value. A number in words may stand for one in figures; a repetition may be dropped."""
    wanted, present = quantities(source, source_language), quantities(target, target_language)
    kept, lost, added = _matched(wanted, present)
    if lost:
        lost = _not_among([*spoken_numbers(target, target_language), *present], lost)
    if added:
        added = _not_among([*spoken_numbers(source, source_language), *wanted], added)
    return Difference(lost=_by_kind(lost), added=_by_kind(added), kept=tuple(kept))


def _by_kind(found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """So that what took another's place is compared with its like: a day with a day, a percentage with one."""
    return tuple(sorted(found, key=lambda each: (each.role, each.sign or "", each.start)))


def _matched(
    wanted: Sequence[Quantity], present: Sequence[Quantity]
) -> tuple[list[tuple[Quantity, Quantity]], list[Quantity], list[Quantity]]:
    free = list(present)
    kept: list[tuple[Quantity, Quantity]] = []
    missing: list[Quantity] = []
    for is_like in (_same_and_sign, _same, _may_be_same):
        missing = []
        for quantity in wanted:
            partner = next((each for each in free if is_like(quantity, each)), None)
            if partner is None:
                missing.append(quantity)
            else:
                free.remove(partner)
                kept.append((quantity, partner))
        wanted = missing
        if not wanted or not free:
            break
    return kept, [each for each in missing if each.is_demanded], [each for each in free if each.is_demanded]


def _same_and_sign(first: Quantity, second: Quantity) -> bool:
    return first.values[0] == second.values[0] and first.sign == second.sign


def _same(first: Quantity, second: Quantity) -> bool:
    return first.values[0] == second.values[0]


def _may_be_same(first: Quantity, second: Quantity) -> bool:
    return not set(first.values).isdisjoint(second.values)


def _not_among(said: Sequence[Quantity], looked_for: Sequence[Quantity]) -> list[Quantity]:
    values: Counter[Decimal] = Counter(value for each in said for value in set(each.values))
    return [each for each in looked_for if not any(values[value] for value in each.values)]


def difference_of(pair: Pair) -> Difference:
    """``difference`` of a pair's texts."""
    return difference(pair.source.text, pair.source_language, pair.target.text, pair.target_language)
