"""Because of what each event happened, and how that is known. A cause that is not on record is never made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.delivery import ItemState
from workflow.domain.phrases import phrase
from workflow.domain.reactions import WorkKind
from workflow.domain.streams import KINDS, article_of, article_stream, category, partner_of, partner_stream
from workflow.domain.taking import INGEST, LINK, SOURCE
from workflow.domain.vocabulary import LanguageTag, Route
from workflow.explaining.history import History, Step


class Evidence(StrEnum):
    """How a cause is known."""

    PERSON = "person"
    """Somebody decided it."""
    WORK = "work"
    """The event names the work that it came from, and the replayed log says what made that work due."""
    COMMAND = "command"
    """Both stand in the log as one command."""
    STATE = "state"
    """It follows from what the streams were at that moment."""
    CORRELATION = "correlation"
    """An older event that names no work: the two share the correlation id, and the work fits."""
    UNKNOWN = "unknown"
    """The log does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Something that led to an event."""

    evidence: Evidence
    sentence: str
    """To follow the word "because"."""
    position: int | None = None
    """The earlier event that it was; None for a person's own decision, and for what is not known or no event."""


_WAYS_IN = {"session": "signed in", "cli": "on the command line"}
_SETTLES = {
    happened.TranslationRecorded: WorkKind.TRANSLATE,
    happened.HandedToPerson: WorkKind.TRANSLATE,
    happened.FindingsRecorded: WorkKind.CHECK,
    happened.TagsRecorded: WorkKind.TAG,
    happened.EditionPublished: WorkKind.PUBLISH,
    happened.EditionCorrected: WorkKind.PUBLISH,
    happened.DeliveryPlanned: WorkKind.PLAN_DELIVERIES,
}
"""The work that an automatic event of an article settles."""


def causes_of(history: History, step: Step) -> tuple[Cause, ...]:
    """The causes of an event, the nearest first; never none."""
    return _Looking(history, step.happening.stream).causes(step)


