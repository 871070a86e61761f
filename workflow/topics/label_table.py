"""Names of topics from a table: tab-separated code, parent, English name, and normalised names parted by bars.

Such a table lost capitals, punctuation, accents and the tags of its languages, so only what its script tells is taken:
Chinese names, marked as normalised. The English name column is whole. Names in Latin letters belong to no language any
more, and Arabic ones lost signs that belong to their letters: both are counted, and left out.
"""

from __future__ import annotations

import re
from collections import Counter

from workflow.domain.errors import InvalidValue
from workflow.domain.topic_import import LONGEST_LABEL
from workflow.domain.topics import Standing, Topic, TopicText, require_topic_code
from workflow.domain.vocabulary import LanguageTag
from workflow.topics.built_in import ATTRIBUTION
from workflow.topics.read import Read

_ENGLISH, _CHINESE = LanguageTag("en-GB"), LanguageTag("zh-Hans")
_HAN = re.compile("[\u4e00-\u9fff]")
_NO_PARENT = frozenset({"", "-"})


def read_label_table(content: bytes) -> Read:
    """What a table says; ``InvalidValue`` names the line that cannot be read."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        place = content[: error.start].count(b"\n") + 1
        raise InvalidValue("file", f"line {place} is not UTF-8. Save it as UTF-8") from None
    topics: dict[str, Topic] = {}
    left_out: Counter[str] = Counter()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        topic = _topic(line, f"line {number}", left_out)
        if topic.code in topics:
            raise InvalidValue("file", f"line {number}: {topic.code} stands there twice")
        topics[topic.code] = topic
    if not topics:
        raise InvalidValue("file", "holds no topic")
    return Read(topics=tuple(topics.values()), attribution=ATTRIBUTION, labels_only=True, left_out=dict(left_out))


def _topic(line: str, place: str, left_out: Counter[str]) -> Topic:
    cells = line.split("\t")
    if len(cells) != 4:
        raise InvalidValue("file", f"{place}: {len(cells)} columns; there are to be code, parent, name and names")
    code, parent, name, names = (cell.strip() for cell in cells)
    try:
        require_topic_code(code)
        broader = () if parent in _NO_PARENT else (require_topic_code(parent),)
    except InvalidValue as error:
        raise InvalidValue("file", f"{place}: {error.reason}") from None
    labels = [TopicText(language=_ENGLISH, text=name)] if name else []
    for each in filter(None, (part.strip() for part in names.split("|"))):
        if not _HAN.search(each):
            left_out["its language is not told" if each[0] < "\u0590" else "its letters are not whole"] += 1
        elif any(label.language == _CHINESE for label in labels):
            left_out["a second name in the language"] += 1
        else:
            labels.append(TopicText(language=_CHINESE, text=each, standing=Standing.NORMALISED))
    if too_long := next((label for label in labels if len(label.text) > LONGEST_LABEL), None):
        raise InvalidValue("file", f"{place}: a name of {len(too_long.text)} characters; {LONGEST_LABEL} are the most")
    return Topic(code=code, labels=tuple(labels), broader=broader)
