"""What a word is in the languages we check, and what may stand between words. Patterns only; no check lives here."""

from __future__ import annotations

import re

MARKS = "\u0300-\u036f\u064b-\u0655\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u200c\u200d"
"""What belongs to the letter before it: accents, Arabic and Devanagari vowel signs, joiners. ``\\w`` leaves it out."""

WORD = re.compile(rf"[^\W_](?:[\w{MARKS}]+|['’‘ʻʼ‑-](?=[^\W_]))*")
"""A word with its apostrophes and hyphens."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

ODD_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
GAP = f"[ {ODD_SPACES}]"
"""A space of any width, the tab too; no line's end."""

GAPS = f"(?<!{GAP}){GAP}++"
"""All spaces that stand together, looked at once: what begins with a run of them stays linear in its length."""

SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s|\u2029|$)|[。！？][”’」』）]*|[।۔؟]+[\"”’»)]*|\u2029")
"""The end of a sentence, near enough for telling whether two things stand in the same one."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Sentences of a running text as half-open ranges, near enough; blocks end sentences."""
    spans, begin = [], 0
    for match in SENTENCE_END.finditer(text):
        spans.append((begin, match.end()))
        begin = match.end()
    if begin < len(text):
        spans.append((begin, len(text)))
    return spans
