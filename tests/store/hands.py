"""The workers' own tasks on a store's newsroom, with an engine and a transport that answer what a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from tests.factories import PARTNER_ID
from tests.store.parts import ManualClock
from workers.ports import NO_CONTEXT, Context, Hypothesis, Limits, Parcel, SourceSegment, TransientEngineError
from workers.tasks import runner
from workers.translation.registry import EngineRegistry
from workers.wiring import Hands
from workflow.bootstrap import Application
from workflow.domain.commands import AttemptOutcome
from workflow.domain.vocabulary import LanguageTag, PartnerId
from workflow.ports import Lease, Nudge
from workflow.rendering.formats import FORMATS

TAKEN = AttemptOutcome(delivered=True, status=204, latency_ms=5)
REFUSED = AttemptOutcome(delivered=False, status=503, error="The endpoint answered 503")


class SayingEngine:
    """Translates English to Portuguese by saying so before the text.

    Fails as long as ``failures`` are left, and does one thing of ``meanwhile`` in the middle of each translation.
    """

    name = "saying"

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.meanwhile: list[Callable[[], object]] = []

    def pairs(self) -> frozenset[tuple[str, str]]:
        """English to Portuguese."""
        return frozenset({("en", "pt")})

    def fingerprint(self, source: LanguageTag, target: LanguageTag) -> str:
        """Its name and version."""
        return "saying 1.0"

    def close(self) -> None:
        """Nothing to let go of."""

    def limits(self) -> Limits:
        """As many as there are."""
        return Limits(characters_per_segment=5_000, segments_per_call=100)

    def translate(
        self,
        segments: Sequence[SourceSegment],
        source: LanguageTag,
        target: LanguageTag,
        context: Context = NO_CONTEXT,
    ) -> list[Hypothesis]:
        """The text, said to be in the other language."""
        if self.failures:
            raise TransientEngineError(self.failures.pop(0))
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return [Hypothesis(segment_id=each.id, text=f"Em {target}: {each.text}") for each in segments]


class AnsweringTransport:
    """Answers every parcel with the next of ``answers``, then with a receipt."""

    name = "webhook"

    def __init__(self) -> None:
        self.answers: list[AttemptOutcome] = []
        self.parcels: list[Parcel] = []

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """What came of it."""
        self.parcels.append(parcel)
        return self.answers.pop(0) if self.answers else TAKEN

    def close(self) -> None:
        """It holds nothing."""


class Machines:
    """Everything automatic of a newsroom, done when a test says so."""

    def __init__(self, application: Application, clock: ManualClock) -> None:
        self.application = application
        self.clock = clock
        self.engine = SayingEngine()
        self.transport = AnsweringTransport()
        self.hands = Hands(
            application=application,
            engines=EngineRegistry((self.engine,)),
            formats=FORMATS,
            transports={"webhook": self.transport},
            owner="machine-7:4711",
        )

    def trust(self, partner_id: PartnerId = PARTNER_ID) -> None:
        """Give a partner its signing secret."""
        self.application.accounts.new_partner_secret(partner_id)

    @property
    def sent(self) -> int:
        """How many parcels were sent."""
        return len(self.transport.parcels)

    def nudges(self) -> list[Nudge]:
        """The work that is due now, as it is announced."""
        now = self.clock.now()
        return self.application.ledger.due(now, nudged_before=now + timedelta(days=1), limit=200)

    def due(self, kind: str = "") -> list[str]:
        """Ids of the work that is due now, of one kind or all."""
        return [nudge.work_id for nudge in self.nudges() if kind in {"", nudge.kind.value}]

    def work_off(self, kind: str = "") -> None:
        """Do everything that is due, until nothing is."""
        while due := self.due(kind):
            for work_id in due:
                runner.run(self.hands, work_id)

    def run(self, work_id: str) -> None:
        """Do one piece of work."""
        runner.run(self.hands, work_id)

    def claim(self, kind: str) -> Lease:
        """The lease on the first due work of a kind, held by the machine."""
        lease = self.application.ledger.claim(self.due(kind)[0], self.hands.owner, self.clock.now(), 60)
        assert lease is not None
        return lease
