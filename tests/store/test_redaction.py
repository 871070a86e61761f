"""Words taken out of the log by a recorded act: the chain holds, the words are gone, and everything goes on."""

from __future__ import annotations

import hashlib
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from tests import factories as make
from tests.factories import ARTICLE_STREAM, DELIVERY_STREAM, EN, PARTNER_STREAM, PT
from tests.store.parts import ManualClock, append, note, without_triggers
from tests.tag_factories import add_tag, decide_tag, resize_tag
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import Verdict
from workflow.domain.article import EditionState
from workflow.domain.errors import ContentMoved, InvalidValue, LogDamaged, NewsroomError, NotAllowed, NotFound
from workflow.domain.redaction import BLACKED_OUT, RedactedPayload
from workflow.store.tables import CommandRow, EventRow, SnapshotRow, WorkRow, table_of

WORDS = "Qarshi Zëlimkhan"
DECOMPOSED = "Qarshi Ze\u0308limkhan"
SENTENCES = (f"The meeting began with {WORDS}. ", "Nine countries took part. ", "It ends on Friday.")
HEADLINE = f"{WORDS} in Bishkek"


def execute(application: Application, *steps: Any, stream: str = ARTICLE_STREAM) -> None:
    """Carry out commands, or what functions of the article make."""
    for step in steps:
        command = step(application.views.article(make.ARTICLE_ID)) if callable(step) else step
        application.newsroom.execute(command, stream, command_id=str(uuid.uuid4()))


def drafted(application: Application) -> None:
    """A submitted article in two languages that names a person in text, headline, details and tags."""
    draft = wanted.DraftArticle(
        by=make.WRITER,
        at=make.NOW,
        article_id=make.ARTICLE_ID,
        language=EN,
        blocks=make.text(*SENTENCES, headline=HEADLINE),
        original=make.original(f'<p title="\\">{DECOMPOSED} said\n"no"</p>'),
        details=wanted.Details(byline=WORDS, slugline="qarshi", origin={"by": WORDS}),
        targets=(wanted.Target(language=PT),),
    )
    execute(application, draft, make.submit())


def in_review(application: Application) -> None:
    """Translated, checked with a finding that quotes the name, and tagged with it."""
    found = make.replace(make.finding("0123456789abcdef", blocking=False), excerpt=WORDS, message=f"Who is {WORDS}?")
    person = make.replace(make.tag("person:qarshi-zëlimkhan"), name=WORDS, uri=None)
    drafted(application)
    execute(
        application,
        lambda article: make.check(article, EN, found),
        lambda article: make.tags(article, EN, person),
        wanted.DecideTag(by=make.REVIEWER, at=make.NOW, language=EN, tag_id=person.id, verdict="rejected"),
        lambda article: make.translate(article, PT),
        lambda article: make.check(article, PT),
        lambda article: make.tags(article, PT),
    )


def published(application: Application) -> None:
    """Both editions approved; the source's published and planned for a partner."""
    in_review(application)
    execute(
        application,
        lambda article: make.approve(article, EN),
        lambda article: make.approve(article, PT),
        make.publish(EN),
        wanted.RecordDeliveryPlan(by=make.SYSTEM, at=make.NOW, language=EN, revision=1, partners=(make.PARTNER_ID,)),
    )


def everything(application: Application) -> str:
    """Every value of every table, as text."""
    with application.database.read() as connection:
        if application.database.is_postgresql:
            query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        else:
            query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        tables = connection.execute(text(query)).scalars().all()
        rows = [row for table in tables for row in connection.execute(text(f"SELECT * FROM {table}"))]
    return "\n".join(str(tuple(row)) for row in rows)


def redact(application: Application, *words: str, stream: str = ARTICLE_STREAM, by: Any = make.ADMIN) -> Any:
    """Take the words out."""
    return application.redaction.redact(by, stream, words or (WORDS,), "a court's order", via="cli")


