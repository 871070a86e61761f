"""What somebody types to search: words that must all occur, phrases in quotation marks, the last word's beginning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.languages.search_words import MOST_TOKENS, tokens_of

LONGEST_QUERY = 200
"""Characters."""
MOST_TERMS = 12
"""Words and phrases."""
_QUOTES = re.compile('["\u201c\u201d\u201e\u201f\u00ab\u00bb\u300c\u300d\u300e\u300f\uff02]')
_CONTEXT_BEFORE, _CONTEXT = 60, 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Tokens that follow each other; of the last one, only its beginning where ``is_beginning``."""

    tokens: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a quotation."""

    text: str
    is_hit: bool


def terms_of(query: str, field: str = "q") -> tuple[Term, ...]:
    """What has to occur; ``InvalidValue`` naming ``field`` for what cannot be searched for."""
    if len(query) > LONGEST_QUERY:
        raise InvalidValue(field, phrase("must have at most {most} characters", most=LONGEST_QUERY))
    parts = _QUOTES.split(query)
    if len(parts) % 2 == 0:
        raise InvalidValue(field, phrase("has a quotation mark too many or too few; a phrase stands between two"))
    texts: list[str] = []
    for number, part in enumerate(parts):
        texts += [part] if number % 2 else part.split()
    terms = list(dict.fromkeys(Term(tokens=tokens) for text in texts if (tokens := _tokens(text))))
    if not terms:
        raise InvalidValue(field, phrase("must have a letter or a digit to search for"))
    if len(terms) > MOST_TERMS:
        raise InvalidValue(field, phrase("must have at most {most} words and phrases", most=MOST_TERMS))
    last = parts[-1].split()
    if last and len(tokens := _tokens(last[-1])) and len(tokens[-1]) > 1 and not _is_unspaced(last[-1]):
        terms = [term for term in terms if term.tokens != tokens] + [Term(tokens=tokens, is_beginning=True)]
    return tuple(terms)


def _tokens(text: str) -> tuple[str, ...]:
    """Its tokens; at the ends of a run of Han or Kana, pairs alone: single characters say nothing more, at a cost."""
    tokens = [token.text for token in tokens_of(text)]
    if len(tokens) > 1 and len(tokens[0]) == 1 and tokens[1][0] == tokens[0] and len(tokens[1]) == 2:
        tokens = tokens[1:]
    if len(tokens) > 1 and len(tokens[-1]) == 1 and tokens[-2][-1] == tokens[-1] and len(tokens[-2]) == 2:
        tokens = tokens[:-1]
    return tuple(tokens)


def _is_unspaced(word: str) -> bool:
    """Whether it ends with Han or Kana, of which any piece is found anyway."""
    *_, last = tokens_of(word)
    return len(list(tokens_of("\u4e00" + word[last.start : last.end]))) > 2


def quotation(body: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """A place of the text where the terms occur, behind its first line if possible, with the hits marked."""
    hits = sorted(set(_hits(body, terms)))
    headline = body.find("\n") + 1
    first = next((hit for hit in hits if hit[0] >= headline), hits[0] if hits else (headline, headline))
    start = max(first[0] - _CONTEXT_BEFORE, headline if first[0] >= headline else 0)
    end = min(start + _CONTEXT, len(body))
    start, end = _whole(body, start, first[0], 1), _whole(body, end, max(first[1], start), -1)
    pieces, at = [Piece(text="…", is_hit=False)] if start > headline else [], start
    for begin, stop in hits:
        if begin >= at and stop <= end:
            pieces += [Piece(text=body[at:begin], is_hit=False), Piece(text=body[begin:stop], is_hit=True)]
            at = stop
    pieces.append(Piece(text=body[at:end] + ("…" if end < len(body) else ""), is_hit=False))
    return tuple(Piece(text=each.text.replace("\n", " "), is_hit=each.is_hit) for each in pieces if each.text)


def _whole(body: str, at: int, limit: int, step: int) -> int:
    """A place near ``at``, towards ``limit``, where no word is cut; ``at`` itself where there is no space."""
    if at in {0, len(body)} or body[at - 1].isspace():
        return at
    for place in range(at, max(min(limit, at + 20 * step), 0) if step < 0 else min(limit, at + 20), step):
        if body[place - 1].isspace():
            return place if step > 0 else place - 1
    return at


def _hits(body: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    found = list(islice(tokens_of(body), MOST_TOKENS))  # what lies behind is not searched either
    words = [token.text for token in found]
    for term in terms:
        count, final = len(term.tokens), term.tokens[-1]
        for at, word in enumerate(words[: len(words) - count + 1]):
            if count > 1 and word != term.tokens[0]:
                continue
            ends = words[at + count - 1]
            fits = ends.startswith(final) if term.is_beginning else ends == final
            if fits and tuple(words[at : at + count - 1]) == term.tokens[:-1]:
                yield found[at].start, found[at + count - 1].end
