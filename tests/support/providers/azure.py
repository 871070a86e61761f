"""Azure Translator's contract in its two versions, which share nothing but the path."""

from __future__ import annotations

from typing import Any

from tests.support.providers.server import ProviderServer, Reply, Request, in_json

KEY = "azure-secret-41"
REGION = "westeurope"
LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant", "kk", "uz")


class FakeAzure(ProviderServer):
    """One resource in one region."""

    def reply(self, request: Request) -> Reply:
        version = request.params.get("api-version")
        if version not in ("2026-06-06", "3.0"):
            return _error(400, 400021, "The API version parameter is missing or invalid.")
        if request.path == "/languages":
            known = {"name": "…", "nativeName": "…", "dir": "ltr", "models": []}
            return in_json({"translation": dict.fromkeys(LANGUAGES, known)})
        if request.headers.get("ocp-apim-subscription-key") != KEY:
            return _error(401, 401000, "The request is not authorized because credentials are missing or invalid.")
        if request.headers.get("ocp-apim-subscription-region") != REGION:
            return _error(401, 401015, "The credentials provided are for another region.")
        if request.path != "/translate":
            return _error(404, 404000, "The resource is not found.")
        return self._old(request) if version == "3.0" else self._new(request.document())

    def _new(self, fields: dict[str, Any]) -> Reply:
        inputs = fields["inputs"]
        target = inputs[0]["targets"][0]["language"]
        if target not in LANGUAGES:
            return _error(400, 400036, "The target language is not valid.")
        made = self.texts([each["text"] for each in inputs])
        value = [{"translations": [{"text": text, "language": target}]} for text in made]
        return in_json({"value": value}, headers=_metered([each["text"] for each in inputs]))

    def _old(self, request: Request) -> Reply:
        texts = [each["Text"] for each in request.document()]
        if request.params.get("to") not in LANGUAGES or request.params.get("textType") != "plain":
            return _error(400, 400036, "The target language is not valid.")
        made = [{"translations": [{"text": text, "to": request.params["to"]}]} for text in self.texts(texts)]
        return in_json(made, headers=_metered(texts))


def _metered(texts: list[str]) -> dict[str, str]:
    return {"X-Metered-Usage": str(sum(map(len, texts)))}


def _error(status: int, code: int, message: str) -> Reply:
    return in_json({"error": {"code": code, "message": message}}, status)
