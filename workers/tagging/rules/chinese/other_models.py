"""Chinese text whose names another model found: the built-in one still cuts it into words, and names nothing.

Here words take over what that model says, and spans give its name and its scores back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workers.tagging.documents import Span
from workers.tagging.providers.chinese import NAME, Word
from workflow.domain.annotations import EntityType

TAGS: Mapping[EntityType, str] = {
    EntityType.PERSON: "PER",
    EntityType.ORGANISATION: "ORG",
    EntityType.PLACE: "LOC",
}
"""What the grammar builds on; of other types a model's spans go on as they are."""
_NAMING = frozenset(("PER", "ORG", "LOC", "nr", "nt", "ns"))
_NOUN = "n"
_AT_ITS_WORD = 1.0
"""How certain the grammar takes a name to be whose model measures nothing; no span bears this as its score."""


def named_by(words: Sequence[Word], model: Sequence[Span]) -> list[Word]:
    """``words`` with the names of ``model`` and no others, each one word."""
    names = sorted((span for span in model if span.type in TAGS), key=lambda span: span.start)
    answer: list[Word] = []
    at = 0
    for word in words:
        start = word.start
        while at < len(names) and names[at].start < word.end:
            name = names[at]
            if start < name.start:
                answer.append(_plain(word, start, name.start))
            if not answer or answer[-1].start != name.start:
                certainty = _AT_ITS_WORD if name.score is None else name.score
                answer.append(Word(name.start, name.end, TAGS[name.type], certainty))
            start = min(name.end, word.end)
            if name.end > word.end:
                break
            at += 1
        if start < word.end:
            answer.append(_plain(word, start, word.end))
    return answer


def told_by(spans: Sequence[Span], model: Sequence[Span]) -> Iterator[Span]:
    """The grammar's ``spans`` with the name of the model behind them, and without scores where it measures none."""
    name = next((span.provider for span in model), "rules")
    has_scores = any(span.score is not None for span in model)
    for span in spans:
        yield replace(
            span,
            provider=name if span.provider == NAME else span.provider,
            score=span.score if has_scores else None,
        )


def _plain(word: Word, start: int, end: int) -> Word:
    return replace(word, start=start, end=end, tag=_NOUN if word.tag in _NAMING else word.tag)
