"""Records an example of every operation from a real newsroom: ``python -m tests.contract.recording`` writes them.

Clock and ids are made up, so that a second recording is the same as the first, byte for byte.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from api.description.examples import COMMITTED, HEADERS
from api.live import LiveFeed
from api.log_feed import LogFeed
from tests.api.conversation import Newsroom, Person, newsroom_in
from tests.contract.provocations import PROVOCATIONS
from tests.contract.recipes import RECIPES
from tests.contract.source_recipes import FEED, SOURCE
from tests.contract.told import Asked, Told
from tests.image_factories import picture
from tests.support.feeds import serving_feeds
from workers.tasks.test_partner import trial_of
from workflow.domain.partner_profile import DOCUMENT_FORMATS
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.people.sessions import Proof
from workflow.rendering.document import RenderedItem
from workflow.rendering.formats import FORMATS
from workflow.rendering.notice import render_notice

ROLES = ("writer", "translator", "reviewer", "publisher", "admin")
METHODS = ("get", "post", "put", "patch", "delete")
MOST_ITEMS = 2
"""Lists in answers are shown with so many items."""
LONGEST_TEXT = 1_200
_STREAM_SECONDS = 0.1
"""The stream of events is heard for so long: enough for what is in the log already."""
_CHANGING_BY_ITSELF = {"read_metrics"}
"""Operations whose answers tell of the process, not of the newsroom: shown without figures."""
_TELLS_OF_THE_NEWSROOM = {"service", "work"}
"""Lines of a checkup that are shown: the others tell of this machine, of its disks and how fast it answers."""
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")
_SIGNATURE = re.compile(r"v1,[A-Za-z0-9+/=]{40,}")
_KEY = re.compile(r"cfk_[0-9A-Za-z]{8}(?:[0-9A-Za-z]{30})?")
_FACTOR = re.compile(r"\b[A-Z2-7]{32}\b")
_LINK = re.compile(r"/[A-Za-z0-9_-]{43}$")
_IN_TEXTS = re.compile(r'"(event_id|command_id|causation_id)":"[0-9a-f-]+"')
_HEAD = re.compile(r'"hash":"[0-9a-f]{64}"')
"""Lines of JSON and server-sent events are shown as texts; these of their fields are random, and so is the head."""
_PARTNERS_KEY = re.compile(r"[0-9a-f]{8}")
_CODE = re.compile(r"[0-9]{6}")
_RANDOM_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
_RANDOM_SIGNATURE = "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
_RANDOM = {
    "Set-Cookie": "__Host-copyflow=…; HttpOnly; Max-Age=43200; Path=/; SameSite=lax; Secure",
    "event_id": "019ab0c4-0000-7fff-8000-00000000e0e0",
    "command_id": "5b1f4c2e-6b0a-5b57-9d6c-0d1a4ef3c001",
    "causation_id": "5b1f4c2e-6b0a-5b57-9d6c-0d1a4ef3c001",
    "recovery_codes": "abcd-efgh-ijkm-npqr",
}
"""What is random in every run, by the field that it stands in, and what is shown in its place."""


class _Clock:
    """A second passes whenever it is looked at."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class _Ids:
    """UUIDs of version 7 in rising order."""

    def __init__(self) -> None:
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return f"019ab0c4-{self._count >> 12:04x}-7{self._count & 0xFFF:03x}-8000-{self._count:012x}"


