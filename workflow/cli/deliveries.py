"""Deliveries from the command line: the ledger, one partner's copy of one article, sending again, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from workflow.bootstrap import Application
from workflow.cli.console import hint, newsroom, print_json, say, show_table
from workflow.cli.finding import find_article
from workflow.cli.partner_telling import find_partner, short
from workflow.cli.partners import PartnerName
from workflow.cli.people import AsJson, operator
from workflow.domain.commands import RecordReceipt, RetryDelivery
from workflow.domain.delivery import Delivery, Item, ItemState
from workflow.domain.errors import NotFound
from workflow.domain.messages import message_id
from workflow.domain.segments import headline_of
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.explaining.attempts import Attempt, AttemptState
from workflow.summaries import DeliverySummary

ArticleName = Annotated[str, typer.Argument(metavar="ARTICLE", help="The article's id or its beginning.")]
ItemName = Annotated[
    str, typer.Argument(metavar="ITEM", help="As pt:2 for revision 2 of pt; pt alone is its newest revision.")
]

deliveries_app = typer.Typer(help="What went to which partner, what waits, and what did not get through.")


@deliveries_app.callback(invoke_without_command=True)
def deliveries(
    context: typer.Context,
    partner: Annotated[str | None, typer.Option(help="Only this partner's; its name or id.")] = None,
    article: Annotated[str | None, typer.Option(help="Only this article's; its id or the beginning.")] = None,
    state: Annotated[ItemState | None, typer.Option(help="Only items in this state.")] = None,
    message: Annotated[str | None, typer.Option(help="The webhook-id that a partner asks about.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most, the newest first.", min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """List items of the ledger, the newest request first."""
    if context.invoked_subcommand is not None:
        return
    with newsroom() as application:
        found = application.views.deliveries(
            partner_id=find_partner(application, partner).id if partner else None,
            article_id=find_article(application.views, article) if article else None,
            state=state.value if state else None,
            message_id=message,
            limit=limit + 1,
        )
        headlines = _headlines(application, found[:limit])
    if as_json:
        from api.v1.delivery_models import DeliveryBrief

        print_json([DeliveryBrief.of(each).model_dump(mode="json") for each in found[:limit]])
        return
    if not found:
        say("No such deliveries." if partner or article or state or message else "Nothing went to any partner yet.")
        return
    show_table(
        ("partner", "article", "headline", "item", "status", "state", "attempts", "last answer", "when"),
        [_row(each, headlines[each.article_id, each.language]) for each in found[:limit]],
        whole=("article", "item"),
    )
    if len(found) > limit:
        hint(f"There are more; --limit {limit * 10} shows them.")


@deliveries_app.command("show")
def show(partner: PartnerName, article: ArticleName, as_json: AsJson = False) -> None:
    """Show one partner's copy of one article: every item, every attempt, what came of it and when it is tried again."""
    with newsroom() as application:
        found = find_partner(application, partner)
        identity = find_article(application.views, article)
        delivery = application.views.delivery(found.id, identity)
        attempts = application.views.syndication.attempts(delivery)
        names = application.views.names()
        headline = headline_of(application.views.article(identity).blocks)
    if as_json:
        from api.v1.delivery_models import DeliveryModel

        print_json(DeliveryModel.of(delivery, attempts).model_dump(mode="json"))
        return
    say(f"{found.name}: {headline} ({identity})")
    for item in delivery.items:
        _tell(delivery, item, [each for each in attempts if each.item_id == item.id], names)