class _Looking:
    """Looks for causes in one history."""

    def __init__(self, history: History, stream: str) -> None:
        self._history = history
        self._within = stream

    def causes(self, step: Step) -> tuple[Cause, ...]:
        if step.happening.actor == INGEST.id:
            return self._offered(step)
        match step.event:
            case happened.TranslationDiscarded() | happened.ResultOutdated():
                return (*self._moved(step), self._general(step))
            case happened.AttemptScheduled():
                return self._scheduled(step)
            case happened.AttemptStarted():
                return self._started(step)
            case happened.AttemptFailed() | happened.DeliveryAccepted():
                return self._answered(step)
            case happened.DeliverySuperseded():
                return self._superseded(step)
            case happened.DeliveryHeldBack():
                return self._held_back(step)
            case happened.ReceiptRecorded():
                return self._confirmed(step)
            case _:
                return (self._beside(step) or self._general(step),)

    # --- what sources of news offer -------------------------------------------------------------------------

    def _offered(self, step: Step) -> tuple[Cause, ...]:
        """What the source had, and what made it due to be fetched; the draft's own record where that is not named."""
        opening = self._history.opening(step.happening.causation_id, before=step.position)
        origin = step.after.details.origin
        name = opening.step.after.profile.name if opening else origin.get(SOURCE, "")
        if not name:
            return (self._general(step),)
        offer = Cause(
            evidence=Evidence.WORK if opening else Evidence.STATE,
            sentence=_offer(step.event, name, origin.get(LINK, "")),
            position=opening.step.position if opening else None,
        )
        return (offer, self._because(Evidence.WORK, opening.step)) if opening else (offer,)

    # --- any event ------------------------------------------------------------------------------------------

    def _general(self, step: Step) -> Cause:
        """By a person, or from the work that the metadata names, or that fits."""
        happening = step.happening
        if not happening.is_automatic:
            return self._person(step)
        opening = self._history.opening(happening.causation_id, before=step.position)
        if opening is not None:
            return self._because(Evidence.WORK, opening.step)
        return self._by_correlation(step) or self._by_state(step) or _UNKNOWN

    def _person(self, step: Step) -> Cause:
        happening = step.happening
        way_in = "with an API key" if happening.via.startswith("key:") else _WAYS_IN.get(happening.via, "")
        name = self._history.name(happening.actor)
        return Cause(evidence=Evidence.PERSON, sentence=f"{name} decided it{f' ({way_in})' if way_in else ''}")

    def _because(self, evidence: Evidence, step: Step) -> Cause:
        words = self._history.telling(step, within=self._within)
        return Cause(evidence=evidence, sentence=words, position=step.position)

    def _beside(self, step: Step) -> Cause | None:
        """What the same command did just before."""
        mates = self._history.command(step)
        return self._because(Evidence.COMMAND, mates[-1]) if mates else None

    def _by_correlation(self, step: Step) -> Cause | None:
        """Events of before the work was named: something of the same correlation made the fitting work due."""
        fits = [
            opening.step
            for opening in self._history.openings()
            if opening.step.position < step.position
            and opening.step.happening.correlation_id == step.happening.correlation_id
            and self._leads_to(opening.work.kind, opening.work.key, opening.step, step)
        ]
        found = max(fits, key=lambda each: each.position, default=None)
        return self._because(Evidence.CORRELATION, found) if found else None

    @staticmethod
    def _leads_to(kind: WorkKind, key: str, opener: Step, step: Step) -> bool:
        stream, event = step.happening.stream, step.event
        match kind:
            case WorkKind.PLAN_DELIVERIES if isinstance(event, happened.DeliveryRequested):
                return key == f"{kind}:{event.language}:{event.revision}"
            case WorkKind.WAKE_DELIVERIES if isinstance(event, happened.AttemptScheduled):
                return opener.happening.stream == partner_stream(partner_of(stream))
            case _:
                return False

    def _by_state(self, step: Step) -> Cause | None:
        """Where nothing is named: the work of that kind that was due, the public revision, the text that is meant."""
        event = step.event
        if isinstance(event, happened.DeliveryRequested):
            made = self._made_public(step, event.language, event.revision)
            return self._because(Evidence.STATE, made) if made else None
        kind = _SETTLES.get(type(event))
        if kind is None:
            return None
        stream = step.happening.stream
        for work in KINDS[category(stream)].work(step.before):
            if work.kind is kind and work.subject == event.language:
                opening = self._history.opening_of(stream, work, before=step.position)
                if opening is not None:
                    return self._because(Evidence.STATE, opening.step)
        if isinstance(event, happened.FindingsRecorded | happened.TagsRecorded):
            language, text = event.language, event.content_hash
            made = self._last_change(step, lambda article: _hash_of(article, language) == text)
            return self._because(Evidence.STATE, made) if made else None
        return None

    def _made_public(self, step: Step, language: LanguageTag, revision: int) -> Step | None:
        """The event that gave an edition this public revision."""
        stream = article_stream(article_of(step.happening.stream))
        for each in self._history.of(stream, before=step.position):
            edition = each.after.editions.get(language)
            if edition is not None and edition.published is not None and edition.published.revision == revision:
                return each
        return None

    def _last_change(self, step: Step, aspect: Callable[[Article], object]) -> Step | None:
        """The last event of the article before this one that changed some aspect of it."""
        for each in reversed(self._history.of(step.happening.stream, before=step.position)):
            if aspect(each.before) != aspect(each.after):
                return each
        return None

    # --- results that came too late ---------------------------------------------------------------------------

    def _moved(self, step: Step) -> tuple[Cause, ...]:
        """What took the ground from under a result: the last change of what it was made for came after it was begun."""
        event = step.event
        if isinstance(event, happened.ResultOutdated):
            language = event.language
            found = self._last_change(step, lambda article: _hash_of(article, language))
        else:
            found = self._last_change(step, lambda article: _claim(article, event.language, event.segment_ids))
        return (self._because(Evidence.STATE, found),) if found else ()

    # --- deliveries -------------------------------------------------------------------------------------------

    def _scheduled(self, step: Step) -> tuple[Cause, ...]:
        """An attempt was scheduled because of what its command did before, or because somebody asked for it."""
        event, mates = step.event, self._history.command(step)
        own = [mate for mate in mates if getattr(mate.event, "item_id", None) == event.item_id]
        if own:
            return (self._because(Evidence.COMMAND, own[-1]),)
        if not mates:
            return (self._general(step),)
        first = self._because(Evidence.COMMAND, mates[0])
        words = f"{first.sentence}, and {event.item_id} was next"
        turn = Cause(evidence=Evidence.COMMAND, sentence=words, position=first.position)
        failed = self._last(step, happened.AttemptFailed) if event.number > 1 else None
        return (turn, self._because(Evidence.STATE, failed)) if failed else (turn,)

    def _started(self, step: Step) -> tuple[Cause, ...]:
        event, item = step.event, step.before.item(step.event.item_id)
        if item.state is ItemState.ATTEMPTED:
            begun = self._last(step, happened.AttemptStarted)
            if begun is not None:
                words = f"attempt {event.number} of {event.item_id} had been begun and its outcome never came"
                return (Cause(evidence=Evidence.STATE, sentence=words, position=begun.position),)
        scheduled = self._last(step, happened.AttemptScheduled)
        if scheduled is None:
            return (self._general(step),)
        words = f"attempt {event.number} of {event.item_id} was due at {scheduled.event.due_at:%Y-%m-%d %H:%M:%S} UTC"
        nearest = Cause(evidence=self._named(step, scheduled), sentence=words, position=scheduled.position)
        return (nearest, *self.causes(scheduled))

    def _answered(self, step: Step) -> tuple[Cause, ...]:
        begun = self._last(step, happened.AttemptStarted)
        if begun is None:
            return (self._general(step),)
        scheduled = self._last(step, happened.AttemptScheduled)
        return (self._because(self._named(step, scheduled), begun),)

    def _named(self, step: Step, opener: Step | None) -> Evidence:
        """Whether the metadata itself names the work that this opener made due."""
        opening = self._history.opening(step.happening.causation_id, before=step.position)
        return Evidence.WORK if opening is not None and opening.step is opener else Evidence.STATE

    def _last(self, step: Step, kind: type[happened.Event]) -> Step | None:
        """The last event of a kind about the same item before this one."""
        for each in reversed(self._history.of(step.happening.stream, before=step.position)):
            if isinstance(each.event, kind) and getattr(each.event, "item_id", None) == step.event.item_id:
                return each
        return None

    def _superseded(self, step: Step) -> tuple[Cause, ...]:
        event = step.event
        for each in reversed(self._history.of(step.happening.stream, before=step.position)):
            if isinstance(each.event, happened.DeliveryRequested) and each.event.item_id == event.by_item:
                same = each.happening.command_id == step.happening.command_id
                newer = self._because(Evidence.COMMAND if same else Evidence.STATE, each)
                made = self._made_public(step, each.event.language, each.event.revision)
                return (newer, self._because(Evidence.STATE, made)) if made else (newer,)
        return (self._general(step),)

    def _confirmed(self, step: Step) -> tuple[Cause, ...]:
        """A person's word, a page that the transport saw, or what the partner says of what it was sent."""
        beside, general = self._beside(step), self._general(step)
        if beside is not None or general.evidence is not Evidence.UNKNOWN:
            return (beside or general,)
        sent = self._last(step, happened.DeliveryAccepted) or self._last(step, happened.AttemptStarted)
        return (self._because(Evidence.STATE, sent),) if sent else (general,)

    def _held_back(self, step: Step) -> tuple[Cause, ...]:
        partner = partner_stream(partner_of(step.happening.stream))
        for each in reversed(self._history.of(partner, before=step.position)):
            if isinstance(each.event, happened.PartnerPaused):
                return (self._because(Evidence.STATE, each),)
        return (self._general(step),)


_UNKNOWN = Cause(evidence=Evidence.UNKNOWN, sentence="the log does not say why")


def _offer(event: happened.Event, name: str, link: str) -> str:
    """What a source had that led to an event of an article."""
    match event:
        case happened.ArticleDrafted() if link:
            return phrase("the source {name} has it at {link}", name=name, link=link)
        case happened.ArticleDrafted():
            return phrase("the source {name} has it", name=name)
        case happened.CommentAdded(must_be_settled=True):
            return phrase("the source {name} has withdrawn it", name=name)
        case _:
            return phrase("the source {name} has a newer text of it", name=name)


def _hash_of(article: Article, language: LanguageTag) -> str:
    edition = article.editions.get(language)
    return edition.content_hash if edition else ""


def _claim(article: Article, language: LanguageTag, segment_ids: tuple[str, ...]) -> object:
    """What a machine's translation of these segments is wanted for, if it is."""
    edition = article.editions.get(language)
    if edition is None:
        return None
    if edition.state is not EditionState.TRANSLATION or edition.route is not Route.MACHINE:
        return None
    wanted = {each.id: each.hash for each in article.unfinished(language)}
    return {each: wanted.get(each) for each in segment_ids}
