"""What must hold after a run: each a function of the evidence that gives a sentence for every violation. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from tests.chaos.evidence import Evidence
from tests.chaos.stories import COUNTED, missing, too_many
from tests.support.storm.promises import Figures, ledger, losses, messages_by_id
from workflow.domain.delivery import Delivery, ItemState

Invariant = Callable[[Evidence], Iterator[str]]
ENGLISH = "en"
_TEXTS = frozenset({"article.drafted", "article.draft_revised", "article.corrected", "edition.post_edited"})
"""Events whose actor has a hand in the text."""
_PUBLIC = frozenset({"edition.published", "edition.corrected"})
_LEAD = 1.0
"""Seconds that clocks of partner and newsroom may differ beside the jumps."""


def drained(evidence: Evidence) -> Iterator[str]:
    """When the faults had stopped, everything came to its end by itself, in time."""
    yield from evidence.stuck


def nothing_lost(evidence: Evidence) -> Iterator[str]:
    """What the newsroom has acknowledged is in the log, and a story that ended is there whole."""
    counts = _counts(evidence)
    for telling in evidence.tellings:
        has = counts[telling.article_id]
        name = f"story {telling.story.number} ({telling.story.plot}), article {telling.article_id}"
        for event, times in (telling.acknowledged - has).items():
            yield f"{name}: {times} {event} of {telling.acknowledged[event]} acknowledged are not in the log"
        if telling.is_finished:
            yield from (f"{name}: {event} is missing" for event in missing(telling.story.plot, has))


def nothing_doubled(evidence: Evidence) -> Iterator[str]:
    """No act of a person stands in the log twice, no article was begun for nobody, no command has been run twice."""
    counts = _counts(evidence)
    told = {telling.article_id: telling for telling in evidence.tellings if telling.article_id}
    unknown = sum(1 for telling in evidence.tellings if not telling.article_id)
    for telling in told.values():
        for event, times in too_many(telling.story.plot, counts[telling.article_id]).items():
            yield f"story {telling.story.number} ({telling.story.plot}): {times} {event} too many"
    untold = counts.keys() - told.keys()
    if len(untold) > unknown:  # whoever gave up before an answer came may have begun one
        yield f"{len(untold)} articles were begun that nobody asked for: {sorted(untold)[:5]}"
    positions: dict[str, list[int]] = defaultdict(list)
    for entry in evidence.log:
        positions[entry.command_id].append(entry.position)
    for command, at in positions.items():
        if at[-1] - at[0] + 1 != len(at):
            yield f"command {command} has appended at {at}, which is not one append"


def order_kept(evidence: Evidence) -> Iterator[str]:
    """No partner got an older revision after it had accepted a newer one."""
    yield from _reported(evidence, {"inversion"})


def messages_sound(evidence: Evidence) -> Iterator[str]:
    """A message is genuine and readable, has one id and one body, and what takes a text back does not tell it."""
    kinds = {fault["kind"] for record in evidence.records for fault in record.faults}
    yield from _reported(evidence, kinds - {"inversion"})


def partners_hold_the_newest(evidence: Evidence) -> Iterator[str]:
    """Every partner holds the newest revision of every public edition, or its withdrawal."""
    copies = {(copy.delivery.partner_id, copy.delivery.article_id): copy.delivery for copy in evidence.copies}
    for record in evidence.records:
        for article in evidence.articles:
            yield from losses(record, article, copies.get((record.partner_id, article.id), Delivery()))


def ledger_agrees(evidence: Evidence) -> Iterator[str]:
    """What the log says of a delivery is what the partner saw: no invented acceptance, no message off the record."""
    for record in evidence.records:
        of_id = messages_by_id(record)
        for copy in evidence.copies:
            if copy.delivery.partner_id == record.partner_id:
                yield from ledger(record, copy.delivery, set(copy.superseded), of_id, Figures())
        yield from (f"{record.role.name} got {identity}, which is no item's id" for identity in of_id)


def lies_confirm_nothing(evidence: Evidence) -> Iterator[str]:
    """No item counts as confirmed: these partners send no receipt that says so in the agreed words."""
    for copy in evidence.copies:
        for item in copy.delivery.items:
            if item.state in {ItemState.CONFIRMED, ItemState.REFUSED}:
                yield f"{copy.delivery.partner_id}, {copy.delivery.article_id} {item.id} is {item.state}"


def approvals_hold(evidence: Evidence) -> Iterator[str]:
    """Whatever became public was approved before, in exactly that text, by somebody who had no hand in it."""
    hands: dict[str, set[str]] = defaultdict(set)
    approvals: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for entry in evidence.log:
        stream, data = entry.stream, entry.data
        if entry.type in _TEXTS:
            hands[stream].add(data["by"])
        elif entry.type == "edition.approved":
            if data["by"] in hands[stream]:
                yield f"{stream}: {data['by']} approved their own text at {entry.position}"
            approvals[stream, data["language"]].add((data["by"], data["content_hash"]))
        elif entry.type in _PUBLIC:
            given = approvals[stream, data["language"]]
            if not any(hashed == data["content_hash"] for by, hashed in given if by not in hands[stream]):
                yield f"{stream}: the {data['language']} text published at {entry.position} was approved by nobody"


def refusals_held(evidence: Evidence) -> Iterator[str]:
    """What had to be refused was refused, and nothing else was."""
    for telling in evidence.tellings:
        for sentence in telling.wrong:
            yield f"story {telling.story.number} ({telling.story.plot}), article {telling.article_id}: {sentence}"


def embargoes_hold(evidence: Evidence) -> Iterator[str]:
    """Nothing is public before its embargo by the clock that decided it, nor with a partner that is not bound to it."""
    embargoes = _embargoes(evidence)
    for entry in evidence.log:
        if entry.type not in _PUBLIC or entry.stream not in embargoes:
            continue
        if _moment(entry.data["at"]) < embargoes[entry.stream]:
            yield f"{entry.stream} was published at {entry.data['at']}, under embargo until {embargoes[entry.stream]}"
    for record in evidence.records:
        if record.partner_id in evidence.bound:
            continue
        for message in record.messages:
            for stream, embargo in embargoes.items():
                early = embargo.timestamp() - message["at"] - evidence.largest_jump - _LEAD
                if stream.removeprefix("article-") in message["edition"] and early > 0:
                    yield f"{record.role.name} got {message['edition']} {early:.0f} s before its embargo"
    yield from _planned_too_early(evidence, embargoes)


def projections_agree(evidence: Evidence) -> Iterator[str]:
    """The chain is whole, and every table says what a rebuild would say."""
    yield from evidence.differences


def nothing_left_open(evidence: Evidence) -> Iterator[str]:
    """No work is left on the ledger, and nobody holds a lease."""
    yield from (f"open work: {item}" for item in evidence.open_work)
    yield from (f"open lease: {item}" for item in evidence.open_leases)


def no_dead_letters(evidence: Evidence) -> Iterator[str]:
    """Nothing was put aside: every fault of a run ends sooner than the patience of whoever met it."""
    yield from evidence.dead_letters


def no_orphans(evidence: Evidence) -> Iterator[str]:
    """No process of the run is left."""
    yield from evidence.processes


INVARIANTS: Mapping[str, Invariant] = {
    "drained in time": drained,
    "nothing lost": nothing_lost,
    "nothing doubled": nothing_doubled,
    "order kept at partners": order_kept,
    "messages sound": messages_sound,
    "partners hold the newest": partners_hold_the_newest,
    "ledger agrees with partners": ledger_agrees,
    "lies confirm nothing": lies_confirm_nothing,
    "approvals hold": approvals_hold,
    "refusals as expected": refusals_held,
    "embargoes hold": embargoes_hold,
    "verify clean": projections_agree,
    "no open work or lease": nothing_left_open,
    "no dead letters": no_dead_letters,
    "no orphan process": no_orphans,
}
"""In the order of the report."""


def judged(evidence: Evidence) -> dict[str, list[str]]:
    """By invariant: its violations."""
    return {name: list(invariant(evidence)) for name, invariant in INVARIANTS.items()}


def _counts(evidence: Evidence) -> dict[str, Counter[str]]:
    """By article: how often each event of the plots stands in its stream, for the English edition."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in evidence.log:
        if entry.type in COUNTED and entry.data.get("language", ENGLISH) == ENGLISH:
            counts[entry.stream.removeprefix("article-")][entry.type] += 1
    return counts


def _reported(evidence: Evidence, kinds: set[str]) -> Iterator[str]:
    for record in evidence.records:
        yield from (f"{record.role.name}: {fault}" for fault in record.faults if fault["kind"] in kinds)


def _embargoes(evidence: Evidence) -> dict[str, datetime]:
    """By the article's stream."""
    found = {}
    for entry in evidence.log:
        embargoed = entry.data.get("details", {}).get("embargoed") if entry.type == "article.drafted" else None
        if embargoed:
            found[entry.stream] = _moment(embargoed)
    return found


def _planned_too_early(evidence: Evidence, embargoes: Mapping[str, datetime]) -> Iterator[str]:
    """What goes to a partner that is not bound is planned after the publication, by the log's own order."""
    out: set[str] = set()
    for entry in evidence.log:
        if entry.type in _PUBLIC:
            out.add(entry.stream)
        elif entry.type == "delivery.requested" and entry.data["partner_id"] not in evidence.bound:
            stream = f"article-{entry.data['article_id']}"
            if stream in embargoes and stream not in out:
                yield f"{entry.data['item_id']} of {stream} was planned at {entry.position}, before its release"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
