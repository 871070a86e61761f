"""Files of images: for everybody while a public edition shows them, before that for who is signed in.

A file never changes, so that a browser keeps it for a year. A cache that many share has to ask each time: what is taken
away is gone at once for everybody who has not seen it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.problems import Problem
from api.security.authentication import CurrentApplication, signed_in_or_none
from api.security.scopes import require_in_key
from workflow.domain.errors import NotFound
from workflow.domain.images import SUFFIXES, ImageStanding
from workflow.domain.phrases import phrase
from workflow.people.scopes import Scope

router = APIRouter(include_in_schema=False)
CACHE_CONTROL = "public, max-age=31536000, s-maxage=0, immutable"
_FOR_PEOPLE = "private, no-cache"
_TYPES = {suffix: media_type for media_type, suffix in SUFFIXES.items()}
_GONE = {"Cache-Control": "public, no-cache", "X-Robots-Tag": "noindex"}


@router.api_route("/media/{image_hash}/{name}", methods=["GET", "HEAD"])
def image_file(
    request: Request,
    application: CurrentApplication,
    image_hash: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")],
    name: Annotated[str, Path(pattern=r"^[1-9][0-9]{0,4}\.(jpg|png)$")],
) -> Response:
    """One file of an image; 410 once it was removed or all that showed it was withdrawn, 404 before it is public."""
    standing = application.images.standing(image_hash)
    if standing is ImageStanding.REMOVED:
        raise Problem("withdrawn", phrase("This image was removed."), headers=_GONE)
    if standing is not ImageStanding.PUBLIC and not _may_see(request):
        if standing is ImageStanding.WITHDRAWN:
            raise Problem("withdrawn", phrase("What showed this image was withdrawn."), headers=_GONE)
        raise NotFound(phrase("There is nothing at this address."))
    content = application.media.file(f"{image_hash}/{name}") if standing is not None else None
    if content is None:
        raise NotFound(phrase("There is nothing at this address."))
    headers = {
        "Cache-Control": CACHE_CONTROL if standing is ImageStanding.PUBLIC else _FOR_PEOPLE,
        "ETag": f'"{image_hash[:32]}-{name}"',
        "Content-Disposition": "inline",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    answer = Response(content, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)
    if request.method == "HEAD":
        answer.body = b""  # the length of what GET brings stands in its headers already
    return answer


def _may_see(request: Request) -> bool:
    """Whether somebody asks who may see what is not public; a key that was not made for reading is refused (403)."""
    person = signed_in_or_none(request)
    if person is not None:
        require_in_key(person, Scope.ARTICLES_READ)
    return person is not None
