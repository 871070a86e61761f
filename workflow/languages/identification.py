"""Which language a text is in. Scripts decide at once where they can; else a model, read as a choice among ours.

The model is loaded at the first text that needs it: numpy is slow to load, and most processes never
ask. It is an identifier of our own; the package's process-wide one is left alone. It knows 142 languages,
so that a text in none of ours gets no answer instead of the nearest one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from workflow.domain.vocabulary import LanguageTag
from workflow.languages.fixed_texts import without_addresses

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

IDENTIFIED = frozenset("en zh ru hi ur fa kk ky tg uz be pt es".split())
"""Primary languages that are told apart. Texts in others get no answer, unless they are very near to one of these."""
SURE = 0.9
"""From here on an answer may be acted on without asking anybody."""
FEWEST_LETTERS = 12
"""Letters below which only a script of its own tells."""

_LONGEST_READ = 1_000
_LEAST_SURE = 0.5
_FOREIGN = 0.6
_TOLD_BY_SCRIPT = frozenset({"zh", "hi"})
_LETTERS_OF_A_HAN_CHARACTER = 3
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30fa\u30fc-\u30ff\uac00-\ud7a3]")
_DEVANAGARI = re.compile(r"[\u0904-\u0939\u0958-\u0961\u0971-\u097f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A primary language and how sure the answer is, from 0 to 1."""

    language: LanguageTag
    confidence: float


def identify(text: str) -> Identified | None:
    """The language of ``text``; None for what is too short to tell, or in none of ``IDENTIFIED``."""
    words = without_addresses(text[:_LONGEST_READ])
    letters = len(_LETTER.findall(words))
    own_script = _by_script(words, letters)
    if own_script is not None:
        return Identified(language=own_script, confidence=1.0)
    if letters < FEWEST_LETTERS:
        return None
    weights = _weights(words)
    nearest = max(IDENTIFIED, key=lambda language: (weights[language], language))
    ours = sum(weights[language] for language in IDENTIFIED)
    first = max(weights, key=lambda language: weights[language])
    if (
        nearest in _TOLD_BY_SCRIPT
    ):  # a few characters of a script weigh much with the model, and are not most of the text
        return None
    if first not in IDENTIFIED and weights[first] >= _FOREIGN * sum(weights.values()):
        return None
    confidence = weights[nearest] / ours if ours > 0 else 0.0
    return Identified(language=LanguageTag(nearest), confidence=confidence) if confidence >= _LEAST_SURE else None


def _by_script(text: str, letters: int) -> LanguageTag | None:
    """Chinese and Hindi by their scripts, where most letters are of them and none is Japanese or Korean."""
    for language, script, weight in (("zh", _HAN, _LETTERS_OF_A_HAN_CHARACTER), ("hi", _DEVANAGARI, 1)):
        own = len(script.findall(text))
        if own >= 2 and own * weight > letters - own and not _KANA_OR_HANGUL.search(text):
            return LanguageTag(language)
    return None


def _weights(text: str) -> dict[str, float]:
    """How well each language that the model knows fits, the best as 1; long texts are not taken for proofs."""
    scores = _identifier().rank(text)
    temperature = math.sqrt(max(len(text.encode(errors="surrogatepass")), 1))
    return {language: math.exp((score - scores[0][1]) / temperature) for language, score in scores}


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
