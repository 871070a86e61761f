"""What partners were sent once is rendered the same for ever: a replay has the bytes of the first sending."""

from __future__ import annotations

import json

import pytest

from tests.rendering.frozen_documents import CASES, DIGESTS, WHOLE, digests, documents, file_of
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import NAME

FROZEN = json.loads(DIGESTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [*FORMATS, NAME])
def test_a_whole_document_is_byte_for_byte_what_it_was(name: str) -> None:
    """One document of every format, kept whole, so that one can read what a change of a renderer would change."""
    assert documents(CASES[WHOLE])[name].body.decode() == file_of(name).read_bytes().decode()


@pytest.mark.parametrize("case", CASES)
def test_every_document_has_the_digest_that_it_had(case: str) -> None:
    """A renderer that changes one byte of what was sent before is noticed here.

    Mend the renderer, not the digests: the ledger compares a replay with the digest of the first sending. What must be
    said otherwise from now on wants to be said under a condition that old publications do not meet.
    """
    assert digests()[case] == FROZEN[case]


def test_no_frozen_case_is_forgotten() -> None:
    """Every case and every format is frozen."""
    assert {case: set(found) for case, found in FROZEN.items()} == {case: {*FORMATS, NAME} for case in CASES}
