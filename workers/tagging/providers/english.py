"""The English provider: a small conditional random field over words; ``data/english.json`` says what it is made of.

A heading is read as if it were a sentence: each of its words takes the form that it has elsewhere in the text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from threading import Lock

import pycrfsuite

from workers.tagging.documents import Document, Span
from workers.tagging.providers import english_features, english_words
from workers.tagging.providers.english_casing import readable
from workers.tagging.providers.english_features import DocumentWords, Word, features, sentences
from workflow.domain.annotations import EntityType

MODEL = "english.crfsuite"
ABOUT = "english.json"
"""Where the model comes from, and the digests of what it was made of."""
_TYPES = {"PER": EntityType.PERSON, "ORG": EntityType.ORGANISATION, "LOC": EntityType.PLACE}


class EnglishProvider:
    """Finds people, institutions and places in English text."""

    name = "crf"
    languages = frozenset({"en"})

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._tagger: pycrfsuite.Tagger | None = None
        self._one_at_a_time = Lock()

    @cached_property
    def _weights(self) -> bytes:
        """The model file; a process reads it once."""
        return files("workers.tagging.providers").joinpath("data", MODEL).read_bytes()

    def fingerprint(self) -> str:
        """Of the code that makes features and of the weights."""
        digest = hashlib.sha256(self._weights)
        digest.update(code_digest().encode())
        return f"{self.name}-en/{digest.hexdigest()[:16]}"

    def load(self) -> None:
        """Read the weights."""
        tagger = pycrfsuite.Tagger()
        tagger.open_inmemory(self._weights)
        self._tagger = tagger

    def annotate(self, documents: Sequence[Document]) -> list[list[Span]]:
        """The names of each document; a span's score is the smallest marginal probability among its words."""
        if self._tagger is None:
            self.load()
        tagger = self._tagger
        assert tagger is not None
        with self._one_at_a_time:  # the model remembers the sentence that it was given last
            return [_names(tagger, document.text) for document in documents]


def code_digest() -> str:
    """Of the modules that turn a text into features: a model answers for the features that it was trained with only."""
    folder = files("workers.tagging.providers")
    names = (module.__name__.rpartition(".")[2] + ".py" for module in (english_features, english_words))
    return hashlib.sha256(b"".join(folder.joinpath(name).read_bytes() for name in names)).hexdigest()


def _names(tagger: pycrfsuite.Tagger, text: str) -> list[Span]:
    places = sentences(text)
    cased = readable(text)
    wordings = [[cased[start:end] for start, end in sentence] for sentence in places]
    document = DocumentWords(wordings)
    found: list[Span] = []
    for sentence, words in zip(places, wordings, strict=True):
        if any(word[0].isupper() for word in words):
            tagger.set(features(words, document))
            found += _spans(tagger, sentence)
    return found


def _spans(tagger: pycrfsuite.Tagger, sentence: Sequence[Word]) -> list[Span]:
    labels = tagger.tag()
    found: list[Span] = []
    at = 0
    while at < len(labels):
        kind = labels[at][2:]
        first = at
        at += 1
        while kind and at < len(labels) and labels[at] == f"I-{kind}":
            at += 1
        if kind in _TYPES:
            score = min(tagger.marginal(labels[each], each) for each in range(first, at))
            found.append(
                Span(
                    start=sentence[first][0],
                    end=sentence[at - 1][1],
                    type=_TYPES[kind],
                    provider=EnglishProvider.name,
                    rule="crf",
                    score=round(score, 4),
                )
            )
    return found
