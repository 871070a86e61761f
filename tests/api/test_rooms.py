"""The newsroom's rooms as pages: who sees what, what a form changes, and what it refuses. Over plain HTTP."""

from __future__ import annotations

import re

import pytest

from tests.api.conversation import Newsroom, Person

ROOMS = ("/newsroom", "/health", "/engines", "/desks", "/glossary", "/topics", "/people")


def text_of(person: Person, address: str) -> str:
    """A page, with white space made plain."""
    answer = person.request("GET", address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.text)


def send(person: Person, address: str, **fields: str | list[str]) -> tuple[int, str]:
    """A form; its status, and where it leads or what it shows."""
    answer = person.request("POST", address, data=fields)
    return answer.status_code, answer.headers.get("location", re.sub(r"\s+", " ", answer.text))


@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher", "admin"])
def test_every_room_opens_for_everybody_who_is_signed_in(newsroom: Newsroom, role: str) -> None:
    """An empty newsroom's rooms open for each role, and lead to each other; strangers are asked to sign in."""
    person = newsroom.in_browser(role)
    index = text_of(person, "/newsroom")
    for address in ROOMS:
        assert f'href="{address}"' in index or address == "/newsroom"
        text_of(person, address)
        assert newsroom.nobody.request("GET", address).status_code == 401


# --- glossary -----------------------------------------------------------------------------------------


def test_a_concept_is_recorded_found_and_withdrawn(newsroom: Newsroom) -> None:
    """What a reviewer types is on record, found by its pair of languages, and taken out with a reason that stays."""
    person = newsroom.in_browser("reviewer")
    typed = {
        "expected_version": "0",
        "kind": "organisation",
        "terms": "en | approved | Harbour Board\nru | approved | Совет\nru | forbidden | Правление гавани | outdated",
        "provenance": "the board's own pages",
    }
    assert send(person, "/glossary/harbour-board/record", **typed) == (303, "/glossary/harbour-board?done=record")
    shown = text_of(person, "/glossary/harbour-board?done=record")
    assert "Recorded." in shown
    assert "ru | forbidden | Правление гавани | outdated" in shown
    assert "harbour-board" in text_of(person, "/glossary?source=en&target=ru")
    assert "No concept fits." in text_of(person, "/glossary?source=en&target=kk")
    withdrawn = send(person, "/glossary/harbour-board/withdraw", expected_version="1", reason="dissolved")
    assert withdrawn[0] == 303
    assert "dissolved" in text_of(person, "/glossary/harbour-board")
    assert "No concept fits." in text_of(person, "/glossary")
    assert "harbour-board" in text_of(person, "/glossary?withdrawn=yes")


def test_a_wrong_line_of_terms_is_named_and_nothing_typed_is_lost(newsroom: Newsroom) -> None:
    """The form stands as it was typed, with the line; a version that moved is a conflict."""
    person = newsroom.in_browser("reviewer")
    status, shown = send(
        person, "/glossary/quay/record", expected_version="0", kind="term", terms="en | approved | quay\nru ; pier"
    )
    assert status == 422
    assert "line 2: write language | approved or forbidden | term | note" in shown
    assert "ru ; pier" in shown
    status, shown = send(person, "/glossary/quay/record", expected_version="0", kind="term", terms="en | maybe | quay")
    assert (status, "is neither approved nor forbidden" in shown) == (422, True)
    right = {"kind": "term", "terms": "en | approved | quay", "provenance": "style book"}
    assert send(person, "/glossary/quay/record", expected_version="0", **right)[0] == 303
    assert send(person, "/glossary/quay/record", expected_version="0", **{**right, "definition": "x"})[0] == 412


def test_a_change_names_the_live_editions_it_touches(newsroom: Newsroom) -> None:
    """The page of a concept lists the editions whose source has its term."""
    identity = newsroom.writer.article(submit=True)
    person = newsroom.in_browser("reviewer")
    right = {"kind": "term", "terms": "en | approved | wells", "provenance": "style book"}
    assert send(person, "/glossary/well/record", expected_version="0", **right)[0] == 303
    assert f"/articles/{identity}/pt" in text_of(person, "/glossary/well")


