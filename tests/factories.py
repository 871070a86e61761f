"""Actors, texts, commands and named states for tests: all fixed, none random, none from a clock.

States are made by real commands through ``decide`` and ``evolve``; nothing here builds a state by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

from workflow.domain import commands as wanted
from workflow.domain.annotations import EntityType, Finding, Mention, Severity, Tag
from workflow.domain.article import Article
from workflow.domain.delivery import Delivery
from workflow.domain.desk import CheckPolicy, Desk, RoutingRule
from workflow.domain.entities import EntityName, KnownEntity, NameKind
from workflow.domain.memory_units import MemoryUnit
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.segments import BlockKind, DraftBlock, Method, TargetSegment, text_hash
from workflow.domain.streams import (
    KINDS,
    article_stream,
    category,
    concept_stream,
    delivery_stream,
    desk_stream,
    entity_stream,
    memory_stream,
    partner_stream,
    topic_rule_stream,
    topics_stream,
)
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.topic_rules import TopicRule, TopicWord
from workflow.domain.topics import Topic, TopicText
from workflow.domain.vocabulary import (
    Actor,
    ArticleId,
    LanguageTag,
    MemoryImportId,
    PartnerId,
    PubStatus,
    Role,
    Route,
    system_actor,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""When everything in a test begins."""
EN, PT, RU, UR = LanguageTag("en"), LanguageTag("pt"), LanguageTag("ru"), LanguageTag("ur")
ARTICLE_ID = ArticleId("01939b6c-0000-7000-8000-00000000a001")
PARTNER_ID = PartnerId("01939b6c-0000-7000-8000-00000000b001")
IMPORT_ID = MemoryImportId("01939b6c-0000-7000-8000-00000000c001")
ARTICLE_STREAM = article_stream(ARTICLE_ID)
MEMORY_STREAM = memory_stream(IMPORT_ID)
PARTNER_STREAM = partner_stream(PARTNER_ID)
ENTITY_STREAM = entity_stream("harbour-port")
CONCEPT_STREAM = concept_stream("shanghai-spirit")
DESK_STREAM = desk_stream("world")
TOPICS_STREAM = topics_stream()
TOPIC_RULE_STREAM = topic_rule_stream("sco-meetings")
DELIVERY_STREAM = delivery_stream(PARTNER_ID, ARTICLE_ID)


def person(name: str, *roles: Role) -> Actor:
    """A person with roles; the id is ``user:<name>``."""
    return Actor(id=f"user:{name}", name=name, roles=frozenset(roles))


WRITER = person("writer", Role.WRITER)
TRANSLATOR = person("translator", Role.TRANSLATOR)
REVIEWER = person("reviewer", Role.REVIEWER)
SECOND_REVIEWER = person("second-reviewer", Role.REVIEWER)
PUBLISHER = person("publisher", Role.PUBLISHER)
ADMIN = person("admin", Role.ADMIN)
SYSTEM = system_actor("test")
PEOPLE = (WRITER, TRANSLATOR, REVIEWER, SECOND_REVIEWER, PUBLISHER, ADMIN)


def later(**distance: float) -> datetime:
    """So long after ``NOW``: ``later(hours=2)``."""
    return NOW + timedelta(**distance)


# --- texts --------------------------------------------------------------------------------------


def text(*sentences: str, headline: str = "Ministers meet in Bishkek") -> tuple[DraftBlock, ...]:
    """A headline and one paragraph of these sentences (by default of three)."""
    sentences = sentences or ("The meeting began. ", "Nine countries took part. ", "It ends on Friday.")
    return (
        DraftBlock(kind=BlockKind.HEADLINE, segments=(headline,)),
        DraftBlock(kind=BlockKind.PARAGRAPH, segments=sentences),
    )


def original(body: str = "as handed in") -> wanted.Original:
    """The body as it was handed in."""
    return wanted.Original(format="text", text=body)


def translation(source: str, language: LanguageTag = PT, method: Method = Method.MACHINE) -> TargetSegment:
    """A translation that names its language before the source text."""
    return TargetSegment(text=f"[{language}] {source}", source_hash=text_hash(source), method=method, engine="fake 1.0")


def finding(identity: str = "f1", *, blocking: bool = True) -> Finding:
    """A finding of a check in the first segment."""
    severity = Severity.BLOCKING if blocking else Severity.ADVISORY
    return Finding(
        id=identity, check="numbers", severity=severity, message="Look.", excerpt="9", segment_id="s1", start=0, end=1
    )


