"""Accounts of whom an identity provider lets in, on both databases."""

from __future__ import annotations

import pytest

from tests.store.parts import together
from workflow.bootstrap import Application
from workflow.domain.errors import AlreadyExists, InvalidValue
from workflow.domain.vocabulary import Actor, Role
from workflow.people.identities import NoRole, ProvenIdentity, ShutOut

ISSUER = "https://login.example"
ROLES = {"writers": {Role.WRITER}, "desk": {Role.REVIEWER, Role.PUBLISHER}}
BOSS = Actor(id="cli:boss", name="boss", roles=frozenset({Role.ADMIN}))


def proven(subject: str = "s-1", name: str = "mira", *groups: str, issuer: str = ISSUER) -> ProvenIdentity:
    """What a provider says."""
    return ProvenIdentity(issuer=issuer, subject=subject, name=name, groups=frozenset(groups or {"desk"}))


def test_issuer_and_subject_make_the_account(application: Application) -> None:
    """The same subject of another provider is somebody else."""
    admit = application.accounts.identities.admit
    mira = admit(proven(), ROLES)
    assert admit(proven(name="another"), ROLES).id == mira.id
    assert admit(proven(issuer="https://other.example"), ROLES).id != mira.id


def test_roles_are_the_union_of_groups(application: Application) -> None:
    """Anew each time; without one, nobody comes in and nothing changes."""
    admit = application.accounts.identities.admit
    assert admit(proven("s-1", "mira", "desk", "writers"), ROLES).roles == {
        Role.WRITER,
        Role.REVIEWER,
        Role.PUBLISHER,
    }
    assert admit(proven("s-1", "mira", "writers"), ROLES).roles == {Role.WRITER}
    for subject in ("s-1", "s-2"):
        with pytest.raises(NoRole):
            admit(proven(subject, "mira", "football"), ROLES)
    assert application.accounts.user("mira").roles == {Role.WRITER}
    assert len(application.accounts.users()) == 1


@pytest.mark.parametrize(
    ("wanted", "got"), [(" a\u202eb \n c ", "a b c"), ("\u0000", "person"), ("李" * 300, "李" * 80)]
)
def test_names_are_made_fit(application: Application, wanted: str, got: str) -> None:
    """What cannot be seen goes, and what is too long ends."""
    assert application.accounts.identities.admit(proven(name=wanted), ROLES).name == got


def test_many_of_one_name(application: Application) -> None:
    """Each gets in, under a name of their own."""
    admit = application.accounts.identities.admit
    names = [admit(proven(f"s-{number}"), ROLES).name for number in range(25)]
    assert names[:3] == ["mira", "mira 2", "mira 3"]
    assert len(set(names)) == 25


def test_two_tabs_make_one_account(application: Application) -> None:
    """Signing in for the first time in two tabs at once."""
    admit = application.accounts.identities.admit
    made = together(4, lambda _: admit(proven(), ROLES))
    assert len({user.id for user in made}) == 1
    assert len(application.accounts.users()) == 1


def test_who_was_shut_out_stays_out(application: Application) -> None:
    """Disabled or erased; the operator ties the identity to an account of their choice."""
    accounts = application.accounts
    accounts.identities.admit(proven(), ROLES)
    accounts.disable_user("mira")
    with pytest.raises(ShutOut):
        accounts.identities.admit(proven(), ROLES)
    accounts.erasure.erase("mira", BOSS, "left")
    with pytest.raises(ShutOut):
        accounts.identities.admit(proven(), ROLES)
    back = accounts.add_user("mira back", None, [Role.WRITER])
    accounts.identities.tie(back, ISSUER, "s-1")
    assert accounts.identities.admit(proven(), ROLES).id == back.id
    assert [each.subject for each in accounts.identities.of(back)] == ["s-1"]
    with pytest.raises(AlreadyExists):
        accounts.identities.tie(accounts.add_user("other", None, [Role.WRITER]), ISSUER, "s-1")
    with pytest.raises(InvalidValue, match="subject"):
        accounts.identities.tie(back, ISSUER, "")
    accounts.erasure.erase("mira back", BOSS, "left again")
    with pytest.raises(ShutOut):
        accounts.identities.admit(proven(), ROLES)
