"""How each operation of the API is called well, and by whom it may be called, for the matrix of permissions.

Who may is read from the product's own tables: the commands that an operation gives (its recorded example) and the
roles of these (``workflow/domain/permissions.py``); an operation whose scope is for reading is for everybody
(``workflow/people/scopes.py``). What neither table says stands below, with the reason.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from api.description.examples import examples
from api.security.scopes import ANY_KEY, OPEN, SCOPES
from tests.api.conversation import ARTICLE, PASSWORD
from tests.api.matrix_credentials import Credential
from tests.contract.recipes import RECIPES, Asked, Told
from tests.contract.recording import _preconditions as preconditions
from tests.image_factories import picture
from workflow.domain import commands as wanted
from workflow.domain.permissions import PERMISSIONS
from workflow.domain.vocabulary import ASSIGNED, Role
from workflow.people.scopes import COMMANDS as COMMANDS_OF_SCOPES
from workflow.people.scopes import Scope

NOBODYS = "01890000-0000-7000-8000-000000000000"
EVERYBODY = frozenset(ASSIGNED)
ADMINISTRATORS = frozenset({Role.ADMIN})

WITHOUT_EXAMPLE: Mapping[str, tuple[type[wanted.Command], ...]] = {
    "import_articles": (wanted.DraftArticle,),
    "make_review_link": (wanted.MakeReviewLink,),
    "end_review_link": (wanted.EndReviewLink,),
    "save_segment": (wanted.PostEdit,),
    "retranslate_editions": (wanted.Retranslate,),
    "plan_redaction": (wanted.RedactPayloads,),
    "redact_payloads": (wanted.RedactPayloads,),
    "register_source": (wanted.RegisterSource,),
    "try_source": (wanted.RegisterSource,),
    "edit_source": (wanted.EditSource,),
    "pause_source": (wanted.PauseSource,),
    "resume_source": (wanted.ResumeSource,),
    "fetch_source": (wanted.FetchSource,),
    "remove_source": (wanted.RemoveSource,),
    "check_text": (wanted.DraftArticle,),
    "read_document": (wanted.DraftArticle,),
}
"""Commands of operations whose example names none, or that are there for one: looked at before it is given."""
ANYWHERE = frozenset({"check_text", "read_document", "plan_redaction"})
"""They give no command, so they are about no article: whoever may draft at some desk may look at what they would."""
FOR_ADMINISTRATORS: Mapping[str, str] = {
    "disable_person": "accounts", "create_person": "accounts", "change_person": "accounts",
    "enable_person": "accounts", "invite_person": "accounts",
    "make_reset_link": "accounts", "take_second_factor": "accounts", "erase_account": "accounts",
    "export_newsroom": "everything at once, for another newsroom", "retry_work": "machinery",
}  # fmt: skip
"""No command is for accounts and machinery (``require_administrator``)."""
FOR_EVERYBODY: Mapping[str, str] = {
    "read_troubles": "whether the machinery is stuck concerns whoever waits for it; of keys, administrators' alone",
    "list_people": "colleagues and their roles are read; a key that reads them is an administrator's",
    "read_person": "as the list of them",
    "list_review_links": "it is read, beside the edition; its scope is that of who makes links",
    "read_me": "oneself", "list_keys": "one's own", "create_key": "one's own", "rotate_key": "one's own",
    "revoke_key": "one's own", "list_sessions": "one's own", "end_session": "one's own",
    "end_all_sessions": "one's own", "prepare_second_factor": "one's own", "confirm_second_factor": "one's own",
    "renew_recovery_codes": "one's own", "remove_second_factor": "one's own", "export_personal_data": "one's own",
    "read_preferences": "one's own", "choose_preferences": "one's own", "save_view": "one's own",
    "forget_view": "one's own",
}  # fmt: skip
"""What neither a command nor a scope for reading is for, and nobody needs a role for."""


def commands_of(operation: str) -> tuple[type[wanted.Command], ...]:
    """The commands that an operation gives, by its example or by the table above."""
    named = examples().get(operation, {}).get("commands", ())
    given = tuple(getattr(wanted, name) for name in named)
    assert not given or set(given) >= set(WITHOUT_EXAMPLE.get(operation, ())), f"{operation} gives other commands"
    return given or WITHOUT_EXAMPLE.get(operation, ())


def roles_of(operation: str) -> frozenset[Role]:
    """The roles that may call an operation; ``LookupError`` for one that no table says anything of."""
    commands = commands_of(operation)
    if commands:
        return frozenset.intersection(*(PERMISSIONS[command] for command in commands)) & EVERYBODY
    if operation in FOR_ADMINISTRATORS:
        return ADMINISTRATORS
    is_reading = operation in SCOPES and SCOPES[operation] not in COMMANDS_OF_SCOPES
    if is_reading or operation in FOR_EVERYBODY or operation in OPEN:
        return EVERYBODY
    raise LookupError(f"{operation}: neither a command nor a reading scope nor a table here says who may call it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation, or one page's form, called well."""

    name: str
    operation: str
    method: str
    address: str
    asked: Callable[[Credential], Asked]
    roles: frozenset[Role]
    commands: tuple[type[wanted.Command], ...] = ()
    only_itself: bool = False
    """It is about somebody else's key: to keys forbidden, to people as if it were not there."""
    is_open: bool = False
    """It asks for no credentials."""
    is_page: bool = False
    """It is for people, whatever a key was made for."""
    scope: Scope | None = None
    """What a key needs for it, where keys are let through at all."""
    only_for: frozenset[str] = frozenset()
    """Names of the accounts whose text it is about, where it is for them alone."""
    tells_within: bool = False
    """It answers all who are signed in, and says in the answer what was not done and why."""
    is_hidden: bool = False
    """To strangers it is as if it were not there."""

    @property
    def is_of_api(self) -> bool:
        """Whether it is an operation, for programs too."""
        return self.address.startswith("/api/v1/")

    def holds_for(self, credential: Credential) -> bool:
        """Whether one of their roles may, where the newsroom of the matrix is."""
        if self.only_for and credential.account not in self.only_for:
            return False
        reaches = not (credential.is_limited and self.commands and self.operation not in ANYWHERE)
        return reaches and bool(self.roles & credential.roles)

    def request(self, credential: Credential) -> tuple[str, str, dict[str, Any]]:
        """Method, address, and the rest of the request as this person sends it."""
        asked = self.asked(credential)
        values = {name: quote(value, safe="") for name, value in asked.path.items()}
        rest: dict[str, Any] = {"params": dict(asked.query), "headers": {**asked.headers, **credential.headers}}
        if self.is_page and asked.form is not None:
            rest["data"] = dict(asked.form)
            if self.address.endswith("/images"):
                rest["files"] = {"file": ("wells.jpg", picture(), "image/jpeg")}
        elif asked.form is not None:
            rest |= {"data": dict(asked.form), "files": {"file": ("wells.jpg", picture(), "image/jpeg")}}
        elif isinstance(asked.body, bytes):
            rest["content"] = asked.body
        elif asked.body is not None:
            rest["content"] = json.dumps(asked.body)
            rest["headers"]["Content-Type"] = "application/json"
        return self.method, self.address.format(**values), rest


