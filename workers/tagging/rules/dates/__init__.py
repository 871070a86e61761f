"""Dates and periods: what the calendar words of a text mean, to the precision they are written with.

``grammar`` finds them by the forms of each language's module and of ``everywhere``; ``values`` does the
arithmetic. A name of a person is no month: ``Liu Jun``, ``June Park``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.tagging.documents import Document, Found, Place, Span
from workers.tagging.rules.dates import chinese, english, everywhere, portuguese, russian, spanish
from workers.tagging.rules.dates.forms import Grammar
from workers.tagging.rules.dates.grammar import DateFound, dates_in
from workflow.domain.annotations import EntityType

GRAMMARS: Mapping[str, Grammar] = {
    "en": english.GRAMMAR,
    "es": spanish.GRAMMAR,
    "pt": portuguese.GRAMMAR,
    "ru": russian.GRAMMAR,
    "zh": chinese.GRAMMAR,
}
"""By primary language."""
_MONTH_ALONE = frozenset({"surely_month", "relative_weekday"})
"""Forms without a figure, which a person's name may look like."""


class Dates:
    """The rule for dates."""

    def find(self, document: Document, spans: Sequence[Span]) -> Found:
        """Every date with its value; none inside a person's name."""
        grammar = GRAMMARS.get(document.primary, everywhere.GRAMMAR)
        found = list(dates_in(document.text, grammar, document.release_date))
        if any(each.form in _MONTH_ALONE for each in found):
            found = _outside_names(found, document.text, spans)
        values: dict[Place, str] = {(each.start, each.end): each.value for each in found}
        return Found(
            spans=tuple(
                Span(start=each.start, end=each.end, type=EntityType.DATE, provider="rules", rule=f"date_{each.form}")
                for each in found
            ),
            values=values,
        )


def _outside_names(found: Sequence[DateFound], text: str, spans: Sequence[Span]) -> list[DateFound]:
    """Without months and weekdays that are part of a person's name; ``in May`` is nobody."""
    taken: set[int] = set()
    exact: set[Place] = set()
    for span in spans:
        if span.type is EntityType.PERSON:
            taken.update(range(span.start, min(span.end, span.start + 80)))
            exact.add(span.place)
    return [
        each
        for each in found
        if each.form not in _MONTH_ALONE
        or (each.start not in taken and each.end - 1 not in taken)
        or ((each.start, each.end) in exact and text[max(0, each.start - 3) : each.start].casefold() == "in ")
    ]
