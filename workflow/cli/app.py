"""The commands, by name. Each is a few lines that call the module in which it lives."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli import (
    backup_command,
    bulk_commands,
    chaos_command,
    check_command,
    deliveries,
    desks,
    doctor_command,
    engines_command,
    events_command,
    explain,
    glossary,
    keys,
    knowledge,
    log_commands,
    memory_command,
    models_command,
    partitions,
    partner_acts,
    partner_secret,
    partner_trial,
    partners,
    people,
    people_access,
    redacting,
    reference,
    render_command,
    simulate_command,
    sources,
    submission,
    tag_command,
    taggers_command,
    taking_back,
    topics_command,
    translate_command,
    trust,
    turnaround,
    visits_command,
    what_if_command,
)

app = typer.Typer(
    name="copyflow",
    help="An event-sourced newsroom: drafts, translation, review, publication, syndication.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
user_app = typer.Typer(help="People who may sign in.", no_args_is_help=True)
key_app = typer.Typer(help="API keys for writers' systems.", no_args_is_help=True)
glossary_app = typer.Typer(help="What may be written: terms, names, set phrases.", no_args_is_help=True)
knowledge_app = typer.Typer(help="Known people, organisations, places and events.", no_args_is_help=True)
head_app = typer.Typer(help="The log's head, signed, for keeping elsewhere.", no_args_is_help=True)
models_app = typer.Typer(help="Models of the translation engine fx.", no_args_is_help=True)
desk_app = typer.Typer(help="Desks: who translates for them, and which checks block.", no_args_is_help=True)
partner_app = typer.Typer(help="Partners that receive what is published.", no_args_is_help=True)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"copyflow {version('copyflow')}, Python {platform.python_version()}")
        raise typer.Exit


@app.callback()
def copyflow(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_tell_version)
    ] = False,
) -> None:
    """What may be said before a command's name."""


@app.command("up")
def up(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8300,
    workers: Annotated[int, typer.Option(help="Worker processes.", min=1, max=64)] = 2,
    senders: Annotated[
        int,
        typer.Option(help="Processes that send to partners; one sends well over a hundred a second.", min=1, max=16),
    ] = 1,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every line of every process.")] = False,
) -> None:
    """Run the newsroom: API, UI, relay, projector, clock, workers, and a Redis if none is set. Ctrl-C stops all."""
    from workflow.cli.running import run_up

    run_up(host, port, workers, senders, verbose=verbose)


@app.command("demo")
def demo(
    article: Annotated[
        Path | None, typer.Option(help="Article to send through; a sample otherwise.", exists=True, dir_okay=False)
    ] = None,
    leave: Annotated[bool, typer.Option("--exit", help="End when the run is done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a report for scripts.")] = False,
    port: Annotated[int, typer.Option(help="Port of the UI; 0 takes a free one.", min=0, max=65535)] = 0,
) -> None:
    """Send an article from draft to two partner portals, with everything real, and show what happened."""
    from workflow.cli.demo.run import run_demo

    raise typer.Exit(run_demo(article, leave=leave, as_json=as_json, port=port))