def _of_somebody(told: Told) -> str:
    return told.newsroom.application.accounts.user("somebody").id


def _password(_told: Told) -> Asked:
    return Asked(body={"password": PASSWORD})


def _until(told: Told) -> str:
    return (told.newsroom.application.clock.now() + timedelta(days=7)).isoformat().replace("+00:00", "Z")


def review_link(told: Told) -> tuple[dict[str, str], str]:
    """The path's values of a review link, and its token."""
    article = told.in_review()
    made = told.newsroom.reviewer.create(
        f"articles/{article}/editions/pt/review-links", {"guest": "A. Official", "until": _until(told)}
    ).json()
    path = {"article_id": article, "language": "pt", "link_id": made["link"]["link_id"]}
    return path, made["url"].rsplit("/", 1)[1]


def _by_link(body: Callable[[Told, str], Any]) -> Callable[[Told], Asked]:
    def recipe(told: Told) -> Asked:
        path, token = review_link(told)
        return Asked(path={"token": token}, body=body(told, path["article_id"]))

    return recipe


def _segment(told: Told) -> Asked:
    article = told.in_review()
    edition = told.newsroom.reviewer.get(f"articles/{article}/editions/pt").json()
    (seen,) = [each["seen"] for each in edition["segments"] if each["id"] == "s2"]
    body = {"text": "Os poços reabriram.", "seen": seen}
    return Asked(path={"article_id": article, "language": "pt", "segment_id": "s2"}, body=body)


