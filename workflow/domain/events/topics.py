"""What happened to the topics: to their vocabulary, and to the rules by which they are suggested."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.events.base import Event
from workflow.domain.topic_rules import TopicRule
from workflow.domain.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsImported(Event):
    """Topics of a published file are known as they stand here."""

    name: str
    released: str
    attribution: str
    part: int
    parts: int
    """Of the import: they were appended together."""
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRuleRecorded(Event):
    """A topic is suggested by these words and entities."""

    topic_rule: TopicRule


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRuleWithdrawn(Event):
    """Nothing is suggested by a rule any more."""

    reason: str
