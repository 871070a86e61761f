"""The description says all, and what it says is so: examples are recorded, rights are the tables', links lead on."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.description.answers import operations
from api.description.calls import as_curl, as_python
from api.description.examples import COMMITTED, HEADERS, examples
from api.description.problem_help import WHAT_NEXT
from api.description.tags import TAGS
from api.problems import STATUSES
from api.security.scopes import OPEN, SCOPES
from tests.api.conversation import Newsroom, newsroom_in
from tests.contract.promises import COMMITTED as PROMISED
from tests.contract.promises import broken, promises
from tests.contract.recording import as_text, record


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One for all tests here: nobody changes it."""
    with newsroom_in(tmp_path_factory.mktemp("newsroom")) as made:
        yield made


@pytest.fixture(scope="module")
def schema(newsroom: Newsroom) -> dict[str, Any]:
    """The description."""
    return newsroom.app.openapi()


def resolved(schema: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to."""
    for step in value["$ref"].split("/")[1:] if "$ref" in value else ():
        value = schema if step == "components" else value
        value = value[step]
    return value


def test_examples_are_what_a_real_newsroom_does() -> None:
    """A second recording is the committed one, byte for byte; `python -m tests.contract.recording` writes it anew.

    So every request that is shown was taken, and every answer that is shown was given.
    """
    assert as_text(record()) == COMMITTED.read_text(encoding="utf-8")


def test_every_operation_says_everything(schema: dict[str, Any]) -> None:
    """Words, a chapter, an example of what it takes and of what it answers, the request's id in every answer."""
    lacking = []
    for _, _, operation in operations(schema):
        said = operation["summary"] and operation["description"] and set(operation["tags"]) <= TAGS.keys()
        bodies = list(operation.get("requestBody", {}).get("content", {}).values())
        answers = [resolved(schema, each) for each in operation["responses"].values()]
        contents = [answer["content"].values() for answer in answers if "content" in answer]
        unshown = sum(not any("examples" in each for each in content) for content in contents)
        headers = all({"X-Request-Id"} <= answer.get("headers", {}).keys() <= HEADERS.keys() for answer in answers)
        shown = unshown == 0 or (unshown == 1 and {"200", "201"} <= operation["responses"].keys())
        takes = (
            not bodies
            or any("examples" in body for body in bodies)
            or "body" not in examples()[operation["operationId"]]
        )
        if not (said and headers and shown and takes):
            lacking.append((operation["operationId"], bool(said), headers, shown, takes))
    assert lacking == []


def test_examples_have_the_form_that_is_described(schema: dict[str, Any]) -> None:
    """Every example of a body or an answer is valid by the schema that stands beside it."""
    wrong, checked = [], 0

    def check(name: str, content: dict[str, Any]) -> None:
        nonlocal checked
        whole = {**content.get("schema", {}), "components": schema["components"]}
        judge = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for example in content.get("examples", {}).values():
            checked += 1
            wrong.extend(
                f"{name}: {error.json_path}: {error.message[:200]}" for error in judge.iter_errors(example["value"])
            )

    for _, _, operation in operations(schema):
        name = operation["operationId"]
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            if media_type == "application/json":
                check(name, content)
        for answer in operation["responses"].values():
            for content in resolved(schema, answer).get("content", {}).values():
                check(name, content)
    assert wrong == []
    assert checked > 1_000


def test_rights_are_those_of_the_tables(schema: dict[str, Any]) -> None:
    """An operation names the scope that a key needs; who recorded its example has one of the roles that it names."""
    for _, _, operation in operations(schema):
        name = operation["operationId"]
        named = {scope for each in operation["security"] for scope in each.get("api_key", ())}
        assert named == ({SCOPES[name].value} if name in SCOPES else set()), name
        assert (operation["security"] == []) == (name in OPEN), name
    roles = {operation["operationId"]: operation.get("x-roles") for _, _, operation in operations(schema)}
    assert (roles["publish_edition"], roles["configure_desk"], roles["read_article"]) == (
        ["publisher"],
        ["admin"],
        None,
    )
    assert roles["check_text"] == ["writer"], "it gives no command, but asks for the role"


def test_whatever_changes_something_may_be_refused_for_its_origin(schema: dict[str, Any]) -> None:
    """A cookie may come along with any request, so 403 `cross_site` stands at every operation that is no reading."""
    for method, _, operation in operations(schema):
        assert method == "get" or "403" in operation["responses"], operation["operationId"]


def test_what_any_request_may_be_answered_is_declared(schema: dict[str, Any]) -> None:
    """Too many requests with how many are left, a copy of what is under way, and when the key ends."""
    for _, path, operation in operations(schema):
        name = operation["operationId"]
        headers = [resolved(schema, each).get("headers", {}).keys() for each in operation["responses"].values()]
        if not path.startswith("/api/v1/health/"):
            assert "429" in operation["responses"], name
            assert all({"RateLimit", "RateLimit-Policy"} <= each for each in headers), name
        if any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", ())):
            assert "409" in operation["responses"], name
        if any("api_key" in way for way in operation["security"]):
            assert all("Copyflow-Key-Expires" in each for each in headers), name
    shared = schema["components"]["responses"]
    assert "Retry-After" in shared["Problem429"]["headers"].keys() & shared["Problem409"]["headers"].keys()
    for named in schema["components"]["headers"].values():
        assert named["description"]
        assert named["schema"] == {"type": "string"}


def test_every_code_is_explained_and_shown(schema: dict[str, Any]) -> None:
    """What to do next is said of every code, and every problem that is declared has an example of each of its codes."""
    assert set(WHAT_NEXT) == set(STATUSES)
    for name, answer in schema["components"]["responses"].items():
        (content,) = answer["content"].values()
        status = int(name.removeprefix("Problem"))
        assert set(content["examples"]) == {code for code, each in STATUSES.items() if each == status}
        assert all(each["value"]["code"] == code for code, each in content["examples"].items())


def test_links_lead_to_operations_that_take_them(schema: dict[str, Any]) -> None:
    """Every link names an operation and values for all of its path."""
    found = {operation["operationId"]: (path, operation) for _, path, operation in operations(schema)}
    count = 0
    for _, _, operation in operations(schema):
        for answer in operation["responses"].values():
            for link in answer.get("links", {}).values():
                count += 1
                path, target = found[link["operationId"]]
                named = {each.removeprefix("path.") for each in link["parameters"] if each.startswith("path.")}
                assert named == set(re.findall(r"{(\w+)}", path)), (operation["operationId"], target["operationId"])
    assert count > 50
    assert (
        "header.If-Match"
        in schema["paths"]["/api/v1/articles"]["post"]["responses"]["201"]["links"]["hold_article"]["parameters"]
    )


def test_calls_can_be_copied(schema: dict[str, Any]) -> None:
    """Each example in Python compiles, and each for a shell falls into the words that were meant."""
    for method, path, operation in operations(schema):
        recorded = examples()[operation["operationId"]]
        compile(as_python(method, "https://news.example", path, recorded, keyed=True), path, "exec")
        words = shlex.split(as_curl(method, "https://news.example", path, recorded, keyed=True))
        assert words[0] == "curl"
        if isinstance(recorded.get("body"), dict) and "file" not in recorded["body"]:
            assert json.loads(words[words.index("-d") + 1]) == recorded["body"]


def test_webhooks_are_described(schema: dict[str, Any]) -> None:
    """Documents in each format, notices and trials, each with the headers of Standard Webhooks and an example."""
    for message in schema["webhooks"].values():
        headers = {each["name"] for each in message["post"]["parameters"]}
        assert headers == {"webhook-id", "webhook-timestamp", "webhook-signature", "copyflow-event"}
        assert all(content["examples"] for content in message["post"]["requestBody"]["content"].values())
    formats = [
        name
        for content in schema["webhooks"]["article"]["post"]["requestBody"]["content"].values()
        for name in content["examples"]
    ]
    assert {"ninjs", "newsml-g2", "atom", "rss"} <= set(formats)


def test_reference_shows_every_operation_to_everybody(newsroom: Newsroom, schema: dict[str, Any]) -> None:
    """Who looks for the API is led to a page that leads to one page an operation; nothing is fetched from elsewhere."""
    nobody = newsroom.nobody
    led = nobody.request("GET", "/api", follow_redirects=True)
    assert (led.status_code, led.url.path) == (200, "/api/reference")
    for _, path, operation in operations(schema):
        address = f"/api/reference/{operation['operationId']}"
        assert f'href="{address}"' in led.text
        shown = nobody.request("GET", address)
        assert shown.status_code == 200
        assert path in shown.text
        assert re.findall(r'(?:src|href)="(?:https?:)?//', shown.text) == []
    for message in schema["webhooks"].values():
        assert nobody.request("GET", f"/api/reference/{message['post']['operationId']}").status_code == 200
    missing = nobody.request("GET", "/api/reference/nothing", headers={"Accept": "text/html"})
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_the_type_of_every_problem_leads_to_its_meaning(newsroom: Newsroom) -> None:
    """The address that a problem names is there, and says what to do."""
    refused = newsroom.nobody.request("GET", "articles")
    assert newsroom.nobody.request("GET", refused.json()["type"]).status_code == 200
    listed = newsroom.nobody.request("GET", "/problems").text
    for code in STATUSES:
        assert f'href="/problems/{code}"' in listed
        page = newsroom.nobody.request("GET", f"/problems/{code}")
        assert page.status_code == 200
        assert code in page.text
    assert newsroom.nobody.request("GET", "/problems/nothing").status_code == 404
    assert Path(COMMITTED).exists()


def test_nothing_that_callers_rely_on_goes_away(schema: dict[str, Any]) -> None:
    """No operation, value, field or answer of version 1 is taken back, and nothing more is needed of a caller.

    What was added is kept from then on by `python -m tests.contract.promises`.
    """
    before = json.loads(PROMISED.read_text(encoding="utf-8"))
    assert list(broken(before, promises(schema))) == []


def test_what_goes_away_is_noticed(schema: dict[str, Any]) -> None:
    """A lost operation, a lost field, a new duty and another answer are each said."""
    before, now = promises(schema), promises(schema)
    del now["operations"]["read_me"]
    del now["shapes"]["ArticleModel"]["headline"]
    now["shapes"]["ArticleBody"]["slugline"] = True
    now["operations"]["search"]["takes"]["query desk"] = True
    now["operations"]["create_article"]["answers"] = {"202": ["ArticleModel"]}
    assert sorted(broken(before, now)) == [
        "ArticleBody now needs slugline",
        "ArticleModel has no headline any more",
        "create_article does not answer 201 with ArticleModel any more",
        "read_me is not at GET /api/v1/me any more",
        "search now needs query desk",
    ]
