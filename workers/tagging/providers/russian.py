"""Russian names by slovnet's model, with the weights that the natasha wheel carries; natasha's own code is never run.

Sentences and tokens are razdel's, as in the model's training. Nothing here knows a rule: what a model gets wrong in
press text is mended in ``rules/russian``.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from workers.tagging.choice import TaggerUnavailableError
from workers.tagging.documents import Document, Span
from workers.tagging.providers.russian_network import Network
from workers.tagging.providers.russian_tokens import Sentence, sentences_of
from workers.tagging.providers.russian_vocabulary import Vocabulary
from workers.tagging.russian_casing import sentence_cased
from workers.tagging.russian_morphology import analyser
from workflow.domain.annotations import EntityType

_MODEL = "data/model/slovnet_ner_news_v1.tar"
_VECTORS = "data/emb/navec_news_v1_1B_250K_300d_100q.tar"
_TYPES = {"PER": EntityType.PERSON, "LOC": EntityType.PLACE, "ORG": EntityType.ORGANISATION}
UNKNOWN = "<unk>"
"""What the model's list of words has for every other word."""
_TOKENS_AT_ONCE = 256
"""What one pass reads, and a sentence more: its arrays are 2 MB, however long the text is."""


@dataclass(frozen=True, slots=True)
class _Quantised:
    """The product-quantised word vectors: what a model's embedding layer needs of navec."""

    indexes: Any
    """Words x 100, uint8."""
    codes: Any
    """100 x 256 x 3, float32."""


@dataclass(frozen=True, slots=True)
class _Meta:
    id: str


@dataclass(frozen=True, slots=True)
class _Vectors:
    meta: _Meta
    pq: _Quantised


class RussianProvider:
    """Finds people, organisations and places; it measures no score of its own."""

    name = "slovnet"
    languages = frozenset({"ru"})

    def __init__(self) -> None:
        self._network: Network | None = None
        self._words = Vocabulary(UNKNOWN.encode(), UNKNOWN)
        self._shapes: Any = None
        self._tags: list[str] = []
        self._seen_shapes: dict[str, int] = {}

    @cached_property
    def _files(self) -> tuple[Path, Path]:
        return _carried(_MODEL), _carried(_VECTORS)

    def fingerprint(self) -> str:
        """Versions of the code that runs, and the digests of both weight files."""
        digests = "+".join(hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in self._files)
        versions = "+".join(f"{name}-{metadata.version(name)}" for name in ("slovnet", "razdel", "pymorphy3"))
        return f"slovnet/1 {versions} weights-{digests}"

    def load(self) -> None:
        """Read model, vectors and the dictionary of forms: 60 MB in memory.

        ``TaggerUnavailableError`` says what to install where the weights are missing.
        """
        from slovnet.const import SHAPE, TAG, WORD
        from slovnet.exec.model import NER
        from slovnet.exec.pack import Pack, vocab_name

        analyser()
        model, vectors = self._files
        with Pack(str(model)) as pack:
            pack.load_meta().check_protocol()
            network = pack.load_model(NER)
            network = network.inject_arrays(dict(pack.load_arrays(network.weights)))
            self._words = Vocabulary(gzip.decompress(pack.read(vocab_name(WORD))), UNKNOWN)
            self._shapes = pack.load_vocab(SHAPE)
            self._tags = list(pack.load_vocab(TAG).items)
        self._network = Network(network.inject_navec(_vectors(vectors)))

    def annotate(self, documents: Sequence[Document]) -> list[list[Span]]:
        """The places found, none overlapping; ``load`` comes first."""
        return [self._spans(document.text) for document in documents]

    def _spans(self, text: str) -> list[Span]:
        spans: list[Span] = []
        waiting: list[Sentence] = []
        tokens = 0
        for sentence in sentences_of(sentence_cased(text)):
            waiting.append(sentence)
            tokens += len(sentence.words)
            if tokens >= _TOKENS_AT_ONCE:
                spans += self._found(waiting)
                waiting, tokens = [], 0
        return spans + self._found(waiting) if waiting else spans

    def _found(self, sentences: list[Sentence]) -> list[Span]:
        if self._network is None:
            raise RuntimeError("the Russian provider is asked before its weights are read; call load() first")
        words = iter(self._words.numbers([word.lower() for sentence in sentences for word in sentence.words]))
        ids = [
            (list(islice(words, len(sentence.words))), [self._shape(word) for word in sentence.words])
            for sentence in sentences
        ]
        found: list[Span] = []
        for sentence, tags in zip(sentences, self._network.tags(ids), strict=True):
            found.extend(_named(sentence, [self._tags[tag] for tag in tags]))
        return found

    def _shape(self, word: str) -> int:
        from slovnet.shape import word_shape

        if len(self._seen_shapes) > 50_000:
            self._seen_shapes.clear()
        known = self._seen_shapes.get(word)
        if known is None:
            known = self._seen_shapes[word] = self._shapes.encode(word_shape(word))
        return known


def _carried(name: str) -> Path:
    """A file of the natasha package, found without running the package."""
    spec = find_spec("natasha")
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        path = Path(place) / name
        if path.is_file():
            return path
    raise TaggerUnavailableError(
        f"natasha/{name}: the weights of the Russian tagger are missing; install `natasha>=1.6`"
    )


def _vectors(path: Path) -> _Vectors:
    """The word vectors without navec's own word list, which the model brings too, and without its product tables."""
    import numpy as np
    from navec.meta import Meta
    from navec.tar import Tar

    with Tar(str(path)) as archive:
        meta = Meta.from_file(archive.load("meta.json"))
        file = archive.load("pq.bin")
        count, _, parts, centroids = np.frombuffer(file.read(16), np.uint32).tolist()
        indexes = np.frombuffer(file.read(count * parts), np.uint8).reshape(count, parts)
        codes = np.frombuffer(file.read(), np.float32).reshape(parts, centroids, -1)
    return _Vectors(_Meta(meta.id), _Quantised(indexes, codes))


def _named(sentence: Sentence, tags: list[str]) -> Iterator[Span]:
    """Runs of tokens that are tagged ``B-PER I-PER …``."""
    start, kind = 0, ""
    for number, tag in enumerate([*tags, "O"]):
        part, _, of = tag.partition("-")
        if part == "I" and of == kind:
            continue
        if kind:
            yield Span(
                start=sentence.starts[start],
                end=sentence.ends[number - 1],
                type=_TYPES[kind],
                provider="slovnet",
                rule=kind.lower(),
            )
        start, kind = number, of
