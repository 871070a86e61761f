"""The board of one article: where every edition stands with every partner. Only shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.as_of import CurrentViews
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.pages import note_position, page
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import Phrase, phrase
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.explaining.unsent import UnsentBecause
from workflow.explanation import Explanation
from workflow.recalls import Standing
from workflow.sent_documents import sent_document
from workflow.syndication_board import Shade

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_MOST_SHOWN = 100_000
"""Characters of a document that are shown."""
_SHOWN: Mapping[str, tuple[Phrase, tuple[Shade, ...]]] = {
    "": (phrase("all partners"), tuple(Shade)),
    "open": (phrase("what is not there yet"), (Shade.TROUBLED, Shade.FAILING, Shade.UNDER_WAY)),
    "stuck": (phrase("what needs a person"), (Shade.TROUBLED,)),
    "never": (phrase("what was never sent"), (Shade.NEVER,)),
}
"""What the board can be narrowed down to."""
SHADES: Mapping[Shade, tuple[Phrase, str]] = {
    Shade.TROUBLED: (phrase("stuck"), "parked"),
    Shade.FAILING: (phrase("failing"), "failing"),
    Shade.UNDER_WAY: (phrase("on the way"), "scheduled"),
    Shade.TAKEN: (phrase("taken"), "accepted"),
    Shade.NEVER: (phrase("not sent"), "never"),
}
"""How the pages call the shades, and which mark stands before the word."""
STANDINGS: Mapping[Standing, Phrase] = {
    Standing.SHOWS: phrase("may show it"),
    Standing.CONFIRMED: phrase("confirmed"),
    Standing.TOLD: phrase("told"),
    Standing.REFUSED: phrase("refused"),
    Standing.NOT_REACHED: phrase("not reached"),
    Standing.NEVER_SHOWN: phrase("never shown"),
}
"""How the pages call a partner's standing to what was taken back."""
_WHY: Mapping[UnsentBecause, Phrase] = {
    UnsentBecause.NOT_PUBLISHED: phrase("not published"),
    UnsentBecause.PLAN_PENDING: phrase("being planned"),
    UnsentBecause.FILTERED: phrase("filtered out"),
    UnsentBecause.FILTERED_THEN: phrase("filtered out then"),
    UnsentBecause.REGISTERED_LATER: phrase("came later"),
    UnsentBecause.NOT_PLANNED: phrase("not planned"),
    UnsentBecause.NOT_USABLE: phrase("taken back"),
    UnsentBecause.DISABLED: phrase("disabled"),
    UnsentBecause.PAUSED: phrase("paused"),
    UnsentBecause.NOT_BEGUN: phrase("not begun"),
}


@router.get("/articles/{article_id}/deliveries")
def board(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    article_id: ArticleId,
    show: str = "",
) -> Response:
    """Editions by partners: state, attempts and next try of each, and why the rest was not sent."""
    if show not in _SHOWN:
        raise InvalidValue("show", phrase("must be one of {choices}", choices=", ".join(filter(None, _SHOWN))))
    article = views.article(article_id)
    whole = views.syndication_board(article)
    is_whole = not any(Shade.NEVER in row.shades for row in whole.rows)  # then nobody asks why, which takes long
    return page(
        request,
        "syndication.html",
        person,
        article=article,
        headline=headline_of(article.blocks),
        grid=whole.only(*_SHOWN[show][1]) if show else whole,
        partners=len(whole.rows),
        counts={language: whole.counts(language) for language in whole.languages},
        unpublished=[language for language in article.editions if language not in whole.languages],
        why={} if is_whole else _reasons(application.explanations.of(article_id, as_of=views.position)),
        shades=SHADES,
        show=show,
        choices=[(name, words) for name, (words, _) in _SHOWN.items()],
    )


@router.get("/deliveries/{partner_id}/{article_id}/sent")
def sent(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    partner_id: PartnerId,
    article_id: ArticleId,
    item: Annotated[str, Query(max_length=100)],
) -> Response:
    """The document of one item, byte for byte as it is sent, made again from the log."""
    partner, article = views.partner(partner_id), views.article(article_id)
    delivery = views.delivery(partner_id, article_id)
    found = next((each for each in delivery.items if each.id == item), None)
    if found is None:
        raise InvalidValue("item", phrase("is none of this delivery"))
    document = sent_document(views, partner, article_id, found)
    text = document.body.decode(errors="replace")
    return page(
        request,
        "sent.html",
        person,
        partner=partner,
        article=article,
        sent=document,
        text=text[:_MOST_SHOWN],
        is_cut=len(text) > _MOST_SHOWN,
    )


def _reasons(explanation: Explanation) -> dict[tuple[PartnerId | None, LanguageTag], Phrase]:
    """Why partners have nothing of an edition, in two words; by None where it holds for all."""
    return {(each.partner_id, each.language): _WHY[each.because] for each in explanation.not_sent}