def tag(identity: str = "wd:Q485207") -> Tag:
    """An organisation with one mention."""
    mention = Mention(segment_id="s1", start=0, end=9, text="Ministers")
    return Tag(
        id=identity,
        type=EntityType.ORGANISATION,
        name="Ministers",
        mentions=(mention,),
        provider="test 1",
        rule="knowledge_base",
        uri="http://www.wikidata.org/entity/Q485207",
        confidence=0.5,
    )


# --- commands of an article -----------------------------------------------------------------------


def draft(*, by: Actor = WRITER, at: datetime = NOW, targets: Sequence[LanguageTag] = (), **details: Any) -> Any:
    """Begin the article; keyword arguments beyond the named ones are its details."""
    return wanted.DraftArticle(
        by=by,
        at=at,
        article_id=ARTICLE_ID,
        language=EN,
        blocks=text(),
        original=original(),
        details=wanted.Details(**details),
        targets=tuple(wanted.Target(language=language) for language in targets),
    )


def revise(blocks: tuple[DraftBlock, ...], *, by: Actor = WRITER, at: datetime = NOW) -> wanted.ReviseDraft:
    """Replace the draft's text."""
    return wanted.ReviseDraft(by=by, at=at, blocks=blocks, original=original("revised"))


def submit(*, by: Actor = WRITER, at: datetime = NOW) -> wanted.SubmitArticle:
    """Hand the draft over."""
    return wanted.SubmitArticle(by=by, at=at)


def request_edition(language: LanguageTag = PT, *, route: Route = Route.MACHINE) -> wanted.RequestEdition:
    """Ask for one more language."""
    return wanted.RequestEdition(by=PUBLISHER, at=NOW, target=wanted.Target(language=language, route=route))


def translate(
    article: Article, language: LanguageTag = PT, *, at: datetime = NOW, refused: int = 0
) -> wanted.RecordTranslation:
    """The machine's translation of everything unfinished, but for so many that it refuses."""
    unfinished = article.unfinished(language)
    segments = {segment.id: translation(segment.text, language) for segment in unfinished[refused:]}
    refusals = {
        segment.id: wanted.RefusedSegment(source_hash=segment.hash, reason="fake lost 9")
        for segment in unfinished[:refused]
    }
    return wanted.RecordTranslation(
        by=system_actor("translate"), at=at, language=language, segments=segments, refused=refusals
    )


def check(
    article: Article, language: LanguageTag = EN, *findings: Finding, at: datetime = NOW
) -> wanted.RecordFindings:
    """The checks' findings on the present text."""
    return wanted.RecordFindings(
        by=system_actor("check"),
        at=at,
        language=language,
        content_hash=article.editions[language].content_hash,
        findings=findings,
        checked_by=("numbers",),
    )


def tags(article: Article, language: LanguageTag = EN, *found: Tag, at: datetime = NOW) -> wanted.RecordTags:
    """The taggers' result on the present text."""
    return wanted.RecordTags(
        by=system_actor("tag"),
        at=at,
        language=language,
        content_hash=article.editions[language].content_hash,
        tags=found,
        provider="test 1",
    )


def approve(
    article: Article, language: LanguageTag = EN, *, by: Actor = REVIEWER, at: datetime = NOW
) -> wanted.ApproveEdition:
    """Approve the present text."""
    return wanted.ApproveEdition(by=by, at=at, language=language, content_hash=article.editions[language].content_hash)


def override(
    article: Article, language: LanguageTag = EN, *, by: Actor = PUBLISHER, reason: str = "nobody else is in"
) -> wanted.OverrideFourEyes:
    """Approve the present text in spite of four eyes."""
    content_hash = article.editions[language].content_hash
    return wanted.OverrideFourEyes(by=by, at=NOW, language=language, content_hash=content_hash, reason=reason)


def post_edit(
    segments: dict[str, str], language: LanguageTag = EN, *, by: Actor = TRANSLATOR, at: datetime = NOW
) -> wanted.PostEdit:
    """Change segments by hand."""
    return wanted.PostEdit(by=by, at=at, language=language, segments=segments)


def publish(language: LanguageTag = EN, *, by: Actor = PUBLISHER, at: datetime = NOW) -> wanted.PublishEdition:
    """Publish now."""
    return wanted.PublishEdition(by=by, at=at, language=language)


