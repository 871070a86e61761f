"""The ledger of deliveries, one partner's copy of one article with all that is known of it, and sending it again."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import Fields, expected_version
from api.ui.pages import note_position, page, refusal
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.delivery import Delivery, ItemState
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.permissions import why_denied
from workflow.domain.phrases import phrase
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.people.person import SignedIn
from workflow.summaries import DeliverySummary, delivery_cursor
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_SHOWN = 100
_DONE = {"retry": phrase("It is sent again now."), "receipt": phrase("Noted.")}
_CAN_BE_SENT_AGAIN = frozenset({ItemState.PLANNED, ItemState.SCHEDULED, ItemState.PARKED})


@router.get("/deliveries")
def deliveries(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    state: str = "",
    partner: str = "",
    after: str = "",
    done: str = "",
) -> Response:
    """The newest requests first."""
    return _page(request, views, person, "deliveries.html", state=state, partner=partner, after=after, done=done)


@router.get("/deliveries/rows")
def delivery_rows(
    request: Request, views: CurrentViews, person: CurrentPerson, state: str = "", partner: str = "", after: str = ""
) -> Response:
    """The ledger's rows alone, for live updates."""
    return _page(request, views, person, "_delivery_rows.html", state=state, partner=partner, after=after)


@router.get("/deliveries/{partner_id}/{article_id}")
def delivery(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    partner_id: PartnerId,
    article_id: ArticleId,
    done: str = "",
) -> Response:
    """One partner's copy of one article: why it has each edition or not, every item, and every attempt."""
    return _one(request, application, views, person, partner_id, article_id, done=done)


@router.post("/deliveries/{partner_id}/{article_id}/receipt")
def receipt(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    partner_id: PartnerId,
    article_id: ArticleId,
    fields: Fields,
) -> Response:
    """Put on record what somebody learnt of an item on the partner's side."""
    try:
        version = expected_version(fields)
        command = wanted.RecordReceipt(
            by=person.actor,
            at=application.clock.now(),
            item_id=fields.get("item_id", ""),
            confirmed=fields.get("confirmed", "") == "yes",
            note=fields.get("note", "").strip(),
        )
        stream = delivery_stream(partner_id, article_id)
        application.newsroom.execute(command, stream, expected_version=version, via=person.via)
    except NewsroomError as error:
        problem = refusal(error, request)
        views = application.views
        return _one(request, application, views, person, partner_id, article_id, problem=problem, typed=fields)
    return RedirectResponse(f"/deliveries/{partner_id}/{article_id}?done=receipt", 303)


@router.post("/deliveries/{partner_id}/{article_id}/retry")
def retry(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    partner_id: PartnerId,
    article_id: ArticleId,
    fields: Fields,
) -> Response:
    """Send an item again now, and go back to the page that asked for it."""
    from_ledger = fields.get("from", "") == "ledger"
    try:
        version = expected_version(fields)
        application.newsroom.execute(
            wanted.RetryDelivery(by=person.actor, at=application.clock.now(), item_id=fields.get("item_id", "")),
            delivery_stream(partner_id, article_id),
            expected_version=version,
            via=person.via,
        )
    except NewsroomError as error:
        problem, views = refusal(error, request), application.views
        if from_ledger:
            return _page(request, views, person, "deliveries.html", problem=problem, **_filters(fields))
        return _one(request, application, views, person, partner_id, article_id, problem=problem)
    if from_ledger:
        return RedirectResponse(f"/deliveries?{urlencode({**_filters(fields), 'done': 'retry'})}", 303)
    return RedirectResponse(f"/deliveries/{partner_id}/{article_id}?done=retry", 303)


def _filters(fields: Fields) -> dict[str, str]:
    """What the ledger was narrowed down to, as the form says; a filter that is not filled in is left out."""
    return {name: fields[name] for name in ("state", "partner") if fields.get(name)}


def _page(
    request: Request,
    views: Views,
    person: SignedIn,
    template: str,
    *,
    state: str = "",
    partner: str = "",
    after: str = "",
    done: str = "",
    problem: ProblemDocument | None = None,
) -> Response:
    if state and state not in set(ItemState):
        raise InvalidValue("state", phrase("must be one of {choices}", choices=", ".join(ItemState)))
    cursor = tuple(after.split("|")) if after.count("|") == 2 else None
    partners = views.partners()
    if partner and partner not in {each.id for each in partners}:
        raise InvalidValue("partner", phrase("must be a partner's id"))
    chosen = PartnerId(partner) if partner else None
    rows = views.deliveries(partner_id=chosen, state=state or None, after=cursor, limit=_SHOWN)
    filters = {"state": state, "partner": partner}
    is_full = len(rows) == _SHOWN
    return page(
        request,
        template,
        person,
        status=problem.status if problem else 200,
        problem=problem,
        rows=rows,
        headlines=_headlines(views, rows),
        state=state,
        states=list(ItemState),
        partner=partner,
        partners=partners,
        query=urlencode({**filters, "after": after}),
        twin=urlencode({name: value for name, value in (("state", state), ("partner_id", partner)) if value}),
        older=urlencode({**filters, "after": "|".join(delivery_cursor(rows[-1]))}) if is_full else "",
        denied=why_denied(person.actor, wanted.RetryDelivery) if views.are_present else "",
        can_be_sent_again=_CAN_BE_SENT_AGAIN if views.are_present else (),
        done=_DONE["retry"] if done == "retry" and problem is None else "",
    )


def _one(
    request: Request,
    application: Application,
    views: Views,
    person: SignedIn,
    partner_id: PartnerId,
    article_id: ArticleId,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
    typed: Fields | None = None,
) -> Response:
    partner, article = views.partner(partner_id), views.article(article_id)
    explained = application.explanations.for_partner(partner_id, article_id, as_of=views.position)
    has_items = any(each.items for each in explained.editions)
    found = views.delivery(partner_id, article_id) if has_items else Delivery()
    newest = {item.language: item.id for item in sorted(found.items, key=lambda item: item.revision)}
    denied = {
        name: reason
        for name, command in (("retry", wanted.RetryDelivery), ("receipt", wanted.RecordReceipt))
        if (reason := why_denied(person.actor, command))
    }
    return page(
        request,
        "delivery.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        here=f"/deliveries/{partner_id}/{article_id}",
        delivery=found,
        article=article,
        partner=partner,
        headlines=_headlines_of(views, article_id),
        attempts=views.syndication.attempts(found),
        explained=explained,
        newest=frozenset(newest.values()),
        names=views.names(),
        denied=denied,
        typed=typed or {},
        done=_DONE.get(done, "") if problem is None else "",
    )


def _headlines_of(views: Views, article_id: ArticleId) -> dict[LanguageTag, str]:
    return {each.language: each.headline or each.slugline for each in views.editions(article_id=article_id)}


def _headlines(views: Views, rows: list[DeliverySummary]) -> dict[tuple[ArticleId, LanguageTag], str]:
    return {
        (edition.article_id, edition.language): edition.headline or edition.slugline
        for article_id in {row.article_id for row in rows}
        for edition in views.editions(article_id=article_id)
    }
