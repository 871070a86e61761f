"""Limited roles in the store: accounts keep them, the queue goes by them, the newsroom refuses; on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories as make
from tests.factories import ARTICLE_STREAM, EN, PT
from tests.store.desk import Desk
from workflow.bootstrap import Application
from workflow.domain.article import EditionState
from workflow.domain.errors import InvalidValue, NotAllowed, VersionConflict
from workflow.domain.granting import parse_pair
from workflow.domain.limits import Limit, limit_of
from workflow.domain.vocabulary import Actor, Role
from workflow.review_queue import QueueFilter

PASSWORD = "a password of the tests"


def limited(*, desks: tuple[str, ...] = (), pairs: tuple[str, ...] = ()) -> Actor:
    """A reviewer whose role is limited."""
    return replace(make.person("limited", Role.REVIEWER), limits={Role.REVIEWER: limit(*pairs, desks=desks)})


def limit(*pairs: str, desks: tuple[str, ...] = ()) -> Limit:
    """A limit to pairs as people type them."""
    return limit_of(desks, map(parse_pair, pairs))


def waiting(application: Application, by: Actor) -> set[str]:
    """Languages of the editions that wait for a person."""
    return {each.language for each in application.views.queue.page(QueueFilter(by=by))}


@pytest.mark.parametrize(
    ("desks", "pairs", "languages"),
    [
        ((), (), {"en", "pt"}),
        (("newsroom",), (), {"en", "pt"}),
        (("culture",), (), set()),
        ((), ("en>pt",), {"pt"}),
        ((), ("*>pt",), {"pt"}),
        ((), ("en>en",), {"en"}),
        ((), ("en",), {"en", "pt"}),
        ((), ("pt", "en>ru"), set()),
        (("newsroom", "culture"), ("en>pt", "zh"), {"pt"}),
        (("culture",), ("en>pt",), set()),
    ],
)
def test_the_queue_shows_a_limited_person_what_they_may_decide_on(desk: Desk, desks, pairs, languages):
    """Exactly the editions that the rule itself lets them approve."""
    desk.machines.work_off()
    by, article = limited(desks=desks, pairs=pairs), desk.article()
    assert waiting(desk.application, by) == languages
    allowed = set()
    for language in (EN, PT):
        try:
            desk.application.newsroom.execute(
                make.at(make.approve(article, language, by=by), desk.machines.clock.now()), ARTICLE_STREAM
            )
            allowed.add(language)
        except NotAllowed:
            continue
    assert allowed == languages


def test_a_limit_is_held_against_the_state_that_is_decided_on(application: Application):
    """Whoever read the draft while it was theirs is refused when it has gone to another desk meanwhile."""
    newsroom, views = application.newsroom, application.views
    newsroom.execute(make.draft(), ARTICLE_STREAM)
    seen = views.article(make.ARTICLE_ID)
    by = replace(make.WRITER, limits={Role.WRITER: limit(desks=("newsroom",))})
    moved = replace(make.revise(make.text("Nine.")), details=replace(seen.details, desk="culture"))
    newsroom.execute(moved, ARTICLE_STREAM)
    with pytest.raises(NotAllowed, match="this is on the desk culture"):
        newsroom.execute(make.submit(by=by), ARTICLE_STREAM, known=seen)
    assert views.article(make.ARTICLE_ID).source.state is EditionState.DRAFT


def test_accounts_keep_limits_and_count_changes(application: Application):
    """Roles and limits go in and come out; each change ends sessions and is of the version that was seen."""
    accounts = application.accounts
    made = accounts.add_user("Mira", PASSWORD, [Role.REVIEWER, Role.WRITER], {Role.REVIEWER: limit("en>ru", "zh-Hans")})
    assert accounts.user("Mira") == made
    assert made.actor.limits == {Role.REVIEWER: limit("en>ru", "zh-Hans>*")}
    token = accounts.sessions.sign_in("Mira", PASSWORD)
    assert token is not None
    assert (
        accounts.set_roles("Mira", [Role.REVIEWER]).limits == made.limits
    )  # whoever says nothing of limits widens none
    assert accounts.sessions.whose(token) is None
    with pytest.raises(VersionConflict) as refused:
        accounts.set_roles("Mira", [Role.PUBLISHER], {}, version=made.version)
    assert refused.value.facts["version"] == 2
    assert accounts.set_roles("Mira", [Role.REVIEWER], {}, version=2).version == 3
    assert accounts.user("Mira").limits == {}
    assert accounts.disable_user("Mira").version == 4


def test_unknown_desks_are_refused(application: Application):
    """A desk that is not there limits nobody; the newsroom's own is always there."""
    with pytest.raises(InvalidValue, match="there is no desk 'culture'"):
        application.accounts.add_user("Mira", PASSWORD, [Role.REVIEWER], {Role.REVIEWER: limit(desks=("culture",))})
    application.accounts.add_user("Mira", PASSWORD, [Role.REVIEWER], {Role.REVIEWER: limit(desks=("newsroom",))})


def test_a_key_is_limited_as_its_owner(application: Application):
    """What comes in with a key has the limits of the account as they are now."""
    accounts = application.accounts
    accounts.add_user("Mira", None, [Role.REVIEWER], {Role.REVIEWER: limit("en>ru")})
    key = accounts.keys.add("Mira", "tests")
    came = accounts.keys.whose(key)
    assert came is not None
    assert came.actor.limits == {Role.REVIEWER: limit("en>ru")}
    assert accounts.sessions.sign_in("Mira", "") is None
