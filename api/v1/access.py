"""Routes of accounts: one's sessions and second factor; links, personal data and erasure of people.

All are closed to API keys. None takes an Idempotency-Key, because no stream changes. What a repetition does: a second
link voids the first, a second code list the one before; ending what has ended, and erasing who is gone, is a 404.
"""

from __future__ import annotations

from fastapi import Request, Response

from api.security import account_acts
from api.security.authentication import CurrentApplication, CurrentPerson, session_token
from api.v1.access_models import (
    CodeBody,
    ErasedModel,
    ErasureBody,
    InvitationBody,
    LinkModel,
    PasswordBody,
    PersonalDataModel,
    PreparedModel,
    RecoveryCodesModel,
    SessionsModel,
)
from api.v1.parts import part
from api.v1.responses import problems
from workflow.domain.permissions import require_administrator
from workflow.domain.vocabulary import Role

router = part(tags=["people"])
_ASKING = (401, 403, 500)
_CHANGING = (400, 401, 403, 409, 413, 415, 422, 429, 500)


@router.get("/me/sessions", responses=problems(*_ASKING))
def list_sessions(request: Request, application: CurrentApplication, person: CurrentPerson) -> SessionsModel:
    """Your sessions: since when, in which browser, seen last when."""
    return SessionsModel.of(application.accounts.sessions.of(person.user_id, session_token(request)))


@router.delete("/me/sessions", status_code=204, responses=problems(*_ASKING))
def end_all_sessions(application: CurrentApplication, person: CurrentPerson) -> None:
    """Sign out everywhere, here too."""
    application.accounts.sessions.end_all(person.user_id)


@router.delete("/me/sessions/{session_id}", status_code=204, responses=problems(*_ASKING, 404, 422))
def end_session(application: CurrentApplication, person: CurrentPerson, session_id: str) -> None:
    """End one of your sessions."""
    application.accounts.sessions.end_one(person.user_id, session_id)


@router.post("/me/second-factor", status_code=201, responses=problems(*_CHANGING))
def prepare_second_factor(
    request: Request, application: CurrentApplication, person: CurrentPerson, body: PasswordBody
) -> PreparedModel:
    """Begin to set up a second factor: put the secret into your app, then send a code of it."""
    account_acts.require_own_password(request, person, body.password)
    return PreparedModel.of(application.accounts.second_factors.prepare(person.user_id, person.actor.name))


@router.post("/me/second-factor/confirmation", status_code=201, responses=problems(*_CHANGING))
def confirm_second_factor(
    request: Request, response: Response, person: CurrentPerson, body: CodeBody
) -> RecoveryCodesModel:
    """Let the second factor hold. Your other sessions end, and this one gets a new cookie."""
    return RecoveryCodesModel(recovery_codes=list(account_acts.confirm_factor(request, response, person, body.code)))


@router.post("/me/second-factor/recovery-codes", status_code=201, responses=problems(*_CHANGING, 404))
def renew_recovery_codes(
    request: Request, application: CurrentApplication, person: CurrentPerson, body: PasswordBody
) -> RecoveryCodesModel:
    """Ten new recovery codes; those before are void."""
    account_acts.require_own_password(request, person, body.password)
    return RecoveryCodesModel(recovery_codes=list(application.accounts.second_factors.renew_codes(person.user_id)))


@router.post("/me/second-factor/removal", status_code=204, responses=problems(*_CHANGING, 404))
def remove_second_factor(request: Request, response: Response, person: CurrentPerson, body: PasswordBody) -> None:
    """Do without a second factor. Your other sessions end, and this one gets a new cookie."""
    account_acts.require_own_password(request, person, body.password)
    account_acts.remove_own_factor(request, response, person)


@router.post("/invitations", status_code=201, responses=problems(*_CHANGING))
def invite_person(
    request: Request, application: CurrentApplication, person: CurrentPerson, body: InvitationBody
) -> LinkModel:
    """Make an account without a password, and the link by which its owner sets one within 72 hours.

    The same name and roles again make another link while the first was not used.
    """
    require_administrator(person.actor)
    made = application.accounts.invite(body.name, [Role(role) for role in body.roles], person.actor)
    return LinkModel.of(made, account_acts.site_of(request))


@router.post("/people/{name}/link", status_code=201, responses=problems(*_CHANGING, 404))
def make_reset_link(request: Request, application: CurrentApplication, person: CurrentPerson, name: str) -> LinkModel:
    """A link by which a person sets another password within an hour. The person is named by name or id."""
    require_administrator(person.actor)
    user = account_acts.user_named(application, name)
    return LinkModel.of(application.accounts.reset_link(user.name, person.actor), account_acts.site_of(request))


@router.delete("/people/{name}/second-factor", status_code=204, responses=problems(*_ASKING, 404, 422))
def take_second_factor(application: CurrentApplication, person: CurrentPerson, name: str) -> None:
    """Take away the second factor of a person who has lost it; their sessions end."""
    require_administrator(person.actor)
    application.accounts.take_second_factor(account_acts.user_named(application, name).name, person.actor)


@router.get("/people/{name}/data", responses=problems(*_ASKING, 404, 422))
def export_personal_data(application: CurrentApplication, person: CurrentPerson, name: str) -> PersonalDataModel:
    """Everything that is kept about an account: your own, or anybody's for an administrator."""
    if name not in {person.actor.name, person.user_id, person.actor.id}:
        require_administrator(person.actor)
    user = account_acts.user_named(application, name)
    return PersonalDataModel.model_validate(application.accounts.personal_data(user.name))


@router.post("/people/{name}/erasure", responses=problems(*_CHANGING, 404))
def erase_account(application: CurrentApplication, person: CurrentPerson, name: str, body: ErasureBody) -> ErasedModel:
    """Erase an account for good. What was done stays in the log, by `user:<id>`, a former colleague from then on."""
    require_administrator(person.actor)
    user = account_acts.user_named(application, name)
    return ErasedModel.of(application.accounts.erasure.erase(user.name, person.actor, body.reason))
