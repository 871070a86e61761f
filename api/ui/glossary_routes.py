"""The glossary's pages: its concepts, one of them with the form that changes it, and files brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.as_of import CurrentViews
from api.problems import ProblemDocument
from api.security.authentication import CurrentApplication, CurrentPerson
from api.ui.carrying_out import carry_out
from api.ui.concept_form import concept_of, fields_of
from api.ui.forms import Fields
from api.ui.pages import note_position, page
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.concepts import GlossaryEntry, require_concept_id
from workflow.domain.errors import NotFound
from workflow.domain.permissions import why_denied
from workflow.domain.phrases import phrase
from workflow.domain.streams import concept_stream
from workflow.domain.terminology import ConceptKind
from workflow.domain.vocabulary import parse_language
from workflow.glossary import Change
from workflow.people.person import SignedIn
from workflow.views import Views

router = APIRouter(include_in_schema=False, dependencies=[Depends(note_position)])

_SHOWN = 100
_DONE = {
    "record": phrase("Recorded."),
    "withdraw": phrase("Withdrawn: it is looked for in no text any more."),
    "import": phrase("The file is brought in."),
}
_Language = Annotated[str, Query(max_length=40)]


@router.get("/glossary")
def glossary(
    request: Request,
    views: CurrentViews,
    person: CurrentPerson,
    search: Annotated[str, Query(max_length=200)] = "",
    source: _Language = "",
    target: _Language = "",
    desk: _Language = "",
    withdrawn: str = "",
    after: str = "",
    done: str = "",
) -> Response:
    """Concepts by id: those that a search finds, with terms in a pair of languages, that hold at a desk."""
    pair = [parse_language(each, name) for name, each in (("source", source), ("target", target)) if each]
    found = views.glossary.entries(
        search=search, language=pair[0] if pair else None, with_withdrawn=bool(withdrawn), after=after or None
    )
    fitting = [entry for entry in found if _fits(entry, pair, desk)]
    return page(
        request,
        "glossary.html",
        person,
        entries=fitting[:_SHOWN],
        older=fitting[_SHOWN - 1].id if len(fitting) > _SHOWN else "",
        wanted={"search": search, "source": source, "target": target, "desk": desk, "withdrawn": withdrawn},
        desks=[each.id for each in views.desks()],
        denied=why_denied(person.actor, wanted.RecordConcept),
        done=_DONE.get(done, ""),
    )


def _fits(entry: GlossaryEntry, pair: Sequence[str], desk: str) -> bool:
    concept = entry.concept
    if concept is None:
        return False
    languages = {term.language for term in concept.terms}
    return languages.issuperset(pair[1:]) and (not desk or not concept.desks or desk in concept.desks)


@router.get("/glossary/new")
def new_concept(request: Request, views: CurrentViews, person: CurrentPerson, id: str = "") -> Response:  # noqa: A002 - the form's field
    """The address of a concept that is not there yet leads to its empty form."""
    del request, views, person
    return RedirectResponse(f"/glossary/{require_concept_id(id.strip())}", 303)


@router.get("/glossary/{concept_id}")
def concept(request: Request, views: CurrentViews, person: CurrentPerson, concept_id: str, done: str = "") -> Response:
    """One concept with its form; an empty form for one that nobody recorded yet."""
    require_concept_id(concept_id)
    return _page(request, views, person, views.glossary.known(concept_id), done=done)


@router.post("/glossary/{concept_id}/record")
def record(
    request: Request, application: CurrentApplication, person: CurrentPerson, concept_id: str, fields: Fields
) -> Response:
    """Record what was typed as a whole; a refusal shows the form as it was typed."""

    def command() -> wanted.Command:
        typed = concept_of(require_concept_id(concept_id), fields)
        return wanted.RecordConcept(by=person.actor, at=application.clock.now(), concept=typed)

    return _execute(request, application, person, concept_id, fields, command, "record")


@router.post("/glossary/{concept_id}/withdraw")
def withdraw(
    request: Request, application: CurrentApplication, person: CurrentPerson, concept_id: str, fields: Fields
) -> Response:
    """Take it out of the glossary, with a reason."""

    def command() -> wanted.Command:
        return wanted.WithdrawConcept(by=person.actor, at=application.clock.now(), reason=fields.get("reason", ""))

    return _execute(request, application, person, concept_id, fields, command, "withdraw")


def _execute(
    request: Request,
    application: Application,
    person: SignedIn,
    concept_id: str,
    fields: Mapping[str, str],
    command: Callable[[], wanted.Command],
    action: str,
) -> Response:
    problem = carry_out(
        request, application, person, lambda: concept_stream(require_concept_id(concept_id)), command, fields
    )
    if problem is not None:
        views = application.views
        return _page(request, views, person, views.glossary.known(concept_id), problem=problem, typed=fields)
    return RedirectResponse(f"/glossary/{concept_id}?done={action}", 303)


def _page(
    request: Request,
    views: Views,
    person: SignedIn,
    entry: GlossaryEntry,
    *,
    done: str = "",
    problem: ProblemDocument | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    known = fields_of(entry.concept) if entry.concept is not None else {}
    denied = why_denied(person.actor, wanted.RecordConcept)
    if entry.concept is None and denied:
        raise NotFound(phrase("There is no such concept in the glossary."), concept=entry.id)
    fields = {**known, **(typed or {})}
    if typed is not None:
        fields["do_not_translate"] = typed.get("do_not_translate", "")
    touched = (
        views.glossary.touched_by(Change(concept=entry.concept))
        if entry.concept is not None and views.are_present
        else None
    )
    return page(
        request,
        "concept.html",
        person,
        status=problem.status if problem else 200,
        problem=problem,
        entry=entry,
        concept=entry.concept,
        fields=fields,
        kinds=list(ConceptKind),
        denied=denied,
        touched=touched,
        names=views.names(),
        done=_DONE.get(done, "") if problem is None else "",
    )
