"""All checks on an article of 800 words, alone and as a translation, against one bare pass of a regular expression.

The article is the clean English text of the tests, grown to 800 words; its defects are the tests' own. What is not
measured: loading an article, recording the findings.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.harness import Meter, Row, Side, Timed, alternate, options, report, timed
from tests.quality.defects import clean_text, injected
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.months import months_in
from workflow.languages.quantities.found import quantities, spoken_numbers
from workflow.quality import run_checks
from workflow.quality._pairs import difference
from workflow.quality._sentences import aligned, sentences
from workflow.quality.plain_texts import read_text, read_translation
from workflow.quality.ports import EditionText

WORDS = 800
GOAL_MS = 15.0
OF_TEXTS = (sentences, aligned, difference, months_in, quantities, spoken_numbers)
"""What is remembered of texts: each article is a new one, so it is forgotten before each round."""
_WORD = re.compile(r"\w+")


def article(language: str) -> str:
    """Paragraphs of the clean text with a defect in each copy, about 800 words (1,300 Chinese characters)."""
    clean = clean_text(language)
    parts, size = [], 0
    for defect in injected(clean, language, times=1):
        parts.append(defect.text)
        size += len(defect.text)
        if size >= (1_400 if language == "zh" else WORDS * 6):
            break
    return "\n".join(parts)[: 1_400 if language == "zh" else WORDS * 6]


def side(text: EditionText, rounds: int) -> Side:
    """Runs all checks over one text."""
    meter = Meter()

    def work() -> int:
        for _ in range(rounds):
            for cache in OF_TEXTS:
                cache.cache_clear()
            run_checks(text)
        return rounds

    def run() -> Timed:
        return timed(work, meter)

    return run


def main() -> None:
    """Measure and report."""
    wanted = options(__doc__)
    rounds = 20 if wanted.quick else 100
    english, russian, chinese = (LanguageTag(each) for each in ("en", "ru", "zh"))
    texts = {
        "English, its own text": read_text(article("en"), english).edition,
        "Russian, its own text": read_text(article("ru"), russian).edition,
        "Chinese, its own text": read_text(article("zh"), chinese).edition,
        "Russian from English": read_translation(article("ru"), russian, article("en"), english).edition,
        "English from Chinese": read_translation(article("en"), english, article("zh"), chinese).edition,
    }
    rows = []
    for name, text in texts.items():
        if not wanted.wants(name):
            continue
        written = "\n".join(block.text for block in text.blocks)

        def bare(written: str = written) -> Timed:
            return timed(lambda: sum(1 for _ in range(rounds) if _WORD.findall(written)), Meter())

        medians = alternate(wanted.repeats, {"checks": side(text, rounds), "bare": bare}, name)
        ours, theirs = medians["checks"], medians["bare"]
        rows.append(
            Row(
                name=f"{name}, 800 words",
                value=ours.milliseconds,
                unit="ms",
                goal=GOAL_MS,
                higher_is_better=False,
                cpu=ours.cpu_microseconds,
            )
        )
        rows.append(Row(name=f"{name}: one pass over its words", value=theirs.milliseconds, unit="ms"))
    report(rows, wanted)


if __name__ == "__main__":
    main()
