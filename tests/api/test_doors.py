"""Who comes in: sessions, keys, other sites' requests, too many attempts; and what every answer tells browsers."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from api.problems import Problem
from api.security.csrf import cross_site
from api.security.headers import ALWAYS
from api.security.sign_in_limits import PER_ACCOUNT, PER_ADDRESS, SignInLimits
from tests.api.conversation import ARTICLE, PASSWORD, Newsroom, newsroom_in
from workflow.cli.processes.stack import _api_command
from workflow.cli.redis_server import RedisServer

NOBODYS_PORT = "redis://127.0.0.1:9"


def test_session_begins_and_ends(newsroom: Newsroom) -> None:
    """Name and password give a session; signing out ends it for whoever still holds its cookie."""
    person = newsroom.in_browser("writer")
    me = person.get("me").json()
    assert (me["name"], me["roles"], me["via"]) == ("writer", ["writer"], "session")
    token = person.cookies["copyflow"]
    assert person.request("DELETE", "session").status_code == 204
    assert person.get("me").status_code == 401
    kept = newsroom.person({"Cookie": f"copyflow={token}"})
    assert kept.get("me").status_code == 401


def test_signing_in_again_ends_the_session_before(newsroom: Newsroom) -> None:
    """A browser holds one session: the earlier one is of no use any more."""
    person = newsroom.in_browser("writer")
    before = person.cookies["copyflow"]
    person.request("POST", "session", json={"name": "reviewer", "password": PASSWORD})
    assert person.get("me").json()["name"] == "reviewer"
    assert newsroom.person({"Cookie": f"copyflow={before}"}).get("me").status_code == 401


def test_wrong_names_and_passwords_are_not_told_apart(newsroom: Newsroom) -> None:
    """Nobody learns from the answer which accounts exist."""
    wrong = [
        newsroom.nobody.request("POST", "session", json={"name": name, "password": password})
        for name, password in (("writer", "wrong"), ("unknown", PASSWORD), ("writer\u202e", PASSWORD))
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in wrong] == [(401, "sign_in_failed")] * 3
    assert len({answer.json()["detail"] for answer in wrong}) == 1


def test_secure_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    """The session's cookie cannot be set by a neighbour, read by a script, or sent by another site's form."""
    with newsroom_in(tmp_path, secure_cookies=True) as newsroom:
        answer = newsroom.nobody.request("POST", "session", json={"name": "writer", "password": PASSWORD})
        cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-copyflow=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "secure", "path=/", "samesite=lax", "max-age=43200"} <= parts
    assert not any(part.startswith("domain") for part in parts)


def test_other_sites_cannot_write(newsroom: Newsroom) -> None:
    """A signed-in browser that another site makes send a write is refused; our own pages and programs are not."""
    newsroom.in_browser("writer")
    token = newsroom.in_browser("writer").cookies["copyflow"]
    cookie = {"Cookie": f"copyflow={token}"}
    cases = [
        (cookie | {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"}, 403),
        (cookie | {"Sec-Fetch-Site": "same-site"}, 403),
        (cookie | {"Origin": "null"}, 403),
        (cookie | {"Origin": "http://evil.test"}, 403),
        (cookie, 403),
        (cookie | {"Authorization": "Bearer nothing", "Origin": "http://evil.test"}, 403),
        (cookie | {"Sec-Fetch-Site": "same-origin"}, 201),
        (cookie | {"Origin": "http://newsroom.test"}, 201),
    ]
    for headers, status in cases:
        answer = newsroom.person(headers).request("POST", "articles", json=ARTICLE)
        assert answer.status_code == status, (headers, answer.text)
        if status == 403:
            assert answer.json()["code"] == "cross_site"


@pytest.mark.parametrize(
    ("method", "headers", "is_refused"),
    [
        ("GET", {"sec-fetch-site": "cross-site", "cookie": "a=b"}, False),
        ("POST", {}, False),
        ("POST", {"authorization": "Bearer x", "sec-fetch-site": "cross-site"}, False),
        ("POST", {"authorization": "Bearer x", "sec-fetch-site": "cross-site", "cookie": "a=b"}, True),
        ("POST", {"authorization": "Basic x", "sec-fetch-site": "cross-site"}, True),
        ("POST", {"sec-fetch-site": "none", "cookie": "a=b"}, False),
        ("POST", {"origin": "https://our.test", "host": "our.test:443"}, False),
        ("POST", {"origin": "https://our.test:8443", "host": "our.test"}, True),
        ("POST", {"origin": "http://[::1]:8300", "host": "[::1]:8300"}, False),
        ("POST", {"origin": "http://[::1", "host": "our.test"}, True),
        ("POST", {"origin": "our.test", "host": "our.test"}, True),
        ("POST", {"origin": "", "host": ""}, True),
        ("DELETE", {"origin": "http://our.test.evil.test", "host": "our.test"}, True),
    ],
)
def test_where_a_request_comes_from(method: str, headers: dict[str, str], is_refused: bool) -> None:
    """Fetch metadata decides, else Origin against Host; keys without cookies are programs'."""
    assert bool(cross_site(method, Headers(headers))) is is_refused


