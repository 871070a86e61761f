"""Recorded events replayed: what each of them changed, and which of them made which work due.

Nothing here is stored anywhere: a work's id derives from its stream and key, so replaying the streams tells which
event made the work due that a later event's metadata names as its cause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from workflow.domain import events as happened
from workflow.domain.article import Article, Edition
from workflow.domain.delivery import Delivery
from workflow.domain.partner import Partner
from workflow.domain.reactions import Work, work_of_edition
from workflow.domain.streams import KINDS, category, partner_of, partner_stream
from workflow.domain.vocabulary import LanguageTag, PartnerId
from workflow.timeline import addressed, sentence

WorkId = Callable[[str, str], str]
"""The id of a piece of work by its stream and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One recorded event, with what its metadata says of it."""

    position: int
    stream: str
    at: datetime
    type: str
    event: happened.Event
    actor: str
    command_id: str
    correlation_id: str
    causation_id: str
    via: str = ""

    @property
    def is_automatic(self) -> bool:
        """Whether Copyflow did it by itself."""
        return self.actor.startswith("system:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A happening, with its stream's state before and after it."""

    happening: Happening
    before: Any
    after: Any

    @property
    def position(self) -> int:
        """Its place in the log."""
        return self.happening.position

    @property
    def event(self) -> Any:
        """What happened."""
        return self.happening.event


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A piece of work that a step made due."""

    work: Work
    step: Step


class _WorkOf:
    """The work that each of a stream's states in turn makes due; what did not change is not looked at again."""

    def __init__(self, work: Callable[[Any], tuple[Work, ...]]) -> None:
        self._work = work
        self._known: dict[LanguageTag, tuple[Article, list[Work]]] = {}

    def __call__(self, state: Any) -> Iterable[Work]:
        if not isinstance(state, Article):
            return self._work(state)
        return [work for edition in state.editions.values() for work in self._of_edition(state, edition)]

    def _of_edition(self, article: Article, edition: Edition) -> list[Work]:
        known = self._known.get(edition.language)
        if known is None or not is_same_edition(known[0], article, edition.language):
            known = self._known[edition.language] = (article, work_of_edition(article, edition))
        return known[1]


def is_same_edition(before: Article, after: Article, language: LanguageTag) -> bool:
    """Whether nothing changed of all that an edition's work and waits depend on, told by identity."""
    return (
        before.editions.get(language) is after.editions.get(language)
        and before.blocks is after.blocks
        and before.details is after.details
        and before.editions.get(before.language) is after.editions.get(after.language)
    )


class History:
    """Some streams' events in log order, replayed."""

    def __init__(self, happenings: Iterable[Happening], work_id: WorkId, names: Mapping[str, str]) -> None:
        self._work_id = work_id
        self._names = names
        self._streams: dict[str, list[Step]] = {}
        self._openings: dict[str, list[Opening]] = defaultdict(list)
        by_stream: dict[str, list[Happening]] = defaultdict(list)
        for happening in sorted(happenings, key=lambda each: each.position):
            by_stream[happening.stream].append(happening)
        for stream, recorded in by_stream.items():
            self._replay(stream, recorded)
        steps = (step for steps in self._streams.values() for step in steps)
        self.steps: tuple[Step, ...] = tuple(sorted(steps, key=lambda step: step.position))

    def _replay(self, stream: str, recorded: Sequence[Happening]) -> None:
        kind = KINDS[category(stream)]
        state, due = kind.initial(stream), frozenset[str]()
        steps = self._streams[stream] = []
        work = _WorkOf(kind.work)
        for _, command in groupby(recorded, key=lambda each: each.command_id):
            opened: dict[str, Opening] = {}
            for happening in command:
                before, state = state, kind.evolve(state, happening.event)
                step = Step(happening=happening, before=before, after=state)
                steps.append(step)
                works = {self._work_id(stream, each.key): each for each in work(state)}
                opened |= {each: Opening(work=works[each], step=step) for each in works.keys() - due}
                due = frozenset(works)
            for identity in opened.keys() & due:  # what a command makes due and moot again was never on the ledger
                self._openings[identity].append(opened[identity])

    # --- looking back -----------------------------------------------------------------------------------

    def of(self, stream: str, *, before: int | None = None) -> list[Step]:
        """A stream's steps, or those before a position."""
        steps = self._streams.get(stream, [])
        return steps if before is None else [step for step in steps if step.position < before]

    def command(self, step: Step) -> list[Step]:
        """The steps of the same command before this one."""
        identity = step.happening.command_id
        earlier = self.of(step.happening.stream, before=step.position)
        return [each for each in earlier if each.happening.command_id == identity]

    def state(self, stream: str) -> Any:
        """The stream's state at the end."""
        steps = self.of(stream)
        return steps[-1].after if steps else KINDS[category(stream)].initial(stream)

    def opening(self, identity: str, *, before: int | None = None) -> Opening | None:
        """How a piece of work became due, for the last time before a position."""
        found = [each for each in self._openings.get(identity, ()) if before is None or each.step.position < before]
        return found[-1] if found else None

    def opening_of(self, stream: str, work: Work, *, before: int | None = None) -> Opening | None:
        """The same, for a stream's work."""
        return self.opening(self.id_of(stream, work), before=before)

    def openings(self) -> Iterable[Opening]:
        """All work that ever became due, in no order."""
        return (each for found in self._openings.values() for each in found)

    def id_of(self, stream: str, work: Work) -> str:
        """The id of a stream's work."""
        return self._work_id(stream, work.key)

    # --- the parts of an article's story -------------------------------------------------------------------

    @property
    def article_steps(self) -> list[Step]:
        """The article's own steps."""
        return self._streams[self._article_stream]

    @property
    def article(self) -> Article:
        """The article as it is at the end."""
        article: Article = self.state(self._article_stream)
        return article

    @property
    def _article_stream(self) -> str:
        return next(stream for stream in self._streams if category(stream) == "article")

    @property
    def deliveries(self) -> dict[str, Delivery]:
        """Partners' copies by stream, at the end."""
        return {stream: self.state(stream) for stream in sorted(self._streams) if category(stream) == "delivery"}

    @property
    def partners(self) -> dict[PartnerId, Partner]:
        """The partners at the end, by name."""
        found = [self.state(stream) for stream in self._streams if category(stream) == "partner"]
        registered = [partner for partner in found if partner.name]
        return {partner.id: partner for partner in sorted(registered, key=lambda each: (each.name, each.id))}

    # --- in words -------------------------------------------------------------------------------------------

    def name(self, actor: str) -> str:
        """What people call an actor."""
        return self._names.get(actor, actor)

    def partner_name(self, partner_id: PartnerId) -> str:
        """What people call a partner."""
        state: Partner = self.state(partner_stream(partner_id))
        return state.name or partner_id

    def told(self, step: Step) -> str:
        """What happened as a sentence without its subject, with the partner that it is about."""
        stream = step.happening.stream
        kind = category(stream)
        words = sentence(step.event)
        if kind == "delivery":
            return addressed(words, self.partner_name(partner_of(stream)))
        if kind == "partner" and not isinstance(step.event, happened.PartnerRegistered):
            return words.replace("the partner", f"the partner {self.partner_name(partner_of(stream))}", 1)
        return words

    def telling(self, step: Step, *, within: str = "") -> str:
        """The same, with its subject; ``within`` a partner's own stream, its name is left out."""
        words = (sentence(step.event) if step.happening.stream == within else self.told(step)).rstrip(".")
        if isinstance(step.event, happened.AttemptFailed):  # has a subject of its own
            return words
        return f"{self.name(step.happening.actor)} {words}"