def schedule(publish_at: datetime, language: LanguageTag = EN, *, at: datetime = NOW) -> wanted.SchedulePublication:
    """Publish later."""
    return wanted.SchedulePublication(by=PUBLISHER, at=at, language=language, publish_at=publish_at)


def correct(
    blocks: tuple[DraftBlock, ...], *, by: Actor = WRITER, note: str = "a wrong day", **given: Any
) -> wanted.CorrectArticle:
    """Put a corrected source on record."""
    return wanted.CorrectArticle(by=by, at=NOW, blocks=blocks, original=original("corrected"), note=note, **given)


def waive(identity: str = "f1", language: LanguageTag = EN, *, by: Actor = SECOND_REVIEWER) -> wanted.WaiveFinding:
    """Let a finding pass."""
    return wanted.WaiveFinding(by=by, at=NOW, language=language, finding_id=identity, reason="it is right so")


# --- states -----------------------------------------------------------------------------------------


def after(state: Any, *commands: wanted.Command) -> Any:
    """The state after these commands, each decided on what the one before it left."""
    stream = {Article: ARTICLE_STREAM, Delivery: DELIVERY_STREAM, Desk: DESK_STREAM}.get(type(state), PARTNER_STREAM)
    kind = KINDS[category(stream)]
    for command in commands:
        state = reduce(kind.evolve, kind.decide(command, state), state)
    return state


def drafted(*, targets: Sequence[LanguageTag] = (), **details: Any) -> Article:
    """A draft."""
    article: Article = after(Article(id=ARTICLE_ID), draft(targets=targets, **details))
    return article


def submitted(*, targets: Sequence[LanguageTag] = (), **details: Any) -> Article:
    """Submitted, nothing else done."""
    article: Article = after(drafted(targets=targets, **details), submit())
    return article


def checked(article: Article, language: LanguageTag = EN, *findings: Finding) -> Article:
    """The article with findings and tags of the present text of one edition on record."""
    return after(article, check(article, language, *findings), tags(article, language, tag()))


def in_review(*findings: Finding, targets: Sequence[LanguageTag] = (), **details: Any) -> Article:
    """Every edition translated, checked and in review; the findings are on the source."""
    article = checked(submitted(targets=targets, **details), EN, *findings)
    for language in targets:
        article = checked(after(article, translate(article, language)), language)
    return article


def approved(*, targets: Sequence[LanguageTag] = (), **details: Any) -> Article:
    """Every edition approved by the reviewer."""
    article = in_review(targets=targets, **details)
    return after(article, *(approve(article, language) for language in (EN, *targets)))


def published(*, targets: Sequence[LanguageTag] = (), **details: Any) -> Article:
    """Every edition published."""
    commands = (publish(language) for language in (EN, *targets))
    return after(approved(targets=targets, **details), *commands)


# --- deliveries and partners --------------------------------------------------------------------------


def request(
    revision: int = 1,
    language: LanguageTag = EN,
    *,
    status: PubStatus = PubStatus.USABLE,
    at: datetime = NOW,
) -> wanted.RequestDelivery:
    """Bring the partner's copy up to a revision."""
    return wanted.RequestDelivery(
        by=SYSTEM,
        at=at,
        partner_id=PARTNER_ID,
        article_id=ARTICLE_ID,
        language=language,
        revision=revision,
        pub_status=status,
        article_version=7,
    )


def start(item: str = "en:1", *, at: datetime = NOW) -> wanted.StartAttempt:
    """Begin sending."""
    return wanted.StartAttempt(by=SYSTEM, at=at, item_id=item)


OK = wanted.AttemptOutcome(delivered=True, status=204, latency_ms=12, body_digest="ab" * 32)
UNAVAILABLE = wanted.AttemptOutcome(delivered=False, status=503, error="the partner answered 503")
REFUSES_OUR_KEY = wanted.AttemptOutcome(delivered=False, status=401, error="the partner answered 401")
ASKS_TO_WAIT = wanted.AttemptOutcome(delivered=False, status=429, error="the partner answered 429", retry_after=600)
GONE = wanted.AttemptOutcome(delivered=False, status=410, error="the partner answered 410", gone=True)


def record(outcome: wanted.AttemptOutcome = OK, item: str = "en:1", *, at: datetime = NOW) -> wanted.RecordAttempt:
    """Put the outcome on record."""
    return wanted.RecordAttempt(by=SYSTEM, at=at, item_id=item, outcome=outcome)


