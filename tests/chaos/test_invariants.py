"""Each invariant notices what it is there for: one sound run by hand, and one made-up violation after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.chaos.evidence import Copy, Entry, Evidence
from tests.chaos.invariants import INVARIANTS, judged
from tests.chaos.people import Telling
from tests.chaos.stories import EXPECTED, Plot, story
from tests.support.storm.partners import Record
from tests.support.storm.scale import Role
from workflow.domain.delivery import Delivery, Item, ItemState
from workflow.domain.messages import message_id
from workflow.domain.publication import publication_uri
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus

EN = LanguageTag("en")
PARTNER, BOUND = PartnerId("0190-harbour"), PartnerId("0190-valley")
WRITER, REVIEWER = "user:writer", "user:reviewer"
HASH, DIGEST = "c0ffee", "d19e57"
ARTICLE = replace(make.published(), id=ArticleId("0190-article"))
"""Public in its first revision."""
STREAM = f"article-{ARTICLE.id}"
MESSAGE = message_id(PARTNER, ARTICLE.id, "en:1")
EMBARGO = make.NOW - timedelta(seconds=100)
ITEM = Item(
    id="en:1",
    language=EN,
    revision=1,
    pub_status=PubStatus.USABLE,
    article_version=1,
    urgency=5,
    requested_at=make.NOW,
    due_at=make.NOW,
    round_at=make.NOW,
    begun_at=make.NOW,
    state=ItemState.ACCEPTED,
    body_digest=DIGEST,
)


def entry(position: int, event: str, by: str = WRITER, **data: Any) -> Entry:
    """One event of the article, by a command of its own."""
    told = {"by": by, "at": make.NOW.isoformat(), **data}
    return Entry(position=position, stream=STREAM, type=event, data=told, command_id=f"command-{position}")


def sound() -> Evidence:
    """A run in which all went well: one article under embargo, published after it, with one partner."""
    plain = next(each for number in range(9) if (each := story(1, number)).plot is Plot.PLAIN)
    log = [
        entry(1, "article.drafted", article_id=ARTICLE.id, details={"embargoed": EMBARGO.isoformat()}),
        entry(2, "article.submitted"),
        entry(3, "edition.approved", REVIEWER, language="en", content_hash=HASH),
        entry(4, "edition.published", REVIEWER, language="en", content_hash=HASH, revision=1),
        entry(5, "delivery.requested", "system:plan", partner_id=PARTNER, article_id=ARTICLE.id, item_id="en:1"),
    ]
    held = {"edition": publication_uri(ARTICLE.id, EN), "revision": 1, "status": "usable"}
    message = {
        "id": MESSAGE,
        "status": "204",
        "digest": DIGEST,
        "edition": held["edition"],
        "at": make.NOW.timestamp(),
    }
    telling = Telling(story=plain, article_id=ARTICLE.id, acknowledged=Counter(EXPECTED[Plot.PLAIN]), is_finished=True)
    record = Record(
        partner_id=PARTNER,
        role=Role(name="harbour", format="ninjs"),
        faults=[],
        editions={str(held["edition"]): held},
        messages=[message],
    )
    delivery = Delivery(partner_id=PARTNER, article_id=ARTICLE.id, items=(ITEM,))
    return Evidence(
        log=log,
        tellings=[telling],
        articles=[ARTICLE],
        records=[record],
        copies=[Copy(delivery=delivery)],
        bound=frozenset({BOUND}),
        largest_jump=60,
    )


def with_log(change: Callable[[list[Entry]], list[Entry]]) -> Callable[[Evidence], None]:
    """Make another log of the sound one."""

    def spoil(evidence: Evidence) -> None:
        evidence.log = change(list(evidence.log))

    return spoil


def with_record(**changes: Any) -> Callable[[Evidence], None]:
    """Let the partner have on file something else."""

    def spoil(evidence: Evidence) -> None:
        evidence.records = [replace(evidence.records[0], **changes)]

    return spoil


def with_item(**changes: Any) -> Callable[[Evidence], None]:
    """Let the log say something else of the delivery."""

    def spoil(evidence: Evidence) -> None:
        delivery = replace(evidence.copies[0].delivery, items=(replace(ITEM, **changes),))
        evidence.copies = [Copy(delivery=delivery)]

    return spoil


def fault(kind: str) -> Callable[[Evidence], None]:
    """Let the partner have found a fault."""
    return with_record(faults=[{"kind": kind, "message": 1, "what": "made up"}])


def told(sentence: str) -> Callable[[Evidence], None]:
    """Let people have met something that must not be."""
    return lambda evidence: evidence.tellings[0].wrong.append(sentence)


def listed(name: str) -> Callable[[Evidence], None]:
    """Let something be in a list that should be empty."""
    return lambda evidence: getattr(evidence, name).append("made up")


def message(**changes: Any) -> list[dict[str, Any]]:
    """The partner's one message, changed."""
    return [{**sound().records[0].messages[0], **changes}]


