"""The ledger of deliveries: what went to which partner, what did not, and sending it again."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import ProblemDocument, document_of
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import Fields, expected_version
from api.ui.pages import note_position, page
from workflow.accounts import SignedIn
from workflow.domain import commands as wanted
from workflow.domain.delivery import ItemState
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.permissions import permission
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.summaries import DeliverySummary, delivery_cursor
from workflow.views import Views

router = APIRouter(dependencies=[Depends(note_position)])

_SHOWN = 100
_DONE = {"retry": "It is sent again now.", "receipt": "Noted."}
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
    told = done == "retry"
    return _page(request, views, person, "deliveries.html", state=state, partner=partner, after=after, done=told)


@router.get("/deliveries/rows")
def delivery_rows(
    request: Request, views: CurrentViews, person: CurrentPerson, state: str = "", partner: str = "", after: str = ""
) -> Response:
    """The ledger's rows alone, for live updates."""
    return _page(request, views, person, "_delivery_rows.html", state=state, partner=partner, after=after)


@router.get("/deliveries/{partner_id}/{article_id}")
def delivery(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    partner_id: PartnerId,
    article_id: ArticleId,
    done: str = "",
) -> Response:
    """One partner's copy of one article: every item, and every attempt with its answer."""
    return _one(request, views, person, partner_id, article_id, done=done)


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
        problem = document_of(error, request)
        if problem.status >= 500:
            raise
        return _one(request, application.views, person, partner_id, article_id, problem=problem)
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
    """Send an item again now."""
    try:
        version = expected_version(fields)
        application.newsroom.execute(
            wanted.RetryDelivery(by=person.actor, at=application.clock.now(), item_id=fields.get("item_id", "")),
            delivery_stream(partner_id, article_id),
            expected_version=version,
            via=person.via,
        )
    except NewsroomError as error:
        problem = document_of(error, request)
        if problem.status >= 500:
            raise
        return _page(request, application.views, person, "deliveries.html", problem=problem)
    return RedirectResponse("/deliveries?done=retry", 303)


def _page(
    request: Request,
    views: Views,
    person: SignedIn,
    template: str,
    *,
    state: str = "",
    partner: str = "",
    after: str = "",
    done: bool = False,
    problem: ProblemDocument | None = None,
) -> Response:
    if state and state not in set(ItemState):
        raise InvalidValue("state", "must be one of " + ", ".join(ItemState))
    cursor = tuple(after.split("|")) if after.count("|") == 2 else None
    partners = views.partners()
    if partner and partner not in {each.id for each in partners}:
        raise InvalidValue("partner", "must be a partner's id")
    chosen = PartnerId(partner) if partner else None
    rows = views.deliveries(partner_id=chosen, state=state or None, after=cursor, limit=_SHOWN)
    denied = permission(person.actor, wanted.RetryDelivery)
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
        query=urlencode({"state": state, "partner": partner, "after": after}),
        older=urlencode({"state": state, "partner": partner, "after": "|".join(delivery_cursor(rows[-1]))})
        if len(rows) == _SHOWN
        else "",
        denied=denied.reason if denied and views.are_present else "",
        can_be_sent_again=_CAN_BE_SENT_AGAIN if views.are_present else (),
        done=_DONE["retry"] if done and problem is None else "",
    )


def _one(
    request: Request,
    views: Views,
    person: SignedIn,
    partner_id: PartnerId,
    article_id: ArticleId,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
) -> Response:
    found = views.delivery(partner_id, article_id)
    newest = {item.language: item.id for item in sorted(found.items, key=lambda item: item.revision)}
    denied = permission(person.actor, wanted.RecordReceipt)
    return page(
        request,
        "delivery.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        delivery=found,
        partner=views.partner(partner_id),
        headlines=_headlines_of(views, article_id),
        attempts=views.syndication.attempts(found),
        newest=frozenset(newest.values()),
        names=views.names(),
        denied=denied.reason if denied else "",
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
