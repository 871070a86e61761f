"""What becomes of a newsroom whose Redis is away for two minutes while articles come in.

    python benchmarks/outage.py [--quick] [--json] [--only WORDS] [--pace ARTICLES_A_SECOND]

The whole program runs (benchmarks/house.py), a thousand articles (with --quick 40) are handed in over HTTP at an even
pace: two fifths before, as many as come during two minutes (--quick: 10 s), the rest afterwards. Redis's process is
ended, not paused: its socket is gone. It comes back empty, its data removed, which is the harder case; and in a second
row of each kind with its data. What an article is, is told in benchmarks/people.py; two worker processes.

- *answered 201* counts the answers to what was handed in while Redis was away, per cent of the requests; goal: all.
- *latency of the answer* during the outage stands beside that before it; median and longest.
- *until the first article is delivered again*: seconds from the moment when Redis answers again.
- *until what was accepted meanwhile is delivered*: seconds from the moment when Redis answers again to the last
  partner's receipt of the last edition of the last article that was accepted until then, while new ones come in.
- *until nothing is left to do*: from that moment too, but everything that was handed in afterwards is part of it:
  every edition with every partner, no open work, relay and followers at the log's end. *Handing in went on for* says
  how much of that was simply waiting for people.
- *delivered a second* while the backlog drained (from the return until what was accepted meanwhile is delivered; those
  handed in later and delivered by then count too) stands beside the rate before the outage, which is the pace.
- *promises broken*: articles that a partner has not got whole, a revision that came under a second message id, an older
  revision that came after a newer one, partners that do not hold the newest revision, work that was parked, projections
  that differ from the log, and a broken chain. Goal: none. Messages that came again under their own id are told apart:
  a partner knows them by it.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness
from benchmarks.harness import Backend, Options, Row
from benchmarks.house import House, running_house, shared
from benchmarks.people import LANGUAGES, People, Sent, Tally, latencies
from workflow.domain.errors import NewsroomError
from workflow.domain.publication import publication_uri
from workflow.domain.vocabulary import ArticleId, LanguageTag

WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is handed in, and how long Redis is away."""

    articles: int
    away_seconds: float
    pace: float
    """Articles a second."""


