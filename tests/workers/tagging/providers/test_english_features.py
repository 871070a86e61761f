"""What the English tagger remembers of words: a worker runs for months, and its newsroom writes ever new ones."""

from __future__ import annotations

import tracemalloc

from workers.tagging.providers.english_features import DocumentWords, _kinds_of, _view, features

MEGABYTE = 1_000_000


def test_what_is_remembered_of_words_is_bounded() -> None:
    """Sixteen thousand different words leave no more behind than a few megabytes."""
    sentences = [[f"Word{first + number}s" for number in range(20)] for first in range(0, 16_000, 20)]
    for memory in (_view, _kinds_of):
        memory.cache_clear()  # other tests of this process filled them
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for sentence in sentences:
        features(sentence, DocumentWords([sentence]))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 16 * MEGABYTE
