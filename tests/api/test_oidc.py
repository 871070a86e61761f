"""Signing in by an identity provider, against Authlib's authorization server on loopback."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import ValidationError

from tests.api.conversation import PASSWORD, SITE, Newsroom, Person, newsroom_in
from tests.people.apps import code_at
from tests.support.oidc_provider import CLIENT, SECRET, Provider, running_provider
from workflow.domain.vocabulary import Role
from workflow.people.sessions import Proof
from workflow.settings import Settings, what_is_wrong

ROLES = "writers=writer;desk=reviewer,publisher;chiefs=admin"
CALLBACK = "/login/oidc/callback"


@pytest.fixture(autouse=True)
def _loopback_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Authlib's server refuses http unless it is told so."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "true")


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider of this test's own."""
    with running_provider() as running:
        running.client.redirect_uri = SITE + CALLBACK
        yield running


def settings_of(provider: Provider, **more: Any) -> dict[str, Any]:
    """What an operator sets."""
    ours = {"oidc_client_id": CLIENT, "oidc_client_secret": SECRET, "oidc_roles": ROLES, "oidc_label": "Staff <b>"}
    return {**ours, "oidc_issuer": provider.issuer, **more}


@pytest.fixture
def newsroom(tmp_path: Path, provider: Provider) -> Iterator[Newsroom]:
    """A newsroom that the provider lets people into."""
    with newsroom_in(tmp_path, **settings_of(provider)) as made:
        yield made


def browser(newsroom: Newsroom) -> Person:
    """Somebody's browser."""
    return newsroom.person({"Sec-Fetch-Site": "same-origin", "Accept": "text/html"})


def sent_away(person: Person, **query: str) -> str:
    """Where the newsroom sends the browser to."""
    answer = person.get("/login/oidc", **query)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def at_the_provider(address: str) -> str:
    """The path that the provider sends the browser back to."""
    answer = httpx.get(address, trust_env=False)
    assert answer.status_code == 302, answer.text
    place = answer.headers["location"]
    assert place.startswith(SITE + CALLBACK)
    return place.removeprefix(SITE)


def comes_in(person: Person, **query: str) -> httpx.Response:
    """The whole way; the newsroom's last answer."""
    return person.request("GET", at_the_provider(sent_away(person, **query)))


def roles(person: Person) -> list[str]:
    """What the newsroom takes them for."""
    answer = person.get("me")
    assert answer.status_code == 200, answer.text
    return sorted(answer.json()["roles"])


def refusal(answer: httpx.Response, status: int, words: str) -> None:
    """Refused on the sign-in page, with a way to begin anew, and no session."""
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert "/login/oidc?" in answer.text
    assert not any(each.startswith("copyflow=") for each in answer.headers.get_list("set-cookie"))


def test_the_way_in(newsroom: Newsroom, provider: Provider) -> None:
    """To the provider with state, nonce and PKCE; back with a code; in, with the roles of the groups."""
    provider.person("s-1", "mira", "desk", "football")
    person = browser(newsroom)
    address = sent_away(person, back_to="/board")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert min(len(asked[each]) for each in ("state", "nonce", "code_challenge")) >= 43
    answer = person.request("GET", at_the_provider(address))
    assert (answer.status_code, answer.headers["location"]) == (303, "/board")
    assert answer.headers["cache-control"] == "no-store"
    assert roles(person) == ["publisher", "reviewer"]
    mira = newsroom.application.accounts.user("mira")
    assert not mira.has_password
    assert newsroom.application.accounts.sessions.of(mira.id)[0].began_by is Proof.PROVIDER


def test_the_same_person_is_the_same_account(newsroom: Newsroom, provider: Provider) -> None:
    """By issuer and subject, whatever they are called today; another subject of the same name is somebody else."""
    provider.person("s-1", "mira", "desk")
    comes_in(browser(newsroom))
    provider.person("s-1", "mira renamed", "desk")
    comes_in(browser(newsroom))
    provider.person("s-2", "mira", "writers")
    comes_in(browser(newsroom))
    provider.person("s-3", "admin", "writers")  # a name of somebody with a password
    stranger = browser(newsroom)
    comes_in(stranger)
    names = {user.name for user in newsroom.application.accounts.users()}
    assert {"mira", "mira 2", "admin 2"} <= names
    assert "mira renamed" not in names
    assert roles(stranger) == ["writer"]
    assert newsroom.application.accounts.user("admin").roles == {Role.ADMIN}


