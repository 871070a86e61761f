"""Refusals of values that several decisions share."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.domain.commands import Details
from workflow.domain.errors import InvalidValue
from workflow.domain.marks import require_fitting
from workflow.domain.phrases import phrase
from workflow.domain.segments import BlockKind, DraftBlock


def require_text(blocks: Sequence[DraftBlock]) -> None:
    """Refuse a text without a headline or without a body, and markup that does not fit its text."""
    if not any(block.kind is BlockKind.HEADLINE and "".join(block.segments).strip() for block in blocks):
        raise InvalidValue("headline", phrase("must not be empty"))
    if not any(block.kind is not BlockKind.HEADLINE and "".join(block.segments).strip() for block in blocks):
        raise InvalidValue("body", phrase("must not be empty"))
    for number, block in enumerate(blocks):
        if block.marks:
            require_fitting(block.marks, block.text, f"blocks.{number}")


def require_approvals(details: Details) -> None:
    """Refuse a text that nobody need approve."""
    if details.required_approvals < 1:
        raise InvalidValue("required_approvals", phrase("at least one approval is needed"))


def require_reason(text: str, field: str = "reason") -> None:
    """Refuse an empty reason or comment."""
    if not text.strip():
        raise InvalidValue(field, phrase("say why, in a few words"))
