"""The check that a text is in the language that its edition says. Nothing else is checked here.

What other scripts show is found by ``script_residue``; here words tell, so that an English paragraph left in a
Portuguese edition, or a Russian one in a Belarusian, is seen.
"""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Block, BlockKind
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.identification import IDENTIFIED, SURE, identify
from workflow.quality._findings import FindingMaker, Place
from workflow.quality.ports import EditionText

_FEWEST_LETTERS = 30
_FEWEST_IN_A_BLOCK = 60
_SAMPLE, _ENOUGH = 120, 200
"""Characters of each block that stand for the whole text, and of a block that tell its language."""
_LEAST_IN_SMALL_LETTERS = 0.6
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE})
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")


class DeclaredLanguage:
    """Finds a text, or a paragraph in it, that is in another language than its edition; advisory."""

    name = "declared_language"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = IDENTIFIED
    explanation = "The text, and each paragraph of it, is in the edition's language: translate it or name its language."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding for a whole text in another language, else one a paragraph; nothing where words leave doubt."""
        if primary_language(text.language) not in IDENTIFIED:
            return []
        maker = FindingMaker(self.name, text)
        blocks = [block for block in text.blocks if block.segments]
        sample = "\n".join(block.text[:_SAMPLE] for block in blocks)
        of_all = _other_language(sample, text.language, _FEWEST_LETTERS)
        if of_all is not None:
            message = f"The edition's language is {text.language}, but the text seems to be in {of_all}."
            return [_finding(maker, blocks[0], message, of_all)]
        findings = []
        for block in blocks:
            is_prose = block.kind in _PROSE
            other = _other_language(block.text[:_ENOUGH], text.language, _FEWEST_IN_A_BLOCK) if is_prose else None
            if other is not None:
                message = f"This paragraph seems to be in {other}, in an edition whose language is {text.language}."
                findings.append(_finding(maker, block, message, other))
        return findings


def _other_language(text: str, declared: LanguageTag, fewest: int) -> LanguageTag | None:
    """The language that ``text`` is in beyond doubt, if it is not the declared one."""
    found = identify(text) if _is_in_sentences(text) else None
    if found is None or found.confidence < SURE or found.language == primary_language(declared):
        return None
    letters = len(_LETTER.findall(text))
    return found.language if letters >= fewest or (found.language == "zh" and letters * 3 >= fewest) else None


def _is_in_sentences(text: str) -> bool:
    """Whether most words are in small letters: lists of names are in the language of the names."""
    words: list[str] = _WORD.findall(text)
    names = sum(word[0].isupper() for word in words)
    return names <= len(words) * (1 - _LEAST_IN_SMALL_LETTERS)


def _finding(maker: FindingMaker, block: Block, message: str, language: LanguageTag) -> Finding:
    segment = block.segments[0]
    place = Place(text=segment.text, segment_id=segment.id)
    return maker.make(
        place, 0, len(segment.text.rstrip()), severity=Severity.ADVISORY, message=message, subject=language
    )