def test_a_file_is_shown_line_by_line_before_it_is_brought_in(newsroom: Newsroom) -> None:
    """The dry run says what each line would do and records nothing; a wrong file names its lines; then it is there."""
    person = newsroom.in_browser("reviewer")
    text = "concept,language,text,provenance\nquay,en,quay,style book\nquay,ru,причал,style book\n"
    status, shown = send(person, "/glossary/import", act="dry-run", format="csv", text=text)
    assert status == 200
    assert "What the file would do" in shown
    assert re.search(r"<td class=\"number\">2</td> ?<td>quay</td> ?<td>added", shown)
    assert newsroom.application.views.glossary.concepts() == []
    status, shown = send(
        person, "/glossary/import", act="dry-run", format="csv", text="concept,language,text\nQuay!,en,quay\n"
    )
    assert (status, "line 2" in shown) == (422, True)
    assert send(person, "/glossary/import", act="bring-in", format="csv", text=text) == (303, "/glossary?done=import")
    assert [each.id for each in newsroom.application.views.glossary.concepts()] == ["quay"]
    chosen = person.request(
        "POST", "/glossary/import", data={"act": "dry-run"}, files={"file": ("terms.csv", text.encode(), "text/csv")}
    )
    assert "Nothing changes: all of it stands there already." in chosen.text
    assert newsroom.in_browser("writer").request("POST", "/glossary/import", data={"text": text}).status_code == 403


# --- people and keys ----------------------------------------------------------------------------------


def test_an_administrator_adds_changes_and_locks_out_a_person(newsroom: Newsroom) -> None:
    """A person is added, gets other roles, another password and a key that is shown once, and is locked out."""
    person, accounts = newsroom.in_browser("admin"), newsroom.application.accounts
    added = send(person, "/people", name="Mira", password="a long password", role=["writer", "translator"])
    assert added == (303, "/people?done=add")
    mira = accounts.user("Mira")
    assert sorted(mira.roles) == ["translator", "writer"]
    assert accounts.sessions.sign_in("Mira", "a long password") is not None
    assert send(person, f"/people/{mira.id}/roles", role=["reviewer"], expected_version="1") == (
        303,
        "/people?done=roles",
    )
    assert list(accounts.user("Mira").roles) == ["reviewer"]
    assert send(person, f"/people/{mira.id}/password", password="another password")[0] == 303
    assert accounts.sessions.sign_in("Mira", "a long password") is None
    status, shown = send(person, f"/people/{mira.id}/keys", label="the archive", days="30", scope="articles:read")
    assert status == 200
    key = re.search(r"cfk_[0-9A-Za-z]{38}", shown)
    assert key is not None
    assert accounts.keys.whose(key[0]) is not None
    listed = text_of(person, "/people")
    assert key[0] not in listed
    assert f"{key[0][:12]}…" in listed
    known = next(each for each in accounts.keys.of() if each.label == "the archive")
    assert send(person, f"/people/keys/{known.id}/revoke") == (303, "/people?done=revoke")
    assert accounts.keys.whose(key[0]) is None
    assert send(person, f"/people/{mira.id}/disable") == (303, "/people?done=disable")
    assert accounts.sessions.sign_in("Mira", "another password") is None
    assert send(person, f"/people/{mira.id}/enable") == (303, "/people?done=enable")


def test_who_is_no_administrator_sees_names_and_roles_alone(newsroom: Newsroom) -> None:
    """Colleagues are listed without keys or sign-ins, no form is there, and every act is refused."""
    reviewer, accounts = newsroom.in_browser("reviewer"), newsroom.application.accounts
    shown = text_of(reviewer, "/people")
    assert "This needs the role admin; you have" in shown
    assert "cfk_" not in shown
    assert "<form" not in shown.split("</header>")[1].split("</main>")[0]
    someone = accounts.users()[0]
    for address in ("/people", f"/people/{someone.id}/roles", f"/people/{someone.id}/disable", "/health/retry"):
        assert send(reviewer, address, name="X", password="a long password", role="admin")[0] == 403
    assert len(accounts.users()) == len({user.name for user in accounts.users()} - {"X"})


def test_nobody_shuts_themselves_out(newsroom: Newsroom) -> None:
    """An administrator can neither lock themselves out nor drop the role that would let them back in."""
    admin, accounts = newsroom.in_browser("admin"), newsroom.application.accounts
    me = admin.get("me").json()["name"]
    user = accounts.user(me)
    assert send(admin, f"/people/{user.id}/disable")[0] == 422
    assert send(admin, f"/people/{user.id}/roles", role="writer", expected_version="1")[0] == 422
    assert accounts.user(me) == user
    status, shown = send(admin, "/people", name="Mira", password="short", role="writer")
    assert (status, 'value="Mira"' in shown) == (422, True)
    assert 'value="short"' not in shown


