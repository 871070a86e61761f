"""Invitations, resets, lost second factors, personal data and erasure: by page, API and command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.api.conversation import PASSWORD, SITE, Newsroom, Person, newsroom_in
from tests.api.test_signing_in import code_now, in_a_browser, secret_of, signed
from workflow.cli.app import app
from workflow.people.sessions import Proof

HTML = {"Accept": "text/html"}
NEW = "another password of the tests"


def path_of(link: str) -> str:
    """A link's path on this server."""
    assert link.startswith(f"{SITE}/invitation/")
    return link.removeprefix(SITE)


def used(person: Person, path: str, password: str = NEW, repeated: str | None = None) -> tuple[int, str]:
    """Status of sending an invitation's form, and where it leads."""
    fields = {"password": password, "repeated": password if repeated is None else repeated}
    answer = person.request("POST", path, data=fields, headers=HTML)
    return answer.status_code, answer.headers.get("Location", "")


def test_an_invited_person_comes_in(newsroom: Newsroom) -> None:
    """The administrator gets a link once; opening it spends nothing; setting a password signs in; then it is void."""
    admin = newsroom.in_browser("admin")
    page = admin.request("POST", "/people/invite", data={"name": "Mira", "role": ["writer"]}, headers=HTML)
    found = re.search(r'<code dir="ltr">(http[^<]+)</code>', page.text)
    assert found is not None
    assert page.headers["Cache-Control"] == "no-store"
    path = path_of(found[1])
    mira = in_a_browser(newsroom)
    for _ in range(3):
        opened = mira.request("GET", path, headers=HTML)
        assert (opened.status_code, "Mira" in opened.text) == (200, True)
        assert opened.headers["Referrer-Policy"] == "strict-origin"
        assert opened.headers["Cache-Control"] == "no-store"
    assert used(mira, path, NEW, "not the same")[0] == 422
    assert used(mira, path, "short")[0] == 422
    assert used(mira, path) == (303, "/queue")
    assert mira.get("me").json()["name"] == "Mira"
    answers = {
        re.sub(r"\s+", " ", mira.request("GET", each, headers=HTML).text)
        for each in (path, "/invitation/never-was", "/invitation/" + "x" * 43)
    }
    assert len(answers) == 1, "used and unknown are told alike"
    assert used(in_a_browser(newsroom), path)[0] == 404


def test_a_reset_does_not_go_around_the_second_factor(newsroom: Newsroom) -> None:
    """Who holds the link alone sets the password and is asked for the code."""
    secret = secret_of(newsroom, "writer")
    accounts = newsroom.application.accounts
    before = accounts.sessions.begin(accounts.user("writer").id, Proof.SECOND_FACTOR)
    admin = newsroom.in_browser("admin")
    made = admin.request("POST", "people/writer/link").json()
    assert (made["kind"], made["name"]) == ("reset", "writer")
    person = in_a_browser(newsroom)
    assert used(person, path_of(made["link"])) == (303, "/login/code")
    assert person.get("me").status_code == 401
    assert newsroom.person({"Cookie": f"copyflow={before}"}).get("me").status_code == 401
    done = person.request("POST", "/login/code", data={"code": code_now(newsroom, secret)})
    assert (done.status_code, person.get("me").json()["name"]) == (303, "writer")
    assert signed(newsroom.person(), name="writer", password=PASSWORD) == (401, "sign_in_failed")


