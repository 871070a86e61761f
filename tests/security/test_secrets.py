"""What nobody learns: from log lines, from how much work an answer took, from guessing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.api.conversation import ARTICLE, PASSWORD, Newsroom, newsroom_in
from tests.api.test_signing_in import code_now, in_a_browser, secret_of
from workflow.bootstrap import bootstrap
from workflow.domain.vocabulary import Role
from workflow.observing.log_lines import JsonLines
from workflow.people.passwords import Passwords
from workflow.settings import Settings

NEW = "another password of the tests"
BODY = "Moonstone body that no log line may hold."


class Counting(Argon2Hasher):
    """Argon2 that counts: how often it hashed or compared."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.count = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.count += 1
        return super().hash(password, salt=salt)

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - the library's name
        self.count += 1
        return super().verify(password, hash)


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every line of every logger; SQLAlchemy's at INFO, as it takes a setting of its own to see the rows it reads."""
    levels = {}
    with caplog.at_level(logging.DEBUG):
        for name in [None, *logging.root.manager.loggerDict]:
            log = logging.getLogger(name)
            levels[name] = (log.level, log.propagate)
            log.setLevel(logging.INFO if (name or "").startswith("sqlalchemy") else logging.DEBUG)
            log.propagate = True
        yield caplog
        for name, (level, propagate) in levels.items():
            logging.getLogger(name).setLevel(level)
            logging.getLogger(name).propagate = propagate


def test_no_log_line_holds_a_secret_or_a_text(newsroom: Newsroom, everything_logged: pytest.LogCaptureFixture) -> None:
    """A day of signing in and out, failing, keys, links, codes, articles, refusals and a fault, all at level DEBUG.

    As text and as JSON, whose lines hold more than a message.
    """
    secrets = [PASSWORD, NEW, BODY, "wrong password typed", *newsroom.keys.values()]
    totp = secret_of(newsroom, "translator")
    writer, admin = newsroom.in_browser("writer"), newsroom.in_browser("admin")
    secrets += [totp, writer.cookies["copyflow"], admin.cookies["copyflow"]]
    for name, password in (("writer", "wrong password typed"), (PASSWORD, PASSWORD), ("nobody-at-all", PASSWORD)):
        newsroom.nobody.request("POST", "session", json={"name": name, "password": password})
        newsroom.person({"Sec-Fetch-Site": "same-origin"}).request(
            "POST", "/login", data={"name": name, "password": password}
        )
    second = in_a_browser(newsroom)
    second.request("POST", "/login", data={"name": "translator", "password": PASSWORD})
    code = code_now(newsroom, totp)
    secrets += [value for name, value in second.cookies.items() if name.endswith("-code")]
    second.request("POST", "/login/code", data={"code": "000000"})
    second.request("POST", "/login/code", data={"code": code})
    key = writer.create("keys", {"label": "for the wire"}).json()
    secrets.append(key["key"])
    newsroom.person({"Authorization": f"Bearer {secrets[-1][:-1]}x"}).get("me")
    link = admin.request("POST", "invitations", json={"name": "Mira", "roles": ["writer"]}).json()["link"]
    secrets.append(link.rpartition("/")[2])
    newsroom.nobody.request("GET", link)
    in_a_browser(newsroom).request("POST", link, data={"password": NEW, "repeated": NEW})
    partner = newsroom.admin.create("partners", {"name": "Wire", "endpoint": "https://1.1.1.1/in"}).json()
    secrets.append(partner["secret"])
    article = newsroom.writer.article(body=BODY, targets=[])
    newsroom.do_the_workers_part(article)
    newsroom.reviewer.create(f"articles/{article}/comments", {"text": BODY})
    newsroom.writer.create("articles", {"headline": BODY, "surprise": BODY})
    newsroom.nobody.request("POST", "articles", content=BODY.encode())
    with newsroom.losing_the_database_after(0):
        assert newsroom.writer.create("articles", {**ARTICLE, "body": BODY}).status_code == 500
    admin.request("POST", "/account/password", data={"old": PASSWORD, "new": NEW, "repeated": NEW})
    for formatter in (logging.Formatter("%(name)s %(message)s"), JsonLines("api")):
        records = [each for each in everything_logged.records if not each.name.startswith("httpx")]  # it is who asks
        lines = "\n".join(map(formatter.format, records))
        assert "sign_in_failed" in lines, "the story is told"
        assert "failed" in lines
        assert [line for line in lines.splitlines() for secret in secrets if secret in line] == []
        assert not re.search(r"\$argon2|whsec_|Bearer \S", lines)