def test_an_administrators_key_lets_nobody_in(newsroom: Newsroom) -> None:
    """A key that leaked makes no people, passwords or further keys, and changes no roles."""
    program, accounts = newsroom.with_key("admin"), newsroom.application.accounts
    users, keys = accounts.users(), accounts.keys.of()
    someone = users[0]
    for address in ("/people", *(f"/people/{someone.id}/{act}" for act in ("roles", "password", "keys"))):
        fields = {"name": "X", "password": "a long password", "role": "admin", "label": "more", "days": "3650"}
        status, shown = send(program, address, **fields)
        assert (status, "An API key cannot do this" in shown) == (403, True)
    assert (accounts.users(), len(accounts.keys.of())) == (users, len(keys))


# --- desks --------------------------------------------------------------------------------------------


def test_a_desk_shows_what_would_change_before_it_holds(newsroom: Newsroom) -> None:
    """The preview says each change in a sentence and records nothing; then it holds, and an old form is a conflict."""
    admin, views = newsroom.in_browser("admin"), newsroom.application.views
    typed = {
        "name": "World",
        "routing": "en | * | 1-3 | fx, person",
        "check.numbers": "blocking",
        "expected_version": "0",
    }
    status, shown = send(admin, "/desks/world", act="preview", **typed)
    assert status == 200
    assert "It is called World." in shown
    assert "This rule comes: en | * | 1-3 | fx, person" in shown
    assert "numbers blocks." in shown
    assert views.desks() == []
    assert send(admin, "/desks/world", act="set", **typed) == (303, "/desks/world?done=set")
    assert views.desk("world").checks == {"numbers": "blocking"}
    assert send(admin, "/desks/world", act="set", **{**typed, "name": "All"})[0] == 412
    status, shown = send(admin, "/desks/world", act="preview", **{**typed, "routing": "en | fx"})
    assert (status, "routing: line 1: write from" in shown) == (422, True)
    assert newsroom.in_browser("reviewer").request("POST", "/desks/world", data=typed).status_code == 403


def test_a_desk_tells_what_would_have_differed(newsroom: Newsroom) -> None:
    """Routing everything to a person tells of the translation that would have waited."""
    identity = newsroom.writer.article(submit=True)
    newsroom.do_the_workers_part(identity)
    admin = newsroom.in_browser("admin")
    typed = {"name": "All", "routing": "* | * | 1-9 | person", "expected_version": "0", "days": "7"}
    status, shown = send(admin, "/desks/newsroom", act="what-if", **typed)
    assert status == 200
    assert f'href="/articles/{identity}"' in shown
    for days in ("0", "31", "00079999999", "9" * 5_000):
        status, shown = send(admin, "/desks/newsroom", act="what-if", **{**typed, "days": days})
        assert (status, "days: must be 1 to 30" in shown) == (422, True)


# --- engines and health -------------------------------------------------------------------------------


def test_engines_are_told_by_what_they_did(newsroom: Newsroom) -> None:
    """An engine that made a translation stands there with its fingerprint and languages."""
    identity = newsroom.writer.article(submit=True)
    newsroom.do_the_workers_part(identity)
    shown = text_of(newsroom.in_browser("reviewer"), "/engines")
    engines = {
        each.engine for each in newsroom.application.views.article(identity).editions["pt"].translations.values()
    }
    assert all(engine in shown for engine in engines if engine)
    assert any(engines)
    assert "No engine has translated anything yet." not in shown


def test_health_answers_in_one_sentence_and_says_what_to_do(newsroom: Newsroom) -> None:
    """Without relay, clock and projector nothing runs: each is told with what to do; the fragment is fetched anew."""
    admin = newsroom.in_browser("admin")
    shown = text_of(admin, "/health")
    assert "Copyflow is not running: no process does what relay, clock and projector do." in shown
    assert "No process does the work of the relay." in shown
    assert "copyflow up" in shown
    assert 'hx-trigger="every 15s"' in text_of(admin, "/health/now")
    assert send(admin, "/health/retry") == (303, "/health?done=retry")
