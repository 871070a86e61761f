"""The contract of Google's Cloud Translation v3 over REST, and of the token endpoint of a service account."""

from __future__ import annotations

import base64
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.support.providers.server import ProviderServer, Reply, Request, in_json

TOKEN = "ya29.google-secret-41"
PARENT = "/v3/projects/newsroom/locations/global"
LANGUAGES = ("en", "ru", "zh-CN", "zh-TW", "kk")


class FakeGoogle(ProviderServer):
    """One project; ``tokens`` are those that are good now."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN}
        self.statements: list[dict[str, Any]] = []
        self.token_fields: dict[str, Any] = {}
        """What the token endpoint says instead of its honest answer's fields."""

    @cached_property
    def private_key(self) -> rsa.RSAPrivateKey:
        """The key of the service account, made when it is wanted: that takes a while."""
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def is_translation(self, request: Request) -> bool:
        return request.path.endswith(":translateText")

    def write_key_file(self, path: Path) -> Path:
        """A key file as Google gives it out, for this server's token endpoint."""
        pem = self.private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        document = {
            "type": "service_account",
            "project_id": "newsroom",
            "private_key_id": "key-1",
            "private_key": pem.decode(),
            "client_email": "copyflow@newsroom.example",
            "token_uri": f"{self.url}/token",
        }
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    def reply(self, request: Request) -> Reply:
        if request.path == "/token":
            return self._token(request.form())
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _error(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED")
        match request.method, request.path:
            case "GET", path if path == f"{PARENT}/supportedLanguages":
                known = [{"languageCode": code, "supportSource": True, "supportTarget": True} for code in LANGUAGES]
                return in_json({"languages": known})
            case "POST", path if path == f"{PARENT}:translateText":
                return self._translate(request.document())
            case _:
                return _error(404, "Not found.", "NOT_FOUND")

    def _translate(self, fields: dict[str, Any]) -> Reply:
        if fields.get("targetLanguageCode") not in LANGUAGES:
            message = f"Target language: {fields.get('targetLanguageCode')} is not supported."
            return _error(400, message, "INVALID_ARGUMENT")
        made = self.texts(fields["contents"])
        if fields.get("mimeType", "text/html") == "text/html":  # the default, and the trap
            made = [text.replace("&", "&amp;").replace("'", "&#39;") for text in made]
        model = "projects/1/locations/global/models/general/nmt"
        return in_json({"translations": [{"translatedText": text, "model": model} for text in made]})

    def _token(self, form: dict[str, str]) -> Reply:
        """A token for a statement that this account's key signed."""
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return in_json({"error": "unsupported_grant_type"}, 400)
        signed, _, signature = form["assertion"].rpartition(".")
        try:
            self.private_key.public_key().verify(
                _bytes(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except Exception:  # noqa: BLE001 (whatever is wrong with it, it is refused)
            return in_json({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}, 400)
        self.statements.append(json.loads(_bytes(signed.split(".")[1])))
        token = f"ya29.earned-secret-{len(self.statements)}"
        self.tokens.add(token)
        return in_json({"access_token": token, "expires_in": 3600, "token_type": "Bearer", **self.token_fields})


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _error(status: int, message: str, name: str) -> Reply:
    return in_json({"error": {"code": status, "message": message, "status": name}}, status)
