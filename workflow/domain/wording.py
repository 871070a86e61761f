"""How the texts of an article change, and what that does to their lineage, hands, approvals and states.

Segment by segment: a person's hand stays in a segment for as long as its words may; an approval stands for as long as
both texts do; a wording that loses its source is kept beside the new one until that is approved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workflow.domain import events as happened
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.changing import replace
from workflow.domain.commands import Spent
from workflow.domain.marks import Mark
from workflow.domain.segments import (
    Block,
    FormerWording,
    Method,
    Segment,
    SegmentApproval,
    TargetSegment,
    all_segments,
    highest_number,
    text_hash,
)
from workflow.domain.vocabulary import LanguageTag

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_UNTOUCHED = frozenset({EditionState.DRAFT, EditionState.WITHDRAWN, EditionState.REJECTED})
"""States of translations that a moved source does not touch: not begun yet, or closed for good."""


def change(article: Article, language: LanguageTag, **changes: Any) -> Article:
    """The article with one edition changed."""
    return put(article, replace(article.editions[language], **changes))


def put(article: Article, edition: Edition) -> Article:
    """The article with the edition in the place of the one in its language."""
    return replace(article, editions={**article.editions, edition.language: edition})


# --- the source -----------------------------------------------------------------------------------


def with_source(article: Article, blocks: tuple[Block, ...]) -> Article:
    """The article with another source text; wordings that lose their source are kept beside."""
    before = {segment.id: segment for segment in all_segments(article.blocks)}
    now = {segment.id: segment.hash for segment in all_segments(blocks)}
    reworded = {identity: each for identity, each in before.items() if now.get(identity, each.hash) != each.hash}
    article = replace(
        article,
        blocks=blocks,
        next_segment_number=max(article.next_segment_number, highest_number(blocks) + 1),
    )
    if before and (reworded or before.keys() - now.keys()):
        for edition in article.editions.values():
            former = {**edition.former} if edition.is_source else {**edition.former, **_former(edition, reworded)}
            article = change(
                article,
                edition.language,
                former={identity: each for identity, each in former.items() if identity in now},
                hands={identity: each for identity, each in edition.hands.items() if identity in now},
            )
    return retexted(article, article.language)


def _former(edition: Edition, reworded: Mapping[str, Segment]) -> dict[str, FormerWording]:
    """The wordings to keep: a person's for as long as no newer one of a person is there, else the last before it."""
    former: dict[str, FormerWording] = {}
    for identity, source in reworded.items():
        target = edition.translations.get(identity)
        if target is None or target.source_hash != source.hash:
            continue
        kept = edition.former.get(identity)
        if kept is None or target.method is Method.HUMAN or kept.target.method is not Method.HUMAN:
            former[identity] = FormerWording(
                source=source.text, target=target, hands=edition.hands.get(identity, frozenset())
            )
    return former


# --- an edition -----------------------------------------------------------------------------------


def retexted(article: Article, language: LanguageTag) -> Article:
    """Give the edition the hash and serial of its changed text."""
    edition = article.editions[language]
    return change(
        article,
        language,
        content_hash=article.content_hash_of(language),
        text_serial=edition.text_serial + 1,
    )


def restart(article: Article, language: LanguageTag, event: happened.Event) -> Article:
    """Back to ``translation``: the text waits for its translation, checks and tags; every approval of it lapses."""
    changed = change(
        article,
        language,
        state=EditionState.TRANSLATION,
        approvals=(),
        publish_at=None,
        waiting_since=event.at,
    )
    return to_review(changed, language, event)


def restart_stale(article: Article, event: happened.Event) -> Article:
    """After the source moved: restart the editions that no longer render it, leave the others standing."""
    for language, edition in article.editions.items():
        if edition.is_source or edition.state in _UNTOUCHED:
            continue
        moved = article.content_hash_of(language) != edition.content_hash
        if moved or article.unfinished(language):
            article = restart(retexted(article, language), language, event)
        else:
            article = to_review(article, language, event)
    return article


def to_review(article: Article, language: LanguageTag, event: happened.Event) -> Article:
    """On to ``review`` once the text is complete and its findings and tags are on record."""
    edition = article.editions[language]
    waits = edition.state is EditionState.TRANSLATION and not edition.changes_requested
    if waits and edition.is_checked and not article.unfinished(language):
        return change(article, language, state=EditionState.REVIEW, waiting_since=event.at)
    return article