def _stale(told: Told) -> Asked:
    return Asked(body={"editions": [{"article_id": told.corrected(), "language": "pt"}]})


_LINE = json.dumps({**ARTICLE, "external_id": "archive-1"}).encode() + b"\n"
_FILE = base64.b64encode(b"# Wells reopen\n\nThe wells are open again.\n").decode()

MORE_RECIPES: Mapping[str, Callable[[Told], Asked]] = {
    "import_articles": lambda _told: Asked(body=_LINE, headers={"Content-Type": "application/x-ndjson"}),
    "read_document": lambda _told: Asked(body={"filename": "wells.md", "content": _FILE}),
    "list_review_links": lambda told: Asked(path=review_link(told)[0]),
    "make_review_link": lambda told: Asked(
        path={"article_id": told.in_review(), "language": "pt"}, body={"guest": "A. Official", "until": _until(told)}
    ),
    "end_review_link": lambda told: Asked(path=review_link(told)[0]),
    "read_review_link": _by_link(lambda _told, _article: None),
    "approve_by_review_link": _by_link(lambda told, article: {"content_hash": told.hash_of(article)}),
    "comment_by_review_link": _by_link(lambda _told, _article: {"text": "Please say which square."}),
    "request_changes_by_review_link": _by_link(lambda _told, _article: {"comment": "Say which square."}),
    "save_segment": _segment,
    "retranslate_editions": _stale,
    "read_segment_help": lambda told: Asked(
        path={"article_id": told.in_review(), "language": "pt", "segment_id": "s2"}
    ),
    "plan_redaction": lambda told: Asked(body={"stream": f"article-{told.in_review()}", "texts": ["Ana Lima"]}),
    "redact_payloads": lambda told: Asked(
        body={"stream": f"article-{told.in_review()}", "texts": ["Ana Lima"], "reason": "A court said so."}
    ),
    "create_key": lambda _told: Asked(body={"label": "one more"}),
    "end_session": lambda _told: Asked(),
    "prepare_second_factor": _password,
    "confirm_second_factor": lambda _told: Asked(body={"code": "123456"}),
    "renew_recovery_codes": _password,
    "remove_second_factor": _password,
    "invite_person": lambda _told: Asked(body={"name": "Mira", "roles": ["writer"]}),
    "make_reset_link": lambda _told: Asked(path={"name": "somebody"}),
    "take_second_factor": lambda _told: Asked(path={"name": "somebody"}),
    "erase_account": lambda _told: Asked(path={"name": "somebody"}, body={"reason": "They asked for it."}),
    "create_person": lambda _told: Asked(body={"name": "Mira", "roles": ["writer"]}),
    "read_person": lambda told: Asked(path={"person_id": _of_somebody(told)}),
    "change_person": lambda told: Asked(path={"person_id": _of_somebody(told)}, body={"roles": ["translator"]}),
    "disable_person": lambda told: Asked(path={"person_id": _of_somebody(told)}),
    "enable_person": lambda told: Asked(path={"person_id": _of_somebody(told)}),
    "choose_preferences": lambda _told: Asked(body={"theme": "dark"}),
    "withdraw_concept": lambda _told: Asked(query={"reason": "Nobody uses it."}, path={"concept_id": "mayor"}),
    "withdraw_entity": lambda _told: Asked(query={"reason": "Nobody uses it."}, path={"entity_id": "ana-lima"}),
    "withdraw_topic_rule": lambda _told: Asked(query={"reason": "Nobody uses it."}, path={"rule_id": "council"}),
    "save_view": lambda _told: Asked(body={"name": "urgent"}),
    "forget_view": lambda _told: Asked(query={"name": "urgent"}),
    "explain_to_partner": lambda told: Asked(path={"partner_id": told.partner, "article_id": told.article}),
}
"""Beside those of the description's examples, or in their place where the asker is the matter."""


