"""News that nobody else has, in English, and the same in Portuguese: what people of the benchmarks hand in.

A text follows from its seed alone. Sentences are put together of phrases whose translations are known, so that a
translation needs no engine and reads like one: names stay, no number is in it, nothing blocks its approval.
"""

from __future__ import annotations

import random
import re

_WHO = {
    "Ministers of the valley": "Os ministros do vale",
    "The water board": "O conselho da água",
    "Engineers of the reservoir": "Os engenheiros da barragem",
    "Delegates from the coast": "Os delegados da costa",
    "Farmers along the canal": "Os agricultores ao longo do canal",
    "The council of elders": "A assembleia dos anciãos",
    "Owners of small mills": "Os donos de pequenos moinhos",
}
_DID = {
    "discussed": "discutiram",
    "presented": "apresentaram",
    "asked for": "pediram",
    "questioned": "questionaram",
    "described at length": "descreveram longamente",
    "put off": "adiaram",
    "welcomed": "saudaram",
}
_WHAT = {
    "joint measurements of the river": "medições conjuntas do rio",
    "a calendar of releases": "um calendário de descargas",
    "the repair of canals": "a reparação dos canais",
    "shared forecasts": "previsões partilhadas",
    "the rent of the meadows": "a renda dos prados",
    "a school for gardeners": "uma escola para jardineiros",
    "the night ferry": "a barca noturna",
}
_WHERE = {
    "in the town hall of": "na câmara municipal de",
    "near the old bridge at": "perto da velha ponte em",
    "on the way to": "a caminho de",
    "before the market of": "diante do mercado de",
    "behind the mill of": "atrás do moinho de",
    "above the harbour of": "acima do porto de",
    "together with guests from": "junto com convidados de",
}
_MEET = {"meet in": "reúnem-se em"}
_ALL = {**_WHO, **_DID, **_WHAT, **_WHERE, **_MEET}
_KNOWN = re.compile("|".join(sorted(map(re.escape, _ALL), key=len, reverse=True)))
_SYLLABLES = ("ka", "ro", "min", "te", "sa", "lur", "bo", "ven", "dri", "nal", "pe", "ma", "gor", "li", "tan")
_PARAGRAPHS, _SENTENCES = 8, 3


def article(seed: str) -> dict[str, str]:
    """Headline and body of an article, about 350 words in eight paragraphs."""
    chance = random.Random(seed)
    beginnings = chance.sample([f"{who} {did}" for who in _WHO for did in _DID], _PARAGRAPHS * _SENTENCES)
    ends = chance.sample([f"{what} {where}" for what in _WHAT for where in _WHERE], _PARAGRAPHS * _SENTENCES)
    sentences = [f"{one} {other} {_place(chance)}." for one, other in zip(beginnings, ends, strict=True)]
    paragraphs = [" ".join(sentences[begin : begin + _SENTENCES]) for begin in range(0, len(sentences), _SENTENCES)]
    return {"headline": f"{chance.choice(list(_WHO))} meet in {_place(chance)}", "body": "\n\n".join(paragraphs)}


def in_portuguese(text: str) -> str:
    """A segment of such an article in Portuguese; what is no phrase of ours stays as it is."""
    return _KNOWN.sub(lambda found: _ALL[found[0]], text)


def _place(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=4)).capitalize()
