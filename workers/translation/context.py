"""What helps an engine to translate a portion of a text: what stands before it, and the newsroom's terms in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workers.ports import Context
from workflow.domain.segments import Block, Segment, all_segments
from workflow.domain.vocabulary import LanguageTag
from workflow.terminology import TermBase

CHARACTERS_BEFORE = 600
"""Source text before the portion that engines which can make use of it are given."""


def context_for(
    blocks: Iterable[Block], asked: Sequence[Segment], source: LanguageTag, target: LanguageTag, terms: TermBase
) -> Context:
    """The text before the portion, and its terms with what is to be written for them."""
    before = ""
    for segment in all_segments(blocks):
        if segment.id == asked[0].id:
            break
        before = f"{before}{segment.text}\n"[-CHARACTERS_BEFORE:]
    text = "\n".join(segment.text for segment in asked)
    pairs = {
        text[match.start : match.end]: writes[0].text
        for match in terms.find(text, source)
        if (writes := terms.to_write(match.concept, target))
    }
    return Context(before=before, terms=tuple(pairs.items()))
