"""How a JSON body is read, at every address of the API: so that it means one thing, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.problems import Problem
from workflow.domain.phrases import phrase
from workflow.strict_json import AmbiguousJson, parse_json


def read_json(body: bytes) -> Any:
    """What a body says; ``Problem`` for one that is not JSON, or that readers of JSON would take differently."""
    try:
        return parse_json(body.decode("utf-8-sig"))
    except AmbiguousJson as error:
        raise Problem("malformed_request", phrase("The body {why}.", why=error.reason)) from None
    except json.JSONDecodeError:
        raise Problem("malformed_request", phrase("The body is not JSON.")) from None
    except UnicodeDecodeError as error:
        raise Problem("malformed_request", phrase("The body is not UTF-8 (byte {start}).", start=error.start)) from None


class _JsonRequest(Request):
    """A request whose JSON is read so."""

    async def json(self) -> Any:
        """Its body; read once for each who asks, which is the framework alone."""
        return read_json(await self.body())


class JsonRoute(APIRoute):
    """A route that reads its body so; the framework's own way takes the last of two members of one name."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What handles a request of this route."""
        handle = super().get_route_handler()
        if (self.methods or set()) <= {"GET", "HEAD"}:  # no body is read there
            return handle

        async def handle_strictly(request: Request) -> Response:
            return await handle(_JsonRequest(request.scope, request.receive))

        return handle_strictly
