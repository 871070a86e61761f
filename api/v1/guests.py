"""Routes of whoever holds a review link: read the edition, and approve it, comment on it or ask for changes, once.

Nobody signs in: the token in the address is the secret. The same act sent again is answered alike and done once.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response

from api.guests import HEADERS, guest_of, opened
from api.v1.bodies import ApprovalBody, CommentBody
from api.v1.parts import part
from api.v1.responses import problems
from api.v1.review_link_models import GuestActModel, GuestCommentBody, GuestEditionModel

router = part("/review-links/{token}", tags=["review links"])

_Token = Annotated[str, Path(description="The end of the link's address.", max_length=200)]
_ACTING = problems(400, 403, 404, 409, 413, 415, 422, 429, 500)
_OPEN: dict[str, Any] = {"security": []}


@router.get("", responses=problems(404, 409, 422, 429, 500), openapi_extra=_OPEN)
def read_review_link(token: _Token, request: Request, response: Response) -> GuestEditionModel:
    """The edition beside its source, with the article's images; reading spends nothing.

    404 for a link that is not open, whatever the reason.
    """
    response.headers.update(HEADERS)
    return GuestEditionModel.of(opened(request, token), token)


@router.post("/approval", responses=_ACTING, openapi_extra=_OPEN)
def approve_by_review_link(token: _Token, body: ApprovalBody, request: Request, response: Response) -> GuestActModel:
    """Approve exactly the text that was read."""
    response.headers.update(HEADERS)
    guest = guest_of(request, token)
    guest.act(guest.approval(body.content_hash), body.content_hash)
    return GuestActModel(done="approved")


@router.post("/comments", responses=_ACTING, openapi_extra=_OPEN)
def comment_by_review_link(
    token: _Token, body: GuestCommentBody, request: Request, response: Response
) -> GuestActModel:
    """Say something of the edition without deciding."""
    response.headers.update(HEADERS)
    guest = guest_of(request, token)
    guest.act(guest.comment(body.text), body.text)
    return GuestActModel(done="commented")


@router.post("/change-requests", responses=_ACTING, openapi_extra=_OPEN)
def request_changes_by_review_link(
    token: _Token, body: CommentBody, request: Request, response: Response
) -> GuestActModel:
    """Send the edition back with what should change."""
    response.headers.update(HEADERS)
    guest = guest_of(request, token)
    guest.act(guest.change_request(body.comment), body.comment)
    return GuestActModel(done="changes_requested")
