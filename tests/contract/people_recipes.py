"""Recipes of people: accounts, sessions, second factors, keys, what they choose for themselves, links for guests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tests.api.conversation import PASSWORD
from tests.contract.told import GUEST, Asked, Recipe, Told
from tests.people.apps import code_at

_VIEW = {"name": "Flash, into Portuguese", "language": "pt", "urgency": "2"}
_WHY = {"reason": "The account was made twice."}


def _own(body: Any = None) -> Recipe:
    """A person's own affair, of somebody whom nothing else happens to."""
    return lambda told: Asked(who=told.new_person().name, body=body, is_own=True)


def _of_the_writer(**query: str) -> Recipe:
    return lambda _told: Asked(who="writer", query=query, is_own=True)


def _about_somebody(body: Any = None, *, named: bool = True) -> Recipe:
    """What an administrator does about somebody, whom the path has by name or by id."""

    def recipe(told: Told) -> Asked:
        user = told.new_person()
        return Asked(who="admin", path={"name": user.name} if named else {"person_id": user.id}, body=body)

    return recipe


def _locked_out(told: Told) -> Asked:
    user = told.new_person()
    told.newsroom.application.accounts.disable_user(user.name)
    return Asked(who="admin", path={"person_id": user.id}, body={})


def _lost_its_app(told: Told) -> Asked:
    return Asked(who="admin", path={"name": told.secured_person()[0].name})


def _confirmed(told: Told) -> Asked:
    user, accounts = told.new_person(), told.newsroom.application.accounts
    secret = accounts.second_factors.prepare(user.id, user.name).secret
    return Asked(who=user.name, body={"code": code_at(secret, told.newsroom.application.clock.now())}, is_own=True)


def _renewed(told: Told) -> Asked:
    return Asked(who=told.secured_person()[0].name, body={"password": PASSWORD}, is_own=True)


def _other_session(told: Told) -> Asked:
    user = told.new_person()
    told.newsroom.in_browser(user.name)
    (session,) = told.newsroom.application.accounts.sessions.of(user.id, "")
    return Asked(who=user.name, path={"session_id": session.id}, is_own=True)


def _own_key(body: Any = None) -> Recipe:
    """What a key does about itself."""

    def recipe(told: Told) -> Asked:
        made = told.newsroom.application.accounts.keys.make(told.new_person().name, "feed reader", days=30)
        return Asked(path={"key_id": made.known.id}, body=body, key=made.secret, is_own=True)

    return recipe


def _new_link(told: Told) -> Asked:
    until = told.newsroom.application.clock.now() + timedelta(days=30)
    body = {**GUEST, "until": until.strftime("%Y-%m-%dT%H:%M:%SZ"), "may_approve": True, "may_comment": True}
    return Asked(who="reviewer", path={"article_id": told.in_review(), "language": "pt"}, body=body)


def _links_of_an_edition(told: Told) -> Asked:
    return Asked(path={name: told.linked[name] for name in ("article_id", "language")})


def _ended_link(told: Told) -> Asked:
    return Asked(who="reviewer", path=told.asked_by_link())


def _by_link(body: Callable[[str], Any]) -> Recipe:
    """What a guest does; ``body`` is made of the hash of the text that they read."""

    def recipe(told: Told) -> Asked:
        token = told.asked_by_link()["token"]
        read = told.newsroom.nobody.get(f"review-links/{token}").json()
        return Asked(who="nobody", path={"token": token}, body=body(read["content_hash"]))

    return recipe


PEOPLE: Mapping[str, Recipe] = {
    "create_person": lambda _told: Asked(
        who="admin",
        body={
            "name": "Rui Reis",
            "password": PASSWORD,
            "roles": ["writer", "reviewer"],
            "limits": {"reviewer": {"desks": ["world"], "pairs": [{"source": "en", "target": "pt"}]}},
        },
    ),
    "change_person": _about_somebody({"roles": ["writer", "translator"], "limits": {}}, named=False),
    "disable_person": _about_somebody({}, named=False),
    "enable_person": _locked_out,
    "list_people": lambda _told: Asked(who="admin"),
    "read_person": lambda _told: Asked(who="admin"),
    "invite_person": lambda _told: Asked(who="admin", body={"name": "Inês Melo", "roles": ["writer"]}),
    "make_reset_link": _about_somebody(),
    "take_second_factor": _lost_its_app,
    "export_personal_data": lambda _told: Asked(who="writer", path={"name": "writer"}, is_own=True),
    "erase_account": _about_somebody(_WHY),
    "list_sessions": _own(),
    "end_session": _other_session,
    "end_all_sessions": _own(),
    "prepare_second_factor": _own({"password": PASSWORD}),
    "confirm_second_factor": _confirmed,
    "renew_recovery_codes": _renewed,
    "remove_second_factor": _renewed,
    "read_preferences": _of_the_writer(),
    "choose_preferences": _own({"language": "ru", "theme": "dark", "single_keys": False}),
    "save_view": lambda _told: Asked(who="writer", body=_VIEW, is_own=True),
    "list_saved_views": _of_the_writer(),
    "forget_view": _of_the_writer(name=_VIEW["name"]),
    "list_keys": _of_the_writer(limit="2"),
    "create_key": _own({"label": "Feed of the archive", "days": 90, "scopes": ["articles:read"]}),
    "rotate_key": _own_key({"overlap_hours": 24}),
    "revoke_key": _own_key(),
    "make_review_link": _new_link,
    "list_review_links": _links_of_an_edition,
    "end_review_link": _ended_link,
    "approve_by_review_link": _by_link(lambda content_hash: {"content_hash": content_hash}),
    "comment_by_review_link": _by_link(lambda _hash: {"text": "The wells were closed for two weeks, not for one."}),
    "request_changes_by_review_link": _by_link(lambda _hash: {"comment": "Name the engineer who led the repair."}),
}
