"""Files of topics: which kind one is, and what it says."""

from __future__ import annotations

from workflow.domain.errors import InvalidValue
from workflow.topics.label_table import read_label_table
from workflow.topics.read import Read
from workflow.topics.skos import read_skos

LARGEST_FILE = 20_000_000
"""Bytes of a file that is read; IPTC's in one language has 1.2 million."""


def read_topics(content: bytes) -> Read:
    """What a file of topics says, SKOS-JSON or a table of names; ``InvalidValue`` names the place that is wrong."""
    if len(content) > LARGEST_FILE:
        raise InvalidValue("file", f"is larger than {LARGEST_FILE // 1_000_000} MB, and no file of topics")
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if not beginning:
        raise InvalidValue("file", "is empty")
    return read_skos(content.removeprefix(b"\xef\xbb\xbf")) if beginning in {b"{", b"["} else read_label_table(content)