def test_other_groups_are_other_roles(newsroom: Newsroom, provider: Provider) -> None:
    """At the next sign-in, and then other sessions end; the same groups end none."""
    provider.person("s-1", "mira", "desk")
    first, second = browser(newsroom), browser(newsroom)
    comes_in(first)
    comes_in(second)
    assert roles(first) == roles(second)
    provider.person("s-1", "mira", "writers")
    third = browser(newsroom)
    comes_in(third)
    assert roles(third) == ["writer"]
    assert first.get("me").status_code == second.get("me").status_code == 401


@pytest.mark.parametrize("groups", [(), ("football",)])
def test_without_a_group_nobody_comes_in(newsroom: Newsroom, provider: Provider, groups: tuple[str, ...]) -> None:
    """And no account is made."""
    provider.person("s-1", "mira", *groups)
    refusal(comes_in(browser(newsroom)), 403, "none of your groups has a role here")
    assert "mira" not in {user.name for user in newsroom.application.accounts.users()}


def test_who_loses_the_last_group_stays_out(newsroom: Newsroom, provider: Provider) -> None:
    """Though the account is there."""
    provider.person("s-1", "mira", "desk")
    comes_in(browser(newsroom))
    provider.person("s-1", "mira")
    refusal(comes_in(browser(newsroom)), 403, "none of your groups has a role here")


def test_disabled_and_erased_accounts_stay_out(newsroom: Newsroom, provider: Provider) -> None:
    """An erased one is not made anew; of the identity only a digest is left. The operator may let them in again."""
    accounts = newsroom.application.accounts
    provider.person("s-1", "mira", "desk")
    comes_in(browser(newsroom))
    accounts.disable_user("mira")
    refusal(comes_in(browser(newsroom)), 403, "This account was closed")
    told = accounts.personal_data("mira")["identities"]
    assert [(each["issuer"], each["subject"]) for each in told] == [(provider.issuer, "s-1")]
    accounts.erasure.erase("mira", accounts.user("admin").actor, "left the house")
    refusal(comes_in(browser(newsroom)), 403, "This account was closed")
    assert "mira" not in {user.name for user in accounts.users()}
    with newsroom.application.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM oidc_identities").scalar() == 0
        assert "s-1" not in str(connection.exec_driver_sql("SELECT * FROM erased_identities").all())
    accounts.identities.tie(accounts.user("writer"), provider.issuer, "s-1")
    person = browser(newsroom)
    comes_in(person)
    assert person.get("me").json()["name"] == "writer"


def test_only_the_browser_that_began_ends(newsroom: Newsroom, provider: Provider) -> None:
    """Without the cookie, with another's state, with a cookie that was changed, or a second time: refused."""
    provider.person("s-1", "mira", "desk")
    began, other = browser(newsroom), browser(newsroom)
    back = at_the_provider(sent_away(began))
    refusal(other.request("GET", back), 401, "not begun in this browser")
    sent_away(other)
    refusal(other.request("GET", back), 401, "not begun in this browser")
    spoilt = browser(newsroom)
    signed = began.cookies["copyflow-provider"]
    spoilt.cookies.set("copyflow-provider", ("A" if signed[0] != "A" else "B") + signed[1:])
    refusal(spoilt.request("GET", back), 401, "not begun in this browser")
    assert began.request("GET", back).status_code == 303
    refusal(began.request("GET", back), 401, "not begun in this browser")


def test_a_code_is_good_once(newsroom: Newsroom, provider: Provider) -> None:
    """A cookie that was kept does not make it good again."""
    provider.person("s-1", "mira", "desk")
    person, thief = browser(newsroom), browser(newsroom)
    back = at_the_provider(sent_away(person))
    thief.cookies.set("copyflow-provider", person.cookies["copyflow-provider"])
    assert person.request("GET", back).status_code == 303
    refusal(thief.request("GET", back), 401, "does not let you in")


