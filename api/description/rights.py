"""Who may call an operation: the scope that a key needs, and the roles of the commands that it gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.security.scopes import ANY_KEY, OPEN, PEOPLE_ONLY, SCOPES
from workflow.domain.permissions import PERMISSIONS
from workflow.domain.vocabulary import Role

SCHEMES: dict[str, Any] = {
    "api_key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key (`cfk_…`) with the scopes that the operation names. A key never lets anybody do "
        "more than its owner's roles do.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-copyflow",
        "description": "A person's session, set by `POST /session`. What changes something comes from the same site.",
    },
}
_ROLES_OF = {
    command.__name__: frozenset(role.value for role in roles - {Role.SYSTEM}) for command, roles in PERMISSIONS.items()
}


def security_of(operation_id: str) -> list[dict[str, list[str]]]:
    """What an operation asks for, as OpenAPI has it: any one of these, with these scopes."""
    if operation_id in OPEN:
        return []
    if operation_id in PEOPLE_ONLY:
        return [{"session": []}]
    scope = SCOPES.get(operation_id)
    if scope is None and operation_id not in ANY_KEY:
        return [{"session": []}]
    return [{"api_key": [scope.value] if scope else []}, {"session": []}]


def roles_of(recorded: Mapping[str, Any]) -> list[str]:
    """The roles that may call an operation, in the order of ``Role``; none where whoever is signed in may.

    An operation's example says which commands it gave, and the permission table who may give those. Of an operation
    that gave none it says which roles were let through.
    """
    commands = [_ROLES_OF[name] for name in recorded.get("commands", ()) if name in _ROLES_OF]
    allowed = frozenset.intersection(*commands) if commands else frozenset(recorded.get("roles", ()))
    return [role.value for role in Role if role.value in allowed]
