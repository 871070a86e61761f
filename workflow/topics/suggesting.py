"""Which topics a text may be about, each with what speaks for it. Pure: the same text and knowledge, the same answer.

From the strongest to the weakest: the newsroom's own rules, what verdicts taught, the rules that come with Copyflow, an
entity that the publisher says is the topic, and a topic's own name in the text. Rather none than a wrong one: the weak
ones have to come to a threshold that grows with the text, and fall silent on a topic that was rejected again and again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.topic_rules import EntityClass
from workflow.domain.topics import Topic
from workflow.languages.scripts import is_unspaced
from workflow.terminology import TermMatch
from workflow.topics.known import Knowledge
from workflow.topics.texts import NamedEntity, Place, ReadText

MOST_SUGGESTED = 5
HEADLINE = 3
"""What a place in the headline counts; one elsewhere counts one."""
LEAST_KINDS = 2
"""Different words or entities that a rule of Copyflow's own needs."""
LEAST_SAME_ITEM = 3
LEAST_LABEL = 4
"""What the places of a topic's name of several words have to come to; that is more than a headline alone."""
LEAST_SHORT_LABEL = 6
"""The same for a name of one word, or in Chinese of three characters or fewer; it has to stand in the headline too."""
_SHORT_UNSPACED = 3
_LETTERS_MORE, _LETTERS_MORE_UNSPACED = 3_000, 1_000
"""Characters of a text for each of which weak signals need one place more."""
_SHOWN = 6
"""Words or entities that are told of one piece of evidence."""


class Ground(StrEnum):
    """What a suggestion rests on, the strongest first."""

    RULE = "rule"
    """The newsroom's own."""
    LEARNED = "learned"
    STARTER = "starter"
    """A rule that comes with Copyflow."""
    SAME_ITEM = "same_item"
    """The text names what the topic is, by the publisher's own word."""
    LABEL = "label"
    """The topic's name stands in the text."""


