"""DeepL's contract: texts by version 2, languages by both versions, usage; the key in the Authorization header."""

from __future__ import annotations

from typing import Any

from tests.support.providers.server import ProviderServer, Reply, Request, complete, in_json

KEY = "deepl-secret-41:fx"
SOURCES = {"EN": "English", "RU": "Russian", "ZH": "Chinese", "PT": "Portuguese", "KK": "Kazakh", "UZ": "Uzbek"}
TARGETS = {
    "EN-GB": "English (British)",
    "EN-US": "English (American)",
    "RU": "Russian",
    "ZH-HANS": "Chinese (simplified)",
    "ZH-HANT": "Chinese (traditional)",
    "PT-BR": "Portuguese (Brazilian)",
    "PT-PT": "Portuguese (European)",
    "KK": "Kazakh",
    "UZ": "Uzbek",
}
_KNOWN_FIELDS = {
    *("text", "source_lang", "target_lang", "context", "split_sentences", "preserve_formatting"),
    *("show_billed_characters", "formality", "glossary_id", "tag_handling", "model_type"),
}


class FakeDeepL(ProviderServer):
    """A free account with 500,000 characters."""

    third_version = 200
    """How it answers for the list of version 3; when it does not have it, services in between say 404."""

    def reply(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"DeepL-Auth-Key {KEY}":
            return complete(b"", "text/plain", 403)
        match request.method, request.path:
            case "GET", "/v2/usage":
                return in_json({"character_count": 499_990, "character_limit": 500_000})
            case "GET", "/v2/languages":
                wanted = request.params.get("type") or request.form().get("type", "source")
                return in_json(_second_version(TARGETS if wanted == "target" else SOURCES))
            case "GET", "/v3/languages" if self.third_version == 200:
                return in_json(_third_version())
            case "GET", "/v3/languages":
                return in_json({"message": "Value for 'resource' not supported."}, self.third_version)
            case "POST", "/v2/translate":
                return self._translate(request.document())
            case _:
                return in_json({"message": "Not found"}, 404)

    def _translate(self, fields: dict[str, Any]) -> Reply:
        unknown = set(fields) - _KNOWN_FIELDS
        if unknown:
            return in_json({"message": f"Unknown parameter {min(unknown)}"}, 400)
        if fields.get("target_lang") not in TARGETS:
            return in_json({"message": "Value for 'target_lang' not supported."}, 400)
        if fields.get("source_lang", "EN") not in SOURCES:
            return in_json({"message": "Value for 'source_lang' not supported."}, 400)
        texts = fields["text"]
        translations = []
        for position, made in enumerate(self.texts(texts)):
            each = {"detected_source_language": fields.get("source_lang", "EN"), "text": made}
            if fields.get("show_billed_characters"):
                each["billed_characters"] = len(texts[position]) if position < len(texts) else 0
            translations.append({**each, "model_type_used": "quality_optimized"})
        return in_json({"translations": translations})


def _second_version(languages: dict[str, str]) -> list[dict[str, Any]]:
    return [{"language": code, "name": name, "supports_formality": False} for code, name in languages.items()]


def _third_version() -> list[dict[str, Any]]:
    codes = {code.lower(): name for code, name in SOURCES.items()}
    codes |= {_cased(code): name for code, name in TARGETS.items()}
    return [
        {
            "lang": code,
            "name": name,
            "usable_as_source": code.upper() in SOURCES,
            "usable_as_target": code.upper() in TARGETS,
            "status": "stable",
            "features": {},
        }
        for code, name in codes.items()
    ]


def _cased(code: str) -> str:
    """``en-GB``, ``zh-Hans``."""
    language, _, rest = code.partition("-")
    return "-".join(part for part in (language.lower(), rest.title() if len(rest) == 4 else rest) if part)
