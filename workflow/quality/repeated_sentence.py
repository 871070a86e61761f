"""The check for a sentence that stands in the text twice. Nothing else is checked here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.languages.scripts import is_unspaced
from workflow.quality._document import BREAK, Document
from workflow.quality._findings import FindingMaker
from workflow.quality._words import WORD, sentence_spans
from workflow.quality.ports import EditionText

_FEWEST_WORDS, _FEWEST_CHARACTERS = 6, 12


class RepeatedSentence:
    """Finds the second standing of a sentence, however far from the first; advisory."""

    name = "repeated_sentence"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = "No sentence stands in the text twice: a paragraph or sentence was pasted again. Remove one."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a sentence, at every place but its first."""
        maker, document = FindingMaker(self.name, text), Document(text)
        unspaced = is_unspaced(text.language)
        seen: set[str] = set()
        findings = []
        for start, end in sentence_spans(document.text):
            sentence = document.text[start:end]
            if len(sentence) < _FEWEST_CHARACTERS:
                continue
            key = " ".join(WORD.findall(sentence.casefold()))
            size, fewest = (len(key), _FEWEST_CHARACTERS) if unspaced else (key.count(" ") + 1, _FEWEST_WORDS)
            if size >= fewest and key in seen:
                lead = len(sentence) - len(sentence.lstrip())
                kept = len(sentence.rstrip().rstrip(BREAK).rstrip())
                message = "This sentence stands in the text twice: remove one."
                findings.append(
                    document.finding(maker, start + lead, start + kept, severity=self.severity, message=message)
                )
            seen.add(key)
        return findings
