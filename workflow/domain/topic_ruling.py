"""A rule by which a topic is suggested, on record: what may be recorded, and what is then known of it.

A rule's stream knows no other stream: whether there is such a topic is asked by whoever takes the rule in.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.changing import replace
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.texts import line, remark, require_id, required
from workflow.domain.topic_rules import EntityClass, TopicRule, TopicWord
from workflow.domain.topics import require_topic_code
from workflow.domain.values import require_reason
from workflow.domain.vocabulary import parse_language

LONGEST_WORD = 200
MOST_WORDS = 500
MOST_ENTITIES = 500
MOST_AT_LEAST = 100


@dataclass(frozen=True, kw_only=True)
class TopicRuleEntry:
    """What is known of a rule. ``version`` counts the events of its stream."""

    id: str = ""
    version: int = 0
    """0 of a rule that comes with Copyflow and that the newsroom did not change."""
    rule: TopicRule | None = None
    """As it was last recorded; None where only a rule that comes with Copyflow was withdrawn."""
    withdrawn_because: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether nothing is suggested by it any more."""
        return self.withdrawn_because != ""


def decide(command: wanted.Command, entry: TopicRuleEntry) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it is the case already."""
    match command:
        case wanted.RecordTopicRule():
            rule = acceptable(command.topic_rule)
            if rule.id != entry.id:
                raise InvalidValue(
                    "id",
                    phrase("is {rule_id}, but this is the place of {entry_id}", rule_id=rule.id, entry_id=entry.id),
                )
            if rule == entry.rule and not entry.is_withdrawn:
                return []
            return [happened.TopicRuleRecorded(by=command.by.id, at=command.at, topic_rule=rule)]
        case wanted.WithdrawTopicRule():
            require_reason(command.reason)
            if entry.is_withdrawn:
                return []
            return [happened.TopicRuleWithdrawn(by=command.by.id, at=command.at, reason=command.reason.strip())]
        case _:
            raise TypeError(f"{type(command).__name__} is not a topic rule's command")


def evolve(entry: TopicRuleEntry, event: happened.Event) -> TopicRuleEntry:
    """The entry after ``event``; unmoved by events that are no change of the rule."""
    return replace(_evolve(entry, event), version=entry.version + 1)


def _evolve(entry: TopicRuleEntry, event: happened.Event) -> TopicRuleEntry:
    match event:
        case happened.TopicRuleRecorded():
            rule = dataclasses.replace(event.topic_rule, id=entry.id)  # a redaction may have changed it there
            return replace(entry, rule=rule, withdrawn_because="", changed_by=event.by, changed_at=event.at)
        case happened.TopicRuleWithdrawn():
            return replace(entry, withdrawn_because=event.reason, changed_by=event.by, changed_at=event.at)
        case _:
            return entry


# --- what may be recorded ---------------------------------------------------------------------------


def acceptable(rule: TopicRule) -> TopicRule:
    """The rule with its texts trimmed, and nothing in it twice; ``InvalidValue`` names the field that will not do."""
    require_rule_id(rule.id)
    require_topic_code(rule.topic)
    words = tuple(dict.fromkeys(_word(each, f"words.{number}") for number, each in enumerate(rule.words)))
    entities = tuple(dict.fromkeys(_entity(each, f"entities.{number}") for number, each in enumerate(rule.entities)))
    classes = tuple(each for each in EntityClass if each in rule.classes)
    if not (words or entities or classes):
        raise InvalidValue("words", phrase("give words, entities or classes of entities, or nothing would be found"))
    if len(words) > MOST_WORDS or len(entities) > MOST_ENTITIES:
        raise InvalidValue(
            "words",
            phrase(
                "at most {most_words} words and {most_entities} entities; part the rule",
                most_words=MOST_WORDS,
                most_entities=MOST_ENTITIES,
            ),
        )
    if not 1 <= rule.at_least <= MOST_AT_LEAST:
        raise InvalidValue("at_least", phrase("must be a whole number from 1 to {most}", most=MOST_AT_LEAST))
    return TopicRule(
        id=rule.id,
        topic=rule.topic,
        words=words,
        entities=entities,
        classes=classes,
        at_least=rule.at_least,
        note=remark(rule.note, "note"),
    )


def require_rule_id(identity: str) -> str:
    """The id of a rule, if it is one."""
    return require_id(identity, "id", "sco-meetings")


def _word(word: TopicWord, field: str) -> TopicWord:
    text = required(line(word.text, f"{field}.text", LONGEST_WORD), f"{field}.text", phrase("must not be empty"))
    if not any(character.isalnum() for character in text):
        raise InvalidValue(f"{field}.text", phrase("holds no letter and no digit, so it would be found nowhere"))
    return TopicWord(language=parse_language(word.language, f"{field}.language"), text=text)


def _entity(entity_id: str, field: str) -> str:
    return require_id(entity_id.removeprefix("kb:"), field, "sco")
