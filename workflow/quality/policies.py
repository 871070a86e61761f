"""Policies of desks held against the checks that there are: a misspelt check would be passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.quality import ALL_CHECKS


def require_checks(names: Iterable[str], field: str = "checks") -> None:
    """Refuse the name of a check that there is not, with those that there are."""
    known = sorted(check.name for check in ALL_CHECKS)
    for name in names:
        if name not in known:
            raise InvalidValue(
                f"{field}.{name[:60]}",
                phrase("there is no check of that name; there are {known}", known=", ".join(known)),
            )
