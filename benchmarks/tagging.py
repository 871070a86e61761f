"""How well the taggers do on labelled text: ``benchmarks/tagging.py GOLD.json …``.

Any file of the form that ``workers/tagging/gold.py`` describes will do; offsets count code points. Strict figures ask
for the same place and type, overlap figures for the type and one shared character. The interval of F1 is a bootstrap
over the items. What is of low precision (a reviewer sees it collapsed) is counted apart. ``--errors`` lists what
differs; ``--json`` prints the rows. ``COPYFLOW_TAGGERS`` holds here too.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from workers.tagging.documents import Span
from workers.tagging.gazetteer import default_gazetteer
from workers.tagging.gold import CODES, LabelledText, labelled_texts
from workers.tagging.pipeline import document_of, read
from workers.wiring import choose_taggers
from workflow.domain.vocabulary import primary_language
from workflow.settings import Settings

NAMES = ("PER", "ORG", "LOC")
HEADLINE = "PER+ORG+LOC"
GROUPS = {**{code: (code,) for code in CODES.values()}, HEADLINE: NAMES, "all": tuple(CODES.values())}
GOALS = {"en": 0.88, "zh": 0.88, "ru": 0.90}
"""Strict F1 of people, institutions and places together, by language."""
SEED = 20211124
Labelled = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What one item, or several, came to in one type."""

    hit: int = 0
    told: int = 0
    labelled: int = 0
    told_near: int = 0
    """Told places that overlap a labelled one of their type."""
    labelled_near: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.hit + other.hit,
            self.told + other.told,
            self.labelled + other.labelled,
            self.told_near + other.told_near,
            self.labelled_near + other.labelled_near,
        )

    def strict(self) -> tuple[float, float, float]:
        """Precision, recall, F1 of exact places."""
        return _scores(self.hit, self.hit, self.told, self.labelled)

    def overlap(self) -> tuple[float, float, float]:
        """Precision, recall, F1 of places that share a character."""
        return _scores(self.told_near, self.labelled_near, self.told, self.labelled)


def _scores(right: int, found: int, told: int, labelled: int) -> tuple[float, float, float]:
    precision = right / told if told else 0.0
    recall = found / labelled if labelled else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """What one group of types came to in the texts of one language."""

    name: str
    counts: Counts
    interval: tuple[float, float]
    """Of strict F1."""
    goal: float | None
    """Of strict F1, where the group has one."""

    def as_json(self) -> list[dict[str, object]]:
        """Its figures, one by one, in the form of the other benchmarks."""
        named = zip(("precision", "recall", "F1"), self.counts.strict(), self.counts.overlap(), strict=True)
        rows = []
        for measure, strict, overlap in named:
            for kind, value in (("strict", strict), ("overlap", overlap)):
                is_headline = (kind, measure) == ("strict", "F1")
                rows.append(
                    {
                        "name": f"{self.name}: {kind} {measure}",
                        "value": round(value, 4),
                        "unit": "of 1",
                        "peer": "",
                        "peer_value": None,
                        "ratio": None,
                        "goal": self.goal if is_headline else None,
                        "higher_is_better": True,
                        "interval": [round(each, 4) for each in self.interval] if is_headline else None,
                        "labelled": self.counts.labelled,
                        "told": self.counts.told,
                    }
                )
        return rows