def answer(status: int | None = None, **fields: Any) -> wanted.AttemptOutcome:
    """A failed attempt with this answer; none at all without a status."""
    error = f"the partner answered {status}" if status else "the partner did not answer in time"
    return wanted.AttemptOutcome(delivered=False, status=status, **{"error": error, **fields})


def receipt(
    item: str = "en:1",
    *,
    confirmed: bool = True,
    by: Actor = SYSTEM,
    note: str = "",
    url: str = "",
    at: datetime = NOW,
) -> wanted.RecordReceipt:
    """Put on record what is known of an item on the partner's side."""
    return wanted.RecordReceipt(by=by, at=at, item_id=item, confirmed=confirmed, note=note, url=url)


def endpoint(
    outcome: wanted.AttemptOutcome = UNAVAILABLE, *, at: datetime = NOW, accepted: int = 0
) -> wanted.RecordEndpointAnswer:
    """Tell a partner's breaker what came of an attempt."""
    return wanted.RecordEndpointAnswer(by=SYSTEM, at=at, outcome=outcome, accepted_recently=accepted)


def retry(item: str = "en:1", *, at: datetime = NOW) -> wanted.RetryDelivery:
    """Send again now."""
    return wanted.RetryDelivery(by=PUBLISHER, at=at, item_id=item)


def delivery(*commands: wanted.Command) -> Delivery:
    """The partner's copy of the article after these commands."""
    return after(Delivery(partner_id=PARTNER_ID, article_id=ARTICLE_ID), *commands)


def given_up() -> Delivery:
    """An item that was sent as often as the schedule allows, in vain."""
    state = delivery(request())
    while (current := state.current) is not None:
        state = after(state, start(at=current.due_at), record(UNAVAILABLE, at=current.due_at))
    return state


def register(*languages: LanguageTag, name: str = "Agency") -> wanted.RegisterPartner:
    """Add the partner."""
    return wanted.RegisterPartner(by=ADMIN, at=NOW, partner_id=PARTNER_ID, profile=profile(*languages, name=name))


def profile(*languages: LanguageTag, name: str = "Agency", **changes: Any) -> PartnerProfile:
    """A partner that takes signed webhooks."""
    filters = changes.pop("filters", Filters(languages=languages))
    return PartnerProfile(name=name, endpoint="https://agency.example/in", filters=filters, **changes)


# --- desks ------------------------------------------------------------------------------------------


def configure(
    *routing: RoutingRule, name: str = "World", checks: dict[str, CheckPolicy] | None = None
) -> wanted.ConfigureDesk:
    """Say what holds at the desk."""
    return wanted.ConfigureDesk(by=ADMIN, at=NOW, name=name, routing=routing, checks=checks or {})


def rule(*engines: str, source: str = "*", target: str = "*", urgencies: tuple[int, int] = (1, 9)) -> RoutingRule:
    """A routing rule."""
    return RoutingRule(source=source, target=target, urgencies=urgencies, engines=engines)


# --- the memory -----------------------------------------------------------------------------------------


def unit(source: str, target: str, line: int = 1, *, into: LanguageTag = PT) -> MemoryUnit:
    """An English text with its translation, from a file."""
    return MemoryUnit(source_language=EN, target_language=into, source=source, target=target, line=line)


def import_memory(*pairs: tuple[str, str], part: int = 1, into: LanguageTag = PT) -> wanted.ImportMemory:
    """Put these English texts with their translations into the memory."""
    units = tuple(unit(*pair, line, into=into) for line, pair in enumerate(pairs, start=1))
    return wanted.ImportMemory(by=REVIEWER, at=NOW, name="agency.tmx", part=part, units=units)


def at(command: Any, moment: datetime) -> Any:
    """The same command at another moment."""
    return replace(command, at=moment)


def reject(language: LanguageTag = PT, *, by: Actor = REVIEWER, at: datetime = NOW) -> wanted.RejectEdition:
    """Close an edition unpublished."""
    return wanted.RejectEdition(by=by, at=at, language=language, reason="not needed any more")


# --- the glossary -----------------------------------------------------------------------------------


def concept(identity: str = "shanghai-spirit", *terms: str, **fields: Any) -> Concept:
    """A concept; terms are written as ``en:Shanghai Spirit``, forbidden ones as ``en!Spirit of Shanghai``."""
    terms = terms or ("en:Shanghai Spirit", "en!Spirit of Shanghai", "pt:Espírito de Xangai")
    fields = {"provenance": "the charter", **fields, "kind": ConceptKind(fields.get("kind", "term"))}
    return Concept(id=identity, terms=tuple(map(_term, terms)), **fields)


