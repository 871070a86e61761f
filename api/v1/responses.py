"""How the problems that a route may answer are declared in OpenAPI."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.problems import MEDIA_TYPE, STATUSES

Declared = dict[int | str, dict[str, Any]]

READING = (401, 422, 429, 500)
"""Statuses of problems that any read of the newsroom may end in, now or in the past."""
CHANGING = (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 500)
"""Statuses of problems that a write to something existing may end in."""
CREATING = (400, 401, 403, 409, 413, 415, 422, 428, 500)
"""Statuses of problems that making something new may end in."""


class FieldErrorModel(BaseModel):
    """What is wrong with one part of the request."""

    pointer: str = Field(description="JSON Pointer into the body; `?name` in the query, `{name}` in the path.")
    detail: str


class ProblemModel(BaseModel):
    """An RFC 9457 problem."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    # the codes come from the one table, which mypy cannot see through
    code: Literal[tuple(STATUSES)] = Field(description="Stable; what programs look at.")  # type: ignore[valid-type]  # the values of a table
    errors: list[FieldErrorModel] = Field(default_factory=list)
    facts: dict[str, Any] = Field(default_factory=dict, description="The same as the detail, as data.")
    request_id: str = ""


def problems(*statuses: int) -> Declared:
    """The declaration of problems with these statuses; where a key is asked for, who brings many wrong ones waits."""
    waiting = {429} if 401 in statuses else set()
    return {status: _declared(status) for status in sorted({*statuses, *waiting})}


def _declared(status: int) -> dict[str, Any]:
    codes = ", ".join(f"`{code}`" for code, each in STATUSES.items() if each == status)
    return {
        "description": f"A problem: {codes}.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemModel"}}},
    }
