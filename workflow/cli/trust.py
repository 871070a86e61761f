"""Proving the log: verify, and heads for keeping elsewhere."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli.console import fail, hint, newsroom, print_json, say
from workflow.cli.progress import EventsBar
from workflow.heads import SignedHead, read_head
from workflow.verification import Difference, Head

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_LARGEST_HEAD = 100_000


def verify(
    after: Annotated[int, typer.Option("--from", help="Begin after this position.", min=0)] = 0,
    head: Annotated[
        Path | None,
        typer.Option(help="A head kept elsewhere (`copyflow head export`): notices a cut tail.", dir_okay=False),
    ] = None,
    public_key: Annotated[
        str | None, typer.Option(help="Key the head was signed with (`copyflow head key`); else this installation's.")
    ] = None,
    projections: Annotated[bool, typer.Option(help="Compare the projections with the log as well.")] = True,
    as_json: AsJson = False,
) -> None:
    """Walk the hash chain of the log and compare the projections with it. Writers go on meanwhile."""
    if public_key is not None and head is None:
        fail("--public-key says whose signature to look for: name the head as well, --head FILE.")
    with newsroom() as application:
        kept = _kept_head(application, head, public_key)
        end = application.feed.head().position
        if after > end and (kept is None or kept.position <= end):
            fail(f"The log ends at position {end}: there is nothing after {after} to verify.")
        with EventsBar("verifying") as bar:
            seen = application.verification.verify(
                after=min(after, end),
                against=kept,
                progress=bar.show,
            )
        differences: list[Difference] = []
        if projections:
            with EventsBar("comparing") as bar:
                differences = application.verification.differences(bar.show)
        redacted = application.verification.redacted()
    if as_json:
        told = [str(difference) for difference in differences]
        print_json({"position": seen.position, "hash": seen.hash, "differences": told, "redacted": redacted})
    else:
        say(f"The log is whole up to position {seen.position}. Head {seen.hash}")
        if redacted:
            say(f"{len(redacted)} payload(s) were redacted on record: words removed, digests kept.")
        for difference in differences:
            say(difference)
    if differences:
        fail("The projections do not say what the log says. Run `copyflow rebuild`.")


def _kept_head(application: Application, path: Path | None, public_key: str | None) -> Head | None:
    if path is None:
        return None
    try:
        if path.stat().st_size > _LARGEST_HEAD:
            fail(f"{path} is no head: it should be what `copyflow head export` wrote.")
        kept = read_head(path.read_text(encoding="utf-8"))
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        fail(f"{path} is no head: it should be what `copyflow head export` wrote.")
    if isinstance(kept, SignedHead):
        application.heads.require_trusted(kept, public_key)
        hint(f"The head of position {kept.position}, kept since {kept.at}, is signed by the key that you trust.")
        return kept.head
    if public_key is not None:
        fail(f"{path} is not signed, so that no key can vouch for it. Use a head of `copyflow head export`.")
    hint("This head is not signed: whoever could write to where it was kept could forge it (`copyflow head export`).")
    return kept


def export_head(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; standard output otherwise.")] = None,
) -> None:
    """Sign the end of the log. Keep it where nobody who can write to the database can write."""
    with newsroom() as application:
        signed = application.heads.sign(application.feed.head(), application.clock.now())
    if file is None:
        print_json(signed.facts())
        return
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        beside.write_text(json.dumps(signed.facts(), indent=2) + "\n", encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        fail(f"{file} cannot be written: {error.strerror}.")
    say(f"Signed the head of position {signed.position} into {file}. `copyflow verify --head {file}` checks it.")


def show_key() -> None:
    """Print the public key that heads are signed with. Keep it beside the heads, away from this machine."""
    with newsroom() as application:
        key = application.heads.public_key()
    say(key)