def test_the_words_are_gone_and_the_chain_holds(application: Application):
    """From events, read tables and editions of every kind, in every spelling; the log still continues its head."""
    published(application)
    kept = application.feed.head()
    plan = application.redaction.plan(ARTICLE_STREAM, [WORDS])
    done = redact(application)
    assert (done.payloads, done.occurrences) == (plan.payloads, plan.occurrences)
    assert done.occurrences > 8
    held = everything(application)
    for spelling in (WORDS, DECOMPOSED, "qarshi-zëlimkhan", "0123456789abcdef"):
        assert spelling not in held
    assert application.verification.verify(against=kept) == application.feed.head()
    assert application.verification.differences() == []
    assert application.verification.redacted() == [payload.position for payload in done.payloads]
    article = application.views.article(make.ARTICLE_ID)
    assert article.blocks[0].text == f"{BLACKED_OUT} in Bishkek"
    assert article.details.byline == article.details.origin["by"] == BLACKED_OUT
    (public,) = application.views.public.newest()
    assert public.blocks[0].text == f"{BLACKED_OUT} in Bishkek"
    assert [edition.headline for edition in application.views.editions()] == [
        f"{BLACKED_OUT} in Bishkek",
        f"[pt] {BLACKED_OUT} in Bishkek",
    ]


def test_the_act_is_on_record_without_the_words(application: Application):
    """The event says who, why, where and how often; command and metadata hold neither words nor a hash of them."""
    drafted(application)
    redact(application)
    recorded = application.views.events_of(make.ARTICLE_ID)[-1]
    told = recorded.decode()
    assert isinstance(told, happened.PayloadRedacted)
    assert (told.by, told.reason, recorded.metadata.actor, recorded.metadata.via) == (
        make.ADMIN.id,
        "a court's order",
        make.ADMIN.id,
        "cli",
    )
    assert [(payload.position, payload.occurrences) for payload in told.payloads] == [(1, 5), (2, 0)]
    with application.database.read() as connection:
        row = connection.execute(select(table_of(CommandRow)).order_by(text("last_position DESC")).limit(1)).one()
    assert (row.fingerprint, row.command_id) == ("", recorded.metadata.command_id)
    assert application.views.history.newest(make.ARTICLE_ID)[0].sentence == (
        "took words out of the record in 5 places: a court's order"
    )


def test_work_state_and_checks_stay_as_they_were(application: Application):
    """Hashes move with their texts: nothing is stale, nothing is checked anew, no work opens under a used key."""
    in_review(application)
    before, work = application.views.article(make.ARTICLE_ID), application.views.work()
    redact(application)
    after = application.views.article(make.ARTICLE_ID)
    for language, edition in after.editions.items():
        assert edition.state is EditionState.REVIEW
        assert edition.is_checked
        assert edition.content_hash != before.editions[language].content_hash
        assert after.unfinished(language) == ()
    assert application.views.work() == work == []
    assert [decision.verdict.value for decision in after.source.tag_decisions.values()] == ["rejected"]
    assert after.source.outgoing_tags == ()
    execute(application, make.replace(make.waive(), finding_id=after.source.findings[0].id))
    assert application.views.article(make.ARTICLE_ID).source.open_findings == ()


def test_what_people_said_of_a_tag_outlives_its_words(application: Application):
    """A passage that was tagged by hand, set to the name and rejected is rejected still when the name is gone."""
    drafted(application)
    execute(
        application,
        lambda article: make.check(article, EN),
        lambda article: make.tags(article, EN),
        add_tag(23, 29, "s2"),
        resize_tag("place:qarshi", (23, 29), (23, 39), "s2"),
        decide_tag("place:qarshi-zëlimkhan", Verdict.REJECTED),
    )
    redact(application)
    edition = application.views.article(make.ARTICLE_ID).source
    assert [(key, each.verdict) for key, each in edition.tag_decisions.items()] == [
        (f"place:{BLACKED_OUT}", Verdict.REJECTED)
    ]
    assert edition.outgoing_tags == ()
    assert "qarshi-zëlimkhan" not in everything(application)
    assert application.verification.differences() == []


def test_open_work_stays_open_under_its_key(application: Application):
    """What waited for a worker waits still, with the attempts it had, and the words are gone from its last error."""
    drafted(application)
    work = application.views.work()
    assert len(work) == 3
    lease = application.ledger.claim(work[0].work_id, "w", application.clock.now(), 60)
    assert lease is not None
    assert application.ledger.postpone(lease, f"cannot read {WORDS}!", application.clock.now())
    redact(application)
    left = {item.work_id: item for item in application.views.work()}
    assert left.keys() == {item.work_id for item in work}
    assert (left[lease.work_id].attempts, left[lease.work_id].last_error) == (1, f"cannot read {BLACKED_OUT}!")


