"""What is wanted of the topics: of their vocabulary, and of the rules by which they are suggested."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.topic_rules import TopicRule
from workflow.domain.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTopics(Command):
    """Take in the topics of a published file: whole or not at all."""

    name: str
    """The file's name."""
    released: str
    """When it was released, as the publisher says; may be empty."""
    attribution: str
    """Whom to credit, and the licence."""
    topics: tuple[Topic, ...]
    labels_only: bool = False
    """Of topics that are known take in only names: the file says nothing of what was retired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTopicRule(Command):
    """Suggest a topic by these words and entities; a rule of that id is replaced as a whole."""

    topic_rule: TopicRule


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawTopicRule(Command):
    """Suggest nothing by a rule any more, be it the newsroom's own or one that comes with Copyflow."""

    reason: str
