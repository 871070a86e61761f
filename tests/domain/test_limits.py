"""Where a limited role holds: by desk and pair of languages, for one edition, all of an article, the newsroom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories as make
from tests.factories import EN, PT, RU
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.editorial import decide
from workflow.domain.errors import InvalidValue, NotAllowed
from workflow.domain.granting import parse_pair, require_limits
from workflow.domain.limits import Limit, Matter, Pair, limit_of
from workflow.domain.permissions import OF_ARTICLES, OF_THE_NEWSROOM, permission, why_denied
from workflow.domain.transitions import BY_COMMAND, refusal
from workflow.domain.vocabulary import Actor, Role


def limited(role: Role, *, desks: tuple[str, ...] = (), pairs: tuple[str, ...] = ()) -> Actor:
    """A person with one role that is limited."""
    limit = limit_of(desks, map(parse_pair, pairs))
    return replace(make.person(f"limited-{role}", role), limits={role: limit})


def at_culture(*languages: str) -> Article:
    """An article in review at the desk culture, with translations."""
    return make.in_review(targets=languages or (PT,), desk="culture")


@pytest.mark.parametrize(
    ("written", "source", "target", "covered"),
    [
        ("en>ru", "en", "ru", True),
        ("en>ru", "en", "pt", False),
        ("en>ru", "ru", "ru", False),
        ("en>ru", "en", "en", False),
        ("zh>ru", "zh-Hans", "ru", True),
        ("zh-Hans>ru", "zh-Hant", "ru", False),
        ("zh-Hans>ru", "zh", "ru", False),
        ("*>ru", "zh", "ru", True),
        ("*>ru", "ru", "ru", True),
        ("en>*", "en", "en", True),
        ("en", "en", "ur", True),
        ("en>en", "en", "en", True),
        ("en>en", "en", "ru", False),
        ("en→pt-BR", "en", "pt-BR", True),
        ("en:pt", "en-GB", "pt-BR", True),
    ],
)
def test_what_a_pair_is_for(written, source, target, covered):
    """A range holds for the tags in it; an edition of the source is its language with itself."""
    assert parse_pair(written).covers(source, target) is covered


def test_a_limit_needs_desk_and_pair():
    """Both must fit; what is not limited fits always; an article that names no desk is the newsroom's own."""
    limit = limit_of(["culture"], [("en", "ru")])
    there = Matter(desk="culture", source="en", languages=frozenset({"ru"}))
    assert limit.covers(there)
    assert not limit.covers(replace(there, desk="politics"))
    assert not limit.covers(replace(there, languages=frozenset({"ru", "pt"})))
    assert limit.covers(replace(there, languages=frozenset({"ru", "pt"}), whole=False))
    assert limit_of(["newsroom"]).covers(replace(there, desk=""))
    assert not limit_of([], [("*", "*")])


def test_a_reviewer_of_one_pair_decides_on_that_one():
    """Approval of the covered edition passes; of another it is refused with what is missing, as sentence and data."""
    article = at_culture(PT, RU)
    reviewer = limited(Role.REVIEWER, desks=("culture",), pairs=("en>ru",))
    assert decide(make.approve(article, RU, by=reviewer), article)
    with pytest.raises(NotAllowed) as refused:
        decide(make.approve(article, PT, by=reviewer), article)
    assert refused.value.detail == (
        "You are reviewer for en → ru on the desk culture; this is en → pt on the desk culture."
    )
    assert refused.value.facts == {
        "command": "ApproveEdition",
        "limits": {"reviewer": {"desks": ["culture"], "pairs": ["en>ru"]}},
        "desks": ["culture"],
        "source_language": "en",
        "languages": ["pt"],
    }


def test_another_desk_is_named():
    """The sentence says which desk somebody is there for, and which this is."""
    article = make.in_review(targets=(RU,), desk="politics")
    reviewer = limited(Role.REVIEWER, desks=("culture", "sport"))
    said = refusal(make.approve(article, RU, by=reviewer), article)
    assert said is not None
    assert said.detail == "You are reviewer on the desk culture, sport; this is on the desk politics."
    assert said.code == "not_allowed"


def test_an_unlimited_role_helps():
    """A limited reviewer who is a publisher everywhere approves everywhere; limits of one role are not another's."""
    article = at_culture(PT)
    limits = {Role.REVIEWER: limit_of([], [("en", "ru")])}
    both = replace(make.person("both", Role.REVIEWER, Role.PUBLISHER), limits=limits)
    assert refusal(make.approve(article, PT, by=both), article) is None
    writing_too = replace(make.person("both", Role.REVIEWER, Role.WRITER), limits=limits)
    assert refusal(make.approve(article, PT, by=writing_too), article) is not None


@pytest.mark.parametrize("make_command", [wanted.HoldArticle, wanted.WithdrawArticle])
def test_the_whole_article_needs_every_edition(make_command):
    """Who may hold one edition may not hold all of them; who may hold each of them may."""
    article = make.published(targets=(PT, RU), desk="culture")
    some = limited(Role.PUBLISHER, pairs=("en>ru", "en>en"))
    with pytest.raises(NotAllowed, match="this is en → pt"):
        decide(make_command(by=some, at=make.NOW, reason="wait"), article)
    assert decide(wanted.HoldEdition(by=some, at=make.NOW, language=RU, reason="wait"), article)
    each = limited(Role.PUBLISHER, pairs=("en>ru", "en>en", "*>pt"))
    assert decide(make_command(by=each, at=make.NOW, reason="wait"), article)


