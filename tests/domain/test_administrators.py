"""Who looks after accounts and machinery: an administrator, and there is always one left."""

from __future__ import annotations

import pytest

from tests import factories as make
from workflow.domain.errors import InvalidValue, NotAllowed
from workflow.domain.permissions import require_administrator, require_other_administrator, why_no_administrator
from workflow.domain.vocabulary import Role


def test_only_an_administrator_may():
    """Anybody else is told which role it needs and which they have."""
    require_administrator(make.ADMIN)
    assert why_no_administrator(make.ADMIN) == ""
    with pytest.raises(NotAllowed, match="needs the role admin; you have reviewer"):
        require_administrator(make.REVIEWER)
    assert why_no_administrator(make.REVIEWER).startswith("This needs the role admin")


@pytest.mark.parametrize(("roles", "field"), [((Role.WRITER,), "roles"), ((), "name")])
def test_nobody_takes_it_from_themselves(roles, field):
    """Neither by other roles nor by locking themselves out; another administrator can do both."""
    with pytest.raises(InvalidValue, match="another administrator can") as refused:
        require_other_administrator(make.ADMIN, make.ADMIN, roles)
    assert refused.value.field == field
    require_other_administrator(make.ADMIN, make.REVIEWER, roles)
    require_other_administrator(make.ADMIN, make.ADMIN, (Role.ADMIN, Role.WRITER))
