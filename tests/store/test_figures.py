"""The newsroom's figures: what approved translations were made of, how deliveries went; rebuilt, verified, redacted."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select, update

from tests import factories as make
from tests.factories import EN, PT
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.segments import Method, TargetSegment, all_segments
from workflow.domain.vocabulary import system_actor
from workflow.figures import Deliveries, Texts, machine_share, summed, together
from workflow.store.figure_tables import FigureDeliveryRow, FigureTextRow
from workflow.store.projections.figures import NAME
from workflow.store.tables import table_of

TEXTS, DELIVERIES = table_of(FigureTextRow), table_of(FigureDeliveryRow)


def execute(application: Application, command: wanted.Command, stream: str) -> None:
    """Carry a command out."""
    application.newsroom.execute(command, stream)


def article(application: Application) -> Article:
    """As it is now."""
    return application.views.article(make.ARTICLE_ID)


def translated_and_approved(application: Application) -> None:
    """An article whose Portuguese is by an engine, by the memory, changed by a person in one segment, and approved."""
    execute(application, make.draft(targets=[PT]), make.ARTICLE_STREAM)
    execute(application, make.submit(), make.ARTICLE_STREAM)
    segments = list(all_segments(article(application).blocks))
    assert len(segments) >= 3
    proposals = {
        segment.id: TargetSegment(
            text=f"proposta {number}",
            source_hash=segment.hash,
            method=Method.MEMORY if number == 0 else Method.MACHINE,
            engine=None if number == 0 else "fx:en-pt 1.0 sha256:aa",
        )
        for number, segment in enumerate(segments)
    }
    recorded = wanted.RecordTranslation(by=system_actor("translate"), at=make.NOW, language=PT, segments=proposals)
    execute(application, recorded, make.ARTICLE_STREAM)
    last = segments[-1]
    edited = make.post_edit({last.id: f"{proposals[last.id].text}, mudada"}, PT)
    execute(application, edited, make.ARTICLE_STREAM)
    check_and_approve(application)


def check_and_approve(application: Application) -> None:
    """What the workers and a reviewer do."""
    content_hash = article(application).editions[PT].content_hash
    about = {"at": make.NOW, "language": PT, "content_hash": content_hash}
    for command in (
        wanted.RecordFindings(by=system_actor("check"), findings=(), checked_by=("spacing",), **about),
        wanted.RecordTags(by=system_actor("tag"), tags=(), provider="none 1", **about),
        wanted.ApproveEdition(by=make.REVIEWER, **about),
    ):
        execute(application, command, make.ARTICLE_STREAM)


def rows(application: Application) -> list[Mapping[str, object]]:
    """The rows of texts, by origin."""
    with application.database.read() as connection:
        return list(connection.execute(select(TEXTS).order_by(TEXTS.c.article_id, TEXTS.c.origin)).mappings())


def followed(application: Application) -> None:
    """Bring the figures up to the log's end."""
    application.followers.catch_up(NAME, fence=1)


def test_an_approved_translation_is_counted_by_what_proposed_it(application: Application) -> None:
    """Segments stand under the engine, the memory; what a person changed is counted by character; once for ever."""
    translated_and_approved(application)
    followed(application)
    engine, memory = rows(application)
    segments = len(list(all_segments(article(application).blocks)))
    assert (engine["origin"], memory["origin"]) == ("fx", "memory")
    assert (engine["segments"], engine["edited"]) == (segments - 1, 1)
    assert (memory["segments"], memory["edited"], memory["distance"]) == (1, 0, 0)
    assert engine["distance"] == len(", mudada")
    assert engine["characters"] == engine["proposed"] + len(", mudada")
    assert (engine["source_language"], engine["language"]) == (EN, PT)
    execute(
        application,
        wanted.WithdrawApproval(by=make.REVIEWER, at=make.NOW, language=PT),
        make.ARTICLE_STREAM,
    )
    check_and_approve(application)
    before = rows(application)
    followed(application)
    assert rows(application) == before


def deliver(application: Application, *outcomes: wanted.AttemptOutcome) -> None:
    """A partner, and attempts on one item that end so, each a day after the other."""
    translated_and_approved(application)
    execute(application, make.register(), make.PARTNER_STREAM)
    execute(application, make.request(), make.DELIVERY_STREAM)
    for days, outcome in enumerate(outcomes, 1):
        moment = make.later(days=days)
        execute(application, make.start(at=moment), make.DELIVERY_STREAM)
        execute(application, make.record(outcome, at=moment), make.DELIVERY_STREAM)