def translated(article: Article, event: happened.TranslationRecorded) -> Article:
    """A machine's or the memory's segments in their places: nobody's hand is in them."""
    edition = article.editions[event.language]
    changed = change(
        article,
        event.language,
        translations={**edition.translations, **event.segments},
        hands={identity: hands for identity, hands in edition.hands.items() if identity not in event.segments},
        spent=edition.spent + (event.spent or Spent()),
        changes_requested="",
    )
    return restart(retexted(changed, event.language), event.language, event)


def refused(article: Article, event: happened.TranslationRefused) -> Article:
    """What no engine renders waits for a person; the round counts, so that the rest is work of its own."""
    edition = article.editions[event.language]
    return change(
        article,
        event.language,
        refused={**edition.refused, **event.segments},
        spent=edition.spent + (event.spent or Spent()),
        translation_round=edition.translation_round + 1,
    )


def post_edited(article: Article, event: happened.EditionPostEdited) -> Article:
    """A person's words in their segments; approvals of the edition lapse, those of other segments stand."""
    language = event.language
    edition = article.editions[language]
    if edition.is_source:
        blocks = tuple(_edited(block, event.segments, event.marks) for block in article.blocks)
        article = restart_stale(with_source(article, blocks), event)
    else:
        edited = {
            identity: _by_person(event, identity, text, edition.translations.get(identity))
            for identity, text in event.segments.items()
        }
        article = retexted(change(article, language, translations={**edition.translations, **edited}), language)
    edition = article.editions[language]
    waits = edition.state in {EditionState.TRANSLATION, EditionState.DRAFT}
    hands = {
        identity: edition.hands.get(identity, frozenset()) | {event.by} | _hands_taken_along(edition, identity, text)
        for identity, text in event.segments.items()
    }
    article = change(
        article,
        language,
        hands={**edition.hands, **hands},
        approvals=(),
        publish_at=None,
        changes_requested="",
        state=edition.state if waits else EditionState.REVIEW,
    )
    return to_review(article, language, event)


def _hands_taken_along(edition: Edition, identity: str, text: str) -> frozenset[str]:
    """Whose words come back with a text that has half of the words of the segment's former wording, or more."""
    former = edition.former.get(identity)
    if former is None or not former.hands:
        return frozenset()
    words, present = Counter(_words(former.target.text)), Counter(_words(text))
    return former.hands if 2 * (words & present).total() >= words.total() else frozenset()


def _words(text: str) -> list[str]:
    """Words in small letters; each Chinese character is one, since nothing parts them."""
    return _WORD.findall(text.casefold())


def _by_person(
    event: happened.EditionPostEdited, identity: str, text: str, before: TargetSegment | None
) -> TargetSegment:
    """A person's wording; where it was made from a machine's or the memory's, it says so."""
    source_hash = event.source_hashes[identity]
    made_from = before if before is not None and before.source_hash == source_hash else None
    return TargetSegment(
        text=text,
        source_hash=source_hash,
        method=Method.HUMAN,
        engine=made_from.engine if made_from else None,
        memory=made_from.memory if made_from else None,
        editor=event.by,
        marks=event.marks.get(identity, ()),
    )


def _edited(block: Block, texts: Mapping[str, str], marks: Mapping[str, tuple[Mark, ...]]) -> Block:
    if not any(segment.id in texts for segment in block.segments):
        return block
    segments = tuple(
        Segment(id=each.id, text=texts[each.id], marks=marks.get(each.id, ())) if each.id in texts else each
        for each in block.segments
    )
    return Block(kind=block.kind, segments=segments, level=block.level)


# --- approvals by segment -------------------------------------------------------------------------


def approved_by_segment(article: Article, language: LanguageTag, at: datetime) -> Article:
    """The present approvals on every segment that has none which stands; what came before is settled with them."""
    edition = article.editions[language]
    by = tuple(given.by for given in edition.approvals)
    given = article.standing_approvals(language)
    for source in all_segments(article.blocks):
        present: Segment | TargetSegment | None = source if edition.is_source else edition.translations.get(source.id)
        if present is not None and source.id not in given:
            given[source.id] = SegmentApproval(
                by=by, text_hash=text_hash(present.text, present.marks), source_hash=source.hash, at=at
            )
    return change(article, language, segment_approvals=given, former={})


def without_round(article: Article, language: LanguageTag) -> Article:
    """Without the approvals of segments that came with the edition's present approvals; older ones stand."""
    edition = article.editions[language]
    last = max((given.at for given in edition.approvals), default=None)
    by = tuple(given.by for given in edition.approvals)
    kept = {
        identity: given for identity, given in edition.segment_approvals.items() if (given.at, given.by) != (last, by)
    }
    return change(article, language, segment_approvals=kept)