def main() -> None:
    """Score each file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path, help="labelled texts")
    parser.add_argument("--errors", action="store_true", help="list every place that differs")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--quick", action="store_true", help="fewer resamples for the intervals")
    given = parser.parse_args()
    choose_taggers(Settings())
    scores: list[Score] = []
    for path in given.gold:
        items = labelled_texts(json.loads(path.read_text(encoding="utf-8")))
        spans = [
            read(document_of(each.text, each.language, each.release_date), default_gazetteer()).spans for each in items
        ]
        languages = dict.fromkeys(primary_language(each.language) for each in items)
        for language in languages:
            pairs = [(i, s) for i, s in zip(items, spans, strict=True) if primary_language(i.language) == language]
            scores += _scored(
                path.stem if len(languages) == 1 else f"{path.stem} {language}",
                language,
                pairs,
                200 if given.quick else 2_000,
            )
        if given.errors:
            for item, found in zip(items, spans, strict=True):
                _show_errors(item, found)
    if given.json:
        sys.stdout.write(json.dumps([row for score in scores for row in score.as_json()], indent=1) + "\n")
    else:
        _print(scores)


def _scored(
    name: str, language: str, pairs: Sequence[tuple[LabelledText, Sequence[Span]]], resamples: int
) -> list[Score]:
    scores: list[Score] = []
    for shown_only in (True, False):
        told = [(item, [span for span in spans if not (shown_only and span.is_proposed)]) for item, spans in pairs]
        for group, codes in GROUPS.items():
            each = [_counts(item, found, codes) for item, found in told]
            said = f"{name}: {group}" + ("" if shown_only else ", proposed ones too")
            goal = GOALS.get(language) if group == HEADLINE and shown_only else None
            scores.append(Score(said, sum(each, Counts()), _interval(each, resamples), goal))
    return scores


def _counts(item: LabelledText, spans: Iterable[Span], codes: Sequence[str]) -> Counts:
    told = {(span.start, span.end, CODES[span.type]) for span in spans if CODES.get(span.type) in codes}
    labelled = {(each.start, each.end, each.type) for each in item.mentions if each.type in codes}
    return Counts(
        hit=len(told & labelled),
        told=len(told),
        labelled=len(labelled),
        told_near=sum(_is_near(place, labelled) for place in told),
        labelled_near=sum(_is_near(place, told) for place in labelled),
    )


def _is_near(place: Labelled, others: Iterable[Labelled]) -> bool:
    return any(start < place[1] and place[0] < end and kind == place[2] for start, end, kind in others)


def _interval(counts: Sequence[Counts], resamples: int) -> tuple[float, float]:
    """The middle 95 % of strict F1 over resampled items."""
    chance = random.Random(SEED)
    found = sorted(sum(chance.choices(counts, k=len(counts)), Counts()).strict()[2] for _ in range(resamples))
    return found[int(0.025 * resamples)], found[int(0.975 * resamples) - 1]


def _print(scores: Sequence[Score]) -> None:
    width = max((len(score.name) for score in scores), default=0)
    print(f"{'':{width}}  labelled   told   strict P     R    F1 (95 %)               overlap P     R    F1   goal")
    for score in scores:
        strict, overlap, (low, high) = score.counts.strict(), score.counts.overlap(), score.interval
        met = "" if score.goal is None else f"   {score.goal} {'met' if strict[2] >= score.goal else 'MISSED'}"
        print(
            f"{score.name:{width}}  {score.counts.labelled:8} {score.counts.told:6}"
            f"      {strict[0]:.3f} {strict[1]:.3f} {strict[2]:.3f} ({low:.3f}-{high:.3f})"
            f"         {overlap[0]:.3f} {overlap[1]:.3f} {overlap[2]:.3f}{met}"
        )


def _show_errors(item: LabelledText, spans: Sequence[Span]) -> None:
    rules = {span.place: f"{span.provider}/{span.rule}{' (proposed)' if span.is_proposed else ''}" for span in spans}
    told = Counter((span.start, span.end, CODES[span.type]) for span in spans if span.type in CODES)
    labelled = Counter((each.start, each.end, each.type) for each in item.mentions)
    for start, end, code in sorted((told - labelled) + (labelled - told)):
        sign = "+" if (start, end, code) in told else "-"
        shown = f"{item.text[max(0, start - 25) : start]}[{item.text[start:end]}]{item.text[end : end + 25]}"
        print(f"{sign} {code:5} {item.id} {shown!r} {rules.get((start, end), '')}", file=sys.stderr)


if __name__ == "__main__":
    main()
