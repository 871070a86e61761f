"""No text, however it was made up, keeps a regular expression of ours busy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.security.collecting import in_functions

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LONGEST_TEXT = 20_000
"""Characters of a long article; what is linear at that length is so at any."""
MOST_SECONDS = 1.0
"""CPU time for such a text at its worst. What is linear takes a hundredth; what is quadratic took two to eight."""
WINDOWS = {
    ("workflow.quality._endings", "([.!?…"): 24,
    ("workflow.quality.script_residue", r"[^\W\d_]*$"): 40,
    ("workflow.quality.hidden_characters", r"(?<![\w-])\d[\d.,:]*$"): 20,
    ("workflow.intake.html", "<html(?:"): 2_000,
    ("workers.tagging.rules.events.russian", "(?:(?<=["): 120,
    ("workers/tagging/rules/events/english.py", r"(?:[A-Z][\w.-]*\s){1,4}$"): 40,
    ("workers.tagging.rules.acronyms", r"(?:[^\W\d_a-zа-яё]"): 60,
    ("workers.tagging.gazetteer.neighbours", r"([^\W\d_]"): 40,
    ("workers.tagging.gazetteer.neighbours", "(?:^|[.!?"): 40,
    ("workers.tagging.surroundings", r"[(（]\s*(?P<says>"): 30,
}
"""Patterns that are asked about a few characters beside a place only: where, how they begin, and how many."""
TRUSTED = {
    ("workflow.entities.starter.territories", r"\s*[(（]"): "names of countries out of a package",
    ("workers.tagging.rules.events.russian", r"\|(?![^()]*"): "a pattern of ours",
    ("workflow.settings", r"://[^@\s]*@"): "an operator's own settings",
    ("workflow.rendering.checks.shapes", "[a-z0-9-]+-[0-9a-f]{10}"): "used by fullmatch, of an address that we made",
}
"""Patterns that see no text from outside, and what they see."""


def test_no_text_keeps_a_pattern_busy() -> None:
    """Every pattern of ours takes adversarial text, made out of its own parse tree, in time that hardly grows.

    Measured is CPU time at doubling lengths in a child process, and what it comes to at the longest text.
    """
    answer = _run("collecting.py", "")
    patterns = json.loads(answer)
    assert len(patterns) > 500
    _require_no_stale_places(patterns)
    asked = [
        [pattern, flags, method, _longest(pattern, place)]
        for pattern, flags, method, place in patterns
        if not _named_in(TRUSTED, pattern, place)
    ]
    measured = [json.loads(line) for line in _run("pumping.py", json.dumps(asked)).splitlines()]
    assert len(measured) == len(asked)
    slow = [each for each in measured if each[1] > MOST_SECONDS]
    assert not slow, "\n".join(
        f"{seconds:.1f} s, n^{growth:.1f}: {text} in {pattern}" for pattern, seconds, growth, text in slow
    )


def test_the_measure_notices_what_is_slow() -> None:
    """Nested, adjacent and search-again repetitions are told from their mended forms by the same measure."""
    slow = ["(a+)+b", r"\s*\n\s*x", r"[a-z]+:", r"<!--.*?-->", r"(?:\d+,?)*;"]
    mended = ["(?<!a)a++b", r"(?<!\s)\s++x", r"(?<![a-z])[a-z]++:", r"<!--(?:(?!--).)*+-->", r"(?<![\d,])[\d,]++;"]
    asked = [[pattern, 32, "search", 100_000] for pattern in slow + mended]
    found = [json.loads(line)[1] > MOST_SECONDS for line in _run("pumping.py", json.dumps(asked)).splitlines()]
    assert found == [True] * len(slow) + [False] * len(mended)


def test_patterns_made_of_words_escape_them() -> None:
    """What is put together inside a function is made of constants of ours, or of words that are escaped."""
    composed = in_functions()[1]
    from_outside = {place for place in composed if "redaction.py" in place or "fixed_texts.py" in place}
    from_outside |= {place for place in composed if "file_names.py" in place}
    escaped = [place for place in from_outside if "re.escape" in place or "encoded" in place or "slugs" in place]
    assert sorted(from_outside) == sorted(escaped)


def _require_no_stale_places(patterns: list[Any]) -> None:
    for place, beginning in [*WINDOWS, *TRUSTED]:
        assert any(_named_in({(place, beginning): 0}, each[0], each[3]) for each in patterns), (place, beginning)


def _named_in(places: Any, pattern: str, place: str) -> bool:
    return any(place == where and pattern.startswith(beginning) for where, beginning in places)


def _longest(pattern: str, place: str) -> int:
    found = [most for (where, beginning), most in WINDOWS.items() if place == where and pattern.startswith(beginning)]
    return min(found, default=LONGEST_TEXT)


def _run(program: str, given: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(HERE / program)],
        input=given, capture_output=True, text=True, check=True, env=environment, timeout=900,
    )  # fmt: skip
    return done.stdout
