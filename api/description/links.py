"""What an answer leads to: the ids and the ETag in it are those that further operations take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.description.answers import operations

_IDS = ("article_id", "partner_id", "concept_id", "entity_id", "desk_id", "rule_id", "language", "code")
"""Fields of answers that are a path's parameters too."""
_BODIES = {"content_hash": "$response.body#/content_hash"}
"""Fields of bodies that are taken from an answer as they stand there."""


def put_links(schema: dict[str, Any], recorded: Mapping[str, Any]) -> None:
    """From whatever makes or shows one thing to all that can be done to it."""
    everything = list(operations(schema))
    for method, path, operation in everything:
        example = recorded.get(operation["operationId"])
        if example is None or not isinstance(example.get("answer"), dict) or not _is_source(method, path, example):
            continue
        place = _place(path, example)
        links = {}
        for _, other_path, other in everything:
            if other is not operation and place and (other_path == place or other_path.startswith(f"{place}/")):
                parameters = _parameters(path, other_path, other, example)
                if parameters is not None:
                    links[other["operationId"]] = _link(other, parameters, example, schema)
        if links:
            operation["responses"][str(example["status"])]["links"] = links


def _is_source(method: str, path: str, example: Mapping[str, Any]) -> bool:
    makes = "Location" in example["answer_headers"]
    shows = method in {"get", "put"} and path.endswith("}") and "ETag" in example["answer_headers"]
    return makes or shows


def _place(path: str, example: Mapping[str, Any]) -> str:
    """The path of what is answered."""
    if path.endswith("}"):
        return path
    own = next((name for name in _IDS if name in example["answer"] and f"{{{name}}}" not in path), None)
    return f"{path}/{{{own}}}" if own and example["answer_headers"]["Location"].rpartition("/")[0] == path else ""


def _parameters(
    path: str, other_path: str, other: Mapping[str, Any], example: Mapping[str, Any]
) -> dict[str, str] | None:
    found = {}
    for parameter in other.get("parameters", ()):
        name, where = parameter["name"], parameter["in"]
        if where == "path":
            if name in _IDS and name in example["answer"]:
                found[f"path.{name}"] = f"$response.body#/{name}"
            elif f"{{{name}}}" in path:
                found[f"path.{name}"] = f"$request.path.{name}"
            else:
                return None
        elif where == "header" and name.lower() == "if-match" and "ETag" in example["answer_headers"]:
            found[f"header.{name}"] = "$response.header.ETag"
    return found if "{" in other_path else None


def _link(
    other: Mapping[str, Any], parameters: dict[str, str], example: Mapping[str, Any], schema: Mapping[str, Any]
) -> dict[str, Any]:
    link: dict[str, Any] = {"operationId": other["operationId"], "parameters": parameters}
    reference = (
        other.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}).get("$ref")
    )
    required = schema["components"]["schemas"][reference.rpartition("/")[2]].get("required", []) if reference else []
    if required and set(required) <= _BODIES.keys() & example["answer"].keys():
        link["requestBody"] = {name: _BODIES[name] for name in required}
    return link