def test_a_stolen_code_needs_its_verifier(newsroom: Newsroom, provider: Provider) -> None:
    """Brought into another sign-in, the provider refuses it: PKCE."""
    provider.person("s-1", "mira", "desk")
    victim, thief = browser(newsroom), browser(newsroom)
    stolen = parse_qs(urlsplit(at_the_provider(sent_away(victim))).query)["code"][0]
    state = parse_qs(urlsplit(sent_away(thief)).query)["state"][0]
    refusal(thief.get(CALLBACK, code=stolen, state=state), 401, "does not let you in")


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": "another client", "azp": CLIENT},
        {"aud": []},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"exp": "soon"},
        {"iat": 9_000_000_000},
        {"iat": None},
        {"nbf": 9_000_000_000},
        {"sub": ""},
        {"sub": 7},
        {"sub": None},
        {"sub": "s" * 256},
        {"sub": "s\u0000"},
        {"at_hash": "AAAA"},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold(newsroom: Newsroom, provider: Provider, wrong: dict[str, Any]) -> None:
    """Whatever claim is wrong or missing, nobody comes in."""
    provider.person("s-1", "mira", "desk")

    def alter(claims: dict[str, Any], _header: dict[str, Any]) -> None:
        claims.update(wrong)
        for name, value in wrong.items():
            if value is None:
                del claims[name]

    provider.alter = alter
    refusal(comes_in(browser(newsroom)), 401, "does not let you in")


def test_an_unsigned_token(newsroom: Newsroom, provider: Provider) -> None:
    """``alg: none`` is not taken, though the provider says that it signs so."""
    provider.person("s-1", "mira", "desk")
    provider.alter = lambda _claims, header: header.update(alg="none")
    refusal(comes_in(browser(newsroom)), 401, "does not let you in")


def test_a_key_that_is_not_the_providers(newsroom: Newsroom, provider: Provider) -> None:
    """A token under a known key's name that another key signed."""
    provider.person("s-1", "mira", "desk")
    ours, known = provider.keys[0], browser(newsroom)
    comes_in(known)
    provider.rotate()
    forged = provider.keys[0]
    provider.keys = [ours]
    provider.alter = lambda _claims, header: (
        provider.keys.__setitem__(slice(None), [forged]) or header.update(kid=ours.kid)
    )
    original = provider.id_token

    def signed_by_another(claims: dict[str, Any]) -> str:
        from joserfc import jwt

        return jwt.encode({"alg": "RS256", "kid": ours.kid}, claims, forged, ["RS256"])

    provider.id_token = signed_by_another
    refusal(comes_in(browser(newsroom)), 401, "does not let you in")
    provider.id_token, provider.alter = original, lambda _claims, _header: None
    assert comes_in(browser(newsroom)).status_code == 303


def test_a_public_key_is_no_shared_secret(newsroom: Newsroom, provider: Provider) -> None:
    """HS256 with the provider's public key as the secret, the classic confusion."""
    from joserfc import jwt
    from joserfc.jwk import OctKey

    provider.person("s-1", "mira", "desk")
    public = OctKey.import_key(json.dumps(provider.keys[0].as_dict(private=False)))
    provider.id_token = lambda claims: jwt.encode(
        {"alg": "HS256", "kid": provider.keys[0].kid}, claims, public, ["HS256"]
    )
    refusal(comes_in(browser(newsroom)), 401, "does not let you in")


@pytest.mark.parametrize("kind", ["RS256", "ES256"])
def test_keys_change_without_notice(newsroom: Newsroom, provider: Provider, kind: str) -> None:
    """The new ones are fetched when a token names one that is not known; otherwise they are kept."""
    provider.person("s-1", "mira", "desk")
    comes_in(browser(newsroom))
    comes_in(browser(newsroom))
    assert provider.asked.count("/keys") == 1
    provider.rotate(kind)
    assert comes_in(browser(newsroom)).status_code == 303
    assert provider.asked.count("/keys") == 2


def test_groups_of_the_userinfo_endpoint(newsroom: Newsroom, provider: Provider) -> None:
    """Where the ID token says little, the rest is asked for; only about the same person."""
    provider.thin = True
    provider.person("s-1", "mira", "desk")
    person = browser(newsroom)
    comes_in(person)
    assert roles(person) == ["publisher", "reviewer"]
    provider.people["s-1"]["sub"] = "s-2"
    refusal(comes_in(browser(newsroom)), 401, "does not let you in")


