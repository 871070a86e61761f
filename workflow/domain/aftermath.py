"""What a decision brings about in an article's other editions, and in copies that went ahead of a release.

Every document of an edition links to its other languages. When one of them comes out, goes or is marked, the documents
of the others change too: each is re-issued once a decision, whatever the decision did to how many. A copy that went
ahead of its release is taken back when the edition is not scheduled any more, whatever it was that ended the schedule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.evolution import evolve
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import LanguageTag

_CHANGES_LINKS = (
    happened.EditionPublished,
    happened.EditionCorrected,
    happened.EditionRetracted,
    happened.EditionHeld,
    happened.EditionReleased,
    happened.EditionWithdrawn,
)
_Link = tuple[str, str, bool]


def aftermath(command: wanted.Command, article: Article, decided: Sequence[happened.Event]) -> list[happened.Event]:
    """The further events that follow from what was decided, in the same decision."""
    touches_links = len(article.editions) > 1 and any(isinstance(event, _CHANGES_LINKS) for event in decided)
    ahead = [edition for edition in article.editions.values() if _is_ahead(edition)]
    if not decided or not (touches_links or ahead):
        return []
    after = reduce(evolve, decided, article)
    recalls: list[happened.Event] = [
        happened.AdvanceRecalled(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            revision=after.editions[edition.language].next_revision,
            because="it is not scheduled any more",
        )
        for edition in ahead
        if _is_ahead(after.editions[edition.language])
        and after.editions[edition.language].state is not EditionState.SCHEDULED
    ]
    return recalls + (_reissues(command, article, after, decided) if touches_links else [])


def _is_ahead(edition: Edition) -> bool:
    """Whether a copy of it went, or is about to go, ahead of its release."""
    return edition.advance is not None and edition.advance.is_usable


def _reissues(
    command: wanted.Command, before: Article, after: Article, decided: Sequence[happened.Event]
) -> list[happened.Event]:
    """The public editions that this decision did not touch itself, if the others' part of their documents changed."""
    links_before, links_after = _links(before), _links(after)
    changed = {
        language
        for language in links_before.keys() | links_after.keys()
        if links_before.get(language) != links_after.get(language)
    }
    if not changed:
        return []
    touched = {getattr(event, "language", None) for event in decided if isinstance(event, _CHANGES_LINKS)}
    texts = (after.editions[language].published for language in sorted(changed))
    because = ", ".join(dict.fromkeys(text.verb for text in texts if text is not None))
    return [
        happened.EditionReissued(
            by=command.by.id,
            at=command.at,
            language=language,
            revision=after.editions[language].next_revision,
            of=tuple(sorted(changed)),
            because=because,
        )
        for language in links_after
        if language not in touched
    ]


def _links(article: Article) -> Mapping[LanguageTag, _Link]:
    """What the documents of the other editions say of each that is public."""
    return {
        language: (headline_of(public.blocks), public.slug, public.is_retracted)
        for language, edition in article.editions.items()
        if (public := edition.published) is not None and public.is_usable
    }