def test_a_writer_is_limited_by_what_they_write_in():
    """A writer of one language asks for any translation of it, and begins nothing in another or at another desk."""
    writer = limited(Role.WRITER, desks=("culture",), pairs=("en",))
    nothing = Article(id=make.ARTICLE_ID)
    assert decide(make.draft(by=writer, targets=(PT, RU), desk="culture"), nothing)
    with pytest.raises(NotAllowed, match="on the desk newsroom"):
        decide(make.draft(by=writer), nothing)
    with pytest.raises(NotAllowed, match="this is the source in pt on the desk culture"):
        decide(replace(make.draft(by=writer, desk="culture"), language=PT), nothing)


def test_a_draft_is_not_moved_to_a_desk_beyond_the_limit():
    """Both the desk that it comes from and the one that it goes to are asked."""
    writer = limited(Role.WRITER, desks=("culture",))
    article = make.drafted(desk="culture")
    moved = replace(make.revise(make.text("New."), by=writer), details=wanted.Details(desk="politics"))
    with pytest.raises(NotAllowed, match="this is on the desk politics"):
        decide(moved, article)
    taken = replace(moved, details=wanted.Details(desk="culture"))
    with pytest.raises(NotAllowed, match="this is on the desk politics"):
        decide(taken, make.drafted(desk="politics"))


def test_talk_about_the_source_is_open_to_who_works_on_a_translation():
    """A translator of one pair asks about the article and its source, not about other translations."""
    article = at_culture(PT, RU)
    translator = limited(Role.TRANSLATOR, pairs=("en>ru",))
    for language in (None, EN, RU):
        assert decide(wanted.AddComment(by=translator, at=make.NOW, text="?", language=language), article)
    with pytest.raises(NotAllowed):
        decide(wanted.AddComment(by=translator, at=make.NOW, text="?", language=PT), article)
    elsewhere = limited(Role.TRANSLATOR, desks=("politics",))
    with pytest.raises(NotAllowed):
        decide(wanted.AddComment(by=elsewhere, at=make.NOW, text="?"), article)


def test_rules_further_on_see_only_roles_that_hold_there():
    """A writer who reviews elsewhere settles no comment here that approval waits for."""
    article = make.after(
        at_culture(PT), wanted.AddComment(by=make.REVIEWER, at=make.NOW, text="Who?", must_be_settled=True)
    )
    writer = replace(make.person("both", Role.WRITER, Role.REVIEWER), limits={Role.REVIEWER: limit_of(["politics"])})
    with pytest.raises(NotAllowed, match="who wrote it settles it, or a reviewer"):
        decide(wanted.ResolveComment(by=writer, at=make.NOW, number=1), article)
    unlimited = replace(writer, limits={})
    assert decide(wanted.ResolveComment(by=unlimited, at=make.NOW, number=1), article)


def test_a_limited_role_counts_for_nothing_that_all_desks_share():
    """The glossary, partners and deliveries are everybody's: there only a role without limits will do."""
    reviewer = limited(Role.REVIEWER, pairs=("en>ru",))
    assert why_denied(reviewer, wanted.RecordConcept) == (
        "You are reviewer for en → ru; this is shared by all desks and languages, and needs a role without limits."
    )
    assert permission(make.REVIEWER, wanted.RecordConcept) is None
    assert permission(limited(Role.PUBLISHER, desks=("culture",)), wanted.RetryDelivery) is not None


def test_every_command_is_of_articles_or_of_the_newsroom():
    """What is decided on an article can be limited; everything else cannot."""
    assert set(OF_ARTICLES) == {wanted.DraftArticle, wanted.RequestEdition, *BY_COMMAND}
    assert not set(OF_ARTICLES) & set(OF_THE_NEWSROOM)


@pytest.mark.parametrize(
    ("limits", "field"),
    [
        ({Role.ADMIN: Limit(desks=frozenset({"culture"}))}, "limits.admin"),
        ({Role.PUBLISHER: Limit(desks=frozenset({"culture"}))}, "limits.publisher"),
        ({Role.REVIEWER: Limit(desks=frozenset({"nowhere"}))}, "limits.reviewer.desks"),
        ({Role.WRITER: Limit(pairs=frozenset({Pair("en", "ru")}))}, "limits.writer.pairs"),
        ({Role.REVIEWER: Limit(pairs=frozenset(Pair("en", f"a{n}") for n in range(101)))}, "limits.reviewer.pairs"),
    ],
)
def test_limits_that_are_none(limits, field):
    """An administrator, a role not held, an unknown desk, a writer's target language and too many are refused."""
    with pytest.raises(InvalidValue) as refused:
        require_limits(limits, (Role.ADMIN, Role.REVIEWER, Role.WRITER), ["culture"])
    assert refused.value.field == field


@pytest.mark.parametrize("written", ["", ">", "en>", "en>ru>pt", "xx>ru", "EN ru", "*>%"])
def test_pairs_that_are_none(written):
    """What names no languages is refused with the field."""
    with pytest.raises(InvalidValue, match=r"^pairs: "):
        parse_pair(written)


def test_limits_that_limit_nothing_are_dropped():
    """No desks and no pairs, or any language into any: the role holds everywhere."""
    given = {Role.REVIEWER: Limit(), Role.WRITER: Limit(pairs=frozenset({Pair("*", "*")}))}
    assert require_limits(given, (Role.REVIEWER, Role.WRITER), []) == {}
