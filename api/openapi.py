"""The API's description, complete with problems and ways to sign in.

``python -m api.openapi`` writes the committed copy, ``docs/openapi.json``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.description.completing import complete

COMMITTED = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"

_DESCRIPTION = """\
Errors are RFC 9457 problems with a stable `code`. Every article, edition, delivery, partner and desk comes with an \
`ETag`; changing one needs it in `If-Match` (428 without, 412 when somebody was faster, with what happened since). \
Creating needs an `Idempotency-Key` with API keys: the same key and body again give the same answer. Lists have opaque \
cursors and a `Link` to the next page. Moments are RFC 3339 in UTC. Every answer carries `X-Request-Id`, and the \
events that a request led to carry it too. A body is JSON in UTF-8, uncompressed, and means one thing: two members of \
one name, `NaN` and numbers beyond those of a double make it `malformed_request`. \
Examples are recorded from a real newsroom."""


def describe(api: FastAPI) -> None:
    """Give ``api`` its description, made once, when first asked for."""
    api.openapi = _described(api)  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def as_text(description: dict[str, Any]) -> str:
    """The description as the committed file has it."""
    return json.dumps(description, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _described(api: FastAPI) -> Callable[[], dict[str, Any]]:
    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            schema = get_openapi(
                title=api.title, version=api.version, summary=api.summary, description=_DESCRIPTION, routes=api.routes
            )
            complete(schema)
            api.openapi_schema = schema
        return api.openapi_schema

    return openapi


def main() -> None:
    """Write the description to ``docs/openapi.json``."""
    from api.app import create_app
    from workflow.bootstrap import bootstrap
    from workflow.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        application = bootstrap(Settings(home=Path(folder), database_url=None, redis_url=None))
        COMMITTED.write_text(as_text(create_app(application).openapi()), encoding="utf-8")
        application.close()
    sys.stderr.write(f"Wrote {COMMITTED.name}.\n")


if __name__ == "__main__":
    main()
