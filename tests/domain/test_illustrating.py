"""Images of an article: bound by publication, gone at once when they are removed, and no way around anybody."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.factories import EN, PT
from tests.image_factories import RENDITIONS, add_image, describe_image, hash_of, publish_images, remove_image
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.editorial import decide
from workflow.domain.errors import AlreadyExists, InvalidValue, NewsroomError, NotFound, WrongState
from workflow.domain.illustrating import image_standing
from workflow.domain.images import MISSING_ALTERNATIVE, MOST_IMAGES, ImageStanding
from workflow.domain.publication import Publication, publication_of
from workflow.domain.vocabulary import PubStatus

PLAN = wanted.RecordDeliveryPlan(by=make.SYSTEM, at=make.NOW, language=EN, revision=1, partners=(make.PARTNER_ID,))


def approved(article: Article) -> Article:
    """The article with its English edition checked and approved."""
    return make.after(make.checked(article), make.approve(make.checked(article)))


def published(*letters: str) -> Article:
    """An article whose English edition was published with images."""
    return make.after(approved(make.after(make.submitted(), *map(add_image, letters))), make.publish())


def public(article: Article, *, ahead: bool = False) -> Publication:
    """What readers get of the English edition."""
    found = publication_of(article, EN, site_url="https://n.example", ahead=ahead)
    assert found is not None
    return found


def shown(article: Article) -> list[str]:
    """First letters of the hashes of the images that the public edition shows."""
    return [image.hash[0] for image in public(article).images]


def test_what_is_published_binds_its_images() -> None:
    """Added, described or ordered afterwards, an image waits for the next revision, and nothing is re-issued."""
    article = published("a", "b")
    later = make.after(
        article,
        add_image("c"),
        describe_image("a", alt="Another hall"),
        wanted.OrderImages(by=make.WRITER, at=make.NOW, image_hashes=tuple(map(hash_of, "cba"))),
    )
    assert public(later) == public(article)
    assert shown(later) == ["a", "b"]


def test_a_correction_takes_the_images_along() -> None:
    """The next revision shows them as they stand then."""
    article = make.after(published("a"), add_image("b"), make.correct(make.text("It ends on Friday.")))
    corrected = make.after(approved(article), make.publish())
    assert (shown(corrected), public(corrected).verb) == (["a", "b"], "corrected")


def test_images_can_be_published_by_themselves() -> None:
    """A publisher's word is enough: the text stays approved as it is, and who has it gets a revision."""
    article = make.after(published("a"), PLAN, add_image("b"))
    after = make.after(article, publish_images())
    assert (shown(after), public(after).revision, public(after).verb) == (["a", "b"], 2, "updated")
    assert public(after).is_reissue
    assert public(after).blocks == public(article).blocks
    with pytest.raises(WrongState, match="already"):
        decide(publish_images(), after)


def test_a_removed_image_leaves_what_is_public_at_once() -> None:
    """Without anybody's approval, and with a revision that says so to everybody who has it."""
    article = make.after(published("a", "b"), PLAN)
    after = make.after(article, remove_image("a"))
    assert (shown(after), public(after).revision) == (["b"], 2)
    assert (public(after).note, public(after).is_reissue) == ("image removed", True)
    assert image_standing(after, hash_of("a")) is ImageStanding.REMOVED
    assert image_standing(after, hash_of("b")) is ImageStanding.PUBLIC
    assert after.editions[EN].state is EditionState.PUBLISHED


def test_a_held_edition_comes_back_without_what_was_removed_meanwhile() -> None:
    """Nothing is re-issued while it is held; released, it lacks the image."""
    held = make.after(published("a", "b"), wanted.HoldEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="?"))
    assert image_standing(held, hash_of("a")) is ImageStanding.KEPT
    events = decide(remove_image("a"), held)
    assert [type(event) for event in events] == [happened.ImageRemoved]
    back = make.after(held, remove_image("a"), wanted.ReleaseEdition(by=make.PUBLISHER, at=make.NOW, language=EN))
    assert shown(back) == ["b"]


def test_a_copy_ahead_of_its_release_loses_the_image_too() -> None:
    """Partners bound to an embargo get another copy; readers never see either before the release."""
    scheduled = make.after(approved(make.after(make.submitted(), add_image("a"))), make.schedule(make.later(hours=1)))
    after = make.after(scheduled, remove_image("a"))
    assert [len(public(each, ahead=True).images) for each in (scheduled, after)] == [1, 0]
    assert after.editions[EN].state is EditionState.SCHEDULED
    released = make.after(after, make.publish(at=make.later(hours=1)))
    assert (public(released).images, public(released).revision) == ((), 3)


def test_a_withdrawn_edition_withdraws_its_images() -> None:
    """What only withdrawn editions showed is nobody's to see but the newsroom's."""
    article = make.after(
        published("a"), wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="it never was")
    )
    assert public(article).pub_status is PubStatus.CANCELED
    assert image_standing(article, hash_of("a")) is ImageStanding.WITHDRAWN


