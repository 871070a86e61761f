"""``copyflow partner simulate``: a partner's portal that verifies, keeps and judges what it is sent, until Ctrl-C."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli.console import fail, hint, print_json, say
from workflow.cli.people import AsJson
from workflow.cli.simulator.keeping import FolderInUseError, Keeper
from workflow.cli.simulator.partner import Behaviour, Partner
from workflow.cli.simulator.report import in_lines
from workflow.cli.simulator.schema_checks import SchemaChecks
from workflow.cli.simulator.schemas import PublishedSchemas, SchemasMissingError
from workflow.cli.simulator.server import listening
from workflow.cli.simulator.signatures import KeyRefusedError, LibraryMissingError, Verifier

_END = frozenset({signal.SIGINT, signal.SIGTERM})


def simulate_partner(
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    secret: Annotated[
        list[str] | None,
        typer.Option(help="Signing secret (whsec_…) or public key (whpk_…); several may be given, one must fit."),
    ] = None,
    fail_rate: Annotated[
        float, typer.Option("--fail", help="Share of messages refused with 500 to 504.", min=0, max=1)
    ] = 0.0,
    cut_rate: Annotated[
        float, typer.Option("--cut", help="Share of messages accepted with an answer that breaks off.", min=0, max=1)
    ] = 0.0,
    delay: Annotated[int, typer.Option(help="Milliseconds before each answer.", min=0)] = 0,
    drip: Annotated[bool, typer.Option("--drip", help="Answer a byte at a time, without end.")] = False,
    gone: Annotated[bool, typer.Option("--gone", help="Answer 410.")] = False,
    wait: Annotated[
        int,
        typer.Option(
            "--429",
            help="Answer 429 with Retry-After from the first message on, for so many seconds.",
            min=0,
            max=86400,
        ),
    ] = 0,
    receipts: Annotated[bool, typer.Option("--receipts", help="Confirm in the answer what was accepted.")] = False,
    keep: Annotated[Path | None, typer.Option(help="New folder to keep every message in.", file_okay=False)] = None,
    standards: Annotated[
        Path | None, typer.Option(help="Folder with the published schemas, to check documents by.", file_okay=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Be a partner that verifies, keeps and judges what it is sent; at Ctrl-C print a report (code 0: clean)."""
    partner = _partner(
        Behaviour(
            fail=fail_rate,
            cut=cut_rate,
            delay_ms=delay,
            drip=drip,
            gone=gone,
            retry_after_seconds=wait,
            receipts=receipts,
        ),
        secret or [],
        keep,
        standards,
    )
    signal.pthread_sigmask(signal.SIG_BLOCK, _END)  # in the server's thread too, which inherits it
    try:
        with listening(partner, host, port) as url:
            hint(f"A partner listens at {url}   (Ctrl-C ends it and prints the report)")
            if not partner.verifier.checks:
                hint("Signatures are not checked: give the partner's --secret whsec_… or --secret whpk_…")
            signal.sigwait(_END)
    except OSError as error:
        fail(f"Cannot listen on {host}, port {port}: {error.strerror or error}. Use another --port.")
    finally:
        if partner.keeper is not None:
            partner.keeper.close()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _END)
    report = partner.report()
    if as_json:
        print_json(report)
    else:
        for line in in_lines(report):
            say(line)
    raise typer.Exit(0 if report["clean"] else 1)


def _partner(behaviour: Behaviour, secrets: list[str], keep: Path | None, standards: Path | None) -> Partner:
    """Put it together, or end with a sentence that says what is missing."""
    try:
        return Partner(
            behaviour=behaviour,
            verifier=Verifier(secrets),
            checks=SchemaChecks(PublishedSchemas(standards)) if standards else None,
            keeper=Keeper(keep) if keep else None,
            on_line=_show,
        )
    except (KeyRefusedError, LibraryMissingError, SchemasMissingError, FolderInUseError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}. Name another folder.")


def _show(line: str) -> None:
    """A line beside the result; what a sender wrote stays plain text."""
    printable = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)
    sys.stderr.write(printable + "\n")
