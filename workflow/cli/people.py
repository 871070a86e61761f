"""People from the command line; the operator acts as ``cli:<login name>``. Keys: ``keys.py``."""

from __future__ import annotations

import getpass
import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from workflow.cli.console import hint, newsroom, print_json, say, show_table
from workflow.cli.limit_options import Desks, Pairs, limits_of, roles_in_words
from workflow.domain.limits_in_words import as_data
from workflow.domain.vocabulary import Actor, Role
from workflow.people.passwords import PASSWORD_RULE

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PasswordStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
UserName = Annotated[str, typer.Argument(help="Name that they sign in with.")]


class PersonRole(StrEnum):
    """What a person may be: every role but Copyflow's own."""

    WRITER = Role.WRITER.value
    TRANSLATOR = Role.TRANSLATOR.value
    REVIEWER = Role.REVIEWER.value
    PUBLISHER = Role.PUBLISHER.value
    ADMIN = Role.ADMIN.value


def operator() -> Actor:
    """Whoever sits at the command line; administers, and has no hand in texts."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return Actor(id=f"cli:{name}", name=name, roles=frozenset({Role.ADMIN}))


def add_user(
    name: UserName,
    role: Annotated[list[PersonRole], typer.Option("--role", help="Repeat for several roles.")],
    desk: Desks = [],  # noqa: B006 - typer reads the default and changes none
    pair: Pairs = [],  # noqa: B006 - the same
    password_stdin: PasswordStdin = False,
    as_json: AsJson = False,
) -> None:
    """Add a person. Asks for the password on a terminal, else reads it from standard input."""
    password, roles = _read_password(from_stdin=password_stdin), [Role(each.value) for each in role]
    with newsroom(creates=True) as application:
        user = application.accounts.add_user(name, password, roles, limits_of(roles, desk, pair))
    if as_json:
        print_json({"id": user.id, "name": user.name, "roles": sorted(user.roles), "limits": as_data(user.limits)})
    else:
        say(f"{user.name} may sign in as {roles_in_words(user)}.")


def list_users(as_json: AsJson = False) -> None:
    """List the people."""
    with newsroom() as application:
        users = application.accounts.users()
    if as_json:
        print_json(
            [
                {
                    "id": user.id,
                    "name": user.name,
                    "roles": sorted(user.roles),
                    "limits": as_data(user.limits),
                    "disabled": user.disabled,
                }
                for user in users
            ]
        )
        return
    if not users:
        say("Nobody yet. `copyflow user add NAME --role writer` adds a person.")
        return
    rows = [(user.name, roles_in_words(user), "disabled" if user.disabled else "may sign in") for user in users]
    show_table(("name", "roles", "state"), rows)


def set_roles(
    name: UserName,
    role: Annotated[list[PersonRole], typer.Option("--role", help="Repeat for several roles.")],
    desk: Desks = [],  # noqa: B006 - typer reads the default and changes none
    pair: Pairs = [],  # noqa: B006 - the same
) -> None:
    """Give a person other roles and limits in the place of those they have; their sessions end."""
    roles = [Role(each.value) for each in role]
    with newsroom() as application:
        user = application.accounts.set_roles(name, roles, limits_of(roles, desk, pair))
    say(f"{user.name} has these roles: {roles_in_words(user)}. Sessions have ended.")


def disable_user(name: UserName) -> None:
    """Lock a person out at once: sessions end, keys and password stop working."""
    with newsroom() as application:
        application.accounts.disable_user(name)
    say(f"{name} is locked out: sessions ended, keys and password do not work.")


def enable_user(name: UserName) -> None:
    """Let a person in again, with the same password and keys."""
    with newsroom() as application:
        application.accounts.enable_user(name)
    say(f"{name} may sign in again.")


def set_password(name: UserName, password_stdin: PasswordStdin = False) -> None:
    """Give a person another password; their sessions end."""
    password = _read_password(from_stdin=password_stdin)
    with newsroom() as application:
        application.accounts.set_password(name, password)
    say(f"{name} has another password; their sessions have ended. API keys still work: `copyflow key list`.")


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    hint(f"The password {PASSWORD_RULE}.")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password