def _term(written: str) -> Term:
    forbidden = "!" in written.split(":", maxsplit=1)[0]
    language, words = written.split("!" if forbidden else ":", 1)
    return Term(
        language=LanguageTag(language), text=words, status=TermStatus.FORBIDDEN if forbidden else TermStatus.APPROVED
    )


def record_concept(given: Concept | None = None, *, by: Actor = REVIEWER, at: datetime = NOW) -> wanted.RecordConcept:
    """Put a concept into the glossary."""
    return wanted.RecordConcept(by=by, at=at, concept=given or concept())


def topic(code: str = "medtop:20000001", *labels: str, **fields: Any) -> Topic:
    """A topic; labels are written as ``en:summit diplomacy``."""
    texts = (each.split(":", 1) for each in labels or ("en:summit diplomacy",))
    return Topic(
        code=code, labels=tuple(TopicText(language=LanguageTag(tag), text=words) for tag, words in texts), **fields
    )


def import_topics(*topics: Topic, by: Actor = ADMIN, at: datetime = NOW, **fields: Any) -> wanted.ImportTopics:
    """Take in a file of topics."""
    about = {"name": "topics.json", "released": "2023-03-31", "attribution": "IPTC, CC BY 4.0", **fields}
    return wanted.ImportTopics(by=by, at=at, topics=topics or (topic(),), **about)


def topic_rule(identity: str = "sco-meetings", *words: str, **fields: Any) -> TopicRule:
    """A rule for politics; words are written as ``en:summit``."""
    written = (each.split(":", 1) for each in words or ("en:plenary meeting",))
    found = tuple(TopicWord(language=LanguageTag(tag), text=text) for tag, text in written)
    return TopicRule(**{"id": identity, "topic": "medtop:11000000", "words": found, **fields})


def record_topic_rule(
    given: TopicRule | None = None, *, by: Actor = REVIEWER, at: datetime = NOW
) -> wanted.RecordTopicRule:
    """Suggest a topic by a rule."""
    return wanted.RecordTopicRule(by=by, at=at, topic_rule=given or topic_rule())


def withdraw_topic_rule(
    *, by: Actor = REVIEWER, at: datetime = NOW, reason: str = "too wide"
) -> wanted.WithdrawTopicRule:
    """Suggest nothing by a rule any more."""
    return wanted.WithdrawTopicRule(by=by, at=at, reason=reason)


def withdraw_concept(*, by: Actor = REVIEWER, at: datetime = NOW, reason: str = "outdated") -> wanted.WithdrawConcept:
    """Take a concept out of the glossary."""
    return wanted.WithdrawConcept(by=by, at=at, reason=reason)


# --- the knowledge base -----------------------------------------------------------------------------


def entity(identity: str = "harbour-port", *names: str, **fields: Any) -> KnownEntity:
    """An entity; labels are written as ``en:Harbour Port``, aliases as ``en~the port``, acronyms as ``en!HP``."""
    names = names or ("en:Harbour Port Authority", "en~Port of Harbour", "en!HPA", "pt:Autoridade do Porto")
    fields = {"provenance": "its own pages", **fields, "type": EntityType(fields.get("type", "organisation"))}
    return KnownEntity(id=identity, names=tuple(map(_entity_name, names)), **fields)


def _entity_name(written: str) -> EntityName:
    sign = next(each for each in written if each in ":~!")
    kind = {":": NameKind.LABEL, "~": NameKind.ALIAS, "!": NameKind.ACRONYM}[sign]
    language, words = written.split(sign, 1)
    return EntityName(language=LanguageTag(language), text=words, kind=kind)


def record_entity(given: KnownEntity | None = None, *, by: Actor = REVIEWER, at: datetime = NOW) -> wanted.RecordEntity:
    """Put an entity into the knowledge base."""
    return wanted.RecordEntity(by=by, at=at, entity=given or entity())


def withdraw_entity(
    *, by: Actor = REVIEWER, at: datetime = NOW, reason: str = "dissolved", built_in: KnownEntity | None = None
) -> wanted.WithdrawEntity:
    """Take an entity out of the knowledge base."""
    return wanted.WithdrawEntity(by=by, at=at, reason=reason, built_in=built_in)
