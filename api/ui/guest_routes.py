"""The page of whoever holds a review link: read one edition beside its source, and say one thing of it. No scripts.

Opening it spends nothing: previews of mails open links too. It leads nowhere into the newsroom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.guests import HEADERS, Guest, guest_of, opened
from api.problems import Problem, ProblemDocument, document_of
from api.ui.forms import Fields
from api.ui.marking import Piece, pieces
from api.ui.pages import page
from workflow.domain import commands as wanted
from workflow.domain.errors import NewsroomError, NotFound, ReviewLinkClosed
from workflow.domain.images import SUFFIXES
from workflow.domain.phrases import phrase
from workflow.domain.segments import all_segments, headline_of
from workflow.intake.characters import refuse_unreadable

router = APIRouter(include_in_schema=False)

_TYPES = {suffix: media_type for media_type, suffix in SUFFIXES.items()}
_ACTS: Mapping[str, Callable[[Guest, str], wanted.Command]] = {
    "approval": Guest.approval,
    "comment": Guest.comment,
    "change-request": Guest.change_request,
}
"""By the last part of the form's address: what it amounts to, of the text that was read or typed."""
_DONE = {
    "approval": phrase("Thank you. Your approval is on record."),
    "comment": phrase("Thank you. Your comment is on record."),
    "change-request": phrase("Thank you. The newsroom was asked for changes."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBlock:
    """One paragraph or heading; ``source`` is empty in the source's own edition."""

    kind: str
    source: tuple[Piece, ...]
    text: tuple[Piece, ...]


@router.get("/review-links/{token}")
def read(request: Request, token: str) -> Response:
    """The edition with what the guest may do; one page for every link that is not open, whatever the reason."""
    try:
        return _edition(request, token, opened(request, token))
    except (NewsroomError, Problem) as error:
        return _closed(request, error)


@router.post("/review-links/{token}/{act}")
def act(request: Request, token: str, act: str, fields: Fields) -> Response:
    """Do it, and say so; what was refused shows why, and nothing typed is lost."""
    if act not in _ACTS:
        raise Problem("unknown_address")
    said = fields.get("content_hash" if act == "approval" else "text", "").strip()
    try:
        guest = guest_of(request, token)
        try:
            refuse_unreadable(said, "text")
            guest.act(_ACTS[act](guest, said), said)
        except NewsroomError as error:
            guest.require_open()
            problem = document_of(error, request)
            if problem.status >= 500 or isinstance(error, ReviewLinkClosed):
                raise
            return _edition(request, token, guest, problem=problem, typed=said if act != "approval" else "")
    except (NewsroomError, Problem) as error:
        return _closed(request, error)
    return _answer(request, "guest_done.html", done=_DONE[act], site=guest.asked_by)


@router.get("/review-links/{token}/images/{image_hash}/{name}")
def image(
    request: Request,
    token: str,
    image_hash: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")],
    name: Annotated[str, Path(pattern=r"^[1-9][0-9]{0,4}\.(jpg|png)$")],
) -> Response:
    """One file of an image of the article, while the link is open."""
    guest = opened(request, token)
    known = {each.hash for each in guest.article.images}
    content = guest.application.media.file(f"{image_hash}/{name}") if image_hash in known else None
    if content is None:
        raise NotFound(phrase("There is nothing at this address."))
    return Response(content, media_type=_TYPES[name.rpartition(".")[2]], headers=HEADERS)


def _edition(
    request: Request, token: str, guest: Guest, *, problem: ProblemDocument | None = None, typed: str = ""
) -> Response:
    article, edition, link = guest.article, guest.edition, guest.link
    return _answer(
        request,
        "guest.html",
        problem=problem,
        status=problem.status if problem else 200,
        here=f"/review-links/{token}",
        link=link,
        article=article,
        edition=edition,
        headline=headline_of(article.blocks_of(link.language)),
        asked_by=guest.asked_by,
        blocks=_blocks(guest),
        pictures=[each.in_language(link.language) for each in article.images],
        can_approve=link.may_approve and guest.can(guest.approval(edition.content_hash)),
        can_ask=link.may_approve and guest.can(guest.change_request("-")),
        typed=typed,
    )


def _blocks(guest: Guest) -> list[ReadBlock]:
    edition = guest.edition
    target = {segment.id: segment for segment in all_segments(guest.article.blocks_of(edition.language))}
    found = []
    for block in guest.article.blocks:
        texts = [target[segment.id] for segment in block.segments if segment.id in target]
        source = () if edition.is_source else block.segments
        found.append(
            ReadBlock(
                kind=block.kind.value,
                source=tuple(piece for each in source for piece in pieces(each.text, "", (), each.marks)),
                text=tuple(piece for each in texts for piece in pieces(each.text, "", (), each.marks)),
            )
        )
    return found


def _closed(request: Request, error: NewsroomError | Problem) -> Response:
    """A link that is over, one whose text moved, too many guesses; a fault of ours is raised on."""
    problem = document_of(error, request)
    if problem.status >= 500:
        raise error
    answer = _answer(request, "guest_closed.html", status=problem.status, sentence=problem.detail)
    answer.headers.update(problem.headers)
    return answer


def _answer(request: Request, template: str, **values: object) -> Response:
    answer = page(request, template, None, **values)  # type: ignore[arg-type]  # values are the template's own
    answer.headers.update(HEADERS)
    return answer
