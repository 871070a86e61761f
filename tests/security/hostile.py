"""Text that would be markup, put into every field that takes text; and readers that tell whether it became any."""

from __future__ import annotations

import copy
import html.parser
import json
from collections.abc import Iterator, Mapping
from typing import Any

MARKUP = "\"'><script>evil()</script><img src=x onerror=evil()><a href=javascript:evil()>{{7*7}}]]>"
"""At most 100 characters: the name of a desk takes no more."""
_NEVER = frozenset({"script", "iframe", "object", "embed", "svg", "base", "meta", "link", "form", "style"})


class Elements(html.parser.HTMLParser):
    """Every element of a document of ours, with its attributes; what stands in scripts apart."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append(data)


def objections(text: str, *, is_fragment: bool = False) -> list[str]:
    """What came out of a text into the elements of a page, or of a fragment that a feed carries."""
    page, found = Elements(text), []
    for tag, attributes in page.found:
        if any(name.startswith("on") or "evil" in name for name in attributes):
            found.append(f"<{tag} {attributes}>")
        if any(_runs(name, value) for name, value in attributes.items()):
            found.append(f"<{tag} {attributes}>")
        if is_fragment and tag in _NEVER:
            found.append(f"<{tag}> in a fragment")
        if tag == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json":
            found.append("a script in the page")
        if attributes.get("src") == "x":
            found.append(f"<{tag} src=x>")
    for script in page.scripts if not found else ():
        json.loads(script)
    if ">49<" in text:
        found.append("a template was run")
    return found


def _runs(name: str, value: str) -> bool:
    leads = name in {"href", "src", "action", "formaction", "data", "content"}
    return leads and value.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every text in a JSON document."""
    if isinstance(value, str):
        yield place
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from places(each, (*place, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, (*place, number))


def with_text(body: Any, chosen: set[tuple[Any, ...]], text: str) -> Any:
    """The body with this text at the chosen places."""
    changed = copy.deepcopy(body)
    for place in chosen:
        inside = changed
        for step in place[:-1]:
            inside = inside[step]
        inside[place[-1]] = text
    return changed


def whole(body: Any, schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Any:
    """The body with every other field too that takes a text, by the description of the API."""
    if not isinstance(body, dict):
        return body
    more = dict(body)
    for name, described in _properties(schema, parts).items():
        if name not in more and _takes_text(described):
            more[name] = "text"
    return more


def _properties(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    for each in (schema, *schema.get("anyOf", ())):
        if "$ref" in each:
            found: Mapping[str, Any] = parts[each["$ref"].rpartition("/")[2]].get("properties", {})
            return found
    return schema.get("properties", {})


def _takes_text(described: Mapping[str, Any]) -> bool:
    kinds = (described, *described.get("anyOf", ()))
    return any(each.get("type") == "string" and "format" not in each and "enum" not in each for each in kinds)