@app.command(
    "test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def test(context: typer.Context) -> None:
    """Run every check: ruff, mypy, import contracts and the tests. Arguments go to pytest."""
    from workflow.cli.test_command import run_tests

    raise typer.Exit(run_tests(context.args))


app.command("chaos")(chaos_command.chaos)
app.command("submit")(submission.submit)
app.command("import-articles")(bulk_commands.import_articles)
app.command("withdraw")(taking_back.withdraw)
app.command("hold")(taking_back.hold)
app.command("release")(taking_back.release)
app.command("retract")(taking_back.retract)
app.command("check")(check_command.check)
app.command("translate")(translate_command.translate)
app.command("tag")(tag_command.tag)
app.command("status")(log_commands.status)
app.command("doctor")(doctor_command.doctor)
app.command("explain")(explain.explain)
app.add_typer(deliveries.deliveries_app, name="deliveries")
app.command("receipt")(deliveries.receipt)
app.command("turnaround")(turnaround.turnaround)
app.command("visits")(visits_command.visits)
app.command("events")(events_command.events)
app.command("export")(bulk_commands.export)
app.command("import")(bulk_commands.import_history)
app.command("backup")(backup_command.backup)
app.command("restore")(backup_command.restore)
app.command("work")(log_commands.work)
app.command("migrate")(log_commands.migrate)
app.command("rebuild")(log_commands.rebuild)
app.command("verify")(trust.verify)
app.command("engines")(engines_command.engines)
app.command("taggers")(taggers_command.taggers)
app.command("render")(render_command.render)
app.command("redact")(redacting.redact)
app.command("what-if")(what_if_command.what_if)
app.command("reference")(reference.print_reference)
app.add_typer(user_app, name="user")
app.add_typer(key_app, name="key")
app.add_typer(partner_app, name="partner")
app.add_typer(glossary_app, name="glossary")
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(desk_app, name="desk")
app.add_typer(sources.source_app, name="source")
app.add_typer(head_app, name="head")
app.add_typer(partitions.partitions_app, name="partitions")
app.add_typer(models_app, name="models")
models_app.command("list")(models_command.list_models)
models_app.command("add")(models_command.add_model)
models_app.command("remove")(models_command.remove_model)
app.add_typer(memory_command.memory_app, name="memory")
app.add_typer(topics_command.topics_app, name="topics")
user_app.command("add")(people.add_user)
user_app.command("list")(people.list_users)
user_app.command("roles")(people.set_roles)
user_app.command("disable")(people.disable_user)
user_app.command("enable")(people.enable_user)
user_app.command("password")(people.set_password)
user_app.command("invite")(people_access.invite_user)
user_app.command("reset-link")(people_access.reset_link)
user_app.command("take-second-factor")(people_access.take_second_factor)
user_app.command("tie")(people_access.tie_identity)
user_app.command("export")(people_access.export_user)
user_app.command("erase")(people_access.erase_user)
key_app.command("add")(keys.add_key)
key_app.command("list")(keys.list_keys)
key_app.command("rotate")(keys.rotate_key)
key_app.command("revoke")(keys.revoke_key)
key_app.command("scopes")(keys.list_scopes)
head_app.command("export")(trust.export_head)
head_app.command("key")(trust.show_key)
desk_app.command("list")(desks.list_desks)
desk_app.command("show")(desks.show_desk)
desk_app.command("set")(desks.set_desk)
partner_app.command("add")(partners.add_partner)
partner_app.command("list")(partners.list_partners)
partner_app.command("edit")(partners.edit_partner)
partner_app.command("show")(partners.show_partner)
partner_app.command("test")(partner_acts.try_partner)
partner_app.command("pause")(partner_acts.pause_partner)
partner_app.command("resume")(partner_acts.resume_partner)
partner_app.command("disable")(partner_acts.disable_partner)
partner_app.command("backfill")(partner_acts.backfill_partner)
partner_app.command("replay")(partner_acts.replay_partner)
partner_app.command("dry-run")(partner_trial.dry_run)
partner_app.add_typer(partner_secret.secret_app, name="secret")
partner_app.command("simulate")(simulate_command.simulate_partner)

glossary_app.command("list")(glossary.list_concepts)
glossary_app.command("show")(glossary.show_concept)
glossary_app.command("add")(glossary.add_concept)
glossary_app.command("import")(glossary.import_file)
glossary_app.command("export")(glossary.export_file)
glossary_app.command("withdraw")(glossary.withdraw_concept)
glossary_app.command("find")(glossary.find_terms)
glossary_app.command("touches")(glossary.show_touched)

knowledge_app.command("list")(knowledge.list_entities)
knowledge_app.command("show")(knowledge.show_entity)
knowledge_app.command("set")(knowledge.set_entity)
knowledge_app.command("import")(knowledge.import_file)
knowledge_app.command("export")(knowledge.export_file)
knowledge_app.command("withdraw")(knowledge.withdraw_entity)
knowledge_app.command("restore")(knowledge.restore_entity)
knowledge_app.command("touches")(knowledge.show_touched)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry of the console script."""
    os.umask(0o077)  # what it writes, and what its children write, is nobody else's to read
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    app(args=list(arguments) if arguments is not None else None)