FULL = Sizes(articles=1_000, away_seconds=120, pace=2)
QUICK = Sizes(articles=40, away_seconds=10, pace=1.5)
BEFORE = 0.4
"""This share of the articles is handed in before Redis goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """What was seen; moments are of the monotonic clock."""

    began: float
    went: float
    came: float
    """When Redis answered again."""
    handed_in: float
    """When the last article was."""
    calm: float
    tally: Tally
    broken: Sequence[str]

    @property
    def before(self) -> list[Sent]:
        """What was handed in before Redis went."""
        return [each for each in self.tally.sent if each.at < self.went]

    @property
    def meanwhile(self) -> list[Sent]:
        """What was handed in while Redis was away."""
        return [each for each in self.tally.sent if self.went <= each.at < self.came]

    @property
    def drained(self) -> float:
        """When everything that was accepted until Redis was back had been delivered."""
        until_then = [each.article_id for each in self.tally.accepted if each.at < self.came]
        return max(self.tally.delivered[each] for each in until_then)

    @property
    def went_on(self) -> float:
        """When the first article after that was delivered."""
        return min(at for at in self.tally.delivered.values() if at >= self.came)

    def delivered_a_second(self, begins: float, ends: float) -> float:
        """Articles."""
        return sum(1 for at in self.tally.delivered.values() if begins <= at <= ends) / (ends - begins)


def main() -> None:
    """Measure and print."""
    wanted, sizes = _options()

    def measure(backend: Backend, _: Options) -> list[Row]:
        return [row for loses in (True, False) for row in of_backend(backend, sizes, loses=loses)]

    rows = harness.on_each(wanted, measure)
    harness.report(rows, wanted)
    sys.exit(1 if any(row.is_met is False for row in rows) else 0)


def of_backend(backend: Backend, sizes: Sizes, *, loses: bool) -> list[Row]:
    """One outage; ``loses``: Redis comes back empty."""
    with running_house(backend, "outage") as house, house.hands(shared(WORKERS)), People(house) as people:
        how = f"{backend.name}, Redis comes back {'empty' if loses else 'with its data'}"
        _warm_up(house, people)
        seen = _through(house, people, sizes, loses=loses, how=how)
    for sentence in seen.broken[:20]:
        harness.say(f"{how}: BROKEN: {sentence}")
    return _rows(how, seen, sizes)


def _warm_up(house: House, people: People) -> None:
    people.hand_in(2)
    people.answered(2)
    people.delivered()
    house.settled()
    people.tally.sent.clear()
    people.tally.delivered.clear()


def _through(house: House, people: People, sizes: Sizes, *, loses: bool, how: str) -> Outage:
    """Hand in at an even pace; meanwhile Redis goes and comes back."""
    began = time.monotonic()
    moments: dict[str, float] = {}
    goes_after, total = round(BEFORE * sizes.articles), sizes.articles

    def break_and_go_on(number: int) -> bool:
        now = time.monotonic()
        if "went" not in moments and number >= goes_after:
            house.redis.stop()
            moments["went"] = time.monotonic()
            harness.say(f"{how}: Redis is away; {len(people.tally.delivered)} of {number} delivered")
        if "went" in moments and "came" not in moments and now - moments["went"] >= sizes.away_seconds:
            if loses:
                house.lose_redis_data()
            house.redis.start()
            house.redis.wait_ready()
            moments["came"] = time.monotonic()
            harness.say(f"{how}: Redis is back; {len(people.tally.delivered)} of {number} delivered")
        return number < total

    people.hand_in_steadily(sizes.pace, break_and_go_on)
    if "came" not in moments:
        raise RuntimeError("the articles were handed in before Redis was back: slow the pace down, or hand in more")
    handed_in = time.monotonic()
    people.answered(total)
    people.delivered()
    house.settled()
    calm = time.monotonic()
    harness.say(f"{how}: calm {calm - moments['came']:.0f} s after it was back")
    time.sleep(1)  # what a partner would get too much
    return Outage(
        began=began,
        went=moments["went"],
        came=moments["came"],
        handed_in=handed_in,
        calm=calm,
        tally=people.tally,
        broken=broken(house, people.tally),
    )


def broken(house: House, tally: Tally) -> list[str]:
    """A sentence for every promise that does not hold now that all is calm."""
    application = house.application
    found = [f"{each} is not with every partner" for each in tally.undelivered()]
    if tally.doubled:
        found.append(f"{tally.doubled} revisions came under a second message id")
    if tally.inversions:
        found.append(f"{tally.inversions} older revisions came after a newer one")
    for sent in tally.accepted:
        article = application.views.article(ArticleId(sent.article_id))
        for language in LANGUAGES:
            public = article.editions[LanguageTag(language)].published
            newest = public.revision if public else None
            uri = publication_uri(article.id, LanguageTag(language))
            holds = {partner: tally.newest.get((partner, uri)) for partner in house.partners}
            found += [
                f"partner {who} holds {has} of {uri}, not {newest}" for who, has in holds.items() if has != newest
            ]
    found += [
        f"parked: {each.kind} of {each.stream}: {each.last_error}" for each in application.ledger.parked(limit=50)
    ]
    try:
        application.verification.verify()
    except NewsroomError as error:
        found.append(f"the chain: {error}")
    return found + [f"a projection is not as the log says: {each}" for each in application.verification.differences()]


def _rows(how: str, seen: Outage, sizes: Sizes) -> list[Row]:
    tally, meanwhile = seen.tally, seen.meanwhile
    created = sum(each.status == http.client.CREATED for each in meanwhile)
    before_ms, during_ms = latencies(seen.before), latencies(meanwhile)
    rate_before = seen.delivered_a_second(seen.began + min(10.0, (seen.went - seen.began) / 3), seen.went)

    def seconds(what: str, value: float) -> Row:
        return Row(name=f"{how}: {what}", value=value, unit="s", higher_is_better=False)

    def latency(what: str, during: float, before: float) -> Row:
        name = f"{how}: latency of the answer while it was away, {what}"
        return Row(name=name, value=during, unit="ms", peer="before", peer_value=before, higher_is_better=False)

    others = [each.status for each in tally.sent if each.status != http.client.CREATED]
    return [
        Row(name=f"{how}: accepted while it was away", value=created, unit="articles"),
        Row(name=f"{how}: answered 201 while it was away", value=100 * created / len(meanwhile), unit="%", goal=100),
        Row(
            name=f"{how}: answered otherwise, over all {len(tally.sent):,}",
            value=len(others),
            unit="articles",
            goal=0,
            higher_is_better=False,
        ),
        latency("median", statistics.median(during_ms), statistics.median(before_ms)),
        latency("longest", max(during_ms), max(before_ms)),
        seconds(f"away, articles coming at {sizes.pace:g} a second", seen.came - seen.went),
        seconds("until the first article is delivered again", seen.went_on - seen.came),
        seconds("until what was accepted meanwhile is delivered", max(0.0, seen.drained - seen.came)),
        seconds("until nothing is left to do", seen.calm - seen.came),
        seconds("handing in went on for", seen.handed_in - seen.came),
        Row(
            name=f"{how}: delivered a second while the backlog drained",
            value=seen.delivered_a_second(seen.came, max(seen.drained, seen.came + 1)),
            unit="articles/s",
            peer="before the outage",
            peer_value=rate_before,
        ),
        Row(name=f"{how}: messages that came again under their id", value=tally.repeated, unit=""),
        Row(name=f"{how}: promises broken", value=len(seen.broken), unit="", goal=0, higher_is_better=False),
    ]


def _options() -> tuple[Options, Sizes]:
    parser = harness.parser_of(__doc__)
    parser.add_argument("--pace", type=float, default=0, help="articles a second that are handed in")
    given = parser.parse_args()
    sizes = QUICK if given.quick else FULL
    if given.pace:
        sizes = Sizes(articles=sizes.articles, away_seconds=sizes.away_seconds, pace=given.pace)
    return harness.chosen(given), sizes


if __name__ == "__main__":
    main()
