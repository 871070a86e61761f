"""Adding a model: downloaded or brought by the operator, verified, tried on a sentence, and only then put in place."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

from workers.ports import EngineError, SourceSegment
from workers.translation.engines.fx import FxEngine, Pair
from workers.translation.models.folder import (
    InstalledModel,
    described,
    put_in_place,
    record_of,
    refuse_if_there,
    workplace,
)
from workers.translation.models.problems import ModelProblem
from workers.translation.models.source import ModelSource, Progress
from workflow.domain.vocabulary import LanguageTag, primary_language

_FILES = ("model.*.bin*", "vocab.*.spm*", "srcvocab.*.spm*", "trgvocab.*.spm*", "lex.*.bin*")
_SENTENCES = {
    "en": "The ministers met in Bishkek on Friday.",
    "ru": "Министры встретились в Бишкеке в пятницу.",
    "zh": "部长们星期五在比什凯克会晤。",
    "fa": "وزیران روز جمعه در بیشکک دیدار کردند.",
    "hi": "मंत्री शुक्रवार को बिश्केक में मिले।",
}
_ANY_SENTENCE = "Bishkek, 2027."


def add_from_source(
    source: ModelSource, pair: tuple[LanguageTag, LanguageTag], folder: Path, progress: Progress
) -> list[InstalledModel]:
    """Add what leads from one language to the other: one model, or both halves of a way through English, or nothing."""
    added: list[InstalledModel] = []
    refuse_if_there(folder, _primary(*pair))
    with workplace(folder) as place:
        for remote in source.route(*pair):
            leg = _primary(LanguageTag(remote.source), LanguageTag(remote.target))
            if (folder / "-".join(leg)).exists():  # the half of a way that is there already
                continue
            ready = place / "-".join(leg)
            ready.mkdir()
            for file in remote.files:
                source.fetch(file, ready, progress)
            added.append(_tried(place, leg, version=remote.version, origin=source.address))
        if not added:
            raise ModelProblem(f"Both halves of {pair[0]} to {pair[1]} through English are there already.")
        for model in added:
            put_in_place(model, place / f"{model.source}-{model.target}", folder)
    return added


def add_from_folder(brought: Path, pair: tuple[LanguageTag, LanguageTag], folder: Path) -> InstalledModel:
    """Add the files that somebody brought. A record among them (from another installation) is held against them."""
    leg = _primary(*pair)
    refuse_if_there(folder, leg)
    with workplace(folder) as place:
        ready = place / "-".join(leg)
        ready.mkdir()
        for file in _brought_files(brought):
            name, content = _unpacked(file)
            (ready / name).write_bytes(content)
        record = record_of(brought)
        _hold_against(record, ready, leg)
        model = _tried(place, leg, version=str(record.get("version", "")), origin=str(brought.resolve()))
        put_in_place(model, ready, folder)
    return model


def _primary(source: LanguageTag, target: LanguageTag) -> Pair:
    return primary_language(source), primary_language(target)


def _brought_files(brought: Path) -> list[Path]:
    files = sorted({path for pattern in _FILES for path in brought.glob(pattern) if path.is_file()})
    if not files:
        raise ModelProblem(
            f"{brought} holds no model: it wants model.*.bin, vocab.*.spm (or srcvocab.*.spm and trgvocab.*.spm) "
            "and, if there is one, lex.*.bin; each may be packed as .gz or .zst."
        )
    return files


def _unpacked(file: Path) -> tuple[str, bytes]:
    from fxtranslate import discovery

    try:
        content = file.read_bytes()
        if file.suffix == ".gz":
            return file.stem, gzip.decompress(content)
        return (file.stem, discovery.verify_and_decompress(content)) if file.suffix == ".zst" else (file.name, content)
    except OSError as error:  # gzip's complaints are of this kind too
        raise ModelProblem(f"{file} cannot be read: {error.strerror or error}.") from error
    except (EOFError, ValueError, zlib.error) as error:
        raise ModelProblem(f"{file} is damaged: {error}. Bring it again.") from error


def _hold_against(record: dict[str, object], ready: Path, pair: Pair) -> None:
    """Refuse files that are not those of the record that came with them."""
    if not record:
        return
    if (record.get("source"), record.get("target")) != pair:
        raise ModelProblem(
            f"The record beside the files says {record.get('source')} {record.get('target')}, not {pair[0]} {pair[1]}."
        )
    listed = record.get("files")
    known = {
        (each.get("name"), each.get("sha256"))
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, dict)
    }
    for file in described(ready):
        if (file.name, file.sha256) not in known:
            raise ModelProblem(f"{file.name} is not the file that the record beside it names: its digest differs.")


def _tried(place: Path, pair: Pair, *, version: str, origin: str) -> InstalledModel:
    """The model in ``place``, after it has translated a sentence."""
    engine = FxEngine([place])
    ready = place / "-".join(pair)
    if pair not in engine.pairs():
        raise ModelProblem(
            f"The model {pair[0]} {pair[1]} is not complete: a model file and its vocabulary are wanted."
        )
    sentence = SourceSegment(id="sample", text=_SENTENCES.get(pair[0], _ANY_SENTENCE))
    try:
        engine.translate([sentence], LanguageTag(pair[0]), LanguageTag(pair[1]))
    except EngineError as error:
        raise ModelProblem(f"The model {pair[0]} {pair[1]} does not work: {error}. Nothing was added.") from error
    return InstalledModel(
        source=pair[0],
        target=pair[1],
        version=version,
        origin=origin,
        added_at=datetime.now(UTC).isoformat(timespec="seconds"),
        files=described(ready),
    )
