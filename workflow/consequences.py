"""What a decision about an edition brings about, told before it is taken: whom it reaches, and what happens next.

Decides and stores nothing: the decision is made on a copy that is thrown away (``reach.py``). Decisions go by the names
that the API gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from workflow.domain import commands as wanted
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.naming import listed
from workflow.domain.partner import Partner
from workflow.domain.phrases import Phrase, phrase, phrase_count
from workflow.domain.transitions import why_refused
from workflow.domain.vocabulary import Actor, LanguageTag, PartnerId
from workflow.reach import reach
from workflow.sending import Sending
from workflow.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What one decision about an edition would bring about now."""

    action: str
    """The decision's name."""
    refused: str
    """Why this person cannot take it at this moment; empty when they can."""
    sentences: tuple[Phrase, ...] = ()
    recipients: tuple[Partner, ...] | None = None
    """Who would receive something; None for a decision that is refused, or that sends nothing by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who would decide, when, and about which edition; and of whom is asked what it would bring about."""

    by: Actor
    at: datetime
    article: Article
    language: LanguageTag
    views: Views
    sending: Sending

    @property
    def edition(self) -> Edition:
        """The edition that is decided on."""
        return self.article.editions[self.language]


def consequences(decider: Decider) -> list[Consequence]:
    """Every decision about an edition with its reason why not, or what it brings about and whom it reaches."""
    asked = _asked(decider)
    found = []
    for name, tell in _TOLD.items():
        refused = why_refused(_COMMANDS[name](decider), decider.article)
        if refused:
            found.append(Consequence(action=name, refused=refused))
            continue
        reached = asked.recipients(name) if name in {*_PARTNERS, "schedule"} else None
        found.append(
            Consequence(
                action=name,
                refused="",
                sentences=tell(asked),
                recipients=None if reached is None else tuple(reached),
            )
        )
    return found


