"""Puts recorded examples, and the headers that they were answered with, on every operation of a description."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from api.description.examples import HEADERS

NAME = "recorded"
"""What the one example of a request or an answer is called."""


def operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and operation of everything in a description."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def put_examples(operation: dict[str, Any], recorded: Mapping[str, Any]) -> None:
    """The example of one operation: its parameters, its body, its answer."""
    shown = {**recorded["path"], **recorded["query"]}
    sent = {name.lower(): value for name, value in recorded["headers"].items()}
    for parameter in operation.get("parameters", ()):
        value = sent.get(parameter["name"].lower()) if parameter["in"] == "header" else shown.get(parameter["name"])
        if value is not None:
            parameter["example"] = _typed(value, parameter["schema"])
    if recorded.get("body_type") in _content(operation):
        _content(operation)[recorded["body_type"]]["examples"] = {NAME: {"value": recorded["body"]}}
    answer = operation["responses"][str(recorded["status"])]
    if "answer" in recorded:
        content = answer.setdefault("content", {}).setdefault(recorded["media_type"], {"schema": {"type": "string"}})
        content["examples"] = {NAME: {"value": recorded["answer"]}}


def put_headers(operation: dict[str, Any], recorded: Mapping[str, Any], everywhere: Collection[str]) -> None:
    """What an operation's good answers bring along, those of ``everywhere`` among them."""
    names = {*recorded.get("answer_headers", ()), *everywhere}
    parameters = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    if "idempotency-key" in parameters and "ETag" in names and recorded["status"] == 201:
        names.add("Idempotency-Replayed")
    if "as_of" in parameters:
        names.add("Copyflow-As-Of")
    if {"after", "limit"} <= parameters:
        names.add("Link")
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            answer["headers"] = {name: header(name) for name in HEADERS if name in names}


def header(name: str) -> dict[str, Any]:
    """What is said of a header where it stands: one declaration, ``shared_headers``, for all answers."""
    return {"$ref": f"#/components/headers/{name}"}


def shared_headers() -> dict[str, Any]:
    """The headers of answers, for ``components``."""
    return {name: {"description": said, "schema": {"type": "string"}} for name, said in HEADERS.items()}


def _content(operation: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    return content


def _typed(value: str, schema: Mapping[str, Any]) -> Any:
    kinds = {schema.get("type"), *(each.get("type") for each in schema.get("anyOf", ()))}
    return int(value) if "integer" in kinds and value.isdigit() else value
