"""People by the API: who may see and change accounts, what they may be given, and two administrators at once."""

from __future__ import annotations

import re

import pytest

from tests.api.conversation import PASSWORD, Newsroom
from workflow.domain.vocabulary import Role
from workflow.people.scopes import Scope

LIMITS = {"reviewer": {"desks": ["newsroom"], "pairs": [{"source": "en", "target": "ru"}]}}


def test_a_person_is_added_changed_and_locked_out(newsroom: Newsroom) -> None:
    """Every step answers with the account and its ETag; sessions end with a change, and with locking out."""
    admin = newsroom.in_browser("admin")
    body = {"name": "Mira", "roles": ["writer", "reviewer"], "limits": LIMITS, "password": PASSWORD}
    made = admin.create("people", body)
    assert made.status_code == 201, made.text
    mira = made.json()
    assert (mira["roles"], mira["limits"], mira["disabled"]) == (["reviewer", "writer"], LIMITS, False)
    address = made.headers["Location"]
    assert admin.get(address).headers["ETag"] == made.headers["ETag"] == '"1"'
    signed_in = newsroom.in_browser("Mira")
    assert signed_in.get("me").json()["limits"] == LIMITS
    changed = admin.request("PATCH", address, json={"roles": ["translator"]}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json()["roles"], changed.json()["limits"]) == (["translator"], {})
    assert signed_in.get("me").status_code == 401
    assert admin.request("POST", f"{address}/disable").json()["disabled"]
    assert admin.request("POST", f"{address}/disable").headers["ETag"] == '"3"'  # once more changes nothing
    assert newsroom.person().request("POST", "session", json={"name": "Mira", "password": PASSWORD}).status_code == 401
    assert not admin.request("POST", f"{address}/enable").json()["disabled"]
    assert "Mira" in {each["name"] for each in admin.get("people").json()["items"]}


@pytest.mark.parametrize("who", ["writer", "publisher", "admin"])
def test_everybody_reads_who_is_here_by_page_and_by_api_alike(newsroom: Newsroom, who: str) -> None:
    """Names, roles with their limits and who is locked out, for every role; what changes them is an administrator's."""
    admin = newsroom.in_browser("admin")
    mira = admin.create("people", {"name": "Mira", "roles": ["reviewer"], "limits": LIMITS}).json()
    admin.request("POST", f"people/{mira['person_id']}/disable")
    reader = newsroom.in_browser(who)
    told = {each["name"]: each for each in reader.get("people").json()["items"]}
    assert told["Mira"] == {**mira, "version": 2, "disabled": True}
    assert reader.get(f"people/{mira['person_id']}").json() == told["Mira"]
    page = reader.request("GET", "/people", headers={"Accept": "text/html"})
    assert page.status_code == 200
    rows = page.text.split('<th scope="row"><bdi>')[1:]
    shown = {row.partition("<")[0]: re.findall(r'class="tag">(\w+)', row.split("</td>")[0]) for row in rows}
    assert shown == {name: sorted(each["roles"]) for name, each in told.items()}
    assert "locked out" in page.text
    refused = reader.create("people", {"name": "Lin", "roles": ["writer"]})
    assert refused.status_code == (201 if who == "admin" else 403)


def test_a_key_reads_people_only_where_it_was_made_for_that(newsroom: Newsroom) -> None:
    """What it lacks is named; nobody without an account is told anything."""
    accounts = newsroom.application.accounts
    for scopes, status in ((("admin",), 200), (("articles:read",), 403)):
        key = accounts.keys.make("admin", "reads", scopes=tuple(map(Scope, scopes)))
        answer = newsroom.person({"Authorization": f"Bearer {key.secret}"}).get("people")
        assert answer.status_code == status, answer.text
    assert answer.json()["facts"] == {"scope": "admin"}
    assert newsroom.nobody.get("people").status_code == 401


def test_two_administrators_do_not_overwrite_each_other(newsroom: Newsroom) -> None:
    """A change is of the version that was read: the second one is told, and nothing is lost."""
    admin = newsroom.in_browser("admin")
    address = admin.create("people", {"name": "Mira", "roles": ["writer"]}).headers["Location"]
    answers = admin.at_once(
        [
            ("PATCH", address.removeprefix("/api/v1/"), {"json": {"roles": [role]}, "headers": {"If-Match": '"1"'}})
            for role in ("reviewer", "publisher")
        ]
    )
    assert sorted(each.status_code for each in answers) == [200, 412]
    refused = next(each for each in answers if each.status_code == 412)
    assert (refused.json()["code"], refused.json()["facts"]["version"]) == ("version_conflict", 2)
    assert admin.request("PATCH", address, json={"roles": ["writer"]}).status_code == 428


