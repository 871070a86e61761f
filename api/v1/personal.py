"""Routes of what people settle for themselves: the look of the pages, and views of the queue that they keep.

Only who signed in with a password settles anything: a key is for programs, which have no pages.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self
from urllib.parse import parse_qsl

from fastapi import Query
from pydantic import Field, StrictBool

from api.queue_filter import FIELDS, wanted_of
from api.security.authentication import CurrentApplication, CurrentPerson, require_session
from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.parts import part
from api.v1.responses import problems
from api.v1.values import Line
from api.wording import LANGUAGES
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.preferences import Preferences, SavedView

router = part("/me", tags=["people"])

_WRITING = (400, 401, 403, 413, 415, 422, 500)
_Theme = Literal["", "light", "dark"]
_Name = Annotated[Line, Field(min_length=1, max_length=60, description="Of your own choice.")]
_Choice = Annotated[Line, Field(max_length=40)]


class PreferencesBody(Body):
    """How you want the pages to be."""

    language: _Choice = Field(default="", description="A language of the pages; empty follows the browser.")
    theme: _Theme = Field(default="", description="Empty follows the device.")
    single_keys: StrictBool = Field(default=True, description="Whether single keys do something on the pages.")


class PreferencesModel(Answer):
    """How a person wants the pages to be."""

    language: str
    theme: str
    single_keys: bool


class SavedViewBody(Body):
    """A view of the queue to keep: a name and the queue's filters, each empty where it hides nothing."""

    name: _Name
    state: _Choice = Field(default="", description="`mine` (also if empty), `waiting`, or a state of editions.")
    language: _Choice = ""
    desk: _Choice = ""
    urgency: _Choice = Field(default="", description="The least urgent that is wanted, 1 to 9.")
    embargo: _Choice = Field(default="", description="`has`, `none` or `passed`.")
    age: _Choice = Field(default="", description="Only what has waited this long: `1h`, `4h` or `1d`.")


class SavedViewModel(Answer):
    """A view of the queue that a person keeps."""

    name: str
    query: str = Field(description="As it stands in the address of the queue's page.")
    state: str
    language: str
    desk: str
    urgency: str
    embargo: str
    age: str

    @classmethod
    def of(cls, view: SavedView) -> Self:
        """As it was kept, its filters apart."""
        wanted = wanted_of(dict(parse_qsl(view.query)))
        return cls(name=view.name, query=view.query, **{field: getattr(wanted, field) for field in FIELDS})


class SavedViewList(Answer):
    """The views that a person keeps, by name."""

    items: list[SavedViewModel]


@router.get("/preferences", responses=problems(401, 403, 500))
def read_preferences(person: CurrentPerson) -> PreferencesModel:
    """How you want the pages to be."""
    require_session(person)
    return PreferencesModel.model_validate(person.preferences)


@router.put("/preferences", responses=problems(*_WRITING))
def choose_preferences(
    body: PreferencesBody, application: CurrentApplication, person: CurrentPerson
) -> PreferencesModel:
    """Choose how you want the pages to be. The same again changes nothing."""
    require_session(person)
    if body.language not in {"", *LANGUAGES}:
        raise InvalidValue("language", phrase("must be one of {choices}", choices=", ".join(LANGUAGES)))
    chosen = Preferences(language=body.language, theme=body.theme, single_keys=body.single_keys)
    application.personal.choose(person.user_id, chosen)
    return PreferencesModel.model_validate(chosen)


@router.get("/views", responses=problems(401, 403, 500))
def list_saved_views(application: CurrentApplication, person: CurrentPerson) -> SavedViewList:
    """Your views of the queue."""
    return SavedViewList(items=[SavedViewModel.of(view) for view in application.personal.saved_views(person.user_id)])


@router.post("/views", responses=problems(409, *_WRITING))
def save_view(body: SavedViewBody, application: CurrentApplication, person: CurrentPerson) -> SavedViewModel:
    """Keep a view of the queue. One of the same name is replaced, so that sending it twice keeps one."""
    require_session(person)
    view = SavedView(name=body.name.strip(), query=wanted_of(body.model_dump()).query)
    application.personal.save_view(person.user_id, view)
    return SavedViewModel.of(view)


@router.delete("/views", status_code=204, responses=problems(401, 403, 422, 500))
def forget_view(
    application: CurrentApplication,
    person: CurrentPerson,
    name: Annotated[str, Query(min_length=1, max_length=60, description="The view's name.")],
) -> None:
    """Forget a view of the queue; one that is not there is no mistake."""
    require_session(person)
    application.personal.forget_view(person.user_id, name)
