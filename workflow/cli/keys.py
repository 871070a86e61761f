"""API keys from the command line. What holds for them: ``workflow/people/key_rules.py``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from workflow.cli.console import hint, newsroom, out, print_json, say, show_table
from workflow.people.key_rules import USUAL_DAYS, USUAL_OVERLAP_HOURS, ApiKey, KeyState
from workflow.people.keys import NewKey
from workflow.people.scopes import EXPLANATIONS, read_scopes

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
KeyName = Annotated[str, typer.Argument(help="Its id, or its first characters as listed.")]


def add_key(
    user: Annotated[str, typer.Argument(help="Whose key it is; it never does more than the person may.")],
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help="What it may do; repeat for several. Left out: all that the person's roles have a use for. "
            "`copyflow key scopes` says what each is.",
        ),
    ] = None,
    days: Annotated[int, typer.Option(help="How long it is good for.")] = USUAL_DAYS,
    as_json: AsJson = False,
) -> None:
    """Make an API key. It is shown this once."""
    with newsroom(migrates=True) as application:
        scopes = read_scopes(scope) if scope else None
        new = application.accounts.keys.make(user, label, days=days, scopes=scopes)
        now = application.clock.now()
    if as_json:
        print_json(_new_facts(new, now))
        return
    hint(f"Keep this key; it is not shown again. It is good for {days} days, for {_scopes(new.known)}.")
    out.print(new.secret)


def rotate_key(
    key: KeyName,
    overlap: Annotated[
        int, typer.Option(help="Hours that the old key works beside the new one, 0 to 168.")
    ] = USUAL_OVERLAP_HOURS,
    as_json: AsJson = False,
) -> None:
    """Make a key for the same in the place of another, which works for some hours more. It is shown this once."""
    with newsroom() as application:
        keys, now = application.accounts.keys, application.clock.now()
        old = keys.named(key.removesuffix("…"))
        new = keys.rotate(old.id, overlap_hours=overlap)
        ends_at = keys.known(old.id).expires_at
    if as_json:
        print_json(_new_facts(new, now) | {"old_expires_at": ends_at.isoformat()})
        return
    hint(f"Keep this key; it is not shown again. {old.shown}… works until {ends_at:%Y-%m-%d %H:%M} UTC.")
    out.print(new.secret)


def list_keys(
    user: Annotated[str | None, typer.Argument(help="Whose keys; everybody's otherwise.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the API keys by their first characters, the newest first."""
    with newsroom() as application:
        keys, now = application.accounts.keys.of(user), application.clock.now()
    if as_json:
        print_json([_facts(key, now) for key in keys])
        return
    if not keys:
        say("No keys yet. `copyflow key add USER` makes one.")
        return
    names = ("id", "key", "user", "label", "scopes", "state", "last used")
    rows = [
        (
            key.id,
            f"{key.shown}…",
            key.user,
            key.label,
            _scopes(key),
            _state(key, now),
            _minute(key.last_used_at) or "never",
        )
        for key in keys
    ]
    show_table(names, rows, whole=("id", "key"))
    ending = [key for key in keys if key.ends_soon(now)]
    for key in ending:
        hint(f"{key.shown}… ({key.label or 'no label'}) ends on {_day(key.expires_at)}: `copyflow key rotate {key.id}`")


def revoke_key(key: KeyName) -> None:
    """End an API key at once."""
    with newsroom() as application:
        revoked = application.accounts.keys.revoke(key.removesuffix("…"))
    say(f"The key {revoked.shown}… of {revoked.user} is revoked.")


def list_scopes(as_json: AsJson = False) -> None:
    """List what a key can be made for."""
    if as_json:
        print_json({scope.value: explained for scope, explained in EXPLANATIONS.items()})
        return
    show_table(("scope", "a key with it may"), EXPLANATIONS.items(), whole=("scope",))


def _new_facts(new: NewKey, now: datetime) -> dict[str, object]:
    return {"key": new.secret, **_facts(new.known, now)}


def _facts(key: ApiKey, now: datetime) -> dict[str, object]:
    return {
        "id": key.id,
        "shown": key.shown,
        "label": key.label,
        "user": key.user,
        "scopes": sorted(key.scopes),
        "state": key.state(now),
        "days": key.days,
        "follows": key.follows or None,
        "replaced_by": key.replaced_by or None,
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at.isoformat(),
        "last_used_at": key.last_used_at.isoformat() if key.last_used_at else None,
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def _state(key: ApiKey, now: datetime) -> str:
    match key.state(now):
        case KeyState.REVOKED:
            return f"revoked {_day(key.revoked_at)}"
        case KeyState.EXPIRED:
            return f"expired {_day(key.expires_at)}"
        case KeyState.REPLACED:
            return f"replaced, until {_minute(key.expires_at)}"
        case KeyState.IN_USE:
            soon = f", {(key.expires_at - now).days} days left" if key.ends_soon(now) else ""
            return f"until {_day(key.expires_at)}{soon}"


def _scopes(key: ApiKey) -> str:
    return " ".join(sorted(key.scopes))


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
