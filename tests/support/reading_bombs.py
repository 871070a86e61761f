"""A process that makes and reads one bomb after the other, and prints the most bytes it had taken after each, as JSON.

A process of its own, because the most that was ever taken tells nothing in one that did other things before.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support import bombs
from tests.support.bombs import WHOLE
from tests.support.feeds import rss, rss_item
from tests.support.word import packed
from workflow.domain.errors import InvalidValue
from workflow.ingest.xml_tree import parse_xml
from workflow.intake.word import read_word
from workflow.media.pictures import made_fit
from workflow.terminology.tbx_files import read_concepts
from workflow.tmx import TmxReader

_TBX = '<tbx type="TBX-Basic" xml:lang="en"><text><body>{text}</body></text></tbx>'
_TMX = '<tmx version="1.4"><header srclang="en"/><body>{text}</body></tmx>'
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def _most_taken() -> int:
    """The most bytes that this process ever had in memory. Not ``ru_maxrss``, which begins with the parent's."""
    found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) * 1024


def _refused(read: Callable[[], object]) -> int:
    """The most that was taken when this was read and refused."""
    try:
        read()
    except InvalidValue:
        return _most_taken()
    raise AssertionError("it was taken")


def main() -> None:
    """Read them all."""
    lying = bombs.lying("word/document.xml", bombs.spaces(1_500), declared=100)
    namespace = packed({**WHOLE, "word/styles.xml": bombs.long_namespace(50_000)})
    entries = bombs.many_entries(200_000)
    feed = rss(rss_item()).replace("</channel>", bombs.long_namespace(100_000) + "</channel>").encode()
    terms, memory = bombs.with_defaults("tbx", _TBX), io.BytesIO(bombs.with_defaults("tmx", _TMX).encode())
    text = bombs.png(64, 48, (b"zTXt", b"Comment\0\0" + bombs.deflated(1_000)))
    read: dict[str, Callable[[], object]] = {
        "a part that lies": lambda: read_word(lying),
        "a namespace": lambda: read_word(namespace),
        "a table of contents": lambda: read_word(entries),
        "a feed's namespace": lambda: parse_xml(feed),
        "attributes": lambda: read_concepts(terms),
        "attributes of a memory": lambda: list(TmxReader(memory)),
        "a picture": lambda: made_fit(bombs.png(60_000, 60_000)),
        "a packed text": lambda: made_fit(text),
    }
    json.dump({name: _refused(each) for name, each in read.items()}, sys.stdout)


if __name__ == "__main__":
    main()
