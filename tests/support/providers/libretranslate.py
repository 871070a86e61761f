"""LibreTranslate's contract as its server 1.9.6 shows it: JSON or form in, the key in the body, entities unescaped."""

from __future__ import annotations

import html
from typing import Any

from tests.support.providers.server import ProviderServer, Reply, Request, in_json

KEY = "libre-secret-41"
LANGUAGES = {"en": "English", "es": "Spanish", "ru": "Russian", "zh-Hans": "Chinese"}


class FakeLibreTranslate(ProviderServer):
    """A server that wants a key and knows four languages."""

    def reply(self, request: Request) -> Reply:
        match request.method, request.path:
            case "GET", "/languages":
                codes = sorted(LANGUAGES)
                return in_json([{"code": code, "name": LANGUAGES[code], "targets": codes} for code in codes])
            case "POST", "/translate":
                return self._translate(self._fields(request))
            case _:
                return in_json({"error": "Not found"}, 404)

    def _fields(self, request: Request) -> dict[str, Any]:
        is_json = request.headers.get("content-type", "").startswith("application/json")
        return request.document() if is_json else request.form()

    def _translate(self, fields: dict[str, Any]) -> Reply:
        if "api_key" not in fields:
            return in_json({"error": "Please contact the server operator to get an API key"}, 400)
        if fields["api_key"] != KEY:
            return in_json({"error": "Invalid API key"}, 403)
        for name in ("q", "source", "target"):
            if not fields.get(name):
                return in_json({"error": f"Invalid request: missing {name} parameter"}, 400)
        for name in ("source", "target"):
            if fields[name] not in LANGUAGES:
                return in_json({"error": f"{fields[name]} is not supported"}, 400)
        texts = fields["q"] if isinstance(fields["q"], list) else [fields["q"]]
        made = [html.unescape(text) if isinstance(text, str) else text for text in self.texts(texts)]
        return in_json({"translatedText": made if isinstance(fields["q"], list) else made[0]})
