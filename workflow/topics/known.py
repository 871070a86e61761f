"""All that topics are suggested with: vocabulary, rules and what was learned, indexed once and used for many texts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from workflow.domain.terminology import Concept, Term
from workflow.domain.topic_import import with_texts
from workflow.domain.topic_rules import EntityClass, TopicRule
from workflow.domain.topics import Standing, Topic, TopicText
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.terminology import TermBase
from workflow.topics.built_in import entity_classes, starter_rules, top_topics
from workflow.topics.learned import NOTHING_LEARNED, Learned
from workflow.topics.texts import NamedEntity

_IN_INDEX = "topics"
"""Where the words of an index are from; nobody reads it."""


class Knowledge:
    """Topics by code with all rules that count. Threads may share it."""

    def __init__(
        self, topics: Mapping[str, Topic], rules: Iterable[TopicRule], learned: Learned = NOTHING_LEARNED
    ) -> None:
        """``topics`` are all that are known, retired ones too."""
        self.topics = topics
        self.rules = tuple(sorted(rules, key=lambda each: each.id))
        self.starters = frozenset(each.id for each in self.rules if starter_rules().get(each.id) == each)
        """Ids of the rules that the newsroom did not change."""
        self.learned = learned
        self.words = TermBase((*_concepts_of_rules(self.rules), *_concepts_of_names(topics)))
        """The words of rules and the names of topics: the concept's id is ``rule <id>`` or ``label <code>``."""
        self.of_item: Mapping[str, tuple[str, ...]] = _by_item(topics)
        """Codes of topics by the Wikidata item that they are."""
        self._classes = TermBase(_concepts_of_classes())
        written = "\x1e".join((*(repr(each) for _, each in sorted(topics.items())), *map(repr, self.rules)))
        self._digest = hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def version(self) -> str:
        """Of everything in it: goes into the provider of every suggestion made with it."""
        return f"{self._digest}.{self.learned.position}"

    def with_learned(self, learned: Learned) -> Knowledge:
        """The same with other counts; the indexes are shared."""
        other = object.__new__(Knowledge)
        other.__dict__.update(self.__dict__, learned=learned)
        return other

    def classes_of(self, entity: NamedEntity) -> frozenset[EntityClass]:
        """What kinds of institution or event its names tell of."""
        known = entity_classes()
        found = {
            kind
            for language in _WRITTEN
            for name in entity.names
            for match in self._classes.everywhere(name, language)
            if known[kind := EntityClass(match.concept.id)][0] is entity.type
        }
        return frozenset(found - _GENERAL or found)


_GENERAL = frozenset({EntityClass.GOVERNMENT, EntityClass.BODY_OF_STATES, EntityClass.COMPANY})
"""What a name tells only where it tells nothing better: the SCO University is a university."""
_WRITTEN = tuple(LanguageTag(each) for each in ("en", "zh", "ru"))
"""An entity's name may stand in another language than the text: it is looked at in each."""


@lru_cache(maxsize=2)
def knowledge_of(topics: tuple[Topic, ...], rules: tuple[TopicRule, ...]) -> Knowledge:
    """The same for the same topics and rules: a worker's children share the indexes that their parent built."""
    return Knowledge({each.code: each for each in topics}, rules)


def all_topics(imported: Mapping[str, Topic]) -> Mapping[str, Topic]:
    """The imported topics over those that come with Copyflow, whose names stay in languages that no file brought."""
    found = dict(imported)
    for code, built_in in top_topics().items():
        there = imported.get(code)
        found[code] = built_in if there is None else replace(there, labels=_labels(there.labels, built_in.labels))
    return dict(sorted(found.items()))


def all_rules(recorded: Mapping[str, TopicRule | None]) -> list[TopicRule]:
    """The rules that count, by id: the newsroom's own over those that come with Copyflow; None withdraws one."""
    return [rule for _, rule in sorted({**starter_rules(), **recorded}.items()) if rule is not None]


def _labels(imported: tuple[TopicText, ...], built_in: tuple[TopicText, ...]) -> tuple[TopicText, ...]:
    whole = {primary_language(each.language) for each in imported if each.standing is Standing.OFFICIAL}
    kept = [each for each in built_in if primary_language(each.language) not in whole]
    return with_texts(imported, kept)


def _concepts_of_rules(rules: Iterable[TopicRule]) -> Iterator[Concept]:
    for rule in rules:
        terms = tuple(Term(language=each.language, text=each.text) for each in rule.words)
        yield Concept(id=f"rule {rule.id}", terms=terms, provenance=_IN_INDEX)


def _concepts_of_names(topics: Mapping[str, Topic]) -> Iterator[Concept]:
    """Of topics that may be suggested; the names of top topics are everyday words, or no words of any text."""
    for code, topic in topics.items():
        if topic.broader and not topic.is_retired:
            terms = tuple(Term(language=each.language, text=each.text) for each in topic.labels)
            yield Concept(id=f"label {code}", terms=terms, provenance=_IN_INDEX)


def _concepts_of_classes() -> Iterator[Concept]:
    for each, (_, words) in entity_classes().items():
        terms = tuple(Term(language=word.language, text=word.text) for word in words)
        yield Concept(id=each.value, terms=terms, provenance=_IN_INDEX)


def _by_item(topics: Mapping[str, Topic]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, topic in sorted(topics.items()):
        for item in topic.wikidata:
            found[item].append(code)
    return {item: tuple(codes) for item, codes in found.items()}
