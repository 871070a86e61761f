"""Looking at the newsroom and keeping its log whole: status, events, work, migrate, rebuild, verify."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from workflow.bootstrap import Application
from workflow.cli.console import err, fail, hint, newsroom, print_json, say, show_table
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.vocabulary import ArticleId
from workflow.feed import Head, Recorded

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_MOST_WAITING = 10_000


def status(
    article: Annotated[
        str | None, typer.Argument(help="An article's id or its beginning; the whole newsroom otherwise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show where the newsroom, or one article, stands."""
    with newsroom() as application:
        if article is None:
            _newsroom_status(application, as_json=as_json)
        else:
            _article_status(application, _find(application, article), as_json=as_json)


def _newsroom_status(application: Application, *, as_json: bool) -> None:
    articles, depths = application.views.articles(limit=20), application.views.work_depths()
    waiting = len(application.views.review_queue(limit=_MOST_WAITING))
    if as_json:
        facts = [
            {"article_id": each.article_id, "stage": each.stage, "headline": each.headline, "language": each.language}
            for each in articles
        ]
        print_json({"head": application.views.head(), "waiting_for_people": waiting, "work": depths, "articles": facts})
        return
    work = ", ".join(f"{name} {count}" for name, count in sorted(depths.items())) or "none"
    say(f"Log at position {application.views.head()}. Open work: {work}. Editions that wait for people: {waiting}.")
    if depths.get("parked"):
        hint("Some work was put aside after repeated failures: `copyflow work` shows why.")
    if not articles:
        say("No articles yet. `copyflow submit FILE` sends one in.")
        return
    rows = [(each.article_id, each.stage, each.headline, each.language, each.urgency) for each in articles]
    show_table(("id", "stage", "headline", "language", "urgency"), rows)


def _find(application: Application, beginning: str) -> ArticleId:
    found = application.views.article_ids(beginning.strip().lower())
    if len(found) > 1 and beginning not in found:
        shown = ", ".join(found[:3]) + (" …" if len(found) > 3 else "")
        raise InvalidValue("article", f"several begin with {beginning!r}: {shown}")
    if not found:
        raise NotFound(f"There is no such article: {beginning!r}. `copyflow status` lists the newest.")
    return found[0]


def _article_status(application: Application, article_id: ArticleId, *, as_json: bool) -> None:
    article = application.views.article(article_id)
    editions = application.views.editions(article_id=article_id)
    timeline = application.views.timeline(article_id)
    if as_json:
        print_json(
            {
                "article_id": article.id,
                "version": article.version,
                "stage": article.stage,
                "editions": [
                    {"language": each.language, "state": each.state, "revision": each.revision} for each in editions
                ],
                "timeline": [
                    {"position": each.position, "at": each.at, "actor": each.actor_name, "sentence": each.sentence}
                    for each in timeline
                ],
            }
        )
        return
    rows = [
        (
            each.language,
            each.state,
            f"{each.pub_status} r{each.revision}" if each.revision else "-",
            each.open_findings,
            each.unfinished,
        )
        for each in editions
    ]
    say(f"{article.id}\nStage: {article.stage}")
    show_table(("language", "state", "public", "findings", "missing or stale"), rows, whole=("language",))
    for entry in timeline:
        say(f"{entry.at:%H:%M:%S.%f}"[:-3] + f" {entry.actor_name} {entry.sentence}")


