"""An identity provider on loopback: Authlib's authorization server, with PKCE, client secrets and codes good once.

It is Authlib's implementation of the protocol; here stand only its memory, its people and its keys, and what a test
makes it say wrongly. The person "at the browser" has a session there already, so that it asks for no password.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import flask
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT, SECRET = "copyflow", "a secret: with & signs"
Alter = Callable[[dict[str, Any], dict[str, Any]], None]


@dataclass
class _Client(ClientMixin):
    redirect_uri: str

    def get_client_id(self) -> str:
        return CLIENT

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class _Code(AuthorizationCodeMixin):
    code: str
    subject: str
    nonce: str
    redirect_uri: str
    scope: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass
class Provider:
    """What a test says to the provider, and sees of it."""

    issuer: str
    client: _Client = field(default_factory=lambda: _Client(redirect_uri=""))
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Claims by subject."""
    at_the_browser: str | None = None
    """Whose session the browser has there; nobody: it is denied."""
    alter: Alter = lambda _claims, _header: None
    """Makes claims and header of the next ID tokens wrong."""
    says: dict[str, Any] = field(default_factory=dict)
    """Added to what it says of itself."""
    keys: list[Any] = field(default_factory=list)
    """It signs with the first."""
    thin: bool = False
    """Whether groups and names stand at the userinfo endpoint alone."""
    down: bool = False
    codes: dict[str, _Code] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Paths, in the order that they were asked for."""

    def __post_init__(self) -> None:
        self.rotate()

    def person(self, subject: str, name: str, *groups: str) -> None:
        """Somebody, who sits at the browser from now on."""
        self.people[subject] = {"preferred_username": name, "groups": list(groups)}
        self.at_the_browser = subject

    def rotate(self, kind: str = "RS256") -> None:
        """Another key in the place of those before."""
        about = {"kid": f"key-{time.monotonic_ns()}", "use": "sig", "alg": kind}
        self.keys = [RSAKey.generate_key(2048, about) if kind == "RS256" else ECKey.generate_key("P-256", about)]

    def id_token(self, claims: dict[str, Any]) -> str:
        """A signed token; unsigned where the header says so."""
        key = self.keys[0]
        header = {"alg": key.as_dict()["alg"], "kid": key.kid}
        self.alter(claims, header)
        if header["alg"] == "none":
            parts = (base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in (header, claims))
            return ".".join(part.rstrip("=") for part in parts) + "."
        return jwt.encode(header, claims, key, [header["alg"]])


def _grant_of(provider: Provider) -> type[grants.AuthorizationCodeGrant]:
    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            asked = request.payload.data
            provider.codes[code] = _Code(
                code=code,
                subject=request.user,
                nonce=asked.get("nonce", ""),
                redirect_uri=request.payload.redirect_uri,
                scope=request.payload.scope,
                code_challenge=asked.get("code_challenge", ""),
                code_challenge_method=asked.get("code_challenge_method", ""),
            )

        def query_authorization_code(self, code: str, client: Any) -> _Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: _Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: _Code) -> str:
            return authorization_code.subject

    return Grant


def _tokens_of(provider: Provider) -> OpenIDCode:
    class Tokens(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return any(code.nonce == nonce for code in provider.codes.values())

        def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
            now, subject = int(time.time()), request.user
            claims = {"iss": provider.issuer, "aud": CLIENT, "sub": subject, "iat": now, "exp": now + 300}
            claims["nonce"] = request.authorization_code.nonce
            return provider.id_token(claims | ({} if provider.thin else provider.people[subject]))

    return Tokens(require_nonce=True)


def _app(provider: Provider) -> flask.Flask:
    app = flask.Flask("provider")

    def save(token: dict[str, Any], request: Any) -> None:
        provider.tokens[token["access_token"]] = request.user

    server = AuthorizationServer(app, lambda _client: provider.client, save)
    server.register_grant(_grant_of(provider), [_tokens_of(provider), CodeChallenge(required=True)])

    @app.before_request
    def note() -> Any:
        provider.asked.append(flask.request.path)
        return ("down for repair", 503) if provider.down else None

    @app.get("/.well-known/openid-configuration")
    def describe() -> Any:
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "userinfo_endpoint": f"{provider.issuer}/userinfo",
            "jwks_uri": f"{provider.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "none", "HS256"],
            **provider.says,
        }

    @app.get("/keys")
    def keys() -> Any:
        return {"keys": [key.as_dict(private=False) for key in provider.keys]}

    @app.get("/authorize")
    def authorize() -> Any:
        try:
            grant = server.get_consent_grant(end_user=provider.at_the_browser)
        except OAuth2Error as error:
            return f"{error.error}: {error.description}", 400
        return server.create_authorization_response(grant=grant, grant_user=provider.at_the_browser)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.get("/userinfo")
    def userinfo() -> Any:
        subject = provider.tokens.get(flask.request.headers.get("Authorization", "").removeprefix("Bearer "))
        return ({"sub": subject, **provider.people[subject]}, 200) if subject else ({}, 401)

    return app


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Nothing: tests look at ``Provider.asked``."""


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider that serves for the length of the block."""
    provider = Provider(issuer="")
    server = make_server("127.0.0.1", 0, _app(provider), threaded=True, request_handler=_Quiet)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
