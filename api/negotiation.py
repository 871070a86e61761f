"""Which of several representations of one thing a request wants: ``Accept`` of RFC 9110."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 2_000


def preferred(accept: str, offered: Sequence[str]) -> str:
    """The media type of ``offered`` that ``accept`` wants most: the first of those wanted alike, or if none is."""
    wanted = dict(filter(None, map(_weighed, accept[:_LONGEST].split(","))))
    return max(offered, key=lambda kind: _weight(kind, wanted)) if wanted else offered[0]


def _weighed(part: str) -> tuple[str, float] | None:
    """A media range with its weight; None for what is no such thing."""
    kind, *parameters = (each.strip().lower() for each in part.split(";"))
    weight = next((each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1")
    try:
        return (kind, float(weight)) if "/" in kind else None
    except ValueError:
        return None


def _weight(kind: str, wanted: dict[str, float]) -> float:
    """How much a media type is wanted: the most specific range counts."""
    for known in (kind, f"{kind.split('/', 1)[0]}/*", "*/*"):
        if known in wanted:
            return wanted[known]
    return 0.0