@deliveries_app.command("retry")
def retry(
    partner: PartnerName,
    article: ArticleName,
    item: Annotated[
        str, typer.Argument(metavar="[ITEM]", help="As pt:2, or pt for its newest revision; all parked ones otherwise.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Send items again now: parked or waiting ones, or by name what the partner has already."""
    with newsroom() as application:
        found = find_partner(application, partner)
        identity = find_article(application.views, article)
        delivery = application.views.delivery(found.id, identity)
        parked = [each.id for each in delivery.items if each.state is ItemState.PARKED]
        chosen = [_item(delivery, item).id] if item else parked
        for each in chosen:
            command = RetryDelivery(by=operator(), at=application.clock.now(), item_id=each)
            application.newsroom.execute(command, delivery_stream(found.id, identity), via="cli")
    if as_json:
        print_json({"partner_id": found.id, "article_id": identity, "items": chosen})
    elif chosen:
        say(f"{', '.join(chosen)} go{'es' if len(chosen) == 1 else ''} to {found.name} again now.")
        if found.closed_because:
            hint(f"{found.name} is closed ({found.closed_because}): `copyflow partner resume` lets it through.")
    else:
        say("Nothing is parked there. Name an item, as pt:2, to send it once more.")


def receipt(
    partner: PartnerName,
    article: ArticleName,
    item: ItemName,
    note: Annotated[str, typer.Option(help="Why not; or how it is known, where the partner did not take it.")] = "",
    confirmed: Annotated[
        bool, typer.Option("--confirmed/--refused", help="It is shown (or taken down) there; or it will not be done.")
    ] = True,
    url: Annotated[str, typer.Option(help="Where the partner shows it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Note what became of an item on the partner's side, as you learnt it."""
    if url and not url.lower().startswith(("https://", "http://")):
        raise typer.BadParameter("must begin with https:// or http://", param_hint="--url")
    with newsroom() as application:
        found = find_partner(application, partner)
        identity = find_article(application.views, article)
        named = _item(application.views.delivery(found.id, identity), item)
        command = RecordReceipt(
            by=operator(), at=application.clock.now(), item_id=named.id, confirmed=confirmed, note=note, url=url
        )
        application.newsroom.execute(command, delivery_stream(found.id, identity), via="cli")
        now = application.views.delivery(found.id, identity).item(named.id)
    if as_json:
        print_json({"partner_id": found.id, "article_id": identity, "item_id": now.id, "state": now.state.value})
    else:
        say(f"{now.id} is {now.state} at {found.name}.")


def _item(delivery: Delivery, text: str) -> Item:
    """An item by its id, or the newest one of a language."""
    if ":" in text:
        return delivery.item(text)
    of_language = [each for each in delivery.items if each.language == text]
    if not of_language:
        there = ", ".join(each.id for each in delivery.items)
        raise NotFound(f"There is no item {text!r}; there are {there}.")
    return max(of_language, key=lambda each: each.revision)


def _headlines(application: Application, items: Sequence[DeliverySummary]) -> dict[tuple[ArticleId, LanguageTag], str]:
    """What each edition is called, or its article by its slugline."""
    return {
        (edition.article_id, edition.language): edition.headline or edition.slugline
        for article_id in {item.article_id for item in items}
        for edition in application.views.editions(article_id=article_id)
    }


def _row(item: DeliverySummary, headline: str) -> tuple[object, ...]:
    status = f"{item.last_status} " if item.last_status is not None else ""
    answer = item.last_error or (f"{status}in {item.latency_ms} ms" if item.settled_at and item.attempts else "")
    if item.state == ItemState.SCHEDULED and item.due_at is not None:
        when = f"due {short(item.due_at)}"
    else:
        when = short(item.settled_at or item.requested_at)
    return (
        item.partner_name,
        item.article_id,
        headline,
        item.item_id,
        "" if item.pub_status == "usable" else item.pub_status,
        item.state,
        item.attempts,
        answer,
        when,
    )


def _tell(delivery: Delivery, item: Item, attempts: list[Attempt], names: dict[str, str]) -> None:
    status = "" if not item.is_recall else f", {item.pub_status}"
    rendered = f", {item.format}{' thin' if item.mode == 'thin' else ''}" if item.format else ""
    say(f"\n{item.id}{status}: {item.state}{rendered}")
    say(f"  webhook-id {message_id(delivery.partner_id, delivery.article_id, item.id)}")
    say(f"  requested {short(item.requested_at)} UTC")
    if item.state is ItemState.SCHEDULED:
        say(f"  next attempt {short(item.due_at)} UTC")
    for attempt in attempts:
        _tell_attempt(attempt)
    if item.receipt is not None:
        by = names.get(item.receipt.by, item.receipt.by)
        how = "confirmed" if item.receipt.confirmed else "refused"
        note = f": {item.receipt.note}" if item.receipt.note else ""
        say(f"  {how} by {by} {short(item.receipt.at)} UTC{note}")
        if item.receipt.url:
            say(f"    {item.receipt.url}")


def _tell_attempt(attempt: Attempt) -> None:
    head = f"  attempt {attempt.number} {short(attempt.started_at)}"
    outcome = attempt.outcome
    if outcome is None:
        under_way = attempt.state is AttemptState.UNDER_WAY
        say(f"{head}: {'under way' if under_way else 'lost with its worker; the partner may have it'}")
        return
    status = f"{outcome.status} " if outcome.status is not None else ""
    said = f"{status}in {outcome.latency_ms} ms" if outcome.delivered else f"{outcome.error or status}"
    say(f"{head}: {attempt.state} - {said}")
    for name, value in (
        ("asked", outcome.request),
        ("answer", " ".join(outcome.response.split())[:200]),
        ("their copy", outcome.remote.url or outcome.remote.id if outcome.remote else ""),
        ("tried again", f"{short(attempt.next_try_at)} UTC" if attempt.next_try_at else ""),
        ("parked", attempt.given_up_because),
    ):
        if value:
            say(f"    {name}: {value}")
