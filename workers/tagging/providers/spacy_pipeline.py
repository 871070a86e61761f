"""Any installed spaCy pipeline as a tagger: what it calls an entity, in our types. Nothing is ever downloaded.

Of a pipeline only what names entities runs, with what that listens to. spaCy measures no score, so there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workers.tagging.choice import TaggerUnavailableError, first_line
from workers.tagging.documents import Document, Place, Span
from workers.tagging.providers.folders import digest_of
from workers.tagging.providers.pieces import pieces
from workflow.domain.annotations import EntityType

NAME = "spacy"
_VERSION = "1"
"""Moves with this code whenever an answer may."""
_TYPES: Mapping[str, EntityType] = {
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "FAC": EntityType.PLACE,
    "EVENT": EntityType.EVENT,
    "DATE": EntityType.DATE,
    "MONEY": EntityType.MONEY,
}
"""The labels of OntoNotes and of WikiNER that are ours; others (``NORP``, ``CARDINAL``, ``MISC``) are dropped."""
_NOT_FOR_NAMES = frozenset(
    "tagger parser senter sentencizer morphologizer lemmatizer trainable_lemmatizer attribute_ruler textcat "
    "textcat_multilabel spancat spancat_singlelabel entity_linker coref span_resolver "
    "experimental_coref experimental_span_resolver".split()
)
"""Factories of components that a statistical recogniser does without; a ruler's patterns may ask for their work."""
_LISTENED_TO = frozenset(("tok2vec", "transformer", "curated_transformer"))
_RECOGNISERS = frozenset(("ner", "beam_ner"))
_EVERY_LANGUAGE = frozenset(("xx", "mul"))
_PIECE = 50_000
"""Characters that are read at once at most: a megabyte of memory a thousand of them."""
_TEXTS_AT_ONCE = 16
_ARTICLE = re.compile(r"[Tt]he\s+(?!Hague\b|Gambia\b)")
_POSSESSIVE = re.compile(r"'s?\Z")


class SpacyProvider:
    """One spaCy pipeline, read as the tagger of one language."""

    name = NAME

    def __init__(self, language: str, model: str, *, longest: int = _PIECE) -> None:
        """``model`` is an installed package's name or a folder; ``longest`` the characters read at once at most."""
        self.languages = frozenset((language,))
        self._language = language
        self._model = model
        self._longest = longest
        self._pipeline: Any = None

    def fingerprint(self) -> str:
        """Versions of spaCy and of the pipeline, its name, and the digest of its files; ``load`` comes first."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        pipeline = self._loaded()
        meta = pipeline.meta
        named = f"{meta['lang']}_{meta['name']}-{meta['version']}"
        needed = "".join(f" {name}-{version}" for name, version in _needed(meta))
        return f"{NAME}/{_VERSION} spacy-{metadata.version('spacy')} {named}{needed} files-{digest_of(pipeline.path)}"

    def load(self) -> None:
        """Read the pipeline, once; ``TaggerUnavailableError`` says what to install."""
        if self._pipeline is None:
            self._pipeline = _pipeline_of(self._model, self._language)
            self.fingerprint()

    def annotate(self, documents: Sequence[Document]) -> list[list[Span]]:
        """The entities of each document that are of our types; ``load`` comes first."""
        pipeline = self._loaded()
        longest = min(self._longest, pipeline.max_length)
        parts = [
            (number, place) for number, document in enumerate(documents) for place in pieces(document.text, longest)
        ]
        found: list[list[Span]] = [[] for _ in documents]
        texts = (documents[number].text[slice(*place)] for number, place in parts)
        read = pipeline.pipe(texts, batch_size=_TEXTS_AT_ONCE)
        for (number, (start, _)), answer in zip(parts, read, strict=True):
            found[number] += self._spans(documents[number].text, start, answer)
        return found

    def _loaded(self) -> Any:
        if self._pipeline is None:
            raise RuntimeError("the spaCy pipeline is asked before it is read; call load() first")
        return self._pipeline

    def _spans(self, text: str, offset: int, answer: Any) -> Iterator[Span]:
        for entity in answer.ents:
            kind = _TYPES.get(entity.label_.upper())
            if kind is None:
                continue
            start, end = self._name(text, offset + entity.start_char, offset + entity.end_char, kind)
            if start < end:
                yield Span(start=start, end=end, type=kind, provider=NAME, rule=entity.label_.lower())

    def _name(self, text: str, start: int, end: int, kind: EntityType) -> Place:
        """The name itself: without spaces at its ends and, in English, without article and possessive ending."""
        if self._language == "en" and kind not in (EntityType.DATE, EntityType.MONEY):
            if (article := _ARTICLE.match(text, start, end)) is not None:
                start = article.end()
            if (possessive := _POSSESSIVE.search(text[start:end])) is not None:
                end = start + possessive.start()
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        return start, end


def what_is_missing(model: str) -> str | None:
    """Why this model cannot be there, seen without loading anything; None where nothing speaks against it."""
    if find_spec("spacy") is None:
        return f"spacy:{model} needs spaCy: `pip install 'copyflow[spacy]'`."
    if Path(model).is_absolute():
        is_one = (Path(model) / "config.cfg").is_file()
        return None if is_one else f"spacy:{model} is no folder of a spaCy pipeline: it has no file config.cfg."
    if find_spec(model) is None:
        return f"spacy:{model} is not installed: install the pipeline's package {model}, or name its folder."
    return None


def _pipeline_of(model: str, language: str) -> Any:
    missing = what_is_missing(model)
    if missing is not None:
        raise TaggerUnavailableError(missing)
    import spacy

    try:
        pipeline = spacy.load(model)
    except (ImportError, OSError, ValueError, KeyError) as error:
        raise TaggerUnavailableError(f"spacy:{model} cannot be loaded: {first_line(error)}") from error
    if pipeline.lang != language and pipeline.lang not in _EVERY_LANGUAGE:
        raise TaggerUnavailableError(f"spacy:{model} reads {pipeline.lang}, not {language}; see COPYFLOW_TAGGERS.")
    _without_idle_parts(pipeline)
    if all(_factory(pipeline, name) in _LISTENED_TO for name in pipeline.pipe_names):
        raise TaggerUnavailableError(f"spacy:{model} names no entities: it has neither `ner` nor `entity_ruler`.")
    return pipeline


def _without_idle_parts(pipeline: Any) -> None:
    """Switch off what names no entity, and what only such parts listened to."""
    factories = {name: _factory(pipeline, name) for name in pipeline.pipe_names}
    if set(factories.values()) <= _NOT_FOR_NAMES | _LISTENED_TO | _RECOGNISERS:
        pipeline.select_pipes(enable=[name for name in factories if factories[name] not in _NOT_FOR_NAMES])
    for name in [name for name in pipeline.pipe_names if factories[name] in _LISTENED_TO]:
        listening = getattr(pipeline.get_pipe(name), "listening_components", None)
        if listening is not None and not set(listening) & set(pipeline.pipe_names):
            pipeline.disable_pipe(name)


def _factory(pipeline: Any, name: str) -> str:
    factory: str = pipeline.get_pipe_meta(name).factory
    return factory


def _needed(meta: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Installed versions of the packages that the pipeline says it needs: word lists and segmenters."""
    for said in sorted(meta.get("requirements") or ()):
        name = re.split(r"[^A-Za-z0-9._-]", said, maxsplit=1)[0]
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
