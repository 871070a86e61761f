"""How well the taggers do on labelled text: ``benchmarks/tagging.py GOLD.json … [--errors]``.

Strict (same place, same type) precision, recall and F1 a type.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from workers.tagging.documents import Span
from workers.tagging.gazetteer import default_gazetteer
from workers.tagging.gold import CODES, LabelledText, labelled_texts
from workers.tagging.pipeline import document_of, read

ALL = ("PER", "ORG", "LOC")


def main() -> None:
    """Print one table a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    for path in options.gold:
        counts: Counter[tuple[str, str]] = Counter()
        for item in labelled_texts(json.loads(path.read_text(encoding="utf-8"))):
            spans = read(document_of(item.text, item.language, item.release_date), default_gazetteer()).spans
            told = {(span.start, span.end, CODES[span.type]) for span in spans if span.type in CODES}
            gold = {(each.start, each.end, each.type) for each in item.mentions}
            counts.update((code, "hit") for _, _, code in told & gold)
            counts.update((code, "told") for _, _, code in told)
            counts.update((code, "gold") for _, _, code in gold)
            if options.errors:
                _show_errors(item, told, gold, spans)
        print(path.name)
        for name, codes in [*((code, (code,)) for code in CODES.values()), ("PER+ORG+LOC", ALL)]:
            print(f"  {name:12} {_figures(counts, codes)}")


def _figures(counts: Counter[tuple[str, str]], codes: Iterable[str]) -> str:
    hit, told, gold = (sum(counts[code, what] for code in codes) for what in ("hit", "told", "gold"))
    precision, recall = hit / max(told, 1), hit / max(gold, 1)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * hit / max(told + gold, 1):.3f}  ({gold} labelled)"


def _show_errors(
    item: LabelledText, told: set[tuple[int, int, str]], gold: set[tuple[int, int, str]], spans: Iterable[Span]
) -> None:
    by_place = {span.place: f"{span.provider}/{span.rule}" for span in spans}
    for start, end, code in sorted(told ^ gold):
        before, after = item.text[max(0, start - 25) : start], item.text[end : end + 25]
        sign = "+" if (start, end, code) in told else "-"
        shown = f"{before}[{item.text[start:end]}]{after}"
        print(f"{sign} {code:5} {item.id} {shown!r} {by_place.get((start, end), '')}")


main()