def test_every_answer_has_the_security_headers(newsroom: Newsroom) -> None:
    """Answers, problems, refusals of the middleware and faults of ours all carry the policy."""
    newsroom.writer.get("me")
    with newsroom.losing_the_database_after(0):
        fault = newsroom.writer.create("articles", ARTICLE)
    answers = [
        newsroom.writer.get("articles"),
        newsroom.nobody.get("articles"),
        newsroom.nobody.request("POST", "session", content=b" " * 3_000_000),
        newsroom.person({"Sec-Fetch-Site": "cross-site"}).request("POST", "session", json={}),
        newsroom.nobody.request("GET", "/nothing", headers={"Accept": "text/html"}),
        fault,
    ]
    assert [answer.status_code for answer in answers] == [200, 401, 413, 403, 404, 500]
    for answer in answers:
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
        assert "no-" in answer.headers["Cache-Control"]
    assert "unsafe" not in ALWAYS["Content-Security-Policy"]


def attempts(limits: SignInLimits, account: str, address: str) -> int:
    """How many attempts are let through, of forty; the next one is refused and told when to come back."""
    admitted = 0
    while admitted < 40 and _is_admitted(limits, account, address):
        admitted += 1
    with pytest.raises(Problem) as refused:
        limits.admit(account, address)
    assert refused.value.code == "too_many_attempts"
    assert refused.value.headers is not None
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
    return admitted


def test_attempts_are_limited_in_redis(redis_server: RedisServer) -> None:
    """Two processes count together; a success gives the account its attempts back, the address's stay counted."""
    first, second = SignInLimits(redis_server.url), SignInLimits(redis_server.url)
    account, address = f"Ana {uuid.uuid4()}", str(uuid.uuid4())
    assert attempts(first, account, address) == PER_ACCOUNT
    with pytest.raises(Problem):
        second.admit(account.upper(), address)
    second.forgive(account, address)
    first.admit(account, address)
    others = sum(1 for number in range(40) if _is_admitted(first, f"{account} {number}", address))
    assert others == PER_ADDRESS - (PER_ACCOUNT - 1 + 1), (
        "the success alone was taken off; what was refused is no attempt"
    )
    first.close()
    second.close()


def _is_admitted(limits: SignInLimits, account: str, address: str) -> bool:
    try:
        limits.admit(account, address)
    except Problem:
        return False
    return True


@pytest.mark.parametrize("url", [None, NOBODYS_PORT])
def test_attempts_are_limited_without_redis(url: str | None, caplog: pytest.LogCaptureFixture) -> None:
    """When Redis is away or not there at all, the process counts by itself and says so: never no limit."""
    limits = SignInLimits(url)
    assert attempts(limits, "Ana", "192.0.2.1") == PER_ACCOUNT
    assert sum("counted in this process" in record.message for record in caplog.records) == 1
    limits.forgive("Ana", "192.0.2.1")
    assert attempts(limits, "Ana", "192.0.2.1") == PER_ACCOUNT
    assert sum(_is_admitted(limits, str(number), "192.0.2.2") for number in range(40)) == PER_ADDRESS
    ipv6 = [f"2001:db8:0:1::{number:x}" for number in range(40)]
    assert sum(_is_admitted(limits, f"b{address}", address) for address in ipv6) == PER_ADDRESS
    assert _is_admitted(limits, "c", "2001:db8:0:2::1")
    limits.close()


def test_too_many_attempts_are_refused_over_http(newsroom: Newsroom) -> None:
    """The sixth wrong password of a minute is 429, and so is then the right one."""
    wrong = {"name": "writer", "password": "wrong"}
    codes = [newsroom.nobody.request("POST", "session", json=wrong).status_code for _ in range(PER_ACCOUNT + 1)]
    assert codes == [401] * PER_ACCOUNT + [429]
    right = newsroom.nobody.request("POST", "session", json={"name": "writer", "password": PASSWORD})
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) > 0


def test_forwarded_addresses_are_believed_of_nobody() -> None:
    """`copyflow up` and the compose file start the server so that X-Forwarded-For cannot evade the sign-in limits."""
    compose = (Path(__file__).resolve().parents[2] / "compose.yaml").read_text(encoding="utf-8")
    assert "--no-proxy-headers" in _api_command("127.0.0.1", 8000)
    assert '"--no-proxy-headers"' in compose.partition("uvicorn")[2].partition("]")[0]
