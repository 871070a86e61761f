"""A writer's text before anybody else has it: what the checks say, how long it is, who will translate it.

The same checks run in the same way when it is handed in; here nothing is put on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.domain.annotations import Finding
from workflow.domain.article import Article
from workflow.domain.commands import Details
from workflow.domain.desk import PERSON, policy_of, rule_for
from workflow.domain.segments import DraftBlock, all_segments, number_blocks
from workflow.domain.vocabulary import ArticleId, LanguageTag, Route
from workflow.quality import ALL_CHECKS, run_checks
from workflow.quality.ports import EditionText
from workflow.rendering.bodies import count_words
from workflow.views import Views

LONGEST_CHECKED = 200_000
"""Characters up to which a text is checked while it is written; a longer one is checked when it is handed in."""
_WORDS_A_MINUTE, _CHARACTERS_A_MINUTE = 230, 350


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding in a text that is being written."""

    finding: Finding
    paragraph: int
    """Its number on the page: 0 is the headline; -1 where it is about a field or about all of it."""
    explanation: str
    """What the check looks for and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long a text is."""

    words: int | None
    """None in a language that is written without spaces."""
    characters: int
    minutes: int
    """To read it, at least 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who makes an edition: a person, the engines in order, or, where no rule says so, whatever engine serves."""

    language: LanguageTag
    by_person: bool
    engines: tuple[str, ...]
    """Empty where a person does it or no rule names any."""
    then_person: bool
    """A translator is asked where no engine can."""
    rule: str = ""
    """The rule of a desk that says so; empty where none does."""


def checked(
    views: Views, language: LanguageTag, blocks: Sequence[DraftBlock], details: Details
) -> tuple[Remark, ...] | None:
    """What the checks of the desk find, in reading order; None for a text that is too long to check while writing."""
    if sum(len(block.text) for block in blocks) > LONGEST_CHECKED:
        return None
    numbered = number_blocks(blocks)
    fields = {"publisher": details.publisher, "byline": details.byline, "slugline": details.slugline}
    text = EditionText(
        language=language,
        blocks=numbered,
        source_language=language,
        fields={name: value for name, value in fields.items() if value},
        terms=views.glossary.term_base(details.desk),
    )
    policies = views.policies_for(Article(id=ArticleId(""), language=language, details=details))
    places = {segment.id: number for number, block in enumerate(numbered) for segment in block.segments}
    order = {segment.id: number for number, segment in enumerate(all_segments(numbered))}
    explained = {check.name: check.explanation for check in ALL_CHECKS}
    found = sorted(
        run_checks(text, policy_of(*policies)),
        key=lambda finding: (order.get(finding.segment_id or "", -1), finding.start),
    )
    return tuple(
        Remark(
            finding=finding,
            paragraph=places.get(finding.segment_id or "", -1),
            explanation=explained.get(finding.check, ""),
        )
        for finding in found
    )


def measured(language: LanguageTag, blocks: Sequence[DraftBlock]) -> Measured:
    """Words, characters without white space, and minutes to read, the headline included."""
    text = "\n".join(block.text for block in blocks)
    characters = sum(not character.isspace() for character in text)
    words = count_words(text, language)
    minutes = characters / _CHARACTERS_A_MINUTE if words is None else words / _WORDS_A_MINUTE
    return Measured(words=words, characters=characters, minutes=max(1, round(minutes)))


def makers(views: Views, article: Article) -> tuple[Maker, ...]:
    """Who makes each translation of an article."""
    return tuple(
        maker_of(views, article, language, edition.route, article.details.urgency)
        for language, edition in article.editions.items()
        if not edition.is_source
    )


def maker_of(views: Views, article: Article, language: LanguageTag, route: Route, urgency: int) -> Maker:
    """Who is to make the edition of an article in a language, as desks and routes stand now."""
    if route is Route.PERSON:
        return Maker(language=language, by_person=True, engines=(), then_person=False)
    found = rule_for(*views.policies_for(article), article.language, language, urgency)
    if found is None:
        return Maker(language=language, by_person=False, engines=(), then_person=True)
    desk, rule = found
    engines = tuple(name for name in rule.engines if name != PERSON)
    return Maker(
        language=language,
        by_person=not engines,
        engines=engines,
        then_person=PERSON in rule.engines,
        rule=f"{desk.name or desk.id}: {rule}",
    )
