"""The weights of the Chinese model: Baidu's small LAC network as it comes inside the jieba package.

Only jieba's data files are read; its code is never imported. Here are where they lie, what they must be, and the tensor
format that they are kept in; what is computed with them stands in ``lac.py``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workers.tagging.choice import TaggerUnavailableError

Floats = NDArray[np.float32]

LAYERS = 2
HIDDEN = 128
"""Width of one direction's state, and of a character's embedding."""
WEIGHTS_SHA256 = "129b52457fd0ca06da65ce6ee88cab8cd9b2802143f22a7635a74c4c77b9b8f4"
"""Over every file's name and content, in order of the names."""

_TENSORS: Mapping[str, tuple[int, ...]] = {
    "word_emb": (20941, HIDDEN),
    **{f"fc_{each}.w_0": (HIDDEN if each < 2 else 2 * HIDDEN, 3 * HIDDEN) for each in range(4)},
    **{f"fc_{each}.b_0": (3 * HIDDEN,) for each in range(4)},
    **{f"gru_{each}.w_0": (HIDDEN, 3 * HIDDEN) for each in range(4)},
    **{f"gru_{each}.b_0": (1, 3 * HIDDEN) for each in range(4)},
    "fc_4.w_0": (2 * HIDDEN, 57),
    "fc_4.b_0": (57,),
    "crfw": (59, 57),
}
_FLOAT32 = 5
"""What the format calls a 32-bit float."""
_REMEDY = "install the package jieba 0.42.1 (pip install 'jieba==0.42.1')"


class WeightsError(TaggerUnavailableError):
    """The weights of the Chinese model are missing or are not those that this code knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Everything that the model was trained to be; arrays are read-only."""

    tensors: Mapping[str, Floats]
    characters: Mapping[str, int]
    """A character's row in the embedding."""
    tags: tuple[str, ...]
    """``PER-B``, ``PER-I``, … in the order of the network's answers."""


def read_weights(home: Path | None = None) -> Weights:
    """The weights of the installed jieba package, or those of a folder like its ``lac_small``.

    A ``WeightsError`` says what to do when they are not to be had.
    """
    home = home or weights_folder()
    contents = {f"model_baseline/{name}": _content(home / "model_baseline" / name) for name in _TENSORS}
    contents |= {name: _content(home / name) for name in ("tag.dic", "word.dic")}
    digest = sha256()
    for name in sorted(contents):
        digest.update(name.encode() + b"\0" + sha256(contents[name]).digest())
    if digest.hexdigest() != WEIGHTS_SHA256:
        raise WeightsError(
            f"the Chinese model's files in {home} are not those of jieba 0.42.1 "
            f"(sha256 {digest.hexdigest()}): {_REMEDY}"
        )
    rows = {character: int(row) for row, character in _pairs(contents["word.dic"])}
    tags = {int(number): tag for number, tag in _pairs(contents["tag.dic"])}
    return Weights(
        tensors={name: _tensor(contents[f"model_baseline/{name}"], name, shape) for name, shape in _TENSORS.items()},
        characters=rows,
        tags=tuple(tags[number] for number in range(len(tags))),
    )


def weights_folder() -> Path:
    """Where the package keeps the model: found without running any of its code."""
    spec = find_spec("jieba")
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        home = Path(place) / "lac_small"
        if home.is_dir():
            return home
    raise WeightsError(f"the Chinese model comes with the package jieba, which is not installed: {_REMEDY}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WeightsError(f"the Chinese model's file {path.name} cannot be read ({error}): {_REMEDY}") from error


def _pairs(content: bytes) -> list[tuple[str, str]]:
    """Number and entry of every line of a dictionary; an entry may be a space."""
    lines = content.decode().split("\n")
    return [(number, entry) for number, tab, entry in (line.partition("\t") for line in lines) if tab]


def _tensor(content: bytes, name: str, shape: tuple[int, ...]) -> Floats:
    """One stored tensor: version, levels of detail, version, length of a description, the description, the numbers."""
    version, levels = struct.unpack_from("<IQ", content)
    inner, length = struct.unpack_from("<Ii", content, 12)
    description = content[20 : 20 + length]
    told = _described_shape(description)
    if (version, levels, inner) != (0, 0, 0) or told != shape:
        raise WeightsError(f"the Chinese model's tensor {name} has shape {told}, not {shape}: {_REMEDY}")
    return np.frombuffer(content, dtype="<f4", offset=20 + length).reshape(shape)


def _described_shape(description: bytes) -> tuple[int, ...]:
    """The dimensions in a tensor's description: a message of type (field 1) and dimensions (field 2), all varints."""
    numbers: list[tuple[int, int]] = []
    at = 0
    while at < len(description):
        field, at = description[at] >> 3, at + 1
        value, shift = 0, 0
        while True:
            byte, at = description[at], at + 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        numbers.append((field, value))
    if (1, _FLOAT32) not in numbers:
        raise WeightsError(f"the Chinese model's tensors are not 32-bit floats: {_REMEDY}")
    return tuple(value for field, value in numbers if field == 2)