def _own(operation: str, asked: Asked, credential: Credential) -> Asked:
    """The request about one's own things."""
    match operation:
        case "rotate_key" | "revoke_key":
            return replace(asked, path={**asked.path, "key_id": credential.own_key or NOBODYS})
        case "end_session":
            return replace(asked, path={**asked.path, "session_id": credential.session_id or "none"})
        case "export_personal_data":
            return replace(asked, path={**asked.path, "name": credential.account or "nobody"})
    return asked


OTHERS: tuple[tuple[str, Callable[[Told], Asked]], ...] = (
    ("create_key", lambda _told: Asked(body={"label": "for them", "user": "somebody"})),
    ("list_keys", lambda _told: Asked(query={"everybody": "true"})),
    ("export_personal_data", lambda _told: Asked(path={"name": "somebody"})),
    ("rotate_key", lambda told: Asked(path={"key_id": _key_of_somebody(told)})),
    ("revoke_key", lambda told: Asked(path={"key_id": _key_of_somebody(told)})),
)
"""The same operations about somebody else's things: administrators' alone."""


def _key_of_somebody(told: Told) -> str:
    return told.newsroom.application.accounts.keys.make("somebody", "theirs").known.id


def rows(told: Told) -> Iterator[Row]:
    """Every operation of the API, and once more those that are another matter with somebody else's things."""
    described = {
        operation["operationId"]: (method, path, operation)
        for path, methods in told.newsroom.app.openapi()["paths"].items()
        for method, operation in methods.items()
    }
    for name, (method, path, operation) in described.items():
        asked = _asked(told, name, path, operation, {**RECIPES, **MORE_RECIPES}.get(name, lambda _told: Asked()))
        yield Row(
            name=name,
            operation=name,
            method=method.upper(),
            address=path,
            asked=lambda credential, name=name, asked=asked: _own(name, asked, credential),
            roles=roles_of(name),
            commands=commands_of(name),
            is_open=name in OPEN,
            scope=SCOPES.get(name),
        )
    for name, recipe in OTHERS:
        method, path, operation = described[name]
        asked = _asked(told, name, path, operation, recipe)
        yield Row(
            name=f"{name} of somebody else",
            operation=name,
            method=method.upper(),
            address=path,
            asked=lambda _credential, asked=asked: asked,
            roles=ADMINISTRATORS,
            only_itself=name in ANY_KEY,
        )


def _asked(told: Told, name: str, path: str, operation: dict[str, Any], recipe: Callable[[Told], Asked]) -> Asked:
    asked = recipe(told)
    values = {**told.known, **asked.path}
    named = set(re.findall(r"{(\w+)}", path))
    filled = {each: values[each] for each in named if each in values}
    missing = named - filled.keys()
    assert not missing or name in {"rotate_key", "revoke_key", "end_session", "export_personal_data"}, (name, missing)
    headers = {} if missing else preconditions(told, operation, path, values)
    if name == "change_person":
        headers["If-Match"] = '"1"'
    return replace(asked, path=filled, headers={**headers, **asked.headers})
