"""What a refusal looks like to whoever meets it. Holds no tests."""

from __future__ import annotations

from typing import Any

from api.problems import STATUSES


def refusal(answer: Any, code: str = "invalid_value") -> str:
    """Why something was refused with this code."""
    assert answer.status_code == STATUSES[code], answer.text[:500]
    problem = answer.json()
    assert problem["code"] == code, problem
    detail: str = problem["detail"]
    return detail
