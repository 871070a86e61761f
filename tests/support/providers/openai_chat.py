"""The contract of OpenAI's chat completions, around a model that translates what it is asked to."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.support.providers.server import ProviderServer, Reply, Request, in_json

KEY = "sk-secret-41"
MODEL = "newsroom-1"
ANSWERING_MODEL = "newsroom-1-2026-05-01"

Model = Callable[[list[dict[str, Any]]], tuple[str, str]]
"""What the model writes on the numbered segments, and why it stopped."""


def writing(content: str, reason: str = "stop") -> Model:
    """A model that writes the same whatever it is asked."""
    return lambda _segments: (content, reason)


def segments_as_json(segments: list[dict[str, Any]]) -> str:
    """What an obedient model writes."""
    return json.dumps({"segments": segments}, ensure_ascii=False)


class FakeOpenAI(ProviderServer):
    """One model. ``model`` replaces what it writes; ``refuses`` names the parts of a request that it does not take."""

    def __init__(self) -> None:
        super().__init__()
        self.model: Model = self._obedient
        self.refuses: set[str] = set()

    def _obedient(self, segments: list[dict[str, Any]]) -> tuple[str, str]:
        made = self.texts([segment["t"] for segment in segments])
        numbered = [{"id": segment["id"], "t": text} for segment, text in zip(segments, made, strict=False)]
        return segments_as_json(numbered), "stop"

    def reply(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return _error(401, f"Incorrect API key provided: {request.headers.get('authorization')}", "invalid_api_key")
        if (request.method, request.path) != ("POST", "/v1/chat/completions"):
            return _error(404, "Unknown request URL", "unknown_url")
        fields = request.document()
        if fields["model"] != MODEL:
            return _error(404, f"The model {fields['model']} does not exist", "model_not_found")
        asked = fields.get("response_format", {}).get("type", "")
        refused = self.refuses & {asked, *fields}
        if refused:
            return _error(400, f"Unsupported value: {min(refused)} is not supported with this model.", "unsupported")
        content, reason = self.model(_segments(fields["messages"]))
        return in_json(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": ANSWERING_MODEL,
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": content, "refusal": None},
                        "finish_reason": reason,
                    }
                ],
                "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14},
            }
        )


def _segments(messages: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The numbered segments of the user's message; none when it is no such message."""
    try:
        return json.loads(messages[-1]["content"])["segments"]
    except (ValueError, TypeError, KeyError):
        return []


def _error(status: int, message: str, code: str) -> Reply:
    return in_json(
        {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}, status
    )
