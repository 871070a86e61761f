"""Partners that would have received, or not: the rule of recipients asked again for every revision that was planned."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.domain import events as happened
from workflow.domain.partner import Offer, Partner, offer_of, recipients, why_not
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.publication import publication_of
from workflow.domain.vocabulary import LanguageTag, PartnerId
from workflow.what_if.changes import Changes
from workflow.what_if.differences import Difference, Kind
from workflow.what_if.worlds import Step

_NEW = "new:"
"""Begins the id of a partner that never was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersThen:
    """The partners that the changes are about, as they were at each position of the log, and as they would have been.

    Partners that the changes do not name received what they received in both worlds and are not looked at.
    """

    histories: Mapping[PartnerId, Sequence[tuple[int, Partner]]]
    """By partner, its state after each of its events with that event's position, in order."""
    changes: Changes
    """With existing partners by id."""

    def actual(self, position: int) -> list[Partner]:
        """Those that existed at a position."""
        found = []
        for history in self.histories.values():
            index = bisect_right([at for at, _ in history], position)
            if index:
                found.append(history[index - 1][1])
        return found

    def changed(self, position: int) -> list[Partner]:
        """The same under the changes, with those that never were."""
        kept = [partner for partner in self.actual(position) if not self.changes.partners[partner.id].absent]
        refiltered = [_with_languages(each, self.changes.partners[each.id].languages) for each in kept]
        invented = [
            Partner(
                id=PartnerId(_NEW + name),
                version=1,
                profile=PartnerProfile(name=name, endpoint="", filters=Filters(languages=languages)),
            )
            for name, languages in self.changes.new_partners.items()
        ]
        return refiltered + invented

    @property
    def absent(self) -> frozenset[PartnerId]:
        """Those that would not have been there."""
        return frozenset(PartnerId(each) for each, change in self.changes.partners.items() if change.absent)

    @property
    def names(self) -> dict[PartnerId, str]:
        """Their names."""
        known = {identity: history[-1][1].name for identity, history in self.histories.items() if history}
        return known | {PartnerId(_NEW + name): name for name in self.changes.new_partners}


def _with_languages(partner: Partner, languages: tuple[LanguageTag, ...]) -> Partner:
    filters = replace(partner.profile.filters, languages=languages)
    return replace(partner, profile=replace(partner.profile, filters=filters))


class Receiving:
    """Who has which edition of one article, in both worlds; of the partners that the changes are about."""

    def __init__(self, partners: PartnersThen) -> None:
        self._partners = partners
        self._names = partners.names
        self._actual: dict[LanguageTag, frozenset[PartnerId]] = {}
        self._changed: dict[LanguageTag, frozenset[PartnerId]] = {}

    def after(self, step: Step) -> Iterator[Difference]:
        """Who would have received this revision too, and who would not."""
        event = step.event
        if not self._names or not isinstance(event, happened.DeliveryPlanned):
            return
        language, got = event.language, frozenset(event.partners) & self._names.keys()
        if not step.counts:
            self._receive(language, got, got - self._partners.absent)
            return
        public = publication_of(step.before.actual, language, ahead=True)
        would_have = self._recipients(step.position, offer_of(public), got) if public else got
        self._receive(language, got, would_have)
        yield from self._told(step, event, Kind.RECEIVED_TOO, would_have - got, "would have received it too")
        yield from self._told(step, event, Kind.NOT_RECEIVED, got - would_have, "would not have received it")

    def _receive(self, language: LanguageTag, actual: frozenset[PartnerId], changed: frozenset[PartnerId]) -> None:
        self._actual[language] = self._actual.get(language, frozenset()) | actual
        self._changed[language] = self._changed.get(language, frozenset()) | changed

    def _recipients(self, position: int, offer: Offer, got: frozenset[PartnerId]) -> frozenset[PartnerId]:
        """Who of them would have received; where the rule says the same in both worlds, whoever did."""
        language = offer.language
        there, would_be_there = self._partners.actual(position), self._partners.changed(position)
        had, would_have_had = self._actual.get(language, frozenset()), self._changed.get(language, frozenset())
        by_rule = frozenset(recipients(there, had, offer))
        # A plan that was interrupted and made anew for a newer revision reached partners without being on record.
        unrecorded = got - by_rule
        would_have_had |= {
            each.id for each in would_be_there if each.id in unrecorded and why_not(each.profile, offer) is None
        }
        changed_by_rule = frozenset(recipients(would_be_there, would_have_had, offer))
        as_planned = by_rule | unrecorded
        return (got - (as_planned - changed_by_rule)) | (changed_by_rule - as_planned)

    def _told(
        self, step: Step, event: happened.DeliveryPlanned, kind: Kind, who: frozenset[PartnerId], would: str
    ) -> Iterator[Difference]:
        if who:
            names = sorted(self._names[each] for each in who)
            yield step.difference(
                kind,
                event.language,
                f"{', '.join(names)} {would}",
                revision=event.revision,
                partners=names,
                copies=len(names),
            )
