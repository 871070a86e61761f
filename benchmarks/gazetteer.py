"""Finding known names in texts: words a second, memory and build time with 100,000 names, beside bare ahocorasick-rs.

The bare peer looks for the same names in the same text, in small letters, the leftmost longest, and does nothing else:
no word boundaries, no capitals, no bearers. Each side runs in this process; memory and build time are measured in fresh
ones, in which nothing else was loaded. Names and texts are made up: every twelfth word gives way to a name, and names
are as unequally common as words are. What is loaded is frozen for the collector of garbage, as before a fork.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import ahocorasick_rs

from benchmarks import sentences
from benchmarks.harness import Meter, Options, Row, Timed, alternate, options, report, say, timed
from workers.tagging.gazetteer import Gazetteer, built_in_knowledge
from workers.tagging.pipeline import document_of
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import KnowledgeBase

NAMES, TEXTS, PARAGRAPHS = 100_000, 40, 60
QUICK_TEXTS = 20
WORDS_GOAL, MEMORY_GOAL, BUILD_GOAL = 1_000_000, 60, 3
_ONE_NAME_IN = 12
_PEER = "ahocorasick-rs, bare"
_EN = LanguageTag("en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a fresh process measured."""

    seconds: float
    """CPU seconds from the entities to a gazetteer that can be asked."""
    megabytes: float
    """Resident memory that came with it, the entities themselves not counted."""
    patterns: int


def main() -> None:
    """Print the table."""
    wanted = options(__doc__)
    report([*_speed(wanted), *_sizes(wanted)], wanted)


def made_up_entities(count: int) -> list[KnownEntity]:
    """Entities of one name each, of one to five words."""
    dice = random.Random("names")
    words = sentences.english_vocabulary(random.Random("words"))
    texts: dict[str, None] = {}
    while len(texts) < count:
        parts = [words.draw(dice).capitalize() for _ in range(dice.choices(range(1, 6), (1, 5, 5, 3, 1))[0])]
        texts[" ".join(parts) if len(parts) > 1 else f"{parts[0]}{dice.randrange(count)}"] = None
    return [
        KnownEntity(id=f"e{number}", type=EntityType.ORGANISATION, names=(EntityName(language=_EN, text=text),))
        for number, text in enumerate(texts)
    ]


def made_up_texts(entities: list[KnownEntity], count: int, dice: random.Random) -> list[str]:
    """Texts of some sixty sentences with names of the entities among their words; new ones at every call."""
    texts = []
    for _ in range(count):
        words = " ".join(sentences.english(PARAGRAPHS, dice)).split(" ")
        for at in range(0, len(words), _ONE_NAME_IN):
            words[at] = entities[int(len(entities) ** dice.random()) - 1].names[0].text
        texts.append(" ".join(words))
    return texts


def _speed(wanted: Options) -> list[Row]:
    say(f"names: {NAMES:,}")
    entities = made_up_entities(NAMES)
    gazetteer = Gazetteer(KnowledgeBase(entities))
    bare = ahocorasick_rs.AhoCorasick(
        [entity.names[0].text.lower() for entity in entities],
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        store_patterns=False,
    )
    gc.collect()
    gc.freeze()
    dice = random.Random("texts")

    def read_with(read: Callable[[str], object]) -> Timed:
        texts = made_up_texts(entities, QUICK_TEXTS if wanted.quick else TEXTS, dice)

        def whole() -> int:
            for text in texts:
                read(text)
            return sum(text.count(" ") + 1 for text in texts)

        return timed(whole, Meter())

    runs = alternate(
        wanted.repeats,
        {
            "ours": lambda: read_with(lambda text: gazetteer.find(document_of(text, _EN))),
            "bare": lambda: read_with(lambda text: bare.find_matches_as_indexes(text.lower())),
        },
        "words a second",
    )
    ours, peer = runs["ours"], runs["bare"]
    return [
        Row(name="gazetteer, 100,000 names", value=1e6 / ours.cpu_microseconds, unit="words/CPU s", goal=WORDS_GOAL),
        Row(
            name="gazetteer beside its engine",
            value=ours.rate,
            unit="words/s",
            peer=_PEER,
            peer_value=peer.rate,
            cpu=ours.cpu_microseconds,
            peer_cpu=peer.cpu_microseconds,
        ),
    ]


def _sizes(wanted: Options) -> list[Row]:
    repeats = 3 if wanted.quick else wanted.repeats
    large = [_in_a_fresh_process(_build_made_up) for _ in range(repeats)]
    ours = [_in_a_fresh_process(_build_built_in) for _ in range(repeats)]
    say(f"the built-in base has {ours[0].patterns:,} names and forms of names")
    return [
        Row(name="memory, 100,000 names", value=median(each.megabytes for each in large), unit="MB",
            goal=MEMORY_GOAL, higher_is_better=False),
        Row(name="build, 100,000 names", value=median(each.seconds for each in large), unit="CPU s",
            goal=BUILD_GOAL, higher_is_better=False),
        Row(name="memory, built-in base", value=median(each.megabytes for each in ours), unit="MB",
            goal=MEMORY_GOAL, higher_is_better=False),
        Row(name="build, built-in base", value=median(each.seconds for each in ours), unit="CPU s",
            goal=BUILD_GOAL, higher_is_better=False),
    ]  # fmt: skip


def _in_a_fresh_process(measure: Callable[[], Built]) -> Built:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure).result()


def _build_made_up() -> Built:
    return _build(KnowledgeBase(made_up_entities(NAMES)))


def _build_built_in() -> Built:
    return _build(built_in_knowledge())


def _build(knowledge: KnowledgeBase) -> Built:
    Gazetteer(KnowledgeBase([]))
    gc.collect()
    before, started = _resident(), time.process_time()
    gazetteer = Gazetteer(knowledge)
    seconds = time.process_time() - started
    gazetteer.find(document_of("Shanghai and 上海", _EN))
    gc.collect()
    return Built(seconds=seconds, megabytes=_resident() - before, patterns=len(gazetteer))


def _resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
