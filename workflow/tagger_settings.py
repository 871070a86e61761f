"""Which tagger a newsroom chooses for which language: the setting ``COPYFLOW_TAGGERS``, read strictly.

Only what is written is read here; whether it is installed is seen where it is loaded (``workers/tagging/providers``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FORM = "language=spacy:pipeline or language=gliner:/folder, separated by commas"


class TaggerKind(StrEnum):
    """What runs a model that does not come with Copyflow."""

    SPACY = "spacy"
    GLINER = "gliner"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTagger:
    """A model that a newsroom has installed, in place of the tagger that comes with Copyflow."""

    kind: TaggerKind
    model: str
    """An installed package's name (spaCy only), or a folder of this machine by its whole path."""

    def __str__(self) -> str:
        return f"{self.kind}:{self.model}"


def chosen_taggers(written: str) -> dict[str, ChosenTagger]:
    """``en=spacy:en_core_web_sm,kk=spacy:/models/kk`` by primary language; ``ValueError`` says what is wrong."""
    chosen: dict[str, ChosenTagger] = {}
    for part in (part.strip() for part in written.split(",") if part.strip()):
        language, equals, tagger = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise ValueError(f"wants {_FORM}; {part!r} names no language")
        if not _LANGUAGE.fullmatch(language):
            raise ValueError(f"{language!r} is no primary language such as en, zh or kk (without script and region)")
        if language in chosen:
            raise ValueError(f"names {language} twice")
        chosen[language] = _tagger(language, tagger)
    return chosen


def _tagger(language: str, written: str) -> ChosenTagger:
    kind, colon, model = (piece.strip() for piece in written.partition(":"))
    if not colon or kind not in set(TaggerKind):
        raise ValueError(f"wants {_FORM}; {written!r} for {language} begins with neither spacy: nor gliner:")
    is_folder = Path(model).is_absolute()
    if kind == TaggerKind.SPACY and not is_folder and not _PACKAGE.fullmatch(model):
        raise ValueError(
            f"{model!r} for {language} is neither a pipeline's package, such as spacy:en_core_web_sm, "
            "nor a folder by its whole path, such as spacy:/models/kk"
        )
    if kind == TaggerKind.GLINER and not is_folder:
        raise ValueError(
            f"{model!r} for {language} is no folder by its whole path, such as gliner:/models/gliner; "
            "nothing is fetched from a hub"
        )
    return ChosenTagger(kind=TaggerKind(kind), model=model)
