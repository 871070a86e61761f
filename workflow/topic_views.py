"""Topics for their readers: the vocabulary, the rules, what was learned, and all of it ready to suggest with.

Changes go through ``Newsroom.execute`` on the vocabulary's stream and on the rules'. What was learned is kept by a
follower, so it is a moment behind the log; in a look at the past it is left out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.phrases import phrase
from workflow.domain.streams import topic_rule_stream, topics_stream
from workflow.domain.topic_import import TopicVocabulary
from workflow.domain.topic_rules import TopicRule
from workflow.domain.topic_ruling import TopicRuleEntry
from workflow.domain.topics import Topic, require_topic_code
from workflow.domain.vocabulary import LanguageTag
from workflow.store.database import from_text
from workflow.store.past_tables import Readable
from workflow.store.projections.references import searchable
from workflow.store.projections.topics import rule_in
from workflow.store.states import States
from workflow.store.tables import table_of
from workflow.store.topic_tables import TopicArticleRow, TopicRuleRow, TopicSignRow, TopicVocabularyRow
from workflow.topics.built_in import ATTRIBUTION, starter_rules
from workflow.topics.known import Knowledge, all_rules, all_topics, knowledge_of
from workflow.topics.learned import BY, LEAST_ACCEPTED, NOTHING_LEARNED, Count, Learned

_vocabularies = table_of(TopicVocabularyRow)
_rules = table_of(TopicRuleRow)
_articles = table_of(TopicArticleRow)
_signs = table_of(TopicSignRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRule:
    """A rule with how its suggestions fared."""

    entry: TopicRuleEntry
    is_built_in: bool
    """Whether it stands as it comes with Copyflow."""
    fared: Count
    """Verdicts on the suggestions that it made."""


class TopicViews:
    """The topics of one newsroom, as they are or as they were at a position of the log."""

    def __init__(self, tables: Readable, states: States, position: int | None = None) -> None:
        self._tables = tables
        self._states = states
        self._position = position
        self._lock = threading.Lock()
        self._known: tuple[tuple[int, ...], Knowledge] | None = None
        self._learned: tuple[tuple[int, ...], Learned] = (), NOTHING_LEARNED
        self._above: tuple[int, Mapping[str, tuple[str, ...]]] | None = None

    # --- vocabulary -----------------------------------------------------------------------------------

    def vocabulary(self) -> TopicVocabulary:
        """What files brought in; of version 0 before the first."""
        found: TopicVocabulary = self._states.load(topics_stream(), until_position=self._position)
        return found

    @property
    def attribution(self) -> str:
        """Whom to credit wherever topics are shown."""
        return ATTRIBUTION

    def topic(self, code: str) -> Topic:
        """The topic of a code, a retired one too, or ``NotFound``."""
        found = self.knowledge().topics.get(require_topic_code(code, "code"))
        if found is None:
            raise NotFound(
                phrase(
                    "There is no such topic. `copyflow topics list` shows those known, "
                    "`copyflow topics import` adds more."
                ),
                topic=code,
            )
        return found

    def list_topics(
        self,
        *,
        search: str = "",
        broader: str | None = None,
        with_retired: bool = False,
        after: str | None = None,
        limit: int | None = None,
    ) -> list[Topic]:
        """Topics by code, after one; ``search`` is looked for in codes and names, whatever its case."""
        wanted = searchable(search)
        found = [
            each
            for code, each in self.knowledge().topics.items()
            if (after is None or code > after)
            and (with_retired or not each.is_retired)
            and (broader is None or broader in each.broader)
            and wanted in searchable("\n".join((code, *(label.text for label in each.labels))))
        ]
        return found[:limit]

    def narrower(self, code: str) -> list[Topic]:
        """The topics that are a part of one, without retired ones."""
        return self.list_topics(broader=code)

    def broader(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes above these, up to the top; nothing is above a topic that nobody knows."""
        left, found = list(codes), set[str]()
        above = self._above_each() if left else {}
        while left:
            new = set(above.get(left.pop(), ())) - found
            found |= new
            left += new
        return frozenset(found)

    def _above_each(self) -> Mapping[str, tuple[str, ...]]:
        """The next broader codes of every known topic; made anew only when files brought in more."""
        version, kept = 0, self._above
        if self._position is None:
            with self._tables.read() as connection:
                query = select(func.coalesce(func.sum(_vocabularies.c.version), 0))
                version = int(connection.execute(query).scalar_one())
        if kept is None or kept[0] != version:
            topics = all_topics(self.vocabulary().topics)
            kept = self._above = version, {code: topic.broader for code, topic in topics.items() if topic.broader}
        return kept[1]

    # --- rules ----------------------------------------------------------------------------------------

    def rules(self, *, topic: str | None = None, with_withdrawn: bool = False) -> list[ShownRule]:
        """The newsroom's rules and those that come with Copyflow, by id."""
        with self._tables.read() as connection:
            entries = {row.rule_id: _entry(row) for row in connection.execute(select(_rules))}
        built_in = {each: TopicRuleEntry(id=each, rule=rule) for each, rule in starter_rules().items()}
        shown = [self._shown(_over(built_in.get(each), entries.get(each))) for each in sorted({*built_in, *entries})]
        return [
            each
            for each in shown
            if (with_withdrawn or not each.entry.is_withdrawn)
            and (topic is None or (each.entry.rule is not None and each.entry.rule.topic == topic))
        ]

    def rule(self, rule_id: str) -> ShownRule:
        """One rule, a withdrawn one too, or ``NotFound``."""
        rule = starter_rules().get(rule_id)
        built_in = TopicRuleEntry(id=rule_id, rule=rule) if rule else None
        entry: TopicRuleEntry = self._states.load(topic_rule_stream(rule_id), until_position=self._position)
        if built_in is None and entry.version == 0:
            raise NotFound(phrase("There is no such rule. `copyflow topics rules` lists them."), rule=rule_id)
        return self._shown(_over(built_in, entry if entry.version else None))

    def require_suggestible(self, rule: TopicRule) -> None:
        """Refuse a rule for a topic that nobody knows, or that was retired."""
        topic = self.knowledge().topics.get(require_topic_code(rule.topic))
        if topic is None:
            raise InvalidValue(
                "topic",
                phrase("{topic} is not known; import the vocabulary: `copyflow topics import`", topic=rule.topic),
            )
        if topic.is_retired:
            raise InvalidValue(
                "topic",
                phrase(
                    "{topic} ({value}) was retired by the publisher",
                    topic=rule.topic,
                    value=topic.name(LanguageTag("en")),
                ),
            )

    def _shown(self, entry: TopicRuleEntry) -> ShownRule:
        is_built_in = entry.rule is not None and starter_rules().get(entry.id) == entry.rule
        name = f"{BY}{'starter' if is_built_in else 'rule'}:{entry.id}"
        fared = self.learned().count(entry.rule.topic, name) if entry.rule else Count()
        return ShownRule(entry=entry, is_built_in=is_built_in, fared=fared)

    # --- what was learned, and all of it together -----------------------------------------------------

    def learned(self) -> Learned:
        """What verdicts taught so far; nothing in a look at the past."""
        return self.knowledge().learned

    def knowledge(self) -> Knowledge:
        """Vocabulary, rules and what was learned, ready to suggest with; made anew only when it has changed."""
        with self._lock:  # whoever comes second finds what the first one made
            with self._tables.read() as connection:
                state = _state(connection)
                kept = self._known
                recorded = None if kept and kept[0] == state else _recorded(connection)
                learned = self._learned_in(connection)
            if recorded is None:
                assert kept is not None
                known = kept[1]
            else:
                known = knowledge_of(tuple(all_topics(self.vocabulary().topics).values()), tuple(all_rules(recorded)))
            if known.learned is not learned:
                known = known.with_learned(learned)
            self._known = (state, known)
            return known

    def _learned_in(self, connection: Connection) -> Learned:
        if self._position is not None:
            return NOTHING_LEARNED
        query = select(func.count(), func.coalesce(func.max(_articles.c.position), 0))
        count, position = connection.execute(query).one()
        state = int(count), int(position)
        if self._learned[0] != state:
            self._learned = state, _learned(connection, *state)
        return self._learned[1]


