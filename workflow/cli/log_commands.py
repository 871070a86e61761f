"""Looking at the newsroom and keeping it whole: status, work, migrate, rebuild."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any

import typer

from workflow.bootstrap import Application
from workflow.cli.console import hint, newsroom, print_json, say, say_folded, show_table
from workflow.cli.finding import find_article
from workflow.cli.progress import EventsBar
from workflow.domain.article import Article, EditionState, Stage
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import ArticleId, LanguageTag, PubStatus, Route
from workflow.recalls import RecallBoard
from workflow.summaries import ArticleSummary
from workflow.views import Views
from workflow.vitals import Vitals, read_vitals

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_MOST_WAITING = 10_000


def status(
    article: Annotated[
        str | None, typer.Argument(help="An article's id or its beginning; the whole newsroom otherwise.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="As it was at a position of the log, or at a moment such as 2026-11-23T09:30:00Z."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show where the newsroom, or one article, stands, or stood."""
    with newsroom() as application:
        views = application.views
        if as_of is not None:
            views = views.as_of(views.position_of(as_of, field="--as-of"))
            moment = views.moment()
            when = f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "before the first event"
            hint(f"As it was at position {views.head()}, {when}.")
        if article is None:
            _newsroom_status(application, views, as_json=as_json)
        else:
            _article_status(views, find_article(views, article), as_json=as_json)


def _newsroom_status(application: Application, views: Views, *, as_json: bool) -> None:
    articles, depths = views.articles(limit=20), views.work_depths()
    vitals = read_vitals(application) if views.are_present else None
    waiting = len(views.review_queue(limit=_MOST_WAITING))
    if as_json:
        facts = [
            {
                "article_id": each.article_id,
                "stage": each.stage,
                "headline": each.headline,
                "language": each.language,
                "translating": _translating(views, each),
            }
            for each in articles
        ]
        present = {}
        if vitals is not None:
            present = {
                "lag": {"relay": vitals.relay_lag, "followers": vitals.follower_lags},
                "parked_events": vitals.parked_events,
            }
        print_json(
            {
                "head": views.head(),
                "waiting_for_people": waiting,
                "work": depths,
                **present,
                "articles": facts,
            }
        )
        return
    work = ", ".join(f"{name} {count}" for name, count in sorted(depths.items())) or "none"
    say(f"Log at position {views.head()}. Open work: {work}. Editions that wait for people: {waiting}.")
    if vitals is not None:
        _say_vitals(vitals)
    if depths.get("parked"):
        hint("Some work was put aside after repeated failures: `copyflow work` shows why.")
    if not articles:
        say("No articles yet. `copyflow submit FILE` sends one in." if views.are_present else "No articles yet.")
        return
    rows = [
        (
            each.article_id,
            each.stage,
            each.headline,
            each.language,
            each.urgency,
            ", ".join(f"{language} {told}" for language, told in _translating(views, each).items()),
        )
        for each in articles
    ]
    show_table(("id", "stage", "headline", "language", "urgency", "translating"), rows)


def _translating(views: Views, summary: ArticleSummary) -> dict[str, str]:
    """By language: how many segments its translations lack, and whether a person is waited for."""
    if summary.stage != Stage.TRANSLATION:
        return {}
    return {
        each.language: f"{each.unfinished} to go" + (" by a person" if each.route == Route.PERSON else "")
        for each in views.editions(article_id=summary.article_id)
        if each.state == EditionState.TRANSLATION and each.unfinished
    }


def _say_vitals(vitals: Vitals) -> None:
    if lags := _lags(vitals):
        say_folded(f"Events behind the log: {', '.join(lags)}.")
    for name, count in sorted(vitals.parked_events.items()):
        hint(
            f"{name} passed {count} event(s) over that it could not apply: "
            f"upgrade Copyflow, then `copyflow rebuild {name}`."
        )


