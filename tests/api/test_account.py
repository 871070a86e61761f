"""What people settle for themselves: language and look, password, keys, sessions; and the language before sign-in."""

from __future__ import annotations

import re

import pytest

from api.security.sign_in_limits import PER_ACCOUNT
from tests.api.conversation import PASSWORD, Newsroom, Person

NEW = "another password of the tests"
HTML = {"Accept": "text/html"}


def shown(person: Person, address: str = "/account", **headers: str) -> str:
    """A page's HTML."""
    return person.request("GET", address, headers=HTML | headers).text


def sent(person: Person, action: str, **fields: str) -> tuple[int, str]:
    """Status and page of a form of the account's page."""
    answer = person.request("POST", f"/account/{action}", data=fields, headers=HTML)
    return answer.status_code, answer.text


def changed(person: Person, old: str, new: str, repeated: str | None = None) -> int:
    """The status of a change of password."""
    return sent(person, "password", old_password=old, new_password=new, repeated=new if repeated is None else repeated)[
        0
    ]


def test_language_and_look_are_kept(newsroom: Newsroom) -> None:
    """What was chosen holds on every page and in every later session, whatever the browser asks for."""
    person = newsroom.in_browser("writer")
    assert '<html lang="en" dir="ltr">' in shown(person, "/queue")
    assert '<html lang="ru" dir="ltr">' in shown(person, "/queue", **{"Accept-Language": "ru-RU,ru;q=0.9"})
    assert sent(person, "preferences", language="ur", theme="dark")[0] == 303
    for page in (shown(person, "/queue"), shown(newsroom.in_browser("writer"), "/account")):
        assert '<html lang="ur" dir="rtl" data-theme="dark">' in page
        assert '<body data-keys="off">' in page
    assert sent(person, "preferences", single_keys="yes")[0] == 303
    assert '<html lang="zh-Hans" dir="ltr">' in shown(person, "/account", **{"Accept-Language": "zh-CN"})
    assert "data-keys" not in shown(person)


@pytest.mark.parametrize("fields", [{"language": "tlh"}, {"theme": "pink"}])
def test_what_is_not_offered_is_refused(newsroom: Newsroom, fields: dict[str, str]) -> None:
    """A language that the pages do not speak, or a theme that there is not, is a 422 that names the field."""
    status, page = sent(newsroom.in_browser("writer"), "preferences", **fields)
    assert status == 422
    assert f"{next(iter(fields))}: must be" in page


def test_a_password_is_changed_by_who_knows_it(newsroom: Newsroom) -> None:
    """The old one is asked; all other sessions end, this browser stays signed in, and only the new one opens."""
    person, elsewhere = newsroom.in_browser("writer"), newsroom.in_browser("writer")
    assert changed(person, "wrong", NEW) == 422
    assert changed(person, PASSWORD, NEW, "not the same") == 422
    assert changed(person, PASSWORD, "short") == 422
    assert elsewhere.get("me").status_code == 200
    assert changed(person, PASSWORD, NEW) == 303
    assert (person.get("me").status_code, elsewhere.get("me").status_code) == (200, 401)
    opened = [
        newsroom.nobody.request("POST", "session", json={"name": "writer", "password": password}).status_code
        for password in (PASSWORD, NEW)
    ]
    assert opened == [401, 201]


def test_a_password_is_not_guessed_in_an_open_browser(newsroom: Newsroom) -> None:
    """Wrong old passwords count like attempts to sign in: after five the right one is not looked at either."""
    person = newsroom.in_browser("writer")
    assert [changed(person, f"guess {number}", NEW) for number in range(PER_ACCOUNT)] == [422] * PER_ACCOUNT
    assert changed(person, PASSWORD, NEW) == 429


def test_a_key_of_ones_own(newsroom: Newsroom) -> None:
    """A key is shown once, opens the door as its maker, stands in the list, and is void when revoked."""
    person = newsroom.in_browser("writer")
    status, page = sent(person, "keys", label="our CMS", days="30", scope="articles:read")
    assert status == 200
    found = re.search(r"cfk_\w{38}", page)
    assert found is not None
    program = newsroom.person({"Authorization": f"Bearer {found[0]}"})
    assert program.get("me").json()["name"] == "writer"
    listed = shown(person, "/account/keys")
    assert found[0] not in listed
    assert "our CMS" in listed
    key = next(each for each in newsroom.application.accounts.keys.of("writer") if each.label == "our CMS")
    assert sent(person, f"keys/{key.id}/revoke")[0] == 303
    assert program.get("me").status_code == 401
    assert "revoked" in shown(person, "/account/keys")
    good = {"label": "x", "days": "30", "scope": "articles:read"}
    for wrong in ({"days": "9999"}, {"label": "x" * 101}, {"label": " "}, {"scope": ""}, {"scope": "reviews:decide"}):
        assert sent(person, "keys", **(good | wrong))[0] == 422


def test_keys_of_others_are_not_there(newsroom: Newsroom) -> None:
    """Nobody sees or revokes another person's key."""
    (theirs,) = newsroom.application.accounts.keys.of("reviewer")
    person = newsroom.in_browser("writer")
    assert theirs.shown not in shown(person, "/account/keys")
    assert sent(person, f"keys/{theirs.id}/revoke")[0] == 404
    assert sent(person, f"keys/{theirs.id}/rotation", overlap_hours="0")[0] == 404
    assert newsroom.reviewer.get("me").status_code == 200


def test_a_key_settles_nothing(newsroom: Newsroom) -> None:
    """An API key makes no further keys, changes no password and no preference, and shuts nobody out."""
    forms: dict[str, dict[str, str]] = {
        "sign-out": {},
        "keys": {"label": "more", "days": "30"},
        "preferences": {"theme": "dark"},
        "password": {"old_password": PASSWORD, "new_password": NEW, "repeated": NEW},
    }
    assert {sent(newsroom.writer, action, **fields)[0] for action, fields in forms.items()} == {403}
    assert len(newsroom.application.accounts.keys.of("writer")) == 1


def test_sign_out_everywhere(newsroom: Newsroom) -> None:
    """All sessions of the person end at once, nobody else's."""
    here, there, other = newsroom.in_browser("writer"), newsroom.in_browser("writer"), newsroom.in_browser("reviewer")
    assert sent(here, "sign-out")[0] == 303
    assert [person.get("me").status_code for person in (here, there, other)] == [401, 401, 200]


def test_the_language_can_be_chosen_before_sign_in(newsroom: Newsroom) -> None:
    """The form speaks what a link or the browser asks for, keeps it through a refusal, and then it is the person's."""
    nobody = newsroom.nobody
    assert '<html lang="ru"' in shown(nobody, "/login", **{"Accept-Language": "ru"})
    page = shown(nobody, "/login?language=ur&back_to=/desks", **{"Accept-Language": "ru"})
    assert '<html lang="ur" dir="rtl">' in page
    assert '<input type="hidden" name="language" value="ur">' in page
    assert 'href="/login?language=ru&amp;back_to=%2Fdesks" lang="ru"' in page
    assert '<html lang="en"' in shown(nobody, "/login?language=%3Cscript")
    form = {"name": "writer", "password": "wrong", "language": "ur", "back_to": "/desks"}
    visitor = newsroom.person({"Sec-Fetch-Site": "same-origin"})
    refused = visitor.request("POST", "/login", data=form, headers=HTML)
    assert refused.status_code == 401
    assert '<input type="hidden" name="language" value="ur">' in refused.text
    answer = visitor.request("POST", "/login", data=form | {"password": PASSWORD}, headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desks")
    assert '<html lang="ur"' in shown(visitor, "/desks")
