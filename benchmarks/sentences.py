"""Sentences without end, in shape like English and Chinese news: the same for the same seed.

Words are made up; how often each comes follows Zipf's law, as in a natural language, because that is
what an index over words lives by. The most frequent words, which bind the others, are the real ones.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate

_EN_FREQUENT = (
    "the of and to in a for that on with was as by at from is it said will has its be were are an have this which he "
    "not their been more after who they had but new also would first than or all between about over other into its"
).split()
_ZH_FREQUENT = (
    "的 在 和 了 是 将 与 对 为 中 有 等 个 年 日 上 并 这 以 也 国 会 说 及 于 向 到 不 就 从 各 其 被 把 我们".split()
)
_EN_WORDS, _ZH_WORDS = 30_000, 20_000
_FLATTENING = 2.7
"""Mandelbrot's correction of Zipf's law for the most frequent words."""
_BEGINNINGS = "b br c ch d dr f fl g gr h j k l m n p pr qu r s sh sp st t th tr v w".split()
_MIDDLES = "a ai e ea i ie o oa u".split()
_ENDINGS = "ck d l ll m n nd ng nt r rd s st t ve x".split()


class Vocabulary:
    """Words with their frequencies."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._sums = list(accumulate(1 / (rank + _FLATTENING) for rank in range(1, len(words) + 1)))

    def draw(self, dice: random.Random) -> str:
        """A word, as often as it comes."""
        return self._words[bisect(self._sums, dice.random() * self._sums[-1])]


def english_vocabulary(dice: random.Random) -> Vocabulary:
    """Real function words, then made-up words, longer the rarer."""

    def made(rank: int) -> str:
        syllables = 1 + (rank > 400) + (rank > 6_000)
        word = "".join(dice.choice(_BEGINNINGS) + dice.choice(_MIDDLES) for _ in range(syllables))
        return word + dice.choice(_ENDINGS)

    words = dict.fromkeys(_EN_FREQUENT)
    while len(words) < _EN_WORDS:
        words[made(len(words))] = None
    return Vocabulary(list(words))


def chinese_vocabulary(dice: random.Random) -> Vocabulary:
    """Real function words, then pairs and triples of characters, of which some come more often than others."""
    characters = [chr(code) for code in range(0x4E00, 0x9FA5)]
    dice.shuffle(characters)
    common = Vocabulary(characters[:3_000])
    words = dict.fromkeys(_ZH_FREQUENT)
    while len(words) < _ZH_WORDS:
        words["".join(common.draw(dice) for _ in range(2 if dice.random() < 0.85 else 3))] = None
    return Vocabulary(list(words))


def english(count: int, dice: random.Random) -> Iterator[str]:
    """Different sentences of about a hundred characters, some with a name or a number."""
    vocabulary, seen = english_vocabulary(dice), set[str]()
    while len(seen) < count:
        words = [vocabulary.draw(dice) for _ in range(max(5, round(dice.gauss(15, 5))))]
        for place in range(1, len(words)):
            fate = dice.random()
            if fate < 0.05 and len(words[place]) > 4:
                words[place] = words[place].capitalize()
            elif fate > 0.985:
                words[place] = str(dice.randint(2, 2030))
        sentence = f"{words[0].capitalize()} {' '.join(words[1:])}."
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def chinese(count: int, dice: random.Random) -> Iterator[str]:
    """Different sentences of about forty characters."""
    vocabulary, seen = chinese_vocabulary(dice), set[str]()
    while len(seen) < count:
        words = [vocabulary.draw(dice) for _ in range(max(6, round(dice.gauss(22, 6))))]
        words.insert(len(words) // 2, "，")
        if dice.random() < 0.2:
            words.insert(3, str(dice.randint(2, 2030)))
        sentence = "".join(words) + "。"
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def edited(sentence: str, others: Sequence[str], dice: random.Random, *, spaced: bool) -> str:
    """The sentence with one to three words (pairs of characters) replaced, dropped or added."""
    words = _parts(sentence, spaced=spaced)
    for _ in range(dice.randint(1, 3)):
        place, fresh = dice.randrange(len(words)), dice.choice(_parts(dice.choice(others), spaced=spaced))
        act = dice.randrange(3)
        if act == 0:
            words[place] = fresh
        elif act == 1 and len(words) > 1:
            del words[place]
        else:
            words.insert(place, fresh)
    return (" " if spaced else "").join(words)


def _parts(sentence: str, *, spaced: bool) -> list[str]:
    return sentence.split(" ") if spaced else [sentence[at : at + 2] for at in range(0, len(sentence), 2)]
