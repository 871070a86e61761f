"""What a decision brings about: who will receive what, and what happens next, to stand beside its button.

Decides nothing: the decision is made on a copy that is thrown away (``workflow/reach.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from api.ui.actions import TEXT_ACTIONS, Given, why_not
from api.ui.naming import listed
from workflow.bootstrap import Application
from workflow.domain.article import EditionState
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.partner import Partner
from workflow.domain.phrases import Phrase, phrase, phrase_count
from workflow.domain.vocabulary import PartnerId
from workflow.reach import reach


@dataclass(frozen=True, slots=True, kw_only=True)
class _Newsroom:
    """What is asked for every button, once."""

    application: Application
    given: Given
    partners: Sequence[Partner]
    received: frozenset[PartnerId]

    def reached(self, name: str, given: Given | None = None) -> list[str] | None:
        """Names of the partners that a decision would reach; None when it would be refused."""
        found = self.recipients(name, given)
        return None if found is None else [each.name for each in found]

    def recipients(self, name: str, given: Given | None = None) -> list[Partner] | None:
        """Partners that a decision would reach, by name; None when it would be refused."""
        probe = _probe(name, given or self.given)
        found = reach(
            TEXT_ACTIONS[name].build(probe),
            probe.article,
            probe.language,
            self.partners,
            self.received,
            self.application.views.offer,
        )
        if found is None:
            return None
        return sorted((each for each in self.partners if each.id in found), key=lambda each: each.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What one decision about an edition would bring about now."""

    action: str
    """The button's name."""
    refused: str
    """Why this person cannot take it at this moment; empty when they can."""
    sentences: tuple[Phrase, ...] = ()
    recipients: tuple[Partner, ...] | None = None
    """Who would receive something; None for a decision that is refused, or that sends nothing by itself."""


def consequences(application: Application, given: Given) -> list[Consequence]:
    """Every decision about an edition with its reason why not, or what it brings about and whom it reaches."""
    newsroom = _asked(application, given)
    found = []
    for name, tell in _TOLD.items():
        refused = why_not(TEXT_ACTIONS[name], _pressed(name, given))
        if refused:
            found.append(Consequence(action=name, refused=refused))
            continue
        reached = newsroom.recipients(name) if name in {*_PARTNERS, "schedule"} else None
        found.append(
            Consequence(
                action=name,
                refused="",
                sentences=tell(newsroom),
                recipients=None if reached is None else tuple(reached),
            )
        )
    return found


def reaches(application: Application, given: Given, names: Mapping[str, str]) -> dict[str, tuple[Phrase, ...]]:
    """The sentences of those buttons that can be pressed (``names``: each button's reason why not, empty if it can)."""
    wanted = [name for name in _TOLD if name in names and not names[name]]
    if not wanted:
        return {}
    newsroom = _asked(application, given)
    return {name: _TOLD[name](newsroom) for name in wanted}


def _asked(application: Application, given: Given) -> _Newsroom:
    return _Newsroom(
        application=application,
        given=given,
        partners=application.sending.partners(),
        received=application.views.received(given.article.id, given.language),
    )


def _probe(name: str, given: Given) -> Given:
    """The form as it would be filled in: a reason where one is needed, and no more said than that."""
    if name in {"publish", "schedule"}:
        is_new = given.article.editions[given.language].published is None
        fields = {} if is_new or name == "schedule" else {"grade": CorrectionGrade.UPDATE.value}
        return replace(given, fields=fields)
    return replace(given, fields={"reason": "-", "note": "-"})


def _pressed(name: str, given: Given) -> Given:
    """The form as the review page would send it: about the text that stands there now."""
    probe = _probe(name, given)
    about = {"content_hash": given.article.editions[given.language].content_hash, "comment": "-"}
    return probe if name in {"publish", "schedule"} else replace(probe, fields={**probe.fields, **about})


# --- before anything goes out -----------------------------------------------------------------------


def _approve(newsroom: _Newsroom) -> tuple[Phrase, ...]:
    edition = newsroom.given.article.editions[newsroom.given.language]
    given = sum(each.content_hash == edition.content_hash for each in edition.approvals)
    missing = newsroom.given.article.details.required_approvals - given - 1
    if missing > 0:
        return (
            phrase_count(
                "Nothing goes out yet: {count} more approval is needed after yours.",
                "Nothing goes out yet: {count} more approvals are needed after yours.",
                missing,
            ),
        )
    return (phrase("Nothing goes out yet: it can be published then."),)


def _request_changes(newsroom: _Newsroom) -> tuple[Phrase, ...]:
    if newsroom.given.language == newsroom.given.article.language:
        return (phrase("It goes back to its writer as a draft, with your words. Approvals end."),)
    return (phrase("It goes back to its translator, with your words. Approvals end."),)


def _reject(newsroom: _Newsroom) -> tuple[Phrase, ...]:
    if newsroom.given.language == newsroom.given.article.language:
        return (phrase("It ends here for good, and its translations with it. Nobody receives anything."),)
    return (phrase("This edition ends here for good. Nobody receives anything."),)


def _withdraw_approval(newsroom: _Newsroom) -> tuple[Phrase, ...]:
    edition = newsroom.given.article.editions[newsroom.given.language]
    if edition.state is EditionState.SCHEDULED:
        return (phrase("It does not come out at its time, and waits for approval again."),)
    return (phrase("It waits for approval again."),)


# --- what goes out --------------------------------------------------------------------------------------


def _publish(newsroom: _Newsroom) -> tuple[Phrase, ...]:
    edition = newsroom.given.article.editions[newsroom.given.language]
    readers = (
        phrase("It takes the place of what readers see on the portal and in its feeds.")
        if edition.is_public
        else phrase("Readers see it on the portal and in its feeds.")
    )
    return (*_to(newsroom.reached("publish"), "publish"), readers)


def _schedule(newsroom: _Newsroom) -> tuple[Phrase, ...]:
    embargo = newsroom.given.article.details.embargoed
    at_its_time = replace(newsroom.given, at=max(newsroom.given.at, embargo or newsroom.given.at))
    ahead = newsroom.reached("schedule")
    before = (phrase("Ahead of it, bound to the embargo: {names}.", names=listed(ahead)),) if ahead else ()
    until = phrase("It comes out by itself at that time; until then it can be taken back.")
    return (*_to(newsroom.reached("publish", at_its_time), "publish"), *before, until)


def _plain(name: str, then: Phrase, newsroom: _Newsroom) -> tuple[Phrase, ...]:
    return (*_to(newsroom.reached(name), name), then)


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
"""By the button's name: with some, and with none."""
_TOLD: Mapping[str, Callable[[_Newsroom], tuple[Phrase, ...]]] = {
    "approve": _approve,
    "override": _approve,
    "request-changes": _request_changes,
    "reject": _reject,
    "withdraw-approval": _withdraw_approval,
    "publish": _publish,
    "schedule": _schedule,
    "release": partial(_plain, "release", phrase("Readers see it again.")),
    "hold": partial(_plain, "hold", phrase("Readers do not see it until it is released.")),
    "withdraw": partial(_plain, "withdraw", phrase("Readers find a note in its place that it was withdrawn.")),
    "retract": partial(_plain, "retract", phrase("It stays readable, marked as wrong as a whole.")),
}
"""By the button's name: what it brings about."""
