"""What must hold in every history of an article: random people and machines, in any order, at growing times.

Machines work as the tasks do: they claim a piece of work, read the article some time later, and record their
result later still, on whatever the article has become by then, under the work's key.
"""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests import factories as make
from tests.factories import EN, PT, RU
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import Verdict
from workflow.domain.article import Article, EditionState
from workflow.domain.changing import replace
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.editorial import decide
from workflow.domain.errors import NewsroomError
from workflow.domain.evolution import evolve
from workflow.domain.partner import Partner, offer_of, recipients
from workflow.domain.permissions import permission
from workflow.domain.publication import Publication, publication_of
from workflow.domain.reactions import Work, WorkKind, work_of_article
from workflow.domain.rules import can_be_withdrawn
from workflow.domain.segments import Block, content_hash, headline_of, missing_or_stale, translated_blocks
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus, Route, system_actor

WORDS = ("The meeting began. ", "Nine countries took part. ", "It ends on Friday.", "Ten countries took part. ")
bodies = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)
texts = st.builds(
    lambda words, headline: make.text(*words, headline=headline), bodies, st.sampled_from(("Ministers meet", "Talks"))
)
languages = st.sampled_from((EN, PT, RU))
people = st.sampled_from(
    (
        *make.PEOPLE,
        make.person("chief", *(role for someone in make.PEOPLE for role in someone.roles)),
    )
)


BOUND = PartnerId("bound")
"""The partner that gets scheduled editions ahead of their release."""
PARTNERS = (
    Partner(id=BOUND, version=1, profile=make.profile(embargo_agreement=True)),
    Partner(id=PartnerId("free"), version=1, profile=make.profile()),
)


def revision_of(event: Any) -> int | None:
    """The number that an event gave to what goes out next of its edition; a plan only says one again."""
    if isinstance(event, happened.EditionScheduled):
        return event.advance_revision or None
    return None if isinstance(event, happened.DeliveryPlanned) else getattr(event, "revision", None)


def without_talk(article: Article) -> Article:
    """All of an article but what people said about it and who looks after its editions."""
    editions = {language: replace(edition, claim=None) for language, edition in article.editions.items()}
    return replace(article, version=0, changed_at=None, comments=(), editions=editions)