def test_attempts_are_counted_by_day_and_partner(application: Application) -> None:
    """A failed attempt counts on its day, the accepted one on the next with how long it took."""
    deliver(
        application,
        wanted.AttemptOutcome(delivered=False, status=503, error="the partner answered 503", latency_ms=9),
        wanted.AttemptOutcome(delivered=True, status=200, latency_ms=40),
    )
    followed(application)
    with application.database.read() as connection:
        found = connection.execute(select(DELIVERIES).order_by(DELIVERIES.c.day)).all()
    first, second = (f"{make.later(days=number):%Y-%m-%d}" for number in (1, 2))
    assert [tuple(row) for row in found] == [
        (first, make.PARTNER_ID, 0, 1, 0, 0, 0),
        (second, make.PARTNER_ID, 1, 0, 0, 40, 40),
    ]


def test_a_rebuild_gives_the_same_rows_and_a_comparison_finds_what_differs(application: Application) -> None:
    """Made anew from the log they are the same; a changed row is named."""
    deliver(application, wanted.AttemptOutcome(delivered=True, status=200, latency_ms=40))
    followed(application)
    before = rows(application)
    application.rebuild(NAME)
    assert rows(application) == before
    assert application.verification.differences() == []
    with application.database.write() as connection:
        connection.execute(update(TEXTS).values(distance=99))
    assert [each.table for each in application.figures.compare()] == ["figure_texts"]


def test_the_past_is_made_from_the_log(application: Application) -> None:
    """As of a position before the approval there is nothing, as of the end what the follower has."""
    translated_and_approved(application)
    followed(application)
    head = application.views.head()
    assert application.figures.over(position=head).texts == application.figures.over().texts
    assert application.figures.over(position=head - 1).texts == {}


def test_a_redaction_leaves_rows_that_the_log_still_says(application: Application) -> None:
    """Words are taken out of the texts: the figures are made anew in the same act, and the comparison holds."""
    translated_and_approved(application)
    followed(application)
    before = [row["characters"] for row in rows(application)]
    application.redaction.redact(make.ADMIN, make.ARTICLE_STREAM, ["proposta"], "a court's order")
    followed(application)
    assert [row["characters"] for row in rows(application)] != before
    assert application.figures.compare() == []


# --- arithmetic ---------------------------------------------------------------------------------------


def test_sums_keep_the_slowest_and_add_the_rest() -> None:
    """Counts add up, what was slowest stays the slowest, and means come of sums."""
    both = together(
        [
            Deliveries(accepted=1, latency_ms=100, slowest_ms=100),
            Deliveries(accepted=3, failed=1, latency_ms=20, slowest_ms=9),
        ],
        Deliveries(),
    )
    assert both == Deliveries(accepted=4, failed=1, latency_ms=120, slowest_ms=100)
    assert (both.success, both.mean_ms) == (0.8, 30)
    assert (Deliveries().success, Deliveries().mean_ms) == (None, None)


def test_the_machines_share_is_of_characters() -> None:
    """Of what is approved the characters that an engine proposed count, not those of memory and people."""
    parts = {"fx": Texts(characters=60), "deepl": Texts(characters=20), "memory": Texts(characters=10)}
    assert machine_share({**parts, "person": Texts(characters=10)}) == pytest.approx(0.8)
    assert machine_share({}) is None


def test_change_is_a_part_of_the_longer_text() -> None:
    """Nothing changed is 0, all of it 1; where nothing was proposed there is nothing to say."""
    assert Texts(characters=10, proposed=8, distance=5).change == 0.5
    assert Texts(characters=10, proposed=10).change == 0
    assert Texts(characters=10).change is None


def test_parts_are_put_together_by_any_key() -> None:
    """Groups keep their own sums."""
    parts = {("a", 1): Texts(segments=1), ("a", 2): Texts(segments=2), ("b", 1): Texts(segments=4)}
    assert {key: each.segments for key, each in summed(parts, lambda key: key[0], Texts()).items()} == {"a": 3, "b": 4}
