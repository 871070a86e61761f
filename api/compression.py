"""Answers are compressed on their way, but for files of images: they are small already."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send


class Compression(GZipMiddleware):
    """ASGI middleware that compresses what a reader takes compressed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass files of images on as they are."""
        if scope["type"] == "http" and scope["path"].startswith("/media/"):
            await self.app(scope, receive, send)
            return
        await super().__call__(scope, receive, send)