def test_a_claim_by_its_path(tmp_path: Path, provider: Provider) -> None:
    """Groups deep in a claim, and roles as JSON."""
    more = {"oidc_groups_claim": "realm_access.roles", "oidc_roles": '{"a=b": ["writer"], "desk": "reviewer"}'}
    with newsroom_in(tmp_path, **settings_of(provider, **more)) as made:
        provider.person("s-1", "mira")
        provider.people["s-1"]["realm_access"] = {"roles": ["a=b"]}
        person = browser(made)
        comes_in(person)
        assert roles(person) == ["writer"]


def test_denied_there(newsroom: Newsroom, provider: Provider) -> None:
    """What the provider calls it is not shown: anybody can write into an address."""
    provider.at_the_browser = None
    person = browser(newsroom)
    back = at_the_provider(sent_away(person))
    assert "error=access_denied" in back
    refusal(person.request("GET", back + "&error_description=<script>call+this+number"), 401, "did not let you in")
    assert "call this number" not in person.request("GET", back).text


def test_the_provider_is_away(newsroom: Newsroom, provider: Provider) -> None:
    """On the way there and on the way back; passwords still work, and it works again when the provider does."""
    provider.person("s-1", "mira", "desk")
    provider.down = True
    person = browser(newsroom)
    refusal(person.get("/login/oidc"), 503, "cannot be reached")
    assert newsroom.in_browser("writer").get("me").status_code == 200
    provider.down = False
    back = at_the_provider(sent_away(person))
    provider.down = True
    refusal(person.request("GET", back), 503, "cannot be reached")
    provider.down = False
    assert comes_in(person).status_code == 303


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://elsewhere.example"},
        {"authorization_endpoint": "http://elsewhere.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
def test_a_provider_that_says_odd_things_of_itself(
    newsroom: Newsroom, provider: Provider, says: dict[str, Any]
) -> None:
    """Another issuer, or addresses that people and secrets are not sent to."""
    provider.says = says
    refusal(browser(newsroom).get("/login/oidc"), 401, "does not let you in")


@pytest.mark.parametrize("field", ["token_endpoint", "jwks_uri"])
def test_secrets_go_over_tls(newsroom: Newsroom, provider: Provider, field: str) -> None:
    """Neither a code nor the client's secret goes anywhere without it, but to this machine."""
    provider.says = {field: "http://elsewhere.example/"}
    provider.person("s-1", "mira", "desk")
    refusal(comes_in(browser(newsroom)), 401, "does not let you in")


def test_too_large_an_answer(newsroom: Newsroom, provider: Provider) -> None:
    """A description without end is not read to its end."""
    provider.says = {"filler": "x" * 300_000}
    refusal(browser(newsroom).get("/login/oidc"), 503, "cannot be reached")


def test_issuer_mix_up(newsroom: Newsroom, provider: Provider) -> None:
    """An answer that names another issuer is not taken (RFC 9207); none is, where the provider says it names itself."""
    provider.person("s-1", "mira", "desk")
    person = browser(newsroom)
    back = at_the_provider(sent_away(person))
    refusal(person.request("GET", back + "&iss=https%3A%2F%2Felsewhere.example"), 401, "does not let you in")
    back = at_the_provider(sent_away(person))
    assert person.request("GET", f"{back}&iss={provider.issuer}").status_code == 303


def test_issuer_must_be_named_where_it_says_so(newsroom: Newsroom, provider: Provider) -> None:
    """An attacker may have taken it out of the address."""
    provider.says = {"authorization_response_iss_parameter_supported": True}
    provider.person("s-1", "mira", "desk")
    refusal(comes_in(browser(newsroom)), 401, "does not let you in")


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_nobody_is_led_elsewhere(newsroom: Newsroom, provider: Provider, place: str) -> None:
    """Where to go back to is a path of ours."""
    provider.person("s-1", "mira", "desk")
    assert comes_in(browser(newsroom), back_to=place).headers["location"] == "/queue"


def test_a_session_brought_along_ends(newsroom: Newsroom, provider: Provider) -> None:
    """Session fixation: the token is a new one, and the one before opens nothing."""
    provider.person("s-1", "mira", "desk")
    person = newsroom.in_browser("writer")
    before = person.cookies["copyflow"]
    comes_in(person)
    assert person.cookies["copyflow"] != before
    assert newsroom.application.accounts.sessions.whose(before) is None


def test_a_second_factor_of_ours_is_asked_for(newsroom: Newsroom, provider: Provider) -> None:
    """An account that has one is never entered without it."""
    provider.person("s-1", "mira", "desk")
    comes_in(browser(newsroom))
    accounts = newsroom.application.accounts
    mira = accounts.user("mira")
    secret = accounts.second_factors.prepare(mira.id, "mira").secret
    now = newsroom.application.clock.now()
    accounts.second_factors.confirm(mira.id, code_at(secret, now))
    with newsroom.application.database.write() as connection:
        connection.exec_driver_sql("UPDATE second_factors SET last_step = 0")
    person = browser(newsroom)
    answer = comes_in(person)
    assert answer.headers["location"].startswith("/login/code?")
    assert person.get("me").status_code == 401
    sent = {"code": code_at(secret, newsroom.application.clock.now())}
    assert person.request("POST", "/login/code", data=sent).status_code == 303
    assert roles(person) == ["publisher", "reviewer"]


def test_administrators_have_the_providers_second_factor(tmp_path: Path, provider: Provider) -> None:
    """Where administrators need one, the provider's word is enough: it asks for its own."""
    with newsroom_in(tmp_path, **settings_of(provider, second_factor="required-for-admins")) as made:
        provider.person("s-1", "mira", "chiefs")
        person = browser(made)
        comes_in(person)
        assert person.get("export").status_code == 200
        assert made.in_browser("admin").get("export").status_code == 403


def test_without_passwords(tmp_path: Path, provider: Provider) -> None:
    """No password opens anything, no administrator makes links; the operator's link does."""
    with newsroom_in(tmp_path, **settings_of(provider, passwords="off")) as made:
        person = browser(made)
        page = person.get("/login").text
        assert "Staff &lt;b&gt;" in page
        assert 'type="password"' not in page
        sent = {"name": "admin", "password": PASSWORD}
        assert person.request("POST", "session", json=sent).status_code == 403
        assert person.request("POST", "/login", data=sent).status_code == 403
        provider.person("s-1", "mira", "chiefs")
        comes_in(person)
        assert person.request("POST", "invitations", json={"name": "x", "roles": ["writer"]}).status_code == 403
        accounts = made.application.accounts
        operator = accounts.user("admin").actor
        link = accounts.reset_link("admin", type(operator)(id="cli:boss", name="boss", roles=operator.roles))
        fields = {"password": "another password", "repeated": "another password"}
        assert browser(made).request("POST", link.path, data=fields).status_code == 303


def test_without_a_provider(shared_newsroom: Newsroom) -> None:
    """The sign-in page is as it was, and the addresses lead nowhere."""
    person = browser(shared_newsroom)
    assert "/login/oidc" not in person.get("/login").text
    assert person.get("/login/oidc").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"OIDC_ISSUER": "http://login.example"}, "https://"),
        ({"OIDC_ISSUER": "https://login.example/?a=b"}, "https://"),
        ({"OIDC_ISSUER": "https://login.example", "OIDC_ROLES": "a=writer"}, "COPYFLOW_OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "https://login.example", "OIDC_CLIENT_ID": "a"}, "COPYFLOW_OIDC_ROLES"),
        ({"OIDC_ROLES": "a=king"}, "writer"),
        ({"OIDC_ROLES": "a=system"}, "writer"),
        ({"OIDC_ROLES": "a=writer;a=admin"}, "once"),
        ({"OIDC_ROLES": "{"}, "JSON"),
        ({"OIDC_ROLES": '{"a": 3}'}, "writer"),
        ({"OIDC_SCOPES": "profile"}, "openid"),
        ({"PASSWORDS": "off"}, "no way in"),
    ],
    ids=str,
)
def test_settings_that_do_not_go_together(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], words: str) -> None:
    """Said at the start, with the setting's name."""
    for name, value in given.items():
        monkeypatch.setitem(os.environ, f"COPYFLOW_{name}", value)
    with pytest.raises(ValidationError) as wrong:
        Settings()
    assert words in " ".join(what_is_wrong(wrong.value))


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sets a provider without the extra is told how to install it."""
    monkeypatch.setattr("workflow.provider_settings.find_spec", lambda _name: None)
    with pytest.raises(ValidationError, match=r"pip install 'copyflow\[oidc\]'"):
        Settings(oidc_client_id="a", oidc_roles="a=writer", oidc_issuer="https://login.example")