def _over(built_in: TopicRuleEntry | None, own: TopicRuleEntry | None) -> TopicRuleEntry:
    """The newsroom's entry; one that only withdraws what comes with Copyflow shows what it withdraws."""
    if own is None:
        assert built_in is not None
        return built_in
    if own.rule is None and built_in is not None:
        return TopicRuleEntry(**{**own.__dict__, "rule": built_in.rule})
    return own


def _state(connection: Connection) -> tuple[int, ...]:
    """Differs whenever vocabulary or a rule has changed: versions only grow."""
    found: list[int] = []
    for table in (_vocabularies, _rules):
        query = select(func.count(), func.coalesce(func.sum(table.c.version), 0)).select_from(table)
        found += [int(value) for value in connection.execute(query).one()]
    return tuple(found)


def _recorded(connection: Connection) -> dict[str, TopicRule | None]:
    """The newsroom's rules by id; None where one is withdrawn."""
    rows = connection.execute(select(_rules.c.rule_id, _rules.c.withdrawn_because, _rules.c.data))
    return {row.rule_id: None if row.withdrawn_because else rule_in(row.data) for row in rows}


def _learned(connection: Connection, articles: int, position: int) -> Learned:
    """The counts that can matter: of all texts, of signs that stand in enough, and of rules."""
    enough = (_signs.c.accepted >= LEAST_ACCEPTED) | (_signs.c.sign == "") | _signs.c.sign.startswith(BY)
    topics: dict[str, dict[str, Count]] = {}
    for row in connection.execute(select(_signs).where(enough)):
        topics.setdefault(row.topic, {})[row.sign] = Count(accepted=row.accepted, rejected=row.rejected)
    with_sign = {sign: count.accepted for sign, count in topics.pop("", {}).items()}
    return Learned(position=position, articles=articles, with_sign=with_sign, topics=topics)


def _entry(row: Any) -> TopicRuleEntry:
    return TopicRuleEntry(
        id=row.rule_id,
        version=row.version,
        rule=rule_in(row.data),
        withdrawn_because=row.withdrawn_because,
        changed_by=row.changed_by,
        changed_at=from_text(row.changed_at),
    )