_WEAK = frozenset({Ground.STARTER, Ground.SAME_ITEM, Ground.LABEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for a topic."""

    ground: Ground
    rule: str = ""
    """The rule's id, where it is a rule."""
    signs: tuple[str, ...]
    """The words as the text has them, and the names of entities."""
    weight: int
    """What the places come to."""
    accepted: int = 0
    """Where it was learned: in how many articles of these a person accepted the topic."""
    articles: int = 0
    """Decided articles with the strongest sign."""

    @property
    def name(self) -> str:
        """As tags have it: ``rule:sco-meetings``, ``label``."""
        return f"{self.ground}:{self.rule}" if self.rule else self.ground.value

    @property
    def sentence(self) -> str:
        """For a reviewer."""
        shown = ", ".join(f"“{each}”" for each in self.signs[:_SHOWN])
        match self.ground:
            case Ground.RULE | Ground.STARTER:
                return f"rule {self.rule}: {shown}"
            case Ground.LEARNED:
                return f"accepted in {self.accepted} of {self.articles} articles with {shown}"
            case Ground.SAME_ITEM:
                return f"the text names {shown}, which is this topic"
            case Ground.LABEL:
                return f"the text says {shown}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSuggestion:
    """A topic that the text may be about."""

    topic: Topic
    evidence: tuple[Evidence, ...]
    """The strongest first; never empty."""
    confidence: float | None = None
    """The part of such suggestions that was accepted here, where enough were decided; else None."""


def suggest(text: ReadText, knowledge: Knowledge) -> tuple[TopicSuggestion, ...]:
    """At most five topics, the best founded first."""
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for code, evidence in (*_by_words_and_entities(text, knowledge), *_learned(text, knowledge)):
        topic = knowledge.topics.get(code)
        is_silent = evidence.ground in _WEAK and knowledge.learned.is_silenced(code, evidence.name)
        if topic is not None and not topic.is_retired and not is_silent:
            found[code].append(evidence)
    made = [_suggestion(knowledge, code, evidence) for code, evidence in found.items()]
    return tuple(sorted(made, key=_order)[:MOST_SUGGESTED])


def _suggestion(knowledge: Knowledge, code: str, evidence: list[Evidence]) -> TopicSuggestion:
    ordered = tuple(sorted(evidence, key=_strength))
    first = ordered[0]
    confidence = knowledge.learned.confidence(code, first.name)
    if confidence is None and first.ground is Ground.LEARNED:
        confidence = round(first.accepted / first.articles, 2)
    return TopicSuggestion(topic=knowledge.topics[code], evidence=ordered, confidence=confidence)


def _strength(evidence: Evidence) -> tuple[int, int, str]:
    return list(Ground).index(evidence.ground), -evidence.weight, evidence.rule


def _order(suggestion: TopicSuggestion) -> tuple[int, int, str]:
    ground, weight, _ = _strength(suggestion.evidence[0])
    return ground, weight, suggestion.topic.code


# --- rules, names, items ------------------------------------------------------------------------------


class _Places:
    """What was found for one rule or topic: how often, and as which words."""

    def __init__(self) -> None:
        self.in_headline = 0
        self.elsewhere = 0
        self.signs: dict[str, None] = {}
        """What is told of it: words as the text has them, names."""
        self.kinds: set[str] = set()
        """The same whatever their forms."""

    def add(self, sign: str, kind: str, in_headline: int, elsewhere: int) -> None:
        self.in_headline += in_headline
        self.elsewhere += elsewhere
        self.signs[sign] = None
        self.kinds.add(kind)

    @property
    def weight(self) -> int:
        return HEADLINE * self.in_headline + self.elsewhere


def _by_words_and_entities(text: ReadText, knowledge: Knowledge) -> Iterator[tuple[str, Evidence]]:
    by_rule, by_label = _words(text, knowledge)
    by_class = _classes(text.entities, knowledge)
    more = _more(text)
    for rule in knowledge.rules:
        places = by_rule.get(rule.id, _Places())
        for entity in text.entities:
            is_meant = entity.id.removeprefix("kb:") in rule.entities and entity.id.startswith("kb:")
            if is_meant or any(entity.id in by_class.get(each, ()) for each in rule.classes):
                places.add(entity.name, entity.id, entity.in_headline, entity.elsewhere)
        if rule.id not in knowledge.starters:
            if places.weight >= rule.at_least:
                yield rule.topic, _evidence(Ground.RULE, places, rule.id)
        elif places.weight >= rule.at_least + more and len(places.kinds) >= LEAST_KINDS:
            yield rule.topic, _evidence(Ground.STARTER, places, rule.id)
    for entity in text.entities:
        weight = HEADLINE * entity.in_headline + entity.elsewhere
        for code in knowledge.of_item.get(entity.wikidata, ()):
            if weight >= LEAST_SAME_ITEM + more:
                yield code, Evidence(ground=Ground.SAME_ITEM, signs=(entity.name,), weight=weight)
    for code, places in by_label.items():
        if _is_named(places, text, more):
            yield code, _evidence(Ground.LABEL, places)


def _evidence(ground: Ground, places: _Places, rule: str = "") -> Evidence:
    return Evidence(ground=ground, rule=rule, signs=tuple(places.signs), weight=places.weight)


def _is_named(places: _Places, text: ReadText, more: int) -> bool:
    """Whether a topic's name stands often enough; a short name says too many things to be taken at its word."""
    longest = max(places.signs, key=len)
    is_short = len(longest) <= _SHORT_UNSPACED if is_unspaced(text.language) else len(longest.split()) < 2
    if is_short:
        return places.in_headline > 0 and places.weight >= LEAST_SHORT_LABEL + more
    return places.weight >= LEAST_LABEL + more


def _more(text: ReadText) -> int:
    """How many places more a text of this length has to have: in a long one, everything is said once."""
    letters = sum(map(len, text.body))
    return letters // (_LETTERS_MORE_UNSPACED if is_unspaced(text.language) else _LETTERS_MORE)


def _words(text: ReadText, knowledge: Knowledge) -> tuple[dict[str, _Places], dict[str, _Places]]:
    """The places of rules' words, and those of topics' names."""
    by_rule: defaultdict[str, _Places] = defaultdict(_Places)
    by_label: defaultdict[str, _Places] = defaultdict(_Places)
    for number, block in enumerate((text.headline, *text.body)):
        seen: set[tuple[str, int]] = set()
        for match in knowledge.words.everywhere(block, text.language):
            kind, _, key = match.concept.id.partition(" ")
            if (match.concept.id, match.start) in seen:
                continue  # two words of one rule begin here: one place
            if key in knowledge.starters and _is_within(match, text.named[number : number + 1]):
                continue  # a ministry's name is told of by its class: "sports" in it is no word about sport
            seen.add((match.concept.id, match.start))
            places = (by_rule if kind == "rule" else by_label)[key]
            said = " ".join(block[match.start : match.end].split())
            places.add(said, match.term.text, int(number == 0), int(number > 0))
    return by_rule, by_label


def _is_within(match: TermMatch, named: Iterable[Iterable[Place]]) -> bool:
    return any(start <= match.start and match.end <= end for places in named for start, end in places)


def _classes(entities: Iterable[NamedEntity], knowledge: Knowledge) -> Mapping[EntityClass, frozenset[str]]:
    """By class: the ids of the entities whose names tell it."""
    found: defaultdict[EntityClass, set[str]] = defaultdict(set)
    for entity in entities:
        for each in knowledge.classes_of(entity):
            found[each].add(entity.id)
    return {each: frozenset(ids) for each, ids in found.items()}


# --- what was learned ---------------------------------------------------------------------------------


def _learned(text: ReadText, knowledge: Knowledge) -> Iterator[tuple[str, Evidence]]:
    learned = knowledge.learned
    if not learned.articles:
        return
    signs = text.signs
    names = {entity.id: entity.name for entity in text.entities}
    for topic in sorted(learned.topics):
        speaking = [each for each in sorted(signs) if each in learned.topics[topic] and learned.speaks_for(topic, each)]
        if not learned.has_enough(speaking):
            continue
        speaking.sort(key=lambda each: (-learned.share(topic, each), -learned.count(topic, each).accepted, each))
        yield (
            topic,
            Evidence(
                ground=Ground.LEARNED,
                signs=tuple(names.get(each) or each.partition(":")[2] for each in speaking),
                weight=len(speaking),
                accepted=learned.count(topic, speaking[0]).accepted,
                articles=learned.with_sign[speaking[0]],
            ),
        )