def test_an_approval_stays_with_the_text_that_was_read(application: Application, clock: ManualClock):
    """What was approved and not published needs another approval, and gets it without new checks."""
    in_review(application)
    execute(application, lambda article: make.approve(article, EN))
    redact(application)
    with pytest.raises(ContentMoved, match="approval"):
        execute(application, make.publish(EN))
    execute(
        application,
        wanted.WithdrawApproval(by=make.REVIEWER, at=make.NOW, language=EN),
        lambda article: make.approve(article, EN),
        make.publish(EN),
    )
    (public,) = application.views.public.newest()
    assert public.blocks[0].text.startswith(BLACKED_OUT)


def test_a_published_article_goes_on(application: Application):
    """It can be corrected, with stale segments only where the correction changed them, and withdrawn."""
    published(application)
    redact(application)
    corrected = make.text(f"The meeting began with {BLACKED_OUT}. ", "Ten took part. ", "It ends on Friday.")
    execute(application, make.correct(corrected))
    article = application.views.article(make.ARTICLE_ID)
    assert [segment.text for segment in article.unfinished(PT)] == ["Ministers meet in Bishkek", "Ten took part. "]
    execute(application, wanted.WithdrawEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="a court's order"))
    assert application.verification.differences() == []


def test_words_can_go_in_several_acts(application: Application):
    """A later redaction of the same payload accounts for what is there now, also in the record of an earlier one."""
    drafted(application)
    redact(application)
    application.redaction.redact(make.ADMIN, ARTICLE_STREAM, ["Nine countries", "a court's"], "one more")
    assert application.verification.verify() == application.feed.head()
    assert application.verification.differences() == []
    events = application.views.events_of(make.ARTICLE_ID)
    assert f"{BLACKED_OUT} order" in events[2].data
    with pytest.raises(NotFound, match="Spelling"):
        redact(application)


def test_every_kind_of_stream_can_be_redacted(application: Application):
    """A partner's answer and name, as well as articles; other streams that hold the words are named."""
    drafted(application)
    execute(application, make.register(name=WORDS), stream=PARTNER_STREAM)
    outcome = make.replace(make.UNAVAILABLE, response=f"no {WORDS} here")
    execute(application, make.request(), make.start(), make.record(outcome), stream=DELIVERY_STREAM)
    assert redact(application).elsewhere == (DELIVERY_STREAM,)
    for stream in (DELIVERY_STREAM, PARTNER_STREAM):
        assert redact(application, stream=stream).occurrences == 1
    assert application.views.partner(make.PARTNER_ID).name == BLACKED_OUT
    assert WORDS not in everything(application)
    assert application.verification.verify() == application.feed.head()
    assert application.verification.differences() == []


def test_what_may_not_be_is_refused_and_changes_nothing(application: Application):
    """Not by others than administrators, not without a reason or with the words in it, not half of a border."""
    in_review(application)
    head = application.feed.head()
    refusals: list[tuple[type[NewsroomError], str, dict[str, Any]]] = [
        (NotAllowed, "admin", {"by": make.PUBLISHER}),
        (InvalidValue, "reason", {"reason": " "}),
        (InvalidValue, "reason: holds", {"reason": f"because of {DECOMPOSED}"}),
        (NotFound, "stream", {"stream": make.PARTNER_STREAM}),
        (NotFound, "Spelling", {"texts": ("Nobody Here",)}),
        (InvalidValue, "border", {"texts": ("part. It ends",)}),
        (InvalidValue, "characters", {"texts": ("x",)}),
    ]
    for error, match, given in refusals:
        asked = {"by": make.ADMIN, "stream": ARTICLE_STREAM, "texts": (WORDS,), "reason": "x"} | given
        with pytest.raises(error, match=match):
            application.redaction.redact(**asked)
    assert application.feed.head() == head
    assert application.verification.redacted() == []


