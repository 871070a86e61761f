"""Small spaCy pipelines for tests, made here and saved: a ruler names what it is told, as a model would."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.training import Example

LISTENER = {"model": {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}}}
PATTERNS = [
    {"label": "PERSON", "pattern": "Anna Kern"},
    {"label": "PER", "pattern": "Айгүл Сериккызы"},
    {"label": "ORG", "pattern": "the Kern Institute"},
    {"label": "ORG", "pattern": "Kern Institute"},
    {"label": "GPE", "pattern": "Riga"},
    {"label": "GPE", "pattern": "Алматы"},
    {"label": "FAC", "pattern": "Riga Tower"},
    {"label": "LOC", "pattern": "Baltic Sea"},
    {"label": "EVENT", "pattern": "Riga Regatta"},
    {"label": "DATE", "pattern": "24 June"},
    {"label": "MONEY", "pattern": "five lats"},
    {"label": "NORP", "pattern": "Latvian"},
    {"label": "CARDINAL", "pattern": "seven"},
]


def saved(
    folder: Path, language: str = "en", name: str = "press", patterns: list[dict[str, str]] | None = None
) -> Path:
    """The folder of a pipeline that names what stands in ``PATTERNS``."""
    pipeline = spacy.blank(language, meta={"name": name, "version": "1.0.0"})
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(PATTERNS if patterns is None else patterns)
    pipeline.to_disk(folder)
    return folder


def trained(folder: Path, listens: bool) -> Path:
    """A pipeline with a statistical recogniser, untrained but whole, and parts that name nothing."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("tok2vec")
    pipeline.add_pipe("tagger").add_label("NN")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("ner", config=LISTENER if listens else {}).add_label("PERSON")
    example = Example.from_dict(pipeline.make_doc("Anna"), {"entities": [(0, 4, "PERSON")], "tags": ["NN"]})
    pipeline.initialize(lambda: [example])
    pipeline.to_disk(folder)
    return folder
