"""How the limits of a person's roles are kept: one text beside the roles. What may be given: ``domain/granting.py``."""

from __future__ import annotations

import json
from collections.abc import Mapping

from workflow.domain.limits import Limit, limit_of
from workflow.domain.limits_in_words import as_data
from workflow.domain.vocabulary import Role


def stored_limits(limits: Mapping[Role, Limit]) -> str:
    """Limits as they stand in the account's row; empty for none."""
    return json.dumps(as_data(limits), sort_keys=True, separators=(",", ":")) if limits else ""


def limits_of(stored: str) -> dict[Role, Limit]:
    """The limits that an account's row holds. What cannot be read lets nobody in: it is no sign of no limits."""
    kept = json.loads(stored) if stored else {}
    return {
        Role(role): limit_of(limit["desks"], [pair.split(">", 1) for pair in limit["pairs"]])
        for role, limit in kept.items()
    }
