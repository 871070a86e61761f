"""Among others: who else reads an article, a line that pages fetch anew; and on to the next that waits for oneself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.presence import Presence
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.pages import page
from workflow.domain.naming import isolated, listed
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.vocabulary import ArticleId
from workflow.people.person import SignedIn
from workflow.review_queue import QueueFilter

router = APIRouter(include_in_schema=False)

_LOOKED_AT = 50


def readers_of(request: Request, article_id: ArticleId, person: SignedIn, names: Mapping[str, str]) -> Phrase | None:
    """Who reads the article beside this person, in a sentence; None for nobody."""
    presence: Presence = request.app.state.presence
    others = sorted(names.get(each, each) for each in presence.readers(article_id) - {person.actor.id})
    return _sentence(others) if others else None


def _sentence(others: Sequence[str]) -> Phrase:
    if len(others) == 1:
        return phrase("{name} is reading this too.", name=isolated(others[0]))
    return phrase("{names} are reading this too.", names=listed(others))


@router.get("/presence/{article_id}")
def presence(
    request: Request, application: CurrentApplication, person: CurrentPerson, article_id: ArticleId
) -> Response:
    """The line alone."""
    names = application.views.names()
    readers = readers_of(request, article_id, person, names)
    return page(request, "_presence.html", person, readers=readers, article_id=article_id)


@router.get("/queue/next")
def next_in_queue(
    application: CurrentApplication, person: CurrentPerson, article: str = "", language: str = ""
) -> Response:
    """On in what waits for this person, but for the edition that is named and what others look after."""
    now = application.clock.now()
    for row in application.views.queue.page(QueueFilter(by=person.actor, now=now), limit=_LOOKED_AT):
        is_others = row.is_claimed(now) and row.claimed_by != person.actor.id
        if (row.article_id, row.language) != (article, language) and not is_others:
            return RedirectResponse(f"/articles/{row.article_id}/{row.language}", 303)
    return RedirectResponse("/queue", 303)
