"""The review queue: what waits for whom, views of it that people keep, and what can be done to several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.queue_filter import AGES, PAGE, URGENCIES, Wanted, keys_of, place_of, searched_state, wanted_of
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.forms import Fields, values_of
from api.ui.languages import LANGUAGES
from api.ui.pages import note_position, page, refusal
from workflow.domain import commands
from workflow.domain.errors import InvalidValue, NewsroomError
from workflow.domain.limits import Matter
from workflow.domain.permissions import permission, require_permission
from workflow.domain.phrases import phrase
from workflow.domain.streams import article_stream
from workflow.people.person import SignedIn
from workflow.preferences import SavedView
from workflow.review_queue import COUNTED, EMBARGOES, SHOWS, Key, QueueFilter, queue_cursor
from workflow.summaries import EditionSummary, TimelineEntry
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the queue, and what became of it where it waits no more."""

    edition: EditionSummary
    is_gone: bool = False
    last: TimelineEntry | None = None


def _wanted(request: Request) -> Wanted:
    return wanted_of(request.query_params)


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("/queue")
def queue(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    wanted: Asked,
    after: str = "",
) -> Response:
    """What waits, the urgent first, a page at a time."""
    found = wanted.filter(person.actor, views.moment_or(application.clock.now()))
    rows = views.queue.page(found, after=place_of(after), limit=PAGE + 1)
    return page(
        request,
        "queue.html",
        person,
        states=SHOWS,
        languages=LANGUAGES,
        desks=views.desks(),
        ages=tuple(AGES),
        urgencies=URGENCIES,
        embargoes=EMBARGOES,
        saved=application.personal.saved_views(_user_id(person)),
        searched_state=searched_state(wanted.state),
        **_part(views, person, wanted, found, [Line(edition=row) for row in rows[:PAGE]], after, rows),
    )


@router.get("/queue/rows")
def queue_rows(
    request: Request,
    application: CurrentApplication,
    views: CurrentViews,
    person: CurrentPerson,
    wanted: Asked,
    after: str = "",
    shown: str = "",
) -> Response:
    """The rows that are shown already, as they are now, each in its place; what is new is counted, not put in."""
    found, keys = wanted.filter(person.actor, views.moment_or(application.clock.now())), keys_of(shown)
    rows = views.queue.page(found, after=place_of(after), limit=PAGE + 1)
    waiting, known = views.queue.those(keys, found), views.queue.those(keys)
    lines = [_line(views, key, waiting, known) for key in keys if key in known]
    part = _part(views, person, wanted, found, lines, after, rows)
    return page(request, "_rows.html", person, **(part | {"fresh": _fresh(rows[:PAGE], keys, list(waiting.values()))}))


def _line(views: Views, key: Key, waiting: dict[Key, EditionSummary], known: dict[Key, EditionSummary]) -> Line:
    if key in waiting:
        return Line(edition=waiting[key])
    return Line(edition=known[key], is_gone=True, last=views.history.last_act(*key))


def _fresh(rows: Sequence[EditionSummary], keys: Sequence[Key], waiting: Sequence[EditionSummary]) -> int:
    """How many would stand on the page that are not on it; not those that only move up from the next page."""
    others = [row for row in rows if (row.article_id, row.language) not in set(keys)]
    if len(keys) < PAGE:
        return len(others)
    last = max(map(_place, waiting), default=(0, "", "", ""))
    return sum(_place(row) < last for row in others)


def _place(row: EditionSummary) -> tuple[int, str, str, str]:
    _, since, article_id, language = queue_cursor(row)
    return row.urgency, since, article_id, language


def _part(
    views: Views,
    person: SignedIn,
    wanted: Wanted,
    found: QueueFilter,
    lines: Sequence[Line],
    after: str,
    rows: Sequence[EditionSummary],
) -> dict[str, Any]:
    """What the live part of the page needs; why it is empty is asked only when it is."""
    shown = ",".join(f"{line.edition.article_id}/{line.edition.language}" for line in lines)
    place = urlencode({"after": "|".join(queue_cursor(rows[PAGE - 1]))}) if len(rows) > PAGE else ""
    here = _address(wanted)
    is_empty = not rows and not lines
    return {
        "wanted": wanted,
        "names": views.names(),
        "lines": lines,
        "fresh": 0,
        "here": here,
        "live": _address(wanted, urlencode({"after": after, "shown": shown}), at="/queue/rows"),
        "following": _address(wanted, place) if place else "",
        "is_first": not after,
        "may_choose": views.are_present and permission(person.actor, commands.Retranslate) is None,
        "choosable": [line.edition for line in lines if _may_choose(person, line)],
        "counted": COUNTED,
        "hidden": views.queue.count(found.without_filters()) if is_empty and found.is_narrowed else 0,
        "turns": views.queue.turns() if is_empty and not found.is_narrowed else {},
        "is_new": is_empty and not found.is_narrowed and not views.articles(limit=1),
    }


def _may_choose(person: SignedIn, line: Line) -> bool:
    """Whether this person may let the machine translate it anew, if there is anything to translate."""
    row = line.edition
    matter = Matter(desk=row.desk, source=row.source_language, languages=frozenset({row.language}))
    return not line.is_gone and permission(person.actor, commands.Retranslate, matter) is None


def _address(wanted: Wanted, further: str = "", at: str = "/queue") -> str:
    query = "&".join(filter(None, (wanted.query, further)))
    return f"{at}?{query}" if query else at


# --- views that people keep -----------------------------------------------------------------------------


@router.post("/queue/views")
def keep_view(application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Keep the present filters under a name."""
    wanted = wanted_of(fields)
    view = SavedView(name=fields.get("name", ""), query=wanted.query)
    application.personal.save_view(_user_id(person), view)
    return RedirectResponse(_address(wanted), 303)


@router.post("/queue/views/forget")
def forget_view(application: CurrentApplication, person: CurrentPerson, fields: Fields) -> Response:
    """Forget a view."""
    application.personal.forget_view(_user_id(person), fields.get("name", ""))
    return RedirectResponse("/queue", 303)


def _user_id(person: SignedIn) -> str:
    return person.actor.id.removeprefix("user:")


# --- several at once ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of one of several."""

    edition: EditionSummary
    refused: str = ""
    """Why not; empty where it was done."""


@router.post("/queue/retranslate")
def retranslate(
    request: Request,
    application: CurrentApplication,
    person: CurrentPerson,
    chosen: Annotated[list[str], Depends(values_of("edition"))],
) -> Response:
    """Let the machine translate what is missing or stale in each of these; each is answered by itself."""
    require_permission(person.actor, commands.Retranslate)
    keys = list(dict.fromkeys(keys_of(",".join(chosen))))
    if not keys:
        raise InvalidValue("edition", phrase("choose at least one edition, by the box in its row"))
    known = application.views.queue.those(keys)
    answers = []
    for key in keys:
        if key in known:
            refused = ""
            by, now = person.actor, application.clock.now()
            try:
                command = commands.Retranslate(by=by, at=now, language=key[1])
                application.newsroom.execute(command, article_stream(key[0]), via=person.via)
            except NewsroomError as error:
                refused = refusal(error, request).detail
            answers.append(Answered(edition=known[key], refused=refused))
    return page(request, "queue_done.html", person, answers=answers)
