"""The pairs of languages that Apertium's packages bring: mode files read into lists of arguments, never into a shell.

A mode file is one line of programs joined by ``|``. A mode is served when every program is installed and known to
answer text by text (``-z``), and every data file is there; any other line is left alone. Runs no process.
"""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

Pair = tuple[str, str]

_MODE_NAME = re.compile(r"(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})")  # spa-eng_US is a variant: not served
_SHELL = re.compile(r"[;&<>`(){}*?~\\]|\$(?![12](?:\s|$))")
_ANSWER_TEXT_BY_TEXT = frozenset(
    "lt-proc lrx-proc lsx-proc cg-proc hfst-proc rtx-proc apertium-tagger apertium-pretransfer apertium-transfer "
    "apertium-interchunk apertium-postchunk apertium-anaphora".split()
)
_CRASHING_TAGGERS = frozenset({"rus-bel", "rus-ukr"})
_TWO_LETTERS = dict(
    word.split(":")
    for word in (
        "afr:af arg:an ara:ar bel:be ben:bn bul:bg bre:br cat:ca ces:cs chv:cv cmn:zh cym:cy dan:da deu:de "
        "ell:el eng:en epo:eo est:et eus:eu fao:fo fas:fa fin:fi fra:fr gle:ga glg:gl guj:gu hbs:sh heb:he "
        "hin:hi hun:hu hye:hy ina:ia ind:id isl:is ita:it kat:ka kaz:kk kir:ky lat:la lav:lv lit:lt mar:mr "
        "mkd:mk mlt:mt msa:ms nld:nl nno:nn nob:nb oci:oc pan:pa pes:fa pol:pl por:pt ron:ro rus:ru slk:sk "
        "slv:sl sme:se spa:es sqi:sq srd:sc swe:sv tam:ta tat:tt tgk:tg tuk:tk tur:tr uig:ug ukr:uk urd:ur "
        "uzb:uz uzn:uz vie:vi zho:zh"
    ).split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How one pair is translated: programs with their arguments, in order."""

    name: str
    """Apertium's own: ``eng-spa``."""
    stages: tuple[tuple[str, ...], ...]
    data_files: tuple[Path, ...]

    def digest(self) -> str:
        """16 hex digits over the arguments and the content of every data file; ``OSError`` when one cannot be read."""
        digest = hashlib.sha256()
        for stage in self.stages:
            digest.update("\0".join((Path(stage[0]).name, *stage[1:])).encode() + b"\n")
        for file in self.data_files:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()[:16]


def find_modes(data_directory: Path, search_path: str | None = None) -> dict[Pair, Mode]:
    """The usable modes of an installation by their pair of language tags."""
    found: dict[Pair, Mode] = {}
    for file in sorted((data_directory / "modes").glob("*.mode")):
        match = _MODE_NAME.fullmatch(file.stem)
        mode = _mode(file, search_path) if match else None
        if match and mode:
            found.setdefault((_tag(match["source"]), _tag(match["target"])), mode)
    return found


def parse_mode(name: str, text: str) -> tuple[tuple[str, ...], ...] | None:
    """The programs of a mode file with ``-z`` and with marks for unknown words; None when it is no plain pipe."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1 or _SHELL.search(lines[0]):
        return None
    lexer = shlex.shlex(lines[0], posix=True, punctuation_chars="|")
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        words = list(lexer)
    except ValueError:  # a quote that is not closed
        return None
    stages: list[list[str]] = [[]]
    for word in words:
        if set(word) == {"|"}:
            stages.append([])
        else:
            stages[-1].append(word)
    if not all(stage and stage[0] in _ANSWER_TEXT_BY_TEXT for stage in stages) or "||" in words:
        return None
    return tuple((stage[0], "-z", *_arguments(stage[1:])) for stage in _repaired(name, stages))


def _tag(code: str) -> str:
    return _TWO_LETTERS.get(code, code)


def _mode(file: Path, search_path: str | None) -> Mode | None:
    try:
        stages = parse_mode(file.stem, file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    if stages is None:
        return None
    programs = {stage[0]: shutil.which(stage[0], path=search_path) for stage in stages}
    paths = tuple(Path(word) for stage in stages for word in stage[1:] if word.startswith("/"))
    if None in programs.values() or not all(path.is_file() for path in paths):
        return None
    located = tuple((programs[stage[0]] or stage[0], *stage[1:]) for stage in stages)
    return Mode(name=file.stem, stages=located, data_files=paths)


def _arguments(words: Sequence[str]) -> list[str]:
    """``$1`` is how words without a translation are shown, with marks; ``$2`` is nothing for us."""
    return ["-g" if word == "$1" else word for word in words if word != "$2"]


def _repaired(name: str, stages: list[list[str]]) -> list[list[str]]:
    """Let the constraint grammar choose where Debian's tagger crashes on most texts (apertium/apertium#223)."""
    if name not in _CRASHING_TAGGERS:
        return stages
    for index, (grammar, tagger) in enumerate(pairwise(stages)):
        if grammar[0] == "cg-proc" and tagger[0] == "apertium-tagger":
            chosen = ["cg-proc", "-w", "-1", "-n", grammar[-1]]
            return [*stages[:index], chosen, *stages[index + 2 :]]
    return stages