def _lags(vitals: Vitals) -> list[str]:
    """Who is behind the log and how far, as far as it is known."""
    relay = [f"relay {vitals.relay_lag}"] if vitals.relay_lag else []
    if vitals.redis_answers is False:
        relay = ["relay unknown (Redis does not answer)"]
    return [*relay, *(f"{name} {lag}" for name, lag in sorted(vitals.follower_lags.items()) if lag)]


def _article_status(views: Views, article_id: ArticleId, *, as_json: bool) -> None:
    article = views.article(article_id)
    editions = views.editions(article_id=article_id)
    timeline, board = list(views.history.everything(article_id)), views.recalls(article_id)
    if as_json:
        print_json(
            {
                "article_id": article.id,
                "version": article.version,
                "stage": article.stage,
                "editions": [
                    {
                        "language": each.language,
                        "state": each.state,
                        "revision": each.revision,
                        **_progress_facts(article, each.language),
                    }
                    for each in editions
                ],
                "recalls": {
                    "confirmed": board.confirmed,
                    "still_shown": board.still_shown,
                    "not_reached": board.not_reached,
                },
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
            *_progress_told(article, each.language),
        )
        for each in editions
    ]
    say(f"{headline_of(article.blocks)}\n{article.id}\nStage: {article.stage}")
    columns = ("language", "state", "public", "findings", "segments", "engines", "characters", "seconds")
    show_table(columns, rows, whole=("language",))
    _taken_back(board)
    for day, entries in groupby(timeline, key=lambda each: each.at.date()):
        say(f"{day:%Y-%m-%d}")
        for entry in entries:
            say(f"{entry.at:%H:%M:%S.%f}"[:-3] + f" {entry.actor_name} {entry.sentence}")


def _taken_back(board: RecallBoard) -> None:
    """Who confirmed what was taken back, who may still show it and since when; nothing where nothing was."""
    recalls = [(each, each.recall) for each in board.holdings if each.recall is not None]
    if not recalls:
        return
    say(f"Taken back: {board.not_reached} not reached, {board.still_shown} may still show it, {board.confirmed} done.")
    rows = [
        (
            each.partner_name,
            each.language,
            "withheld" if recall.pub_status is PubStatus.WITHHELD else "withdrawn",
            each.standing.replace("_", " "),
            f"{each.shown_since:%Y-%m-%d %H:%M:%S}" if each.shown_since else "not shown",
            recall.attempts,
            recall.last_error,
        )
        for each, recall in recalls
    ]
    show_table(("partner", "language", "was", "standing", "shown since", "attempts", "last answer"), rows)


def _progress_facts(article: Article, language: LanguageTag) -> dict[str, Any]:
    """How far an edition's translation is, and what it took."""
    edition, progress = article.editions[language], article.progress(language)
    made = {each.engine for each in edition.translations.values() if each.engine}
    return {
        "segments": {"done": progress.done, "total": progress.total, "for_a_person": len(article.refusals(language))},
        "engines": sorted(made),
        "characters": edition.spent.characters,
        "engine_calls": edition.spent.calls,
        "milliseconds": edition.spent.milliseconds,
    }


def _progress_told(article: Article, language: LanguageTag) -> tuple[str, str, str, str]:
    """The same for a table: segments, engines, characters, seconds; dashes for the source."""
    facts = _progress_facts(article, language)
    if article.editions[language].is_source:
        return str(facts["segments"]["total"]), "-", "-", "-"
    done = f"{facts['segments']['done']}/{facts['segments']['total']}"
    engines = ", ".join(sorted({each.split(" ")[0] for each in facts["engines"]})) or "-"
    return done, engines, f"{facts['characters']:,}", f"{facts['milliseconds'] / 1000:.1f}"


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


def rebuild(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="articles, deliveries, partners, desks, work or turnaround; everything when none is named."
        ),
    ] = None,
) -> None:
    """Make read tables anew from the log, aside, and put them in place; readers and writers go on meanwhile."""
    with newsroom() as application, EventsBar("rebuilding") as bar:
        count = application.rebuild(*(names or ()), progress=bar.show)
    say(f"Rebuilt {', '.join(names) if names else 'everything'} from {count} event(s).")