@pytest.mark.parametrize(
    ("change", "position"),
    [
        ("UPDATE events SET data = replace(data, 'Friday', 'Sunday') WHERE position = 1", 1),
        ("UPDATE events SET data = (SELECT data FROM former) WHERE position = 1", 1),
        ("UPDATE events SET data = replace(data, 'by', 'bz') WHERE position = 3", 1),
        ("UPDATE events SET data = replace(data, 'a court', 'no court') WHERE position = 3", 1),
        ("UPDATE events SET metadata = replace(metadata, 'cli', 'key') WHERE position = 3", 1),
        ("DELETE FROM events WHERE position = 3", 1),
        ("UPDATE events SET stream = 'article-x' WHERE position = 3", 1),
    ],
)
def test_what_no_redaction_accounts_for_is_still_found(application: Application, change: str, position: int):
    """A change after the redaction, the words put back, a forged or vanished record: the payload is named."""
    drafted(application)
    with application.database.write() as connection:
        connection.execute(text("CREATE TABLE former AS SELECT data FROM events WHERE position = 1"))
    redact(application)
    without_triggers(application.database, change)
    with pytest.raises(LogDamaged) as caught:
        application.verification.verify()
    assert caught.value.facts["position"] == position


def test_a_record_accounts_for_its_own_stream_only(application: Application):
    """Nobody covers up a change in one stream by a record in another."""
    append(application.database, events=[note("n1"), note("n2")])
    drafted(application)
    redact(application)
    account = RedactedPayload(position=2, digest=hashlib.sha256(b"{}").hexdigest(), occurrences=1)
    forged = happened.PayloadRedacted(by="user:x", at=make.NOW, reason="x", payloads=(account,))
    append(application.database, stream=ARTICLE_STREAM, events=[forged])
    without_triggers(application.database, "UPDATE events SET data = '{}' WHERE position = 2")
    with pytest.raises(LogDamaged) as caught:
        application.verification.verify()
    assert caught.value.facts["position"] == 2


def test_the_permit_ends_with_the_act(application: Application):
    """Afterwards the database refuses changes as before, of redacted payloads too."""
    drafted(application)
    redact(application)
    with application.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM redaction_permits")).scalar() == 0
    with pytest.raises(Exception, match="never changed"), application.database.write() as connection:
        connection.execute(table_of(EventRow).update().values(data="{}"))


def test_a_snapshot_of_the_words_goes(application: Application):
    """A folded state holds the words as well as the events did."""
    drafted(application)
    row = {"stream": ARTICLE_STREAM, "version": 1, "shape": "x", "state": WORDS.encode(), "source_hash": b""}
    with application.database.write() as connection:
        connection.execute(table_of(SnapshotRow).insert().values(**row))
    redact(application)
    with application.database.read() as connection:
        assert connection.execute(select(table_of(SnapshotRow))).all() == []
        assert connection.execute(select(table_of(WorkRow))).all() != []


def test_old_bytes_are_in_no_file_of_sqlite(application: Application, tmp_path: Path):
    """Neither in the database, nor in its free pages, nor in the write-ahead log."""
    if application.database.is_postgresql:
        pytest.skip("PostgreSQL gives the space free and says what the operator must do for the rest")
    published(application)
    with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as former:
        former.execute("PRAGMA secure_delete=OFF")  # rows that went before anybody thought of erasing
        former.execute("CREATE TABLE former (words TEXT)")
        former.executemany("INSERT INTO former VALUES (?)", [(WORDS * 200,)] * 20)
        former.execute("DELETE FROM former")
        former.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert WORDS.encode() in (tmp_path / "log.db").read_bytes()
    assert redact(application).remains == ()
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert WORDS.encode() not in held
    assert DECOMPOSED.encode() not in held
    assert (tmp_path / "log.db-wal").stat().st_size == 0


def test_a_reader_in_the_way_is_said(application: Application):
    """When the files could not be emptied, the operator hears what to do."""
    if application.database.is_postgresql:
        drafted(application)
        (sentence,) = redact(application).remains
        assert "VACUUM FULL" in sentence
        return
    drafted(application)
    with application.database.read() as connection:
        connection.execute(text("SELECT count(*) FROM events")).scalar()
        connection.connection.driver_connection.execute("PRAGMA busy_timeout=1")
        (sentence,) = _impatient(application)
    assert "stop the newsroom" in sentence


def _impatient(application: Application) -> Any:
    """Redact with connections that do not wait half a minute for others."""
    event.listen(
        application.database.engine,
        "checkout",
        lambda driver, record, proxy: driver.execute("PRAGMA busy_timeout=50"),
    )
    return redact(application).remains