class Hand:
    """A machine at work on one piece of work."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.seen: Article | None = None


class ArticleHistory(RuleBasedStateMachine):
    """One article."""

    def __init__(self) -> None:
        super().__init__()
        self.now = make.NOW
        self.article = Article(id=make.ARTICLE_ID)
        self.events: list[happened.Event] = []
        self.hands: list[Hand] = []
        self.settled: set[str] = set()
        self.wrote: set[str] = set()
        self.edited: dict[tuple[str, str], set[str]] = {}
        self.waived: dict[tuple[str, str], str] = {}
        self.approvals: dict[tuple[str, str], set[str]] = {}
        self.overridden: set[tuple[str, str]] = set()
        self.standing: tuple[Block, ...] = ()
        self.came_out: set[tuple[str, str]] = set()
        self.newest: dict[str, int] = {}
        self.linked: dict[str, object] = {}
        self.received: dict[str, dict[PartnerId, Publication]] = {}

    # --- what may happen ----------------------------------------------------------------------------

    @initialize(
        wanted_in=st.sampled_from(((), (PT,), (PT, RU))),
        required=st.sampled_from((1, 1, 2)),
        embargo_hours=st.sampled_from((None, None, 2)),
        so_far=st.sampled_from(("drafted", "submitted", "in review", "approved", "published")),
    )
    def begin(self, wanted_in: Any, required: int, embargo_hours: int | None, so_far: str) -> None:
        """A writer begins, and it goes well for a while."""
        embargo = self.now + timedelta(hours=embargo_hours) if embargo_hours else None
        self.execute(make.draft(targets=wanted_in, required_approvals=required, embargoed=embargo))
        if so_far != "drafted":
            self.execute(make.submit())
        if so_far not in {"drafted", "submitted"}:
            self.machines_catch_up()
        for language in (EN, *wanted_in):
            if so_far in {"approved", "published"}:
                self.everybody_approves(language)
            if so_far == "published":
                self.publish(language, make.PUBLISHER)

    @rule(minutes=st.sampled_from((1, 30, 180)))
    def time_passes(self, minutes: int) -> None:
        """Later."""
        self.now += timedelta(minutes=minutes)

    @rule(blocks=texts, by=people)
    def revise(self, blocks: Any, by: Any) -> None:
        """The draft is rewritten."""
        self.execute(make.revise(blocks, by=by))

    @rule(by=people)
    def submit(self, by: Any) -> None:
        """The draft is handed over."""
        self.execute(make.submit(by=by))

    @rule(blocks=texts, by=people, grade=st.sampled_from(CorrectionGrade))
    def correct(self, blocks: Any, by: Any, grade: Any) -> None:
        """A correction goes on record."""
        self.execute(make.correct(blocks, by=by, grade=grade))

    @rule(language=languages, by=people, what=st.sampled_from(("say", "insist", "settle", "open", "claim", "let go")))
    def talk(self, language: Any, by: Any, what: str) -> None:
        """Somebody says something, or that they look after an edition: nothing that is decided on changes."""
        before, number = self.article, len(self.article.comments)
        about = {"by": by, "at": self.now}
        match what:
            case "say" | "insist":
                self.execute(wanted.AddComment(**about, text="?", language=language, must_be_settled=what == "insist"))
            case "settle":
                self.execute(wanted.ResolveComment(**about, number=number))
            case "open":
                self.execute(wanted.ReopenComment(**about, number=number))
            case "claim":
                self.execute(wanted.ClaimEdition(**about, language=language))
            case _:
                self.execute(wanted.LetGoEdition(**about, language=language))
        assert without_talk(self.article) == without_talk(before)

    @rule(language=languages, route=st.sampled_from(Route))
    def ask_for_edition(self, language: Any, route: Any) -> None:
        """One more language."""
        self.execute(make.request_edition(language, route=route))

    @rule(language=languages, by=people, data=st.data())
    def post_edit(self, language: Any, by: Any, data: st.DataObject) -> None:
        """Some segments are changed by hand."""
        identities = [segment.id for block in self.article.blocks for segment in block.segments]
        chosen = data.draw(st.lists(st.sampled_from(identities), min_size=1, unique=True))
        self.execute(make.post_edit({each: data.draw(st.sampled_from(WORDS)) for each in chosen}, language, by=by))

    @rule(language=languages, by=people)
    def post_edit_everything(self, language: Any, by: Any) -> None:
        """A person translates what is missing."""
        if language in self.article.editions:
            missing = self.article.unfinished(language)
            self.execute(make.post_edit({each.id: f"by hand: {each.text}" for each in missing}, language, by=by))

    @rule(language=languages, by=people, verdict=st.sampled_from(Verdict))
    def review(self, language: Any, by: Any, verdict: Any) -> None:
        """Tags are decided, findings waived."""
        self.execute(make.waive(language=language, by=by))
        self.execute(wanted.DecideTag(by=by, at=self.now, language=language, tag_id=make.tag().id, verdict=verdict))

    @rule(language=languages, by=people)
    def approve(self, language: Any, by: Any) -> None:
        """Somebody approves what stands there."""
        if language in self.article.editions:
            self.execute(make.approve(self.article, language, by=by))

    @rule(language=languages)
    def everybody_approves(self, language: Any) -> None:
        """Whoever may, approves."""
        for person in (make.REVIEWER, make.SECOND_REVIEWER, make.PUBLISHER):
            self.approve(language, person)

    @rule(language=languages, by=people)
    def override(self, language: Any, by: Any) -> None:
        """Somebody approves in spite of four eyes."""
        if language in self.article.editions:
            self.execute(make.override(self.article, language, by=by))

    @rule(
        language=languages,
        by=people,
        command=st.sampled_from(
            (
                lambda by, at, language: wanted.WithdrawApproval(by=by, at=at, language=language),
                lambda by, at, language: wanted.RequestChanges(by=by, at=at, language=language, comment="why?"),
                lambda by, at, language: wanted.Retranslate(by=by, at=at, language=language),
                lambda by, at, language: wanted.RejectEdition(by=by, at=at, language=language, reason="no"),
                lambda by, at, language: wanted.HoldEdition(by=by, at=at, language=language, reason="wait"),
                lambda by, at, language: wanted.ReleaseEdition(by=by, at=at, language=language),
                lambda by, at, language: wanted.WithdrawEdition(by=by, at=at, language=language, reason="wrong"),
                lambda by, at, language: wanted.RetractEdition(by=by, at=at, language=language, note="all wrong"),
                lambda by, at, _: wanted.HoldArticle(by=by, at=at, reason="wait"),
                lambda by, at, _: wanted.ReleaseArticle(by=by, at=at),
                lambda by, at, _: wanted.WithdrawArticle(by=by, at=at, reason="wrong"),
                lambda by, at, _: wanted.RetractArticle(by=by, at=at, note="all wrong"),
            )
        ),
    )
    def change_course(self, language: Any, by: Any, command: Any) -> None:
        """Somebody stops or sends back an edition."""
        self.execute(command(by, self.now, language))

    @rule(language=languages, by=people)
    def publish(self, language: Any, by: Any) -> None:
        """Somebody publishes."""
        self.execute(make.publish(language, by=by))

    @rule(language=languages, minutes=st.sampled_from((10, 150)))
    def schedule(self, language: Any, minutes: int) -> None:
        """Somebody schedules."""
        self.execute(make.schedule(self.now + timedelta(minutes=minutes), language))

    # --- machines -------------------------------------------------------------------------------------

    @precondition(lambda self: self.due())
    @rule(data=st.data())
    def claim(self, data: st.DataObject) -> None:
        """A machine takes up work."""
        self.hands.append(Hand(data.draw(st.sampled_from(self.due()))))

    @precondition(lambda self: self.hands)
    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        """A machine reads the article."""
        data.draw(st.sampled_from(self.hands)).seen = self.article

    @precondition(lambda self: any(hand.seen for hand in self.hands))
    @rule(data=st.data(), able=st.sampled_from((True, False, None)), findings=st.sampled_from(((), (make.finding(),))))
    def finish(self, data: st.DataObject, able: bool | None, findings: Any) -> None:
        """A machine records what it made of the article as it saw it; able to all of it, to none, or to a part."""
        hand = data.draw(st.sampled_from([hand for hand in self.hands if hand.seen]))
        self.hands.remove(hand)
        self.perform(hand, findings, able=able)

    @rule()
    def machines_catch_up(self) -> None:
        """Everything due is done at once."""
        for _ in range(5):
            for work in self.due():
                hand = Hand(work)
                hand.seen = self.article
                self.perform(hand, (), able=True)

    def due(self) -> list[Work]:
        """What the article makes due by now."""
        return [work for work in work_of_article(self.article) if work.due_at is None or work.due_at <= self.now]

    def perform(self, hand: Hand, findings: Any, *, able: bool | None) -> None:
        """Record a machine's result under its work's key; a key that is settled already appends nothing."""
        if hand.work.key in self.settled:
            return
        assert hand.seen is not None
        if self.execute(self.result(hand.work, hand.seen, findings, able=able)):
            self.settled.add(hand.work.key)

    def result(self, work: Work, seen: Article, findings: Any, *, able: bool | None) -> wanted.Command:
        """The command with which a task settles its work."""
        language: Any = work.subject
        match work.kind:
            case WorkKind.TRANSLATE if able:
                return make.translate(seen, language)
            case WorkKind.TRANSLATE if able is None and seen.for_machine(language):
                return make.translate(seen, language, refused=1)
            case WorkKind.TRANSLATE:
                return wanted.HandToPerson(by=make.SYSTEM, at=self.now, language=language, reason="no engine")
            case WorkKind.CHECK:
                return make.check(seen, language, *findings)
            case WorkKind.TAG:
                return make.tags(seen, language, make.tag())
            case WorkKind.PUBLISH:
                return make.publish(language, by=system_actor("clock"))
            case _:
                assert work.kind is WorkKind.PLAN_DELIVERIES
                return self.plan(seen, language)

    def plan(self, seen: Article, language: LanguageTag) -> wanted.Command:
        """Send what goes out to whom it goes to, unless the article has moved on: then it is planned anew."""
        public = publication_of(seen, language, ahead=True)
        assert public is not None
        if seen == self.article and public.revision > seen.editions[language].planned_revision:
            received = self.received.setdefault(language, {})
            offer = offer_of(public)
            for partner in recipients(PARTNERS, frozenset(received), offer):
                self.witness_sending(language, partner, public, received.get(partner))
                received[partner] = public
        return wanted.RecordDeliveryPlan(
            by=make.SYSTEM, at=self.now, language=language, revision=public.revision, partners=()
        )

    def witness_sending(self, language: LanguageTag, to: PartnerId, sent: Publication, had: Publication | None) -> None:
        """Nothing leaves before it is released but to partners bound to its embargo, and no revision after a newer."""
        assert had is None or had.revision < sent.revision
        if sent.embargoed_until is not None:
            assert to == BOUND
            assert self.article.details.embargoed is None or sent.embargoed_until >= self.article.details.embargoed
        elif sent.pub_status is PubStatus.USABLE:
            assert (language, content_hash(language, sent.blocks)) in self.came_out
        else:
            assert had is not None

    # --- the newsroom, without its store ----------------------------------------------------------------

    def execute(self, command: wanted.Command) -> list[happened.Event]:
        """What ``Newsroom.execute`` does, without a store: permission, decide, evolve."""
        if permission(command.by, type(command)) is not None:
            return []
        try:
            events = decide(make.at(command, self.now), self.article)
        except NewsroomError:
            return []
        for event in events:
            before, self.article = self.article, evolve(self.article, event)
            self.events.append(event)
            self.witness(before, event)
        for language in {event.language for event in events if revision_of(event) is not None}:
            self.linked[language] = self.others(language)
        if isinstance(command, wanted.WithdrawArticle):
            assert not any(
                edition.state is EditionState.SCHEDULED or can_be_withdrawn(edition)
                for edition in self.article.editions.values()
            )
        return events

    def others(self, language: str) -> object:
        """What the documents of an edition say of the other languages."""
        return {
            other: (headline_of(edition.published.blocks), edition.published.is_retracted)
            for other, edition in self.article.editions.items()
            if other != language and edition.published is not None and edition.published.is_usable
        }

    def witness(self, before: Article, event: happened.Event) -> None:
        """Keep own books of who wrote and approved what, and hold the event against them."""
        match event:
            case (
                happened.ArticleDrafted()
                | happened.DraftRevised()
                | happened.ArticleSubmitted()
                | happened.ArticleCorrected()
            ):
                self.wrote.add(event.by)
            case happened.EditionPostEdited():
                for segment in event.segments:
                    self.edited.setdefault((event.language, segment), set()).add(event.by)
            case happened.TranslationRecorded():
                for segment in event.segments:
                    self.edited.pop((event.language, segment), None)
            case happened.FindingWaived(blocking=True):
                self.waived[event.language, event.finding_id] = event.by
            case happened.EditionApproved():
                assert not self.had_a_hand(event.by, event.language)
                assert not event.by.startswith("system:")
                self.approvals.setdefault((event.language, event.content_hash), set()).add(event.by)
            case happened.FourEyesOverridden():
                self.overridden.add((event.language, event.content_hash))
            case happened.EditionPublished() | happened.EditionCorrected():
                self.witness_publication(before, event)
                self.came_out.add((event.language, event.content_hash))
            case _:
                pass
        if (revision := revision_of(event)) is not None:
            assert revision > self.newest.get(event.language, 0), "a number of a revision is used once"
            self.newest[event.language] = revision
        submitted = isinstance(event, happened.ArticleSubmitted | happened.ArticleCorrected)
        post_edited = isinstance(event, happened.EditionPostEdited) and event.language == EN
        if submitted or post_edited:
            self.standing = self.article.blocks

    def had_a_hand(self, who: str, language: str) -> bool:
        """Whether our own books say so: of the source's authors, of segments that are there, of findings that are."""
        if who in self.wrote:
            return True
        segments = {segment.id for block in self.article.blocks for segment in block.segments}
        findings = {finding.id for finding in self.article.editions[language].findings}
        return any(
            who in hands and at == language and segment in segments for (at, segment), hands in self.edited.items()
        ) or any(who == by and at == language and finding in findings for (at, finding), by in self.waived.items())

    def witness_publication(
        self, before: Article, event: happened.EditionPublished | happened.EditionCorrected
    ) -> None:
        """What is published is what enough other people approved, of a source that was handed over, in time."""
        language = event.language
        public = self.article.editions[language].published
        assert public is not None
        assert event.content_hash == public.content_hash == content_hash(language, public.blocks)
        given = self.approvals.get((language, event.content_hash), set())
        valid = [who for who in given if not self.had_a_hand(who, language)]
        overridden = (language, event.content_hash) in self.overridden
        assert overridden or len(valid) >= self.article.details.required_approvals
        embargo = self.article.details.embargoed
        assert embargo is None or event.at >= embargo
        if language != EN:
            translations = before.editions[language].translations
            assert missing_or_stale(self.standing, translations) == ()
            assert translated_blocks(self.standing, translations) == public.blocks

    # --- what always holds --------------------------------------------------------------------------------

    @invariant()
    def waiting_machine_translations_have_work(self) -> None:
        """An edition that waits for the machine has its work on the ledger."""
        due = {(work.kind, work.subject) for work in work_of_article(self.article)}
        for language, edition in self.article.editions.items():
            if edition.state is not EditionState.TRANSLATION:
                continue
            if edition.route is Route.MACHINE and self.article.unfinished(language):
                assert (WorkKind.TRANSLATE, language) in due
            if not self.article.unfinished(language) and not edition.is_checked:
                assert {(WorkKind.CHECK, language), (WorkKind.TAG, language)} & due

    @invariant()
    def settled_work_never_comes_back(self) -> None:
        """A key is the id of the command that settles it: due again, it could never be settled again."""
        keys = [work.key for work in work_of_article(self.article)]
        assert len(keys) == len(set(keys))
        assert not self.settled & set(keys)

    @invariant()
    def approved_text_stands_as_approved(self) -> None:
        """An edition that may be published is finished, and its hash is that of its text."""
        for language, edition in self.article.editions.items():
            if edition.state in {EditionState.REVIEW, EditionState.APPROVED, EditionState.SCHEDULED}:
                assert not self.article.unfinished(language)
                assert edition.content_hash == content_hash(language, self.article.blocks_of(language))

    @invariant()
    def what_is_public_was_approved_and_released(self) -> None:
        """Whatever was marked, held, released or re-issued since: the public text is one that was published so."""
        for language, edition in self.article.editions.items():
            if edition.published is not None:
                text = content_hash(language, edition.published.blocks)
                assert text == edition.published.content_hash
                assert (language, text) in self.came_out

    @invariant()
    def documents_link_both_ways(self) -> None:
        """The newest revision of every public edition says of the others what is so."""
        for language, edition in self.article.editions.items():
            if edition.is_public:
                assert self.linked[language] == self.others(language)

    @invariant()
    def what_went_ahead_is_taken_back_with_its_schedule(self) -> None:
        """A copy ahead of its release stands only as long as the release is scheduled for just that text and time."""
        for language, edition in self.article.editions.items():
            advance = edition.advance
            if advance is not None and advance.is_usable:
                assert edition.state is EditionState.SCHEDULED
                assert advance.embargoed_until == edition.publish_at
                assert advance.blocks == self.article.blocks_of(language)
                assert not edition.is_public

    @invariant()
    def a_recall_reaches_everybody(self) -> None:
        """Once all is planned, nobody who ever got an edition has a text that was taken back since."""
        if any(work.kind is WorkKind.PLAN_DELIVERIES for work in work_of_article(self.article)):
            return
        for language, received in self.received.items():
            newest = publication_of(self.article, LanguageTag(language), ahead=True)
            assert newest is not None
            if newest.pub_status is not PubStatus.USABLE:
                assert all(each.revision == newest.revision for each in received.values())

    def teardown(self) -> None:
        """Replaying the events gives the same article."""
        assert reduce(evolve, self.events, Article(id=make.ARTICLE_ID)) == self.article
        assert self.article.version == len(self.events)


TestArticleHistory = ArticleHistory.TestCase
TestArticleHistory.settings = settings(
    max_examples=200, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
