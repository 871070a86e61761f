"""The grammar of Chinese press texts: which of the places found before stand, and what it adds to them."""

from __future__ import annotations

from collections.abc import Sequence

from workers.tagging.documents import Document, Found, Span
from workers.tagging.providers.chinese import NAME, Word, chinese_provider
from workers.tagging.rules.chinese.institutions import institutions
from workers.tagging.rules.chinese.other_models import TAGS, named_by, told_by
from workers.tagging.rules.chinese.people import people
from workers.tagging.rules.chinese.places import places
from workers.tagging.rules.chinese.reading import Reading, read_words
from workers.tagging.rules.chinese.roles import holdings
from workers.tagging.rules.chinese.short_forms import short_forms


class ChineseRules:
    """Rules for simplified and traditional Chinese."""

    def apply(self, document: Document, spans: Sequence[Span]) -> Found:
        """The spans that stand after the grammar, and who holds which office where."""
        if not document.text:
            return Found()
        known = [span for span in spans if span.provider == "gazetteer"]
        model = [span for span in spans if span.is_of_a_model]
        others = [span for span in spans if span.provider == "rules" or (span.is_of_a_model and span.type not in TAGS)]
        words: Sequence[Word] = chinese_provider().words(document.text)
        is_another = not any(span.provider == NAME for span in model)  # nobody's, where the text names nothing
        reading = read_words(document, known, named_by(words, model) if is_another else words)
        found = [*institutions(reading), *places(reading)]
        found = [*found, *short_forms(reading, found), *people(reading)]
        if is_another:
            found = list(told_by(found, model))
        kept = [*(span for span in known if _stands(reading, span)), *found, *others]
        return Found(spans=tuple(kept), holdings=tuple(holdings(reading, kept)))


def _stands(reading: Reading, span: Span) -> bool:
    """Whether a known name is a word or some words here, not the end of one and the beginning of the next."""
    return reading.starts(span.start) and reading.ends(span.end)
