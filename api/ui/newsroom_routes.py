"""The newsroom's rooms: one page that leads to each, and whether anything is stuck."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews, past_of
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.pages import note_position, page
from workflow.bootstrap import Application
from workflow.doctor.gathering import checkup
from workflow.doctor.recent import RecentCheckup
from workflow.domain.permissions import require_administrator, why_no_administrator
from workflow.domain.phrases import Phrase, phrase, phrase_count
from workflow.people.person import SignedIn

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A link of the index."""

    address: str
    key: str
    """Empty where the navigation has it already."""
    name: Phrase
    what: Phrase
    note: str = ""
    """What needs attention there; empty where nothing does."""
    has_past: bool = True
    """False for what is not in the log: accounts and machinery."""


@router.get("/newsroom")
def newsroom(request: Request, views: CurrentViews, person: CurrentPerson) -> Response:
    """The rooms with one line each, and what needs attention."""
    del views
    return page(request, "newsroom.html", person, rooms=_rooms("" if past_of(request) else _stuck(request)))


@router.get("/health")
def health(request: Request, application: CurrentApplication, person: CurrentPerson, done: str = "") -> Response:
    """Is anything stuck? In one sentence, then what it is and what to do."""
    return _health(request, application, person, "health.html", done=done)


@router.get("/health/now")
def health_now(request: Request, application: CurrentApplication, person: CurrentPerson) -> Response:
    """The part that is fetched anew every few seconds."""
    return _health(request, application, person, "_health.html")


@router.post("/health/retry")
def retry(application: CurrentApplication, person: CurrentPerson) -> Response:
    """Try everything again that was put aside after repeated failures."""
    require_administrator(person.actor)
    application.ledger.reopen(None, application.clock.now())
    return RedirectResponse("/health?done=retry", 303)


def _health(request: Request, application: Application, person: SignedIn, template: str, *, done: str = "") -> Response:
    found = checkup(application)
    return page(
        request,
        template,
        person,
        found=found,
        parked=found.work_put_aside > 0,
        retry_denied=why_no_administrator(person.actor),
        done=phrase("What was put aside is tried again.") if done == "retry" else "",
    )


def _rooms(stuck: str) -> list[Room]:
    return [
        Room(
            address="/health", key="g h", name=phrase("Health"), note=stuck, has_past=False,
            what=phrase("Whether anything is stuck, and what to do about it."),
        ),
        Room(
            address="/figures", key="g f", name=phrase("Figures"),
            what=phrase("How long things take, how much the machine translates, what people change, what arrives."),
        ),
        Room(
            address="/desks", key="g e", name=phrase("Desks"),
            what=phrase("Which engines translate for whom, and which checks block."),
        ),
        Room(
            address="/engines", key="g m", name=phrase("Engines"),
            what=phrase("What translates here, what came of it lately, and what waits for an engine."),
        ),
        Room(
            address="/glossary", key="g l", name=phrase("Glossary"),
            what=phrase("Terms that are to be written, and those that are not."),
        ),
        Room(
            address="/knowledge", key="g k", name=phrase("Knowledge"),
            what=phrase("People, institutions, places and events that the taggers know by name."),
        ),
        Room(
            address="/topics", key="g t", name=phrase("Topics"),
            what=phrase("The subjects that articles are filed under, and the rules that suggest them."),
        ),
        Room(
            address="/sources", key="", name=phrase("Sources"), has_past=False,
            what=phrase("Feeds of others that are looked at on a schedule, and what was taken from them as drafts."),
        ),
        Room(
            address="/partners", key="", name=phrase("Partners"),
            what=phrase("Who receives what is published, and how it reaches them."),
        ),
        Room(
            address="/people", key="g u", name=phrase("People and keys"), has_past=False,
            what=phrase("Who works here in which role, and which programs come in with a key."),
        ),
    ]  # fmt: skip


def _stuck(request: Request) -> str:
    """How much, as it was seen a moment ago: this page only mentions it."""
    recent: RecentCheckup = request.app.state.recent_checkup
    count = sum(line.stuck for line in recent.get().lines)
    return phrase_count("{count} thing is stuck", "{count} things are stuck", count) if count else ""