def test_an_error_of_the_database_tells_no_values(newsroom: Newsroom) -> None:
    """What goes wrong with a statement is logged with its stack; the values of the statement are not told."""
    with pytest.raises(DBAPIError) as failed, newsroom.application.database.write() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:body)"), {"body": BODY})
    assert BODY not in str(failed.value)


def test_a_name_that_nobody_has_costs_as_much_as_one_that_somebody_has(tmp_path: Path) -> None:
    """Known and unknown, disabled and invited: a refusal hashes once, so that its time tells nothing."""
    hasher = Counting()
    settings = {"home": tmp_path, "secure_cookies": False, "database_url": None, "redis_url": None}
    application = bootstrap(Settings(**settings), hasher=PasswordHash([hasher]))
    try:
        application.migrate()
        accounts = application.accounts
        for name in ("ana", "gone"):
            accounts.add_user(name, PASSWORD, (Role.WRITER,))
        accounts.disable_user("gone")
        accounts.add_user("invited", None, (Role.WRITER,))
        accounts.sessions.sign_in("ana", "the first of a process makes nobody's hash")
        spent = {}
        for name in ("ana", "nobody-at-all", "gone", "invited", "ANA", ""):
            before = hasher.count
            assert accounts.sessions.sign_in(name, "wrong password typed") is None
            spent[name] = hasher.count - before
        assert set(spent.values()) == {1}, spent
    finally:
        application.close()


def test_nobodys_hash_is_as_hard_as_everybodys() -> None:
    """The hash that unknown names are compared with has the same parameters as new ones."""
    passwords = Passwords()
    parameters = passwords.hash(PASSWORD).rsplit("$", 2)[0]
    assert passwords._nobodys_hash().rsplit("$", 2)[0] == parameters
    assert parameters.startswith("$argon2id$")


def test_guessing_is_refused_behind_the_last_limit_too(tmp_path: Path) -> None:
    """Recovery codes are counted with codes: after the limit the right one is refused as well, in every spelling."""
    with newsroom_in(tmp_path) as newsroom:
        secret = secret_of(newsroom, "writer")
        person = in_a_browser(newsroom)
        person.request("POST", "/login", data={"name": "writer", "password": PASSWORD})
        statuses = [
            person.request("POST", "/login/code", data={"code": f"{number:04}-abcd-efgh"}).status_code
            for number in range(30)
        ]
        assert set(statuses) <= {401, 429}
        person.request("POST", "/login/code", data={"code": code_now(newsroom, secret)})
        assert person.get("me").status_code == 401, "the right code comes too late"
        assert newsroom.in_browser("reviewer").get("me").status_code == 200, "others still come in"


def test_keys_are_not_guessed_while_others_work(newsroom: Newsroom) -> None:
    """An address that tries wrong keys is refused after a while, also without Redis; right keys are let through."""
    stranger = newsroom.keys["writer"][:-6]
    statuses = [
        newsroom.person({"Authorization": f"Bearer {stranger}{number:06}"}).get("me").status_code
        for number in range(150)
    ]
    assert set(statuses) == {401, 429}
    assert statuses[-1] == 429
    assert statuses.count(401) <= 100


def test_the_program_needs_no_default_secret(tmp_path: Path) -> None:
    """Two newsrooms without settings have different secret keys: a token of one opens nothing in the other."""
    with newsroom_in(tmp_path / "a") as one:
        token = one.in_browser("writer").cookies["copyflow"]
        with newsroom_in(tmp_path / "b") as other:
            assert other.person({"Cookie": f"copyflow={token}"}).get("me").status_code == 401
            assert other.person({"Authorization": f"Bearer {one.keys['writer']}"}).get("me").status_code == 401
