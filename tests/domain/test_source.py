"""A source of news, and what is done with its items: given, when, then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import reduce

import pytest

from tests import factories as make
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue, NewsroomError, NotFound, WrongState
from workflow.domain.permissions import why_denied
from workflow.domain.reactions import work_of_source
from workflow.domain.source import Source, decide, evolve
from workflow.domain.source_profile import SourceProfile
from workflow.domain.taking import DIGEST, INGEST, ITEM, SOURCE_ID, UPDATED, Offer, Step, next_step, note

PROFILE = SourceProfile(name="The Agency", address="https://agency.example/feed")
REGISTER = wanted.RegisterSource(by=make.ADMIN, at=make.NOW, source_id="s", profile=PROFILE)
ORIGIN = {SOURCE_ID: "s", ITEM: "i", DIGEST: "d1", UPDATED: make.NOW.isoformat()}
OFFER = Offer(source_id="s", item_id="i", digest="d2", updated=make.later(hours=1))


def after(*commands: wanted.Command) -> Source:
    """The source after these commands."""
    source = Source(id="s")
    for command in commands:
        source = reduce(evolve, decide(command, source), source)
    return source


def order(command, **values):
    """A command of an administrator."""
    return command(by=make.ADMIN, at=make.NOW, **values)


PAUSE, RESUME = order(wanted.PauseSource, reason="it moves"), order(wanted.ResumeSource)
REMOVE, FETCH = order(wanted.RemoveSource, reason="no contract"), order(wanted.FetchSource)


def test_a_source_is_due_for_as_long_as_it_is_fetched():
    """One piece of work stands while it is; asking for it at once makes another take its place."""
    keys = [
        [work.key for work in work_of_source(after(*commands))]
        for commands in (
            (REGISTER,),
            (REGISTER, FETCH),
            (REGISTER, PAUSE),
            (REGISTER, PAUSE, RESUME),
            (REGISTER, REMOVE),
        )
    ]
    assert keys == [["fetch_source:1"], ["fetch_source:2"], [], ["fetch_source:2"], []]


def test_what_is_so_already_is_no_event():
    """Pausing twice, resuming what is fetched, removing twice, editing to the same."""
    for source, command in (
        (after(REGISTER, PAUSE), PAUSE),
        (after(REGISTER), RESUME),
        (after(REGISTER, REMOVE), REMOVE),
        (after(REGISTER), order(wanted.EditSource, profile=PROFILE)),
    ):
        assert decide(command, source) == []


@pytest.mark.parametrize(
    ("given", "when", "error"),
    [
        ((), FETCH, NotFound),
        ((REGISTER, REMOVE), RESUME, NotFound),
        ((REGISTER, PAUSE), FETCH, WrongState),
        ((REGISTER,), REGISTER, NewsroomError),
        ((REGISTER,), order(wanted.PauseSource, reason=" "), InvalidValue),
    ],
)
def test_what_cannot_be_is_refused(given, when, error):
    """With a reason."""
    with pytest.raises(error):
        decide(when, after(*given))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("address", "ftp://agency.example"),
        ("address", "https://agency.example/\nx"),
        ("every_minutes", 4),
        ("every_minutes", 10_081),
        ("language", "tlh-x"),
        ("targets", ("pt", "pt")),
        ("desk", "No Desk"),
        ("urgency", 0),
        ("genre", "x" * 101),
    ],
)
def test_a_profile_that_cannot_be_names_its_field(field, value):
    """Whoever registers or edits it."""
    with pytest.raises(InvalidValue) as refused:
        decide(replace(REGISTER, profile=replace(PROFILE, **{field: value})), Source(id="s"))
    assert refused.value.field == field


def test_sources_are_an_administrators():
    """The machine itself may pause one that is gone, and nothing else."""
    for command in (wanted.RegisterSource, wanted.EditSource, wanted.ResumeSource, wanted.FetchSource):
        assert why_denied(make.WRITER, command)
        assert why_denied(INGEST, command)
        assert not why_denied(make.ADMIN, command)
    assert not why_denied(INGEST, wanted.PauseSource)


# --- what is done with an item ----------------------------------------------------------------------


def drafted():
    """The draft that the item became."""
    return make.after(make.drafted().__class__(id=make.ARTICLE_ID), make.draft(by=INGEST, origin=ORIGIN))


def touched():
    """The same after a writer revised it."""
    return make.after(drafted(), make.revise(make.text("Mine.")))


def commented(article, step):
    """The same after it was told of."""
    said = note(step, source="A", link="", headline="H", text="T")
    return make.after(article, wanted.AddComment(by=INGEST, at=make.NOW, text=said))


GONE = replace(OFFER, digest="", is_withdrawn=True)


@pytest.mark.parametrize(
    ("offer", "article", "step"),
    [
        (OFFER, lambda: None, Step.DRAFT),
        (GONE, lambda: None, Step.NOTHING),
        (OFFER, drafted, Step.REVISE),
        (replace(OFFER, digest="d1"), drafted, Step.NOTHING),
        (replace(OFFER, updated=make.NOW - timedelta(hours=1)), drafted, Step.NOTHING),
        (replace(OFFER, updated=None), drafted, Step.REVISE),
        (replace(OFFER, source_id="other"), drafted, Step.NOTE_NEWER),
        (OFFER, touched, Step.NOTE_NEWER),
        (OFFER, lambda: make.after(drafted(), make.submit()), Step.NOTE_NEWER),
        (OFFER, lambda: commented(touched(), Step.NOTE_NEWER), Step.NOTHING),
        (GONE, drafted, Step.NOTE_WITHDRAWN),
        (GONE, lambda: commented(drafted(), Step.NOTE_WITHDRAWN), Step.NOTHING),
    ],
)
def test_what_is_done_with_an_item(offer, article, step):
    """A draft once, a revision while nobody has touched it, a comment after that, and only one while it is open."""
    assert next_step(offer, article()) is step


def test_a_note_fits_into_a_comment():
    """However long the newer text is."""
    assert len(note(Step.NOTE_NEWER, source="A", link="https://a.example", headline="H", text="x" * 9_000)) == 5_000
