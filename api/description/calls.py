"""An operation's recorded example as something to copy: for a shell, and for Python."""

from __future__ import annotations

import json
import shlex
from typing import Any
from urllib.parse import quote, urlencode

JSON = "application/json"


def address_of(path: str, recorded: dict[str, Any]) -> str:
    """The path with the example's values in it, and its query."""
    filled = path.format(**{name: quote(value, safe=":") for name, value in recorded["path"].items()})
    return f"{filled}?{urlencode(recorded['query'])}" if recorded["query"] else filled


def as_curl(method: str, site: str, path: str, recorded: dict[str, Any], *, keyed: bool) -> str:
    """The request as a command for a shell; ``COPYFLOW_KEY`` holds the key."""
    words = [
        "curl",
        *([] if method == "get" else ["-X", method.upper()]),
        shlex.quote(site + address_of(path, recorded)),
    ]
    parts = [" ".join(words)]
    if keyed:
        parts.append('-H "Authorization: Bearer $COPYFLOW_KEY"')
    parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in recorded["headers"].items()]
    body = recorded.get("body")
    if isinstance(body, dict) and "file" in body:
        parts += [f"-F {shlex.quote(f'{name}={value}')}" for name, value in body.items() if name != "file"]
        parts.append("-F file=@picture.jpg")
    elif isinstance(body, str):
        parts.append(f"-H 'Content-Type: {recorded['body_type']}'")
        parts.append(f"--data-binary {shlex.quote(body)}")
    elif body is not None:
        parts.append(f"-H 'Content-Type: {JSON}'")
        parts.append(f"-d {shlex.quote(json.dumps(body, indent=2, ensure_ascii=False))}")
    return " \\\n  ".join(parts)


def as_python(method: str, site: str, path: str, recorded: dict[str, Any], *, keyed: bool) -> str:
    """The request in Python, with the library httpx; ``COPYFLOW_KEY`` holds the key."""
    headers = [f"    {name!r}: {value!r},\n" for name, value in recorded["headers"].items()]
    if keyed:
        headers.insert(0, "    'Authorization': f'Bearer {os.environ[\"COPYFLOW_KEY\"]}',\n")
    body = recorded.get("body")
    extra = ""
    if isinstance(body, dict) and "file" in body:
        fields = {name: value for name, value in body.items() if name != "file"}
        extra = f", data={fields!r}, files={{'file': open('picture.jpg', 'rb')}}"
    elif isinstance(body, str):
        headers.append(f"    'Content-Type': {recorded['body_type']!r},\n")
        extra = ", content=body"
    elif body is not None:
        extra = ", json=body"
    lines = ["import os\n\n" if keyed else "", "import httpx\n\n"]
    lines.append("headers = {\n" + "".join(headers) + "}\n" if headers else "headers = {}\n")
    if extra in {", json=body", ", content=body"}:
        lines.append(f"body = {_literal(body)}\n")
    where = repr(site + address_of(path, recorded))
    lines.append(f"answer = httpx.request(\n    {method.upper()!r},\n    {where},\n    headers=headers{extra},\n)\n")
    shows = "answer.json()" if recorded.get("media_type") == JSON else "answer.text"
    lines.append(f"print(answer.status_code, {shows})")
    return "".join(lines)


def _literal(value: Any, indent: int = 0) -> str:
    """A JSON value as Python has it, an entry a line."""
    inner, outer = " " * (indent + 4), " " * indent
    if isinstance(value, dict) and value:
        entries = "".join(f"{inner}{name!r}: {_literal(each, indent + 4)},\n" for name, each in value.items())
        return f"{{\n{entries}{outer}}}"
    if isinstance(value, list) and value:
        return "[\n" + "".join(f"{inner}{_literal(each, indent + 4)},\n" for each in value) + f"{outer}]"
    return repr(value)