def test_an_image_may_come_back() -> None:
    """Removed by mistake, it is added again, and is public again when somebody publishes it."""
    article = make.after(published("a"), remove_image("a"), add_image("a"))
    assert image_standing(article, hash_of("a")) is ImageStanding.KEPT
    assert image_standing(make.after(article, publish_images()), hash_of("a")) is ImageStanding.PUBLIC


def test_words_are_the_editions_or_say_that_they_are_the_sources() -> None:
    """What nobody translated is told in the source's language and named so; a reviewer is told what is missing."""
    article = make.after(make.submitted(targets=(PT,)), add_image("a"))
    image = article.images[0].in_language(PT)
    assert (image.language, image.alt) == (EN, "A hall")
    [finding] = article.open_findings_of(PT)
    assert (finding.check, finding.field) == (MISSING_ALTERNATIVE, "images")
    described = make.after(article, describe_image("a", PT, alt="Uma sala"))
    image = described.images[0].in_language(PT)
    assert (image.language, image.alt, image.credit) == (PT, "Uma sala", "Ana Reis")
    assert described.open_findings_of(PT) == article.open_findings_of(EN) == ()


def test_images_touch_no_approval() -> None:
    """Nobody approves an image by the way, and none is a hand in the text."""
    article = approved(make.submitted())
    after = make.after(article, add_image("a", by=make.REVIEWER), describe_image("a"), remove_image("a"))
    assert after.editions == article.editions
    assert after.authors == article.authors


@pytest.mark.parametrize(
    "command",
    [
        add_image("b"),
        describe_image("a"),
        wanted.OrderImages(by=make.WRITER, at=make.NOW, image_hashes=(hash_of("b"), hash_of("a"))),
    ],
)
def test_nothing_comes_out_by_itself_that_no_publisher_saw(command: wanted.Command) -> None:
    """While an edition is scheduled, only a publisher changes what it will show; anybody may still remove an image."""
    article = make.after(approved(make.after(make.submitted(), add_image("a"))), make.schedule(make.later(days=1)))
    with pytest.raises(WrongState, match="only a publisher"):
        decide(command, article)
    assert decide(remove_image("a"), article)
    assert decide(add_image("b", by=make.PUBLISHER), article)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (add_image("b", alt=" "), InvalidValue),
        (add_image("b", alt="x" * 1_001), InvalidValue),
        (add_image("a"), AlreadyExists),
        (dataclasses.replace(add_image("b"), renditions=()), InvalidValue),
        (dataclasses.replace(add_image("b"), image_hash="../a"), InvalidValue),
        (describe_image("a", alt=""), InvalidValue),
        (describe_image("b"), NotFound),
        (describe_image("a", make.UR), NotFound),
        (remove_image("b"), NotFound),
        (dataclasses.replace(remove_image("a"), reason=" "), InvalidValue),
        (wanted.OrderImages(by=make.WRITER, at=make.NOW, image_hashes=()), InvalidValue),
        (publish_images(), WrongState),
    ],
)
def test_what_makes_no_sense_is_refused(command: wanted.Command, refusal: type[NewsroomError]) -> None:
    """With the field that is wrong, or with what there is not."""
    article = make.after(make.submitted(), add_image("a"))
    with pytest.raises(refusal):
        decide(command, article)


def test_an_article_has_no_more_images_than_fit() -> None:
    """A bound on what one page can ask of a reader."""
    article = make.submitted()
    for number in range(MOST_IMAGES):
        article = make.after(article, dataclasses.replace(add_image(), image_hash=f"{number:064x}"))
    with pytest.raises(InvalidValue, match="at most"):
        decide(add_image("f"), article)


_steps = st.lists(
    st.one_of(
        st.sampled_from("abc").map(add_image),
        st.sampled_from("abc").map(remove_image),
        st.sampled_from("abc").map(describe_image),
        st.just(publish_images()),
        st.just(PLAN),
        st.just(wanted.HoldEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="?")),
        st.just(wanted.ReleaseEdition(by=make.PUBLISHER, at=make.NOW, language=EN)),
        st.just(wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="?")),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(_steps)
def test_in_every_history_nothing_public_shows_what_was_removed(steps: list[wanted.Command]) -> None:
    """And a revision's number never comes twice with other images."""
    article, told = published("a"), {}
    for command in steps:
        try:
            article = make.after(article, command)
        except NewsroomError:
            continue
        edition = article.editions[EN]
        assert edition.published is not None
        hashes = {image.hash for image in edition.published.images}
        assert not hashes & article.removed_images
        assert hashes <= {image.hash for image in article.images}
        if edition.published.is_usable:
            assert told.setdefault(edition.published.revision, edition.published.images) == edition.published.images
    assert RENDITIONS[0].width >= RENDITIONS[-1].width