def events(
    follow: Annotated[bool, typer.Option("--follow", help="Stay and print what comes.")] = False,
    after: Annotated[int, typer.Option(help="Begin after this position.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Print the log."""
    with newsroom() as application:
        end = application.views.head()
        try:
            for page in application.feed.follow(after):
                for each in page:
                    _print_event(each, as_json=as_json)
                if not follow and (not page or page[-1].position >= end):
                    return
        except KeyboardInterrupt:
            return


def _print_event(event: Recorded, *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps(
                {
                    "position": event.position,
                    "stream": event.stream,
                    "version": event.version,
                    "type": event.type,
                    "recorded_at": event.recorded_at.isoformat(),
                    "actor": event.metadata.actor,
                    "data": json.loads(event.data),
                },
                ensure_ascii=False,
            ),
            flush=True,
        )
        return
    moment = f"{event.recorded_at:%Y-%m-%d %H:%M:%S}"
    print(f"{event.position:>7}  {moment}  {event.type:<32} {event.stream}  {event.metadata.actor}", flush=True)


def work(
    retry: Annotated[bool, typer.Option("--retry", help="Try everything again that was put aside.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the open work, and why some of it waits."""
    with newsroom() as application:
        if retry:
            count = application.ledger.reopen(None, application.clock.now())
            hint(f"{count} piece(s) of work will be tried again.")
        items = application.views.work()
    if as_json:
        print_json(
            [
                {
                    "work_id": item.work_id,
                    "kind": item.kind,
                    "stream": item.stream,
                    "subject": item.subject,
                    "state": item.state,
                    "attempts": item.attempts,
                    "due_at": item.due_at,
                    "last_error": item.last_error,
                }
                for item in items
            ]
        )
        return
    if not items:
        say("No open work.")
        return
    rows = [
        (
            item.kind,
            item.stream,
            item.subject,
            item.state,
            item.attempts,
            f"{item.due_at:%Y-%m-%d %H:%M:%S}" if item.due_at else "",
            item.last_error,
        )
        for item in items
    ]
    show_table(("kind", "stream", "what", "state", "attempts", "due", "last error"), rows, whole=("kind",))


def migrate() -> None:
    """Bring the database's tables up to date."""
    with newsroom(creates=True, must_be_current=False) as application:
        applied = application.migrate()
    say(f"Applied {', '.join(applied)}." if applied else "The tables are up to date.")


def rebuild() -> None:
    """Drop every projection and make it anew from the log. Writers wait meanwhile."""
    with newsroom() as application, _progress("rebuilding") as (bar, task):
        count = application.feed.rebuild(lambda done, total: bar.update(task, completed=done, total=total))
    say(f"Rebuilt from {count} event(s).")


def verify(
    after: Annotated[int, typer.Option("--from", help="Begin after this position.", min=0)] = 0,
    head: Annotated[
        Path | None, typer.Option(help="A head kept earlier (from --json), to notice a cut tail.", exists=True)
    ] = None,
    projections: Annotated[bool, typer.Option(help="Compare the projections with the log as well.")] = True,
    as_json: AsJson = False,
) -> None:
    """Walk the hash chain of the log and compare the projections with it."""
    kept = _kept_head(head)
    with newsroom() as application:
        end = application.feed.head().position
        if after > end:
            fail(f"The log ends at position {end}: there is nothing after {after} to verify.")
        with _progress("verifying") as (bar, task):
            seen = application.feed.verify(
                after=after, against=kept, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
        differences = list(application.feed.differences()) if projections else []
    if as_json:
        print_json({"position": seen.position, "hash": seen.hash, "differences": differences})
    else:
        say(f"The log is whole up to position {seen.position}. Head {seen.hash}")
        for difference in differences:
            say(difference)
    if differences:
        fail("The projections do not say what the log says. Run `copyflow rebuild`.")


def _kept_head(path: Path | None) -> Head | None:
    if path is None:
        return None
    try:
        kept = json.loads(path.read_text())
        return Head(position=int(kept["position"]), hash=str(kept["hash"]))
    except (ValueError, KeyError, TypeError):
        fail(f"{path} holds no head: it should be what `copyflow verify --json` printed.")


class _progress:  # noqa: N801 - used like a function
    """A progress bar on standard error."""

    def __init__(self, title: str) -> None:
        columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=err, transient=True)

    def __enter__(self) -> tuple[Progress, TaskID]:
        if err.is_terminal:  # elsewhere it would leave an empty line
            self._bar.start()
        return self._bar, self._bar.add_task("events", total=None)

    def __exit__(self, *_: object) -> None:
        if err.is_terminal:
            self._bar.stop()
