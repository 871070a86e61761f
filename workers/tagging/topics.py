"""Topics of a text as tags for a reviewer. They are proposals always: nothing gives an article a topic but a person."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.domain.annotations import Candidate, EntityType, LinkBasis, Tag
from workflow.domain.vocabulary import LanguageTag
from workflow.quality.ports import EditionText
from workflow.topics.known import Knowledge
from workflow.topics.learned import PROVIDER
from workflow.topics.suggesting import Ground, TopicSuggestion, suggest
from workflow.topics.texts import read_text

_BASIS = {
    Ground.RULE: LinkBasis.RULE,
    Ground.LEARNED: LinkBasis.LEARNED,
    Ground.STARTER: LinkBasis.RULE,
    Ground.SAME_ITEM: LinkBasis.LABEL,
    Ground.LABEL: LinkBasis.LABEL,
}


def suggested(text: EditionText, tags: Sequence[Tag], topics: Knowledge) -> tuple[Tag, ...]:
    """At most five topics for a text with the tags that were found in it, the best founded first.

    What speaks for a topic stands in its one candidate; merely proposed tags speak for nothing.
    """
    certain = [tag for tag in tags if not tag.is_proposed]
    found = suggest(read_text(text.language, text.blocks, certain), topics)
    return tuple(_tag(each, text.language, topics.version) for each in found)


def _tag(suggestion: TopicSuggestion, language: LanguageTag, version: str) -> Tag:
    topic, first = suggestion.topic, suggestion.evidence[0]
    name = topic.name(language)
    reason = Candidate(
        entity_id=topic.code,
        name=name,
        basis=_BASIS[first.ground],
        evidence="; ".join(each.sentence for each in suggestion.evidence),
        score=suggestion.confidence,
    )
    return Tag(
        id=topic.code,
        type=EntityType.TOPIC,
        name=name,
        mentions=(),
        provider=PROVIDER + version,
        rule=first.name,
        uri=topic.uri,
        confidence=suggestion.confidence,
        is_proposed=True,
        candidates=(reason,),
    )