def test_the_same_request_again_adds_nobody_twice(newsroom: Newsroom) -> None:
    """The same Idempotency-Key gives the account again, not one of another name; a taken name is a conflict."""
    admin = newsroom.in_browser("admin")
    body = {"name": "Mira", "roles": ["writer"]}
    first, again = admin.create("people", body, key="k1"), admin.create("people", body, key="k1")
    assert first.json() == again.json()
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    other = admin.create("people", {**body, "name": "Mara"}, key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_conflict")
    taken = admin.create("people", body, key="k2")
    assert (taken.status_code, taken.json()["code"]) == (409, "already_exists")


def test_the_same_request_again_brings_nobody_back_who_was_erased(newsroom: Newsroom) -> None:
    """Whose account was erased stays a former colleague: the id that the log knows is given to nobody any more."""
    admin, body = newsroom.in_browser("admin"), {"name": "Mira", "roles": ["writer"]}
    mira = admin.create("people", body, key="one").json()
    assert admin.request("POST", "people/Mira/erasure", json={"reason": "She asked for it."}).status_code == 200
    again = admin.create("people", body, key="one")
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    assert admin.get(f"people/{mira['person_id']}").status_code == 404
    another = admin.create("people", body, key="two")
    assert (another.status_code, another.json()["person_id"] == mira["person_id"]) == (201, False)


def test_without_a_password_nobody_signs_in(newsroom: Newsroom) -> None:
    """The account waits for a link; an empty password is none."""
    newsroom.in_browser("admin").create("people", {"name": "Mira", "roles": ["writer"]})
    for password in ("", PASSWORD):
        answer = newsroom.person().request("POST", "session", json={"name": "Mira", "password": password})
        assert answer.status_code in {401, 422}
    newsroom.application.accounts.set_password("Mira", PASSWORD)
    assert newsroom.in_browser("Mira").get("me").json()["name"] == "Mira"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["system"]}, "roles"),
        ({"roles": ["reviewer"], "limits": {"admin": {}}}, "limits"),
        ({"roles": ["reviewer"], "limits": {"reviewer": {"desks": ["nowhere"]}}}, "there is no desk 'nowhere'"),
        ({"roles": ["writer"], "limits": {"reviewer": {"desks": ["newsroom"]}}}, "does not have"),
        (
            {"roles": ["reviewer"], "limits": {"reviewer": {"pairs": [{"source": "tlh", "target": "ru"}]}}},
            "names no language",
        ),
    ],
)
def test_what_is_no_grant_is_refused(shared_newsroom: Newsroom, body: dict, said: str) -> None:
    """Unknown roles, desks and languages and limits of roles not held are named, and nobody is made."""
    admin = shared_newsroom.in_browser("admin")
    refused = admin.create("people", {"name": "Mira", **body})
    assert refused.status_code == 422
    assert said in refused.text
    assert "Mira" not in {user.name for user in shared_newsroom.application.accounts.users()}


def test_who_may(shared_newsroom: Newsroom) -> None:
    """Only administrators change people; their keys lock out, and let nobody in; nobody shuts themselves out."""
    accounts = shared_newsroom.application.accounts
    me, writer = accounts.user("admin"), accounts.user("writer")
    for name in ("writer", "translator", "reviewer", "publisher"):
        refused = shared_newsroom.in_browser(name).request("POST", f"people/{me.id}/disable")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        assert "needs the role admin" in refused.json()["detail"]
    program = shared_newsroom.admin
    assert program.get("people").status_code == 200
    assert program.get(f"people/{writer.id}").json()["name"] == "writer"
    for method, path, body in (
        ("POST", "people", {"name": "Mira", "roles": ["admin"]}),
        ("PATCH", f"people/{writer.id}", {"roles": ["admin"]}),
        ("POST", f"people/{writer.id}/enable", {}),
    ):
        refused = program.request(method, path, json=body, headers={"If-Match": '"1"', "Idempotency-Key": "k"})
        assert (refused.status_code, "An API key cannot do this" in refused.text) == (403, True)
    admin = shared_newsroom.in_browser("admin")
    assert admin.request("POST", f"people/{me.id}/disable").status_code == 422
    own = admin.request("PATCH", f"people/{me.id}", json={"roles": ["writer"]}, headers={"If-Match": '"1"'})
    assert (own.status_code, accounts.user("admin").roles) == (422, frozenset({Role.ADMIN}))
    assert admin.get("people/01939b6c-0000-7000-8000-00000000ffff").status_code == 404


def test_the_page_gives_limits(newsroom: Newsroom) -> None:
    """Boxes for desks and a line for languages; what is wrong is named; what a colleague changed is not overwritten."""
    admin, accounts = newsroom.in_browser("admin"), newsroom.application.accounts
    fields = {"name": "Mira", "password": PASSWORD, "role": ["reviewer"], "desks.reviewer": ["newsroom"]}
    wrong = admin.request("POST", "/people", data={**fields, "pairs.reviewer": "en>xx"})
    assert (wrong.status_code, "names no language" in wrong.text, 'value="en&gt;xx"' in wrong.text) == (422, True, True)
    assert admin.request("POST", "/people", data={**fields, "pairs.reviewer": "en > ru, zh"}).status_code == 303
    mira = accounts.user("Mira")
    assert mira.limits[Role.REVIEWER].in_order() == (["newsroom"], [("en", "ru"), ("zh", "*")])
    shown = admin.request("GET", "/people").text
    assert "reviewer for en → ru, all from zh on the desk newsroom" in shown
    change = {"role": ["reviewer"], "expected_version": str(mira.version)}
    assert admin.request("POST", f"/people/{mira.id}/roles", data=change).status_code == 303
    assert accounts.user("Mira").limits == {}
    stale = admin.request("POST", f"/people/{mira.id}/roles", data={**change, "role": ["admin"]})
    assert (stale.status_code, "were changed since you read them" in stale.text) == (412, True)
    assert accounts.user("Mira").roles == frozenset({Role.REVIEWER})
