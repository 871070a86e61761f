"""Sources of news from the command line: add, list, try, pause, resume, fetch, remove, and what was found."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from workflow.bootstrap import Application
from workflow.cli.console import hint, newsroom, print_json, say, show_table
from workflow.cli.people import AsJson, operator
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.source import Source
from workflow.domain.source_profile import USUAL_WAIT_MINUTES, SourceProfile
from workflow.domain.streams import source_stream
from workflow.domain.taking import Fate
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.sources import SourceSummary

source_app = typer.Typer(help="Sources of news that are fetched on a schedule, as drafts.", no_args_is_help=True)

SourceName = Annotated[str, typer.Argument(metavar="SOURCE", help="Its name or id.")]
Address = Annotated[str, typer.Argument(help="Address of RSS, Atom, JSON Feed or ninjs 3.1.")]
Reason = Annotated[str, typer.Option(help="Why, for the record.")]
Spoken = Annotated[str | None, typer.Option(help="Language of all its items; else as each says or its words tell.")]


@source_app.command("add")
def add_source(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    address: Address,
    every: Annotated[int, typer.Option(help="Minutes between two looks, at least 5.")] = USUAL_WAIT_MINUTES,
    language: Spoken = None,
    to: Annotated[list[str] | None, typer.Option(help="A language to translate into; repeat for several.")] = None,
    desk: Annotated[str, typer.Option(help="Id of the desk that handles its drafts.")] = "",
    urgency: Annotated[int | None, typer.Option(help="Of items that name none: 1 flash to 9.")] = None,
    genre: Annotated[str, typer.Option(help="IPTC genre of items that name none.")] = "",
    as_json: AsJson = False,
) -> None:
    """Fetch a source from now on: what is new there becomes drafts."""
    with newsroom(creates=True) as application:
        profile = SourceProfile(
            name=name,
            address=address,
            every_minutes=every,
            language=_language(language),
            targets=tuple(parse_language(each, "targets") for each in to or ()),
            desk=desk,
            urgency=urgency,
            genre=genre,
        )
        source_id, kept = application.ids.new(), application.sources.check(profile)
        command = wanted.RegisterSource(by=operator(), at=application.clock.now(), source_id=source_id, profile=kept)
        application.newsroom.execute(command, source_stream(source_id), via="cli")
        summary = application.sources.summary(source_id)
    if as_json:
        print_json(_facts(summary))
        return
    say(f"{kept.name} is fetched every {kept.every_minutes} minutes.")
    hint(f"`copyflow source items {kept.name!r}` shows what was found.")


@source_app.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """List the sources with how fetching them goes."""
    with newsroom() as application:
        found = application.sources.summaries()
    if as_json:
        print_json([_facts(each) for each in found])
        return
    if not found:
        say("No source yet. `copyflow source try ADDRESS` shows what would be taken, `copyflow source add` takes it.")
        return
    rows = [
        (
            each.source.id,
            each.source.profile.name,
            _state(each),
            _when(each.fetch.taken_at),
            _when(each.next_at),
            ", ".join(f"{count} {outcome}" for outcome, count in sorted(each.items.items())),
        )
        for each in found
    ]
    show_table(("id", "name", "state", "last taken", "next look", "items"), rows)


@source_app.command("items")
def list_items(
    source: SourceName,
    outcome: Annotated[Fate | None, typer.Option(help="Only what became this.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    as_json: AsJson = False,
) -> None:
    """List what was found at a source, the last first: taken, or refused with the reason."""
    with newsroom() as application:
        found = application.sources.items(_found(application, source).id, outcome=outcome, limit=limit)
    if as_json:
        from api.v1.source_models import SourceItemModel

        print_json([SourceItemModel.of(each).model_dump(mode="json") for each in found])
        return
    rows = [(each.outcome, each.title, each.reason, each.article_id) for each in found]
    show_table(("outcome", "title", "reason", "article"), rows, whole=("article",))


@source_app.command("try")
def try_source(address: Address, language: Spoken = None, as_json: AsJson = False) -> None:
    """Show what would be taken from an address; nothing is."""
    with newsroom(creates=True) as application:
        trial = application.sources.trial(SourceProfile(name="-", address=address, language=_language(language)))
    if as_json:
        from api.v1.source_models import SourceTrialModel

        print_json(SourceTrialModel.of(trial).model_dump(mode="json"))
        return
    say(f"{trial.title or address} ({trial.kind}): {len(trial.items)} item(s)")
    show_table(
        ("outcome", "language", "title", "reason"),
        [(each.outcome, each.language, each.title, each.reason) for each in trial.items],
    )


@source_app.command("pause")
def pause_source(source: SourceName, reason: Reason, as_json: AsJson = False) -> None:
    """Stop fetching a source for a while."""
    _act(source, wanted.PauseSource, "is not fetched until it is resumed", as_json=as_json, reason=reason)


@source_app.command("resume")
def resume_source(source: SourceName, as_json: AsJson = False) -> None:
    """Fetch a paused source again, and at once."""
    _act(source, wanted.ResumeSource, "is fetched again", as_json=as_json)


@source_app.command("fetch")
def fetch_source(source: SourceName, as_json: AsJson = False) -> None:
    """Have a source fetched at once; the workers of `copyflow up` do it."""
    _act(source, wanted.FetchSource, "is fetched at once, if the newsroom is running", as_json=as_json)


@source_app.command("remove")
def remove_source(source: SourceName, reason: Reason) -> None:
    """Never fetch a source again; what was taken from it stays."""
    with newsroom() as application:
        found = _found(application, source)
        command = wanted.RemoveSource(by=operator(), at=application.clock.now(), reason=reason)
        application.newsroom.execute(command, source_stream(found.id), via="cli")
    say(f"{found.profile.name} is never fetched again. What was taken from it stays.")


def _act(source: str, command: type[Any], words: str, *, as_json: bool, **values: str) -> None:
    with newsroom() as application:
        found = _found(application, source)
        order = command(by=operator(), at=application.clock.now(), **values)
        outcome = application.newsroom.execute(order, source_stream(found.id), via="cli")
        summary = application.sources.summary(found.id)
    if as_json:
        print_json(_facts(summary))
    elif outcome.first_position:
        say(f"{found.profile.name} {words}.")
    else:
        say(f"{found.profile.name}: it was so already.")


def _found(application: Application, text: str) -> Source:
    """The one source of that name or id."""
    sources = [each.source for each in application.sources.summaries()]
    folded = text.strip().casefold()
    found = [each for each in sources if each.id == text or each.profile.name.casefold() == folded]
    if not found:
        raise NotFound(f"There is no source {text!r}. `copyflow source list` shows them.")
    if len(found) > 1:
        raise InvalidValue("source", f"several are called {text!r}; give the id")
    return found[0]


def _language(text: str | None) -> LanguageTag | None:
    return parse_language(text) if text else None


def _facts(summary: SourceSummary) -> dict[str, Any]:
    """A source for scripts, as the API says it."""
    from api.v1.source_models import SourceModel

    return SourceModel.of(summary).model_dump(mode="json")


def _state(summary: SourceSummary) -> str:
    if summary.source.paused_because:
        return f"paused: {summary.source.paused_because}"
    if summary.fetch.error:
        return f"failed {summary.fetch.failures}×: {summary.fetch.error}"
    return "answers" if summary.fetch.fetched_at else "not fetched yet"


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "–"