def again(position: int, of: int) -> Callable[[list[Entry]], list[Entry]]:
    """An event once more, at another position, by the command that it was by."""
    return lambda log: [*log, replace(log[of - 1], position=position)]


def by_its_author(log: list[Entry]) -> list[Entry]:
    """The text's author approves it."""
    return [replace(each, data={**each.data, "by": WRITER}) if each.position == 3 else each for each in log]


def of_another_text(log: list[Entry]) -> list[Entry]:
    """What is published is not what was approved."""
    return [replace(each, data={**each.data, "content_hash": "0"}) if each.position == 4 else each for each in log]


def before_its_embargo(log: list[Entry]) -> list[Entry]:
    """It comes out a second too soon."""
    early = (EMBARGO - timedelta(seconds=1)).isoformat()
    return [replace(each, data={**each.data, "at": early}) if each.position == 4 else each for each in log]


VIOLATIONS: list[tuple[str, Callable[[Evidence], None]]] = [
    ("drained in time", listed("stuck")),
    ("nothing lost", with_log(lambda log: log[:3])),
    ("nothing lost", lambda evidence: evidence.tellings[0].acknowledged.update({"edition.approved": 1})),
    ("nothing doubled", with_log(again(6, of=3))),
    ("nothing doubled", with_log(lambda log: [*log, replace(log[0], position=6, stream="article-of-nobody")])),
    ("nothing doubled", with_log(again(9, of=5))),
    ("order kept at partners", fault("inversion")),
    ("messages sound", fault("bad_signature")),
    ("messages sound", fault("other_body")),
    ("partners hold the newest", with_record(editions={})),
    ("ledger agrees with partners", lambda evidence: setattr(evidence, "copies", [])),
    ("ledger agrees with partners", with_record(messages=message(status="500"))),
    ("ledger agrees with partners", with_record(messages=message(digest="0"))),
    ("ledger agrees with partners", with_record(messages=[*message(), *message(id="msg_0")])),
    ("ledger agrees with partners", with_item(state=ItemState.PARKED)),
    ("ledger agrees with partners", with_item(state=ItemState.SUPERSEDED)),
    ("lies confirm nothing", with_item(state=ItemState.CONFIRMED)),
    ("approvals hold", with_log(by_its_author)),
    ("approvals hold", with_log(of_another_text)),
    ("refusals as expected", told("an approval was taken that must be refused")),
    ("embargoes hold", with_log(before_its_embargo)),
    ("embargoes hold", with_log(lambda log: [*log[:3], replace(log[4], position=4), replace(log[3], position=5)])),
    ("embargoes hold", with_record(messages=message(at=EMBARGO.timestamp() - 62))),
    ("verify clean", listed("differences")),
    ("no open work or lease", listed("open_work")),
    ("no open work or lease", listed("open_leases")),
    ("no dead letters", listed("dead_letters")),
    ("no orphan process", listed("processes")),
]


def test_a_sound_run_breaks_nothing() -> None:
    """The run that every violation is made of is whole."""
    assert not any(judged(sound()).values())


@pytest.mark.parametrize(("name", "spoil"), VIOLATIONS)
def test_a_violation_is_noticed(name: str, spoil: Callable[[Evidence], None]) -> None:
    """The invariant that is there for it says so."""
    evidence = sound()
    spoil(evidence)
    assert judged(evidence)[name] != []


def test_every_invariant_has_a_violation_that_it_notices() -> None:
    """None is without a made-up violation."""
    assert {name for name, _ in VIOLATIONS} == set(INVARIANTS)


def test_what_a_partner_took_and_forgot_is_its_own_affair() -> None:
    """Given a partner that said yes and kept nothing, the newsroom is not blamed."""
    evidence = sound()
    with_record(editions={}, messages=[], forgotten=frozenset({MESSAGE}))(evidence)
    assert not any(judged(evidence).values())


def test_jumps_of_the_clock_excuse_as_much_as_they_were() -> None:
    """A message within the largest jump before the embargo may come of a clock that ran ahead."""
    evidence = sound()
    with_record(messages=message(at=EMBARGO.timestamp() - 60))(evidence)
    assert judged(evidence)["embargoes hold"] == []


def test_an_unfinished_story_is_judged_by_what_was_acknowledged() -> None:
    """Who gave up in the middle misses nothing that the newsroom had not promised."""
    evidence = sound()
    with_log(lambda log: log[:2])(evidence)
    evidence.tellings[0].is_finished = False
    evidence.tellings[0].acknowledged = Counter({"article.drafted": 1, "article.submitted": 1})
    assert judged(evidence)["nothing lost"] == []
