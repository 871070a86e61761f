"""The line that content systems glue under a headline: ``Publisher:编辑部Release time:2030-01-02visits:7``."""

from __future__ import annotations

import re

_LABELS = {
    "publisher": r"publisher|发布人|发布者|发布单位",
    "release_time": r"release\s?time|release\s?date|发布时间|发布日期",
    "visits": r"visits|views|浏览次数|访问次数|点击数|阅读次数",
    "source": r"source|来源",
    "byline": r"author|作者",
}
_LABEL = re.compile(
    "|".join(rf"(?P<{name}>{words})\s{{0,5}}[:\uff1a]" for name, words in _LABELS.items()), re.IGNORECASE
)
_LONGEST_LINE = 400


def metadata_in(text: str) -> tuple[dict[str, str], str]:
    """The fields of the first metadata line of ``text``, and ``text`` without that line; no fields when there is none.

    A metadata line begins with a label and holds at least two different ones.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = _fields(line.strip()) if len(line) <= _LONGEST_LINE else {}
        if found:
            return found, "\n".join([*lines[:number], "", *lines[number + 1 :]])
    return {}, text


def _fields(line: str) -> dict[str, str]:
    labels = list(_LABEL.finditer(line))
    if len(labels) < 2 or labels[0].start() != 0:
        return {}
    ends = [label.start() for label in labels[1:]] + [len(line)]
    fields = {str(label.lastgroup): line[label.end() : end].strip() for label, end in zip(labels, ends, strict=True)}
    return fields if len(fields) == len(labels) else {}