def record() -> dict[str, Any]:
    """Every operation's example, the request as it was sent and the answer; problems by code; messages to partners."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving_feeds() as feeds,
        newsroom_in(
            Path(folder), clock=_Clock(), ids=_Ids(), secret_key="0" * 64, allowed_networks="127.0.0.0/8"
        ) as newsroom,
    ):
        application = newsroom.application
        feed = LogFeed(application.views, LiveFeed(application, None), longest_seconds=_STREAM_SECONDS)
        newsroom.app.state.log_feed = feed
        told, found, refused = Told(newsroom, feed=feeds.at("/feed.xml", FEED)), {}, []
        for name, *each in sorted(_operations(newsroom), key=_in_order):
            try:
                found[name] = _recorded(told, *each)
            except (AssertionError, LookupError) as error:
                refused.append(f"{name}: {error}")
        if refused:
            raise AssertionError("\n".join(refused))
        recorded = {"operations": found, "problems": _problems(told), "messages": _messages(told)}
        shown: dict[str, Any] = json.loads(json.dumps(recorded).replace(told.feed, SOURCE["address"]))
        return shown


def as_text(examples: dict[str, Any]) -> str:
    """As the committed file has them."""
    return json.dumps(examples, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _problems(told: Told) -> dict[str, Any]:
    """A problem as it is answered, by its code."""
    answers = [provoke(told) for provoke in PROVOCATIONS]
    return {answer.json()["code"]: _settled(_shortened(answer.json())) for answer in answers}


def _messages(told: Told) -> dict[str, Any]:
    """What partners receive of an article: whole in each format, as a notice, and on trial."""
    application = told.newsroom.application
    publication = application.views.publication(ArticleId(told.article), LanguageTag("pt"))
    assert publication is not None
    publication = replace(publication, site_url="https://news.example")
    partner = application.views.partner(PartnerId(told.partner))
    return {
        "documents": [_message(FORMATS[name].render(publication), name) for name in DOCUMENT_FORMATS],
        "notices": [_message(render_notice(publication, "ninjs"))],
        "trials": [{"media_type": "application/json", "body": trial_of(partner, application.clock.now())}],
    }


def _message(item: RenderedItem, name: str = "") -> dict[str, Any]:
    media_type, text = item.content_type.partition(";")[0], item.body.decode()
    body = json.loads(text) if media_type.endswith("json") else text
    return {"media_type": media_type, "body": body} | ({"format": name} if name else {})


def _in_order(operation: tuple[str, str, str, dict[str, Any]]) -> tuple[int, str]:
    """What is looked at first, then what changes, in the order of the recipes."""
    order = list(RECIPES)
    name, method = operation[0], operation[1]
    return (0, name) if method == "get" else (1 + order.index(name) if name in order else 999, name)


def _operations(newsroom: Newsroom) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for path, methods in newsroom.app.openapi()["paths"].items():
        for method in METHODS:
            if method in methods:
                yield methods[method]["operationId"], method, path, methods[method]


def _recorded(told: Told, method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    name = operation["operationId"]
    if method != "get" and name not in RECIPES:
        raise LookupError("there is no example: say in tests/contract/recipes.py how it is called well")
    asked = RECIPES[name](told) if name in RECIPES else Asked()
    values = {**told.known, **asked.path}
    unknown = [each for each in re.findall(r"{(\w+)}", path) if each not in values]
    if unknown:
        raise LookupError(f"tests/contract/recipes.py does not say which {unknown[0]} exists")
    named = {each: values[each] for each in re.findall(r"{(\w+)}", path)}
    address = path.format(**{each: quote(value, safe="") for each, value in named.items()})
    headers = {**preconditions(told, operation, path, values), **asked.headers}
    person = whoever_asks(told, asked, operation)
    with _watched(told.newsroom) as commands:
        answer = send_asked(person, method, address, asked, headers)
    if answer.status_code >= 400:
        raise AssertionError(f"it was refused: {answer.status_code} {answer.text}")
    content: dict[str, Any] = {
        "status": answer.status_code,
        "path": named,
        "query": dict(asked.query),
        "headers": headers,
        "answer_headers": {each: answer.headers[each] for each in HEADERS if each in answer.headers},
    }
    body = {**asked.form, "file": "(the picture's bytes)"} if asked.form is not None else asked.body
    if body is not None:
        content |= {"body": body, "body_type": asked.media_type if asked.form is None else "multipart/form-data"}
    if commands:
        content["commands"] = commands
    elif operation["security"] and not asked.is_own:
        people = {role: _in_browser(told, role) for role in ROLES}  # where no key's scopes are in the way
        content["roles"] = _let_through(people, method, address, asked, headers)
    if answer.content:
        content["media_type"] = answer.headers["Content-Type"].partition(";")[0]
        content["answer"] = _shown(answer, name)
    settled: dict[str, Any] = _settled(content)
    return settled


def whoever_asks(told: Told, asked: Asked, operation: dict[str, Any]) -> Person:
    """Who asks: with a key, or in a browser where keys are not taken."""
    if operation["security"] == [{"session": []}]:
        return _in_browser(told, asked.who)
    if asked.key:
        return told.newsroom.person({"Authorization": f"Bearer {asked.key}"})
    person: Person = getattr(told.newsroom, asked.who)
    return person


def _in_browser(told: Told, who: str) -> Person:
    accounts = told.newsroom.application.accounts
    token = accounts.sessions.begin(accounts.user(who).id, Proof.PASSWORD, browser="Firefox, Linux")
    return told.newsroom.person({"Sec-Fetch-Site": "same-origin", "Cookie": f"copyflow={token}"})


@contextmanager
def _watched(newsroom: Newsroom) -> Iterator[list[str]]:
    """The names of the commands that are given meanwhile, each once."""
    room, given = newsroom.application.newsroom, []
    execute = room.execute

    def noting(command: Any, *rest: Any, **more: Any) -> Any:
        if type(command).__name__ not in given:
            given.append(type(command).__name__)
        return execute(command, *rest, **more)

    room.execute = noting  # type: ignore[method-assign]  # it listens, and does what it did
    try:
        yield given
    finally:
        del room.execute


def _let_through(
    people: dict[str, Person], method: str, address: str, asked: Asked, headers: dict[str, str]
) -> list[str]:
    """The roles that are not refused for being what they are; none where all are let through."""
    answers = {role: send_asked(person, method, address, asked, headers) for role, person in people.items()}
    allowed = [
        role for role, answer in answers.items() if answer.status_code != 403 or answer.json()["code"] != "not_allowed"
    ]
    return [] if len(allowed) == len(ROLES) else allowed


def send_asked(person: Person, method: str, address: str, asked: Asked, headers: dict[str, str]) -> httpx.Response:
    """The answer to what the recipe asks, sent as a form or as the body that it is."""
    rest: dict[str, Any] = {"params": asked.query, "headers": headers}
    if asked.form is not None:
        rest |= {"data": asked.form, "files": {"file": ("wells.jpg", picture(), "image/jpeg")}}
    elif asked.body is not None:
        rest["content"] = asked.body if isinstance(asked.body, str) else json.dumps(asked.body)
        rest["headers"] = {**headers, "Content-Type": asked.media_type}
    return person.request(method.upper(), address, **rest)


def preconditions(told: Told, operation: dict[str, Any], path: str, values: dict[str, str]) -> dict[str, str]:
    """A key against repeats, or the ETag of the nearest thing above the address that has one."""
    names = {each["name"].lower() for each in operation.get("parameters", ()) if each["in"] == "header"}
    headers = {}
    if "idempotency-key" in names:
        headers["Idempotency-Key"] = str(uuid.uuid5(uuid.NAMESPACE_URL, operation["operationId"]))
    if "if-match" in names:
        headers["If-Match"] = _entity_tag(told, path, values)
    return headers


def _entity_tag(told: Told, path: str, values: dict[str, str]) -> str:
    parts = path.split("/")
    for end in range(len(parts), 4, -1):
        address = "/".join(parts[:end]).format(**{name: quote(value, safe="") for name, value in values.items()})
        answer = told.newsroom.admin.request("GET", address)
        if answer.status_code == 404 and end == len(parts):
            return '"0"'
        if "ETag" in answer.headers:
            return answer.headers["ETag"]
    return '"0"'


def _shown(answer: httpx.Response, name: str) -> Any:
    if not answer.headers["Content-Type"].startswith("application/json"):
        text = re.sub(r"(?m)^(copyflow\S*) .*$", r"\1 0.0", answer.text) if name in _CHANGING_BY_ITSELF else answer.text
        return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rpartition("\n")[0] + "\n"
    found = answer.json()
    if name == "read_troubles":
        found["lines"] = [line for line in found["lines"] if line["kind"] in _TELLS_OF_THE_NEWSROOM]
    return _shortened(found)


def _shortened(value: Any) -> Any:
    if isinstance(value, list):
        return [_shortened(each) for each in value[:MOST_ITEMS]]
    return {name: _shortened(each) for name, each in value.items()} if isinstance(value, dict) else value


def _settled(value: Any, name: str = "") -> Any:
    """What differs from run to run, because it is random, made alike."""
    match value:
        case dict():
            return {each: _settled(content, each) for each, content in value.items()}
        case list():
            return [_settled(each, name) for each in value]
        case str() if name in _RANDOM:
            return _RANDOM[name]
        case str() if name == "key_id" and _PARTNERS_KEY.fullmatch(value):
            return "6461e16c"
        case str() if name == "code" and _CODE.fullmatch(value):
            return "123456"
        case str():
            return _without_secrets(value)
    return value


def _without_secrets(text: str) -> str:
    for pattern, shown in (
        (_SECRET, _RANDOM_SECRET),
        (_SIGNATURE, _RANDOM_SIGNATURE),
        (_FACTOR, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        (_LINK, f"/{'x' * 43}"),
    ):
        text = pattern.sub(shown, text)
    text = _KEY.sub(lambda found: "cfk_" + "x" * (len(found[0]) - 4), text)
    text = _HEAD.sub(f'"hash":"{"0" * 64}"', text)
    return _IN_TEXTS.sub(lambda found: f'"{found[1]}":"{_RANDOM[found[1]]}"', text)


def main() -> None:
    """Write the examples where the description takes them from."""
    COMMITTED.write_text(as_text(record()), encoding="utf-8")
    sys.stderr.write(f"Wrote {COMMITTED.name}.\n")


if __name__ == "__main__":
    main()
