"""A GLiNER model as a tagger of any language: it is asked for our types by their names, and measures a score.

Only folders of this machine are read; the hub's libraries are told that there is no network. GLiNER needs torch, which
Copyflow's own installation never brings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from workers.tagging.choice import TaggerUnavailableError, first_line
from workers.tagging.documents import Document, Span
from workers.tagging.overlaps import resolved
from workers.tagging.providers.folders import digest_of
from workers.tagging.providers.pieces import pieces
from workflow.domain.annotations import EntityType

NAME = "gliner"
SURE = 0.8
"""Score from which a name is shown at once; one below is shown collapsed."""
_VERSION = "1"
"""Moves with this code whenever an answer may."""
_TYPES: Mapping[str, EntityType] = {
    "person": EntityType.PERSON,
    "organization": EntityType.ORGANISATION,
    "location": EntityType.PLACE,
    "event": EntityType.EVENT,
    "date": EntityType.DATE,
    "money": EntityType.MONEY,
}
"""What the model is asked for, in the words it was trained with."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[^\w\s]|_")
"""No splitter of GLiNER's makes more words of a text than this."""
_PIECE = 2_000
"""Characters that are read at once at most; the model's own limit is in words."""
_TEXTS_AT_ONCE = 8


class GlinerModel(Protocol):
    """What is asked of ``gliner.GLiNER``."""

    config: Any
    """``max_len``: how many words it reads at once; of more it would drop the rest."""

    def inference(
        self,
        texts: list[str],
        labels: list[str],
        *,
        flat_ner: bool,
        threshold: float,
        multi_label: bool,
        batch_size: int,
    ) -> list[list[dict[str, Any]]]:
        """Of each text its entities: ``start``, ``end``, ``text``, ``label``, ``score``."""
        ...


class GlinerProvider:
    """One GLiNER model, read as the tagger of one language."""

    name = NAME

    def __init__(
        self, language: str, folder: str, *, threshold: float, read: Callable[[str], GlinerModel] | None = None
    ) -> None:
        """``read`` makes the model of a folder; the gliner package does where nothing is said."""
        self.languages = frozenset((language,))
        self._folder = folder
        self._threshold = threshold
        self._read = read or _read
        self._model: GlinerModel | None = None

    def fingerprint(self) -> str:
        """Gliner's version, the digest of the model's files, and the threshold."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        versions = "+".join(f"{name}-{_version(name)}" for name in ("gliner", "torch"))
        return f"{NAME}/{_VERSION} {versions} files-{digest_of(Path(self._folder))} threshold-{self._threshold:g}"

    def load(self) -> None:
        """Read the model, once; ``TaggerUnavailableError`` says what to install."""
        if self._model is None:
            self._model = self._read(self._folder)
            self.fingerprint()

    def annotate(self, documents: Sequence[Document]) -> list[list[Span]]:
        """The entities of each document whose score reaches the threshold; ``load`` comes first."""
        if self._model is None:
            raise RuntimeError("the GLiNER model is asked before it is read; call load() first")
        words = int(self._model.config.max_len)
        parts = [
            (number, place)
            for number, document in enumerate(documents)
            for place in pieces(document.text, _PIECE, lambda piece: len(_WORD.findall(piece)) <= words)
        ]
        if not parts:
            return [[] for _ in documents]
        answers = self._model.inference(
            [documents[number].text[slice(*place)] for number, place in parts],
            list(_TYPES),
            flat_ner=True,
            threshold=self._threshold,
            multi_label=False,
            batch_size=_TEXTS_AT_ONCE,
        )
        found: list[list[Span]] = [[] for _ in documents]
        for (number, (start, _)), answer in zip(parts, answers, strict=True):
            found[number] += [_span(start, entity) for entity in answer]
        return [resolved(spans) for spans in found]


def what_is_missing(folder: str) -> str | None:
    """Why this model cannot be there, seen without loading anything; None where nothing speaks against it."""
    if find_spec("gliner") is None:
        return f"gliner:{folder} needs GLiNER (and torch): `pip install 'copyflow[gliner]'`."
    if not (Path(folder) / "gliner_config.json").is_file():
        return f"gliner:{folder} is no folder of a GLiNER model: it has no file gliner_config.json."
    return None


def _read(folder: str) -> GlinerModel:
    missing = what_is_missing(folder)
    if missing is not None:
        raise TaggerUnavailableError(missing)
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    import torch
    from gliner import GLiNER

    torch.set_num_threads(1)  # a pool of threads made before the fork would hang in its children
    try:
        model: GlinerModel = GLiNER.from_pretrained(folder, local_files_only=True)
    except (ImportError, OSError, ValueError, KeyError, RuntimeError) as error:
        raise TaggerUnavailableError(
            f"gliner:{folder} cannot be loaded: {first_line(error)} "
            "The folder must hold everything: gliner_config.json, weights, tokeniser, and the encoder's configuration."
        ) from error
    return model


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def _span(offset: int, entity: Mapping[str, Any]) -> Span:
    score = round(min(max(float(entity["score"]), 0.0), 1.0), 4)
    return Span(
        start=offset + int(entity["start"]),
        end=offset + int(entity["end"]),
        type=_TYPES[entity["label"]],
        provider=NAME,
        rule=str(entity["label"]),
        score=score,
        is_proposed=score < SURE,
    )