def test_links_by_the_api(newsroom: Newsroom) -> None:
    """The same name and roles again is another link; other roles are refused; so is a key, even an administrator's."""
    admin, body = newsroom.in_browser("admin"), {"name": "Mira", "roles": ["writer"]}
    first, second = (admin.request("POST", "invitations", json=body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    visitor = newsroom.person()
    shown = [visitor.request("GET", path_of(each.json()["link"])).status_code for each in (first, second)]
    assert shown == [404, 200]
    other = admin.request("POST", "invitations", json={"name": "Mira", "roles": ["admin"]})
    assert (other.status_code, other.json()["code"]) == (409, "already_exists")
    assert newsroom.admin.request("POST", "invitations", json=body).status_code == 403
    assert newsroom.in_browser("writer").request("POST", "invitations", json=body).status_code == 403
    assert admin.request("POST", "people/nobody/link").status_code == 404


def test_a_lost_second_factor_is_taken_away_by_an_administrator(newsroom: Newsroom) -> None:
    """By API and page, not by the person next to one."""
    secret_of(newsroom, "writer")
    user = newsroom.application.accounts.user("writer")
    assert newsroom.in_browser("reviewer").request("DELETE", "people/writer/second-factor").status_code == 403
    admin = newsroom.in_browser("admin")
    assert admin.request("DELETE", "people/writer/second-factor").status_code == 204
    assert admin.request("DELETE", "people/writer/second-factor").status_code == 404
    assert signed(newsroom.person(), name="writer", password=PASSWORD)[0] == 201
    secret_of(newsroom, "writer")
    page = f"/people/{user.id}/access"
    assert "Take it away" in admin.request("GET", page, headers=HTML).text
    gone = admin.request("POST", f"{page}/second-factor")
    assert (gone.status_code, gone.headers["Location"]) == (303, f"{page}?done=factor")
    assert newsroom.in_browser("reviewer").request("GET", page, headers=HTML).status_code == 403


def test_personal_data_is_ones_own_and_the_administrators(newsroom: Newsroom) -> None:
    """By name or id; nobody else's, and no key's."""
    article = newsroom.writer.article()
    writer = newsroom.in_browser("writer")
    me = writer.get("me").json()["id"]
    data = writer.get("people/writer/data").json()
    assert data["account"]["id"] == me
    assert {act["stream"] for act in data["acts"]} == {f"article-{article}"}
    assert writer.get(f"people/{me}/data").json()["account"] == data["account"]
    assert newsroom.in_browser("admin").get("people/writer/data").status_code == 200
    assert writer.get("people/reviewer/data").status_code == 403
    assert newsroom.writer.get("people/writer/data").status_code == 403
    file = writer.request("GET", "/account/data")
    assert file.json()["account"]["name"] == "writer"
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_an_erased_account_is_gone_and_its_acts_stay(newsroom: Newsroom) -> None:
    """The page asks for the name and a reason; histories speak of a former colleague; every door is shut."""
    article = newsroom.writer.article()
    writer, admin = newsroom.in_browser("writer"), newsroom.in_browser("admin")
    user = newsroom.application.accounts.user("writer")
    erase = f"/people/{user.id}/erase"
    for fields in ({"name": "writter", "reason": "asked"}, {"name": "writer", "reason": ""}):
        assert admin.request("POST", erase, data=fields, headers=HTML).status_code == 422
    assert writer.request("POST", erase, data={"name": "writer", "reason": "asked"}, headers=HTML).status_code == 403
    done = admin.request("POST", erase, data={"name": "writer", "reason": "asked"})
    assert done.headers["Location"] == "/people?done=erase"
    assert (writer.get("me").status_code, newsroom.writer.get("me").status_code) == (401, 401)
    assert signed(newsroom.person(), name="writer", password=PASSWORD) == (401, "sign_in_failed")
    entries = newsroom.reviewer.get(f"articles/{article}/timeline").json()["items"]
    assert "former colleague" in {entry["actor_name"] for entry in entries}
    assert "writer" not in {entry["actor_name"] for entry in entries}
    shown = admin.request("GET", f"/articles/{article}?history=all", headers=HTML).text
    assert "former colleague" in shown


def test_erasing_by_the_api(newsroom: Newsroom) -> None:
    """The answer says what stays; oneself, the last administrator and who is gone are refused."""
    admin = newsroom.in_browser("admin")
    body = {"reason": "asked for it"}
    gone = admin.request("POST", "people/writer/erasure", json=body)
    assert (gone.status_code, gone.json()["reason"]) == (200, "asked for it")
    assert admin.request("POST", "people/writer/erasure", json=body).status_code == 404
    assert admin.request("POST", "people/admin/erasure", json=body).status_code == 422
    assert newsroom.admin.request("POST", "people/reviewer/erasure", json=body).status_code == 403


def test_the_command_line_does_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invite, reset link, lost second factor, data, erasure; what scripts read is on standard output alone."""
    monkeypatch.setenv("COPYFLOW_HOME", str(tmp_path))
    with newsroom_in(tmp_path) as newsroom:
        secret_of(newsroom, "writer")

        def run(*words: str) -> str:
            result = CliRunner().invoke(app, ["user", *words])
            assert result.exit_code == 0, result.output
            return result.stdout

        link = run("invite", "Mira", "--role", "writer", "--site", f"{SITE}/")
        person = in_a_browser(newsroom)
        assert used(person, path_of(link.strip())) == (303, "/queue")
        made = json.loads(run("reset-link", "Mira", "--json", "--site", SITE))
        assert (made["kind"], newsroom.nobody.request("GET", path_of(made["link"])).status_code) == ("reset", 200)
        run("take-second-factor", "writer")
        assert signed(newsroom.person(), name="writer", password=PASSWORD)[0] == 201
        assert json.loads(run("export", "writer"))["account"]["name"] == "writer"
        assert "former colleague" in run("erase", "writer", "--reason", "asked for it")
        assert signed(newsroom.person(), name="writer", password=PASSWORD) == (401, "sign_in_failed")
        refused = CliRunner().invoke(app, ["user", "erase", "admin", "--reason", "tired"])
        assert refused.exit_code != 0