def told_of(decider: Decider, names: Collection[str]) -> dict[str, tuple[Phrase, ...]]:
    """The sentences of those of these decisions that anything is told of; the person must be able to take them."""
    known = [name for name in _TOLD if name in names]
    if not known:
        return {}
    asked = _asked(decider)
    return {name: _TOLD[name](asked) for name in known}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked for every decision, once."""

    decider: Decider
    partners: Sequence[Partner]
    received: frozenset[PartnerId]

    def reached(self, name: str, decider: Decider | None = None) -> list[str] | None:
        """Names of the partners that a decision would reach; None when it would be refused."""
        found = self.recipients(name, decider)
        return None if found is None else [each.name for each in found]

    def recipients(self, name: str, decider: Decider | None = None) -> list[Partner] | None:
        """Partners that a decision would reach, by name; None when it would be refused."""
        decider = decider or self.decider
        command = _COMMANDS[name](decider)
        offer = decider.views.offer
        found = reach(command, decider.article, decider.language, self.partners, self.received, offer)
        if found is None:
            return None
        return sorted((each for each in self.partners if each.id in found), key=lambda each: each.name)


def _asked(decider: Decider) -> _Asked:
    received = decider.views.received(decider.article.id, decider.language)
    return _Asked(decider=decider, partners=decider.sending.partners(), received=received)


# --- the decisions, with no more said than each needs -----------------------------------------------


def _made(command: Callable[..., wanted.Command], **said: str) -> Callable[[Decider], wanted.Command]:
    """Makes the command of whoever decides."""
    return lambda decider: command(by=decider.by, at=decider.at, language=decider.language, **said)


def _made_of_text(command: Callable[..., wanted.Command], **said: str) -> Callable[[Decider], wanted.Command]:
    """The same for a command that is about the text that stands there now."""
    return lambda decider: _made(command, content_hash=decider.edition.content_hash, **said)(decider)


def _publication(decider: Decider) -> wanted.Command:
    """What takes the place of a published text needs its grade; an update needs no note."""
    grade = None if decider.edition.published is None else CorrectionGrade.UPDATE
    return wanted.PublishEdition(by=decider.by, at=decider.at, language=decider.language, grade=grade)


def _schedule_at_embargo(decider: Decider) -> wanted.Command:
    publish_at = decider.article.details.embargoed or decider.at
    return wanted.SchedulePublication(by=decider.by, at=decider.at, language=decider.language, publish_at=publish_at)


_COMMANDS: Mapping[str, Callable[[Decider], wanted.Command]] = {
    "approve": _made_of_text(wanted.ApproveEdition),
    "override": _made_of_text(wanted.OverrideFourEyes, reason="-"),
    "request_changes": _made(wanted.RequestChanges, comment="-"),
    "reject": _made(wanted.RejectEdition, reason="-"),
    "withdraw_approval": _made(wanted.WithdrawApproval),
    "publish": _publication,
    "schedule": _schedule_at_embargo,
    "release": _made(wanted.ReleaseEdition),
    "hold": _made(wanted.HoldEdition, reason="-"),
    "withdraw": _made(wanted.WithdrawEdition, reason="-"),
    "retract": _made(wanted.RetractEdition, note="-"),
}


# --- before anything goes out -----------------------------------------------------------------------


def _approve(asked: _Asked) -> tuple[Phrase, ...]:
    edition = asked.decider.edition
    given = sum(each.content_hash == edition.content_hash for each in edition.approvals)
    missing = asked.decider.article.details.required_approvals - given - 1
    if missing > 0:
        return (
            phrase_count(
                "Nothing goes out yet: {count} more approval is needed after yours.",
                "Nothing goes out yet: {count} more approvals are needed after yours.",
                missing,
            ),
        )
    return (phrase("Nothing goes out yet: it can be published then."),)


def _request_changes(asked: _Asked) -> tuple[Phrase, ...]:
    if asked.decider.language == asked.decider.article.language:
        return (phrase("It goes back to its writer as a draft, with your words. Approvals end."),)
    return (phrase("It goes back to its translator, with your words. Approvals end."),)


def _reject(asked: _Asked) -> tuple[Phrase, ...]:
    if asked.decider.language == asked.decider.article.language:
        return (phrase("It ends here for good, and its translations with it. Nobody receives anything."),)
    return (phrase("This edition ends here for good. Nobody receives anything."),)


def _withdraw_approval(asked: _Asked) -> tuple[Phrase, ...]:
    edition = asked.decider.edition
    if edition.state is EditionState.SCHEDULED:
        return (phrase("It does not come out at its time, and waits for approval again."),)
    return (phrase("It waits for approval again."),)


# --- what goes out --------------------------------------------------------------------------------------


def _publish(asked: _Asked) -> tuple[Phrase, ...]:
    edition = asked.decider.edition
    readers = (
        phrase("It takes the place of what readers see on the portal and in its feeds.")
        if edition.is_public
        else phrase("Readers see it on the portal and in its feeds.")
    )
    return (*_to(asked.reached("publish"), "publish"), readers)


def _schedule(asked: _Asked) -> tuple[Phrase, ...]:
    embargo = asked.decider.article.details.embargoed
    at_its_time = replace(asked.decider, at=max(asked.decider.at, embargo or asked.decider.at))
    ahead = asked.reached("schedule")
    before = (phrase("Ahead of it, bound to the embargo: {names}.", names=listed(ahead)),) if ahead else ()
    until = phrase("It comes out by itself at that time; until then it can be taken back.")
    return (*_to(asked.reached("publish", at_its_time), "publish"), *before, until)


def _plain(name: str, then: Phrase, asked: _Asked) -> tuple[Phrase, ...]:
    return (*_to(asked.reached(name), name), then)


def _to(names: Sequence[str] | None, action: str) -> tuple[Phrase, ...]:
    """Who receives it; nothing when that cannot be said."""
    if names is None:
        return ()
    some, none = _PARTNERS[action]
    return (some(len(names), listed(names)) if names else none,)


def _goes_to(count: int, names: Phrase) -> Phrase:
    return phrase_count("Goes to {count} partner: {names}.", "Goes to {count} partners: {names}.", count, names=names)


def _goes_again(count: int, names: Phrase) -> Phrase:
    return phrase_count(
        "Goes out again to {count} partner: {names}.",
        "Goes out again to {count} partners: {names}.",
        count,
        names=names,
    )


def _taken_off(count: int, names: Phrase) -> Phrase:
    return phrase_count(
        "{count} partner must take it off for now: {names}.",
        "{count} partners must take it off for now: {names}.",
        count,
        names=names,
    )


def _taken_back(count: int, names: Phrase) -> Phrase:
    return phrase_count(
        "Taken back from {count} partner: {names}.", "Taken back from {count} partners: {names}.", count, names=names
    )


def _marked(count: int, names: Phrase) -> Phrase:
    return phrase_count(
        "{count} partner must mark it: {names}.", "{count} partners must mark it: {names}.", count, names=names
    )


_NOBODY_HAS_IT = phrase("No partner has it.")
_PARTNERS: Mapping[str, tuple[Callable[[int, Phrase], Phrase], Phrase]] = {
    "publish": (_goes_to, phrase("No partner gets it: none wants it or has it.")),
    "release": (_goes_again, _NOBODY_HAS_IT),
    "hold": (_taken_off, _NOBODY_HAS_IT),
    "withdraw": (_taken_back, _NOBODY_HAS_IT),
    "retract": (_marked, _NOBODY_HAS_IT),
}
"""By the decision's name: with some, and with none."""
_TOLD: Mapping[str, Callable[[_Asked], tuple[Phrase, ...]]] = {
    "approve": _approve,
    "override": _approve,
    "request_changes": _request_changes,
    "reject": _reject,
    "withdraw_approval": _withdraw_approval,
    "publish": _publish,
    "schedule": _schedule,
    "release": partial(_plain, "release", phrase("Readers see it again.")),
    "hold": partial(_plain, "hold", phrase("Readers do not see it until it is released.")),
    "withdraw": partial(_plain, "withdraw", phrase("Readers find a note in its place that it was withdrawn.")),
    "retract": partial(_plain, "retract", phrase("It stays readable, marked as wrong as a whole.")),
}
"""By the decision's name: what it brings about."""
