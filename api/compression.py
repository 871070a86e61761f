"""Answers are compressed on their way, but for files of images: they are small already."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Message, Receive, Scope, Send


class Compression(GZipMiddleware):
    """ASGI middleware that compresses what a reader takes compressed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass files of images on as they are; tell caches of other answers that there are two forms of them."""
        if scope["type"] != "http" or scope["path"].startswith("/media/"):
            await self.app(scope, receive, send)
            return
        if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            await super().__call__(scope, receive, send)
            return

        async def send_uncompressed(message: Message) -> None:
            if message["type"] == "http.response.start" and self._has_two_forms(message):
                MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
            await send(message)

        await self.app(scope, receive, send_uncompressed)

    def _has_two_forms(self, start: Message) -> bool:
        """Whether an answer that begins so is compressed for who takes it so; a stream's length is not known."""
        headers = Headers(raw=start.get("headers", []))
        if start["status"] == 206 or "content-encoding" in headers:
            return False
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        is_small = int(headers.get("content-length", self.minimum_size)) < self.minimum_size
        return not is_small and not {kind, f"{kind.partition('/')[0]}/*"} & set(self.exclude_content_types)
