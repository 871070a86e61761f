"""Everything that is kept about an account, as one document for the person: nothing in it opens a door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workflow.people.identities import Identities, Identity
from workflow.people.keys import ApiKeys
from workflow.people.person import User
from workflow.people.second_factor import SecondFactors
from workflow.people.sessions import Sessions
from workflow.preferences import PersonalSettings
from workflow.store.accounts import AccountRows
from workflow.store.acts import Act, acts_of
from workflow.store.database import Database, from_text

_OWN_WORDS = ("text", "reason", "note", "comment", "quote", "alt", "caption", "credit")
"""Fields of events that hold what a person typed beside the texts of articles."""


class PersonalData:
    """The data of everybody in one installation, each person's by their account."""

    def __init__(
        self,
        database: Database,
        rows: AccountRows,
        sessions: Sessions,
        keys: ApiKeys,
        factors: SecondFactors,
        identities: Identities,
        personal: PersonalSettings,
    ) -> None:
        self._database = database
        self._rows = rows
        self._sessions = sessions
        self._keys = keys
        self._factors = factors
        self._identities = identities
        self._personal = personal

    def of(self, user: User) -> dict[str, Any]:
        """The document, in JSON's own types; moments are RFC 3339 in UTC."""
        acts = list(acts_of(self._database, user.actor.id))
        return {
            "account": self._account(user),
            "second_factor": self._second_factor(user),
            "identities": [_identity(each) for each in self._identities.of(user)],
            "sessions": [_session(each) for each in self._sessions.of(user.id)],
            "api_keys": [_key(each) for each in self._keys.of(user.name)],
            "preferences": self._preferences(user),
            "saved_views": [{"name": view.name, "query": view.query} for view in self._personal.saved_views(user.id)],
            "acts": [_told(act) for act in acts if act.is_theirs],
            "named_in": [_place(act) for act in acts if not act.is_theirs],
        }

    def _account(self, user: User) -> dict[str, Any]:
        row = self._rows.user(user_id=user.id)
        return {
            "id": user.actor.id,
            "name": user.name,
            "roles": sorted(role.value for role in user.roles),
            "created_at": row.created_at if row else None,
            "signed_in_at": _or_none(row.signed_in_at) if row else None,
            "disabled_at": _or_none(row.disabled_at) if row else None,
            "has_password": user.has_password,
        }

    def _second_factor(self, user: User) -> dict[str, Any] | None:
        factor = self._factors.of(user.id)
        return {"since": _moment(factor.since), "recovery_codes_left": factor.codes_left} if factor else None

    def _preferences(self, user: User) -> dict[str, Any]:
        chosen = self._personal.chosen(user.id)
        return {"language": chosen.language, "theme": chosen.theme, "single_keys": chosen.single_keys}


def _session(session: Any) -> dict[str, Any]:
    return {
        "id": session.id,
        "began_at": _moment(session.began_at),
        "seen_at": _moment(session.seen_at),
        "ends_at": _moment(session.ends_at),
        "browser": session.browser,
        "began_by": session.began_by.value,
    }


def _identity(identity: Identity) -> dict[str, Any]:
    return {"issuer": identity.issuer, "subject": identity.subject, "since": _moment(identity.since)}


def _key(key: Any) -> dict[str, Any]:
    return {
        "id": key.id,
        "shown": key.shown,
        "label": key.label,
        "created_at": _moment(key.created_at),
        "expires_at": _moment(key.expires_at),
        "last_used_at": _moment(key.last_used_at),
        "revoked_at": _moment(key.revoked_at),
    }


def _place(act: Act) -> dict[str, Any]:
    return {"position": act.position, "stream": act.stream, "type": act.type, "at": act.at}


def _told(act: Act) -> dict[str, Any]:
    return {**_place(act), "words": _words(act.data)}


def _words(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the person typed: notes and comments, and the wordings of segments that they edited."""
    words = {name: data[name] for name in _OWN_WORDS if isinstance(data.get(name), str) and data[name]}
    segments = data.get("segments")
    if isinstance(segments, Mapping) and all(isinstance(each, str) for each in segments.values()):
        words["segments"] = dict(segments)
    return words


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _or_none(stored: str) -> str | None:
    return _moment(from_text(stored))
