"""What verdicts on topics taught: in how many decided articles a sign stands, and with which topics. Plain counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.domain.annotations import EntityType, Verdict
from workflow.domain.article import Article, Edition
from workflow.topics.texts import read_text

LEAST_ACCEPTED = 3
"""Accepted articles that an entity has to stand in before it speaks for their topic."""
LEAST_ACCEPTED_WORD = 5
"""The same for a word, which chance brings along more easily."""
LEAST_SHARE = 0.6
"""Of the decided articles with the sign, the part that has the topic."""
LEAST_GAIN = 0.25
"""By which that part is larger than the topic's part in all decided articles."""
LEAST_WORDS = 2
"""Words that have to speak for a topic where no entity does."""
LEAST_DECIDED = 5
"""Verdicts on a rule's suggestions before their part of right ones is told as its confidence."""
MOST_REJECTED = 3
"""Rejections, more of them than acceptances, after which a weak signal is silent on a topic."""
PROVIDER = "topics/"
"""Begins the provider of a suggested topic; the version of what it was suggested with follows."""
BY = "by:"
"""Begins the sign that counts how a rule's own suggestions fared: ``by:starter:starter-sport``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Articles with a verdict on a topic."""

    accepted: int = 0
    rejected: int = 0

    @property
    def decided(self) -> int:
        """Both together."""
        return self.accepted + self.rejected


NO_COUNT = Count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The counts that can matter."""

    position: int = 0
    """Of the last event that they know."""
    articles: int = 0
    """Articles with a verdict on any topic."""
    with_sign: Mapping[str, int] = field(default_factory=dict)
    """Of these, how many have the sign."""
    topics: Mapping[str, Mapping[str, Count]] = field(default_factory=dict)
    """By topic, by sign; the sign ``""`` counts all texts."""

    def count(self, topic: str, sign: str = "") -> Count:
        """The verdicts on a topic in texts with a sign; of all texts without one."""
        return self.topics.get(topic, {}).get(sign, NO_COUNT)

    def share(self, topic: str, sign: str) -> float:
        """The part of the decided articles with the sign that has the topic."""
        return self.count(topic, sign).accepted / max(self.with_sign.get(sign, 0), 1)

    def speaks_for(self, topic: str, sign: str) -> bool:
        """Whether the sign stands with the topic often enough, and more often than the topic stands anywhere."""
        least = LEAST_ACCEPTED if _is_entity(sign) else LEAST_ACCEPTED_WORD
        usual = self.count(topic).accepted / max(self.articles, 1)
        share = self.share(topic, sign)
        return self.count(topic, sign).accepted >= least and share >= max(LEAST_SHARE, usual + LEAST_GAIN)

    def has_enough(self, signs: list[str]) -> bool:
        """Whether these signs, which all speak for a topic, are enough to suggest it."""
        return any(_is_entity(each) for each in signs) or len(signs) >= LEAST_WORDS

    def is_silenced(self, topic: str, rule: str) -> bool:
        """Whether a weak rule's suggestions of a topic were rejected too often to be made again."""
        fared = self.count(topic, BY + rule)
        return fared.rejected >= MOST_REJECTED and fared.rejected > fared.accepted

    def confidence(self, topic: str, rule: str) -> float | None:
        """The part of a rule's suggestions of a topic that was accepted; None while too few were decided."""
        fared = self.count(topic, BY + rule)
        return round(fared.accepted / fared.decided, 2) if fared.decided >= LEAST_DECIDED else None


NOTHING_LEARNED = Learned()


def _is_entity(sign: str) -> bool:
    kind = sign.partition(":")[0]
    return kind == "kb" or kind in set(EntityType)


# --- what one article teaches -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a person decided of an article's topics, and what its texts are known by."""

    decided: Mapping[str, tuple[Verdict, str]]
    """By topic: the verdict, and the rule that suggested it; empty for one that a person added."""
    signs: frozenset[str]

    def counted(self) -> dict[tuple[str, str], Count]:
        """What it adds to the counts, by topic and sign; an empty topic counts the article itself."""
        found: dict[tuple[str, str], Count] = {}
        if not self.decided:
            return found
        for sign in ("", *self.signs):
            found["", sign] = Count(accepted=1)
        for topic, (verdict, rule) in self.decided.items():
            is_accepted = verdict is Verdict.ACCEPTED
            count = Count(accepted=int(is_accepted), rejected=int(not is_accepted))
            for sign in ("", *self.signs, *([BY + rule] if rule else [])):
                found[topic, sign] = count
        return found


def lesson_of(article: Article) -> Lesson:
    """What an article teaches: a topic that was accepted in one edition counts as accepted, whatever others say."""
    decided: dict[str, tuple[Verdict, str]] = {}
    signs: set[str] = set()
    for language, edition in sorted(article.editions.items()):
        own = _decided_in(edition)
        if not own:
            continue
        for topic, (verdict, rule) in own.items():
            if topic not in decided or verdict is Verdict.ACCEPTED:
                decided[topic] = verdict, rule
        signs |= read_text(language, article.blocks_of(language), edition.outgoing_tags).signs
    return Lesson(decided=decided, signs=frozenset(signs))


def _decided_in(edition: Edition) -> dict[str, tuple[Verdict, str]]:
    return {
        code: (decision.verdict, decision.tag.rule if decision.tag.provider.startswith(PROVIDER) else "")
        for code, decision in edition.tag_decisions.items()
        if decision.tag.type is EntityType.TOPIC
    }
