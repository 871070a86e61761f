"""The problems of every operation: one answer a status, declared once, with an example of each code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from api.description.answers import header
from api.description.everywhere import RATE
from api.description.problem_help import what_next
from api.problems import MEDIA_TYPE, STATUSES, TITLES, ProblemDocument
from api.security.key_expiry import HEADER as KEY_EXPIRES
from workflow.domain.errors import NewsroomError

_ALSO = {401: ("WWW-Authenticate",), 409: ("Retry-After",), 429: ("Retry-After",)}
"""Headers that problems of a status bring along; with 409 it is ``request_in_flight`` above all."""
_ANY = (*RATE, KEY_EXPIRES, "X-Request-Id")
_EXAMPLE_ID = "019ab0c4-0000-7066-8000-000000000066"


def title_of(code: str) -> str:
    """What a problem is called; of the newsroom's general refusal, which has no title of its own, its class says it."""
    return TITLES.get(code) or (NewsroomError.__doc__ or "").splitlines()[0]


def example_of(code: str) -> dict[str, Any]:
    """The problem as it is answered, with its title in the place of what a real one says of its cause."""
    document = ProblemDocument(
        code=code,
        status=STATUSES[code],
        title=title_of(code),
        detail=title_of(code),
        instance=f"/api/v1/articles/{_EXAMPLE_ID}",
        request_id=_EXAMPLE_ID,
    )
    shown: dict[str, Any] = json.loads(document.as_json())
    return shown


def share_problems(schema: dict[str, Any], recorded: Mapping[str, Any]) -> None:
    """Put one answer for each status under ``components`` and lead every operation's problems to it."""
    statuses = set()
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status, answer in operation.get("responses", {}).items():
                if list(answer.get("content", {})) == [MEDIA_TYPE]:
                    statuses.add(int(status))
                    operation["responses"][status] = {"$ref": f"#/components/responses/{_name(status)}"}
    components = schema["components"]
    components["responses"] = {_name(status): _answer(status, recorded) for status in sorted(statuses)}


def _name(status: int | str) -> str:
    return f"Problem{status}"


def _answer(status: int, recorded: Mapping[str, Any]) -> dict[str, Any]:
    codes = [code for code, each in STATUSES.items() if each == status]
    return {
        "description": "A problem: " + "; ".join(f"`{code}`: {title_of(code)}" for code in codes),
        "headers": {name: header(name) for name in (*_ALSO.get(status, ()), *_ANY)},
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/ProblemModel"},
                "examples": {
                    code: {"summary": str(what_next(code)), "value": recorded.get(code) or example_of(code)}
                    for code in codes
                },
            }
        },
    }
