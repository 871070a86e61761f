"""Bodies made to burden or to mislead whoever reads them: packed, deep, endless, with two meanings or beyond numbers.

Each is a problem with a code, and nothing is kept; memory is bounded meanwhile.
"""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from tests.api.conversation import ARTICLE, Newsroom
from tests.api.operations import NESTED, TAKING_BODIES, Place, fields
from tests.image_factories import picture
from tests.security.refusing import refusal
from tests.support import bombs

pytestmark = pytest.mark.usefixtures("bounded")


@pytest.fixture
def newsroom(unmoved: Newsroom) -> Newsroom:
    """A newsroom in which nothing may be appended."""
    return unmoved


_BODY = json.dumps({**ARTICLE, "external_id": "a"}).encode()
_PACKED = {
    "gzip": gzip.compress(b" " * 50 * bombs.MEGABYTE + _BODY),
    "deflate": zlib.compress(b" " * 50 * bombs.MEGABYTE + _BODY),
    "br": _BODY,
    "gzip, identity": _BODY,
    "GZIP": gzip.compress(_BODY),
}


def imported(newsroom: Newsroom, content: bytes, **headers: str) -> Any:
    """Lines are brought in."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return newsroom.writer.request(
        "POST",
        "imports/articles",
        content=content,
        headers={"Content-Type": "application/x-ndjson", "Idempotency-Key": "bombs", **named},
    )


@pytest.mark.parametrize("coding", sorted(_PACKED))
def test_no_body_is_unpacked(place: Place, newsroom: Newsroom, coding: str) -> None:
    """A body that says that it is packed is refused, at every address, JSON, lines and forms alike; none is opened."""
    refusal(imported(newsroom, _PACKED[coding], content_encoding=coding), "unsupported_media_type")
    headers = {"Content-Encoding": coding}
    for each in TAKING_BODIES:
        method, path, name = each.values
        answer = place.send(str(method), place.address(str(path)), str(name), content=_PACKED[coding], headers=headers)
        assert "uncompressed" in refusal(answer, "unsupported_media_type"), name
    form = {"data": {"slugline": "kept"}, "files": {"file": ("a.jpg", picture(), "image/jpeg")}, "headers": headers}
    for address in (f"/api/v1/articles/{place.article}/images", "/write/new", f"/articles/{place.article}/images"):
        refusal(newsroom.in_browser("writer").request("POST", address, **form), "unsupported_media_type")


def test_a_body_that_says_that_it_is_not_packed_is_taken(place: Place, newsroom: Newsroom) -> None:
    """``identity`` is how a body is anyway."""
    answer = newsroom.writer.request("POST", "articles/checks", json=ARTICLE, headers={"Content-Encoding": "identity"})
    assert answer.status_code != 415, answer.text


@pytest.mark.parametrize("deep", [NESTED, '{"a":' * 100_000 + "1" + "}" * 100_000], ids=["lists", "objects"])
def test_deep_json_is_refused(place: Place, newsroom: Newsroom, deep: str) -> None:
    """As a body, inside of a field that takes anything, and as a line; the lines after it are looked at as ever."""
    body = json.dumps({**ARTICLE, "origin": "?"}).replace('"?"', deep)
    for content in (deep, body):
        answer = newsroom.writer.request(
            "POST", "articles", content=content, headers={"Content-Type": "application/json", "Idempotency-Key": "k"}
        )
        assert "nested too deeply" in refusal(answer, "malformed_request")
    lines = [json.loads(each) for each in imported(newsroom, f"{deep}\n{body}\n{{}}\n".encode()).text.splitlines()]
    assert [each["problem"]["code"] for each in lines[:-1]] == ["malformed_request"] * 2 + ["validation_failed"]
    assert lines[-1]["summary"] == {"created": 0, "repeated": 0, "refused": 3}


def test_lines_without_end_are_counted_one_by_one(newsroom: Newsroom) -> None:
    """Twenty million empty lines are no articles; a line that is too long is refused by itself."""
    assert imported(newsroom, b"\n" * 20 * bombs.MEGABYTE).text.splitlines() == [
        '{"summary": {"created": 0, "repeated": 0, "refused": 0}}'
    ]
    long = b'{"body": "' + b"a" * 3 * bombs.MEGABYTE + b'"}\n'
    told = [json.loads(each) for each in imported(newsroom, long * 2 + b"{}\n").text.splitlines()]
    codes = [each["problem"]["code"] for each in told[:-1]]
    assert codes == ["body_too_large", "body_too_large", "validation_failed"]


_UNCERTAIN = {
    "1e400": "too large",
    "-1e400": "too large",
    "1" * 400 + ".5": "too large",
    "Infinity": "holds Infinity",
    "NaN": "holds NaN",
    "9" * 5_000: "too long",
    '{"a": 1, "b": 2, "a": 1}': "names 'a' twice in one object",
}
"""What readers of JSON take differently, and what we say of it."""
_NAMES = [each[:20] for each in _UNCERTAIN]


@pytest.mark.parametrize("value", _UNCERTAIN, ids=_NAMES)
def test_what_readers_of_json_differ_on_is_refused(place: Place, newsroom: Newsroom, value: str) -> None:
    """At every address, wherever it stands in the body, before anything else of it is judged."""
    for each in TAKING_BODIES:
        method, path, name = (str(part) for part in each.values)
        field = (fields(path, method) or ("a",))[-1]
        answer = place.send(method, place.address(path), name, content=f'{{"{field}": {value}}}')
        assert _UNCERTAIN[value] in refusal(answer, "malformed_request"), name
    inside = json.dumps({**ARTICLE, "origin": "?"}).replace('"?"', value)
    [told, _] = [json.loads(each) for each in imported(newsroom, inside.encode()).text.splitlines()]
    assert told["problem"]["code"] == "malformed_request"
    assert _UNCERTAIN[value] in told["problem"]["detail"]


def test_a_field_is_named_once(place: Place, newsroom: Newsroom) -> None:
    """Neither the first nor the last of two fields of one name counts, at any address."""
    for each in TAKING_BODIES:
        method, path, name = (str(part) for part in each.values)
        field = (fields(path, method) or ("a",))[0]
        answer = place.send(method, place.address(path), name, content=f'{{"{field}": 1, "{field}": 2}}')
        assert f"names '{field}' twice in one object" in refusal(answer, "malformed_request"), name
