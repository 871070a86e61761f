"""A newsroom with something in every state, made through its own door for commands, for the pages to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from tests import factories as make
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.annotations import Candidate, EntityType, Finding, HeldOffice, LinkBasis, Mention, Severity, Tag
from workflow.domain.article import Article
from workflow.domain.desk import NEWSROOM, CheckPolicy
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.segments import (
    BlockKind,
    DraftBlock,
    Method,
    TargetSegment,
    all_segments,
    text_hash,
)
from workflow.domain.streams import article_stream, delivery_stream, desk_stream, partner_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, PartnerId, PubStatus, Role, Route, system_actor
from workflow.rendering.bodies import edition_url
from workflow.store.projections.edition_texts import NAME as SEARCHED

PASSWORD = "correct horse battery"
EN, PT, UR, ZH = LanguageTag("en"), LanguageTag("pt"), LanguageTag("ur"), LanguageTag("zh-Hans")

BRIDGE = (
    ("River bridge reopens after eight months of repairs",),
    (
        "The old bridge over the Lena opened to traffic again on Monday. ",
        "Engineers replaced  all forty-two bearings and renewed the roadway. ",
        "The city council paid for the work from its own reserves.",
    ),
    ("“We kept our word,” said Mayor Aigul Norova at the ceremony.",),
    ("Buses use the bridge from Tuesday. ", "Lorries over twelve tonnes stay banned until June."),
)
BRIDGE_UR = (
    ("آٹھ ماہ کی مرمت کے بعد دریا کا پل دوبارہ کھل گیا",),
    (
        "لینا پر بنا پرانا پل پیر کے روز دوبارہ ٹریفک کے لیے کھول دیا گیا۔ ",
        "انجینئروں نے تمام بیالیس بیرنگ تبدیل کیے اور سڑک کی تجدید کی۔ ",
        "شہر کی کونسل نے کام کی ادائیگی اپنے ذخائر سے کی۔",
    ),
    ("”ہم نے اپنا وعدہ پورا کیا،“ میئر Aigul Norova نے تقریب میں کہا۔",),
    ("بسیں منگل سے پل استعمال کریں گی۔ ", "بارہ ٹن سے زیادہ وزنی ٹرکوں پر جون تک پابندی رہے گی۔"),
)
BRIDGE_ZH = (
    ("河桥经过八个月维修后重新开放",),
    (
        "勒拿河上的老桥周一重新通车。",
        "工程师更换了全部四十二个支座，并翻新了路面。",
        "工程费用由市议会从自有储备中支付。",
    ),
    ("“我们信守了诺言，”市长艾古丽·诺罗娃在仪式上说。",),
    ("公交车从周二起使用该桥。", "十二吨以上的卡车在六月之前仍被禁止通行。"),
)
_KINDS = (BlockKind.HEADLINE, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.PARAGRAPH)


def cheap_hasher() -> PasswordHash:
    """argon2id with the least cost it takes, so that tests sign in quickly."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The people and articles that are on show."""

    application: Application
    writer: Actor
    reviewer: Actor
    publisher: Actor
    admin: Actor
    bridge: ArticleId
    """English and Urdu in review with findings; Portuguese waits for a person; Chinese is public."""
    partner: PartnerId

    def article(self, article_id: ArticleId) -> Article:
        """As it is now."""
        return self.application.views.article(article_id)

    def address(self, language: LanguageTag, article_id: ArticleId | None = None) -> str:
        """The path of the public page of an edition, of the bridge's where nothing else is said."""
        publication = self.application.views.publication(article_id or self.bridge, language)
        assert publication is not None
        return edition_url("", language, publication.slug)

    def execute(self, command: wanted.Command, article_id: ArticleId) -> None:
        """Carry out a command on an article."""
        self.application.newsroom.execute(command, article_stream(article_id))

    def draft(self, headline: str, targets: tuple[wanted.Target, ...] = (), **details: object) -> ArticleId:
        """A submitted article with one paragraph, checked and in review."""
        return _submitted(
            self.application, self.writer, ((headline,), ("One paragraph is enough here.",)), targets, details
        )

    def check(
        self,
        article_id: ArticleId,
        language: LanguageTag,
        findings: tuple[Finding, ...] = (),
        tags: tuple[Tag, ...] = (),
    ) -> None:
        """Put checks and tags of the present text on record, which brings it to review."""
        _check(self.application, article_id, language, findings, tags)


def people(application: Application) -> tuple[Actor, Actor, Actor]:
    """A writer, a reviewer and a publisher, each with ``PASSWORD``."""
    made = [
        application.accounts.add_user(name, PASSWORD, roles).actor
        for name, roles in (
            ("Wang Li", [Role.WRITER]),
            ("Rosa Reviewer", [Role.REVIEWER, Role.TRANSLATOR]),
            ("Paul Publisher", [Role.PUBLISHER]),
        )
    ]
    return made[0], made[1], made[2]


def stage(application: Application) -> Staged:
    """Fill an empty newsroom."""
    writer, reviewer, publisher = people(application)
    targets = (
        wanted.Target(language=UR),
        wanted.Target(language=PT, route=Route.PERSON),
        wanted.Target(language=ZH),
    )
    details = {"slugline": "bridge-lena", "urgency": 2, "byline": "Wang Li", "publisher": "City Desk"}
    bridge = _submitted(application, writer, BRIDGE, targets, details)
    partner = PartnerId(application.ids.new())
    staged = Staged(
        application=application,
        writer=writer,
        reviewer=reviewer,
        publisher=publisher,
        admin=application.accounts.add_user("Ada Admin", PASSWORD, [Role.ADMIN]).actor,
        bridge=bridge,
        partner=partner,
    )
    for language, text in ((UR, BRIDGE_UR), (ZH, BRIDGE_ZH)):
        _translate(application, bridge, language, text)
    staged.check(bridge, EN, _english_findings(staged.article(bridge)), _english_tags(staged.article(bridge)))
    staged.check(bridge, UR, _urdu_findings(staged.article(bridge)))
    staged.check(bridge, ZH)
    publish(staged, bridge, ZH)
    for headline, desk in (("Library extends its opening hours", ""), ("Tram line 4 runs again on weekends", "world")):
        staged.check(staged.draft(headline, slugline=headline.split()[0].lower(), desk=desk), EN)
    _deliveries(staged)
    _desks(application)
    application.followers.catch_up(SEARCHED, fence=1)
    return staged


def _desks(application: Application) -> None:
    """A desk that routes and has policies, and the newsroom's own that says nothing yet."""
    configure = make.configure(
        make.rule("fx", "person", source="en", urgencies=(1, 3)),
        make.rule("person", target="kk", urgencies=(4, 4)),
        name="Новости мира",
        checks={"numbers": CheckPolicy.BLOCKING, "script_residue": CheckPolicy.OFF},
    )
    application.newsroom.execute(configure, desk_stream("world"))
    application.newsroom.execute(make.configure(name="All"), desk_stream(NEWSROOM))


def publish(staged: Staged, article_id: ArticleId, language: LanguageTag) -> None:
    """Have an edition in review approved by the reviewer and published."""
    now = staged.application.clock.now()
    content_hash = staged.article(article_id).editions[language].content_hash
    staged.execute(
        wanted.ApproveEdition(by=staged.reviewer, at=now, language=language, content_hash=content_hash), article_id
    )
    staged.execute(wanted.PublishEdition(by=staged.publisher, at=now, language=language), article_id)


def _submitted(application, writer, text, targets, details) -> ArticleId:
    article_id = ArticleId(application.ids.new())
    now = application.clock.now()
    blocks = tuple(
        DraftBlock(kind=kind, segments=tuple(segments)) for kind, segments in zip(_KINDS, text, strict=False)
    )
    drafted = wanted.DraftArticle(
        by=writer,
        at=now,
        article_id=article_id,
        language=EN,
        blocks=blocks,
        original=wanted.Original(format="text", text="\n\n".join("".join(segments) for segments in text)),
        details=wanted.Details(**details),
        targets=targets,
    )
    application.newsroom.execute(drafted, article_stream(article_id))
    application.newsroom.execute(wanted.SubmitArticle(by=writer, at=now), article_stream(article_id))
    return article_id


def _translate(application, article_id, language, text) -> None:
    source = all_segments(application.views.article(article_id).blocks)
    targets = [sentence for block in text for sentence in block]
    segments = {
        segment.id: TargetSegment(
            text=target, source_hash=text_hash(segment.text), method=Method.MACHINE, engine="staged 1.0"
        )
        for segment, target in zip(source, targets, strict=True)
    }
    command = wanted.RecordTranslation(
        by=system_actor("translate"), at=application.clock.now(), language=language, segments=segments
    )
    application.newsroom.execute(command, article_stream(article_id))


def _check(application, article_id, language, findings=(), tags=()) -> None:
    now = application.clock.now()
    content_hash = application.views.article(article_id).editions[language].content_hash
    about = {"at": now, "language": language, "content_hash": content_hash}
    for command in (
        wanted.RecordFindings(by=system_actor("check"), findings=findings, checked_by=("spacing",), **about),
        wanted.RecordTags(by=system_actor("tag"), tags=tags, provider="staged 1.0", **about),
    ):
        application.newsroom.execute(command, article_stream(article_id))


def _find(article: Article, language: LanguageTag, excerpt: str) -> tuple[str, int, int]:
    for segment in all_segments(article.blocks_of(language)):
        start = segment.text.find(excerpt)
        if start >= 0:
            return segment.id, start, start + len(excerpt)
    raise LookupError(excerpt)


def _finding(article, language, check, severity, excerpt, message, suggestion=None) -> Finding:
    segment_id, start, end = _find(article, language, excerpt)
    return Finding(
        id=f"{check}:{segment_id}:{start}",
        check=check,
        severity=severity,
        message=message,
        excerpt=excerpt,
        segment_id=segment_id,
        start=start,
        end=end,
        suggestion=suggestion,
    )


def _english_findings(article: Article) -> tuple[Finding, ...]:
    return (
        _finding(
            article, EN, "spacing", Severity.ADVISORY, "replaced  all", "Two spaces in a row. Keep one.", "replaced all"
        ),
    )


def _urdu_findings(article: Article) -> tuple[Finding, ...]:
    return (
        _finding(
            article, UR, "script_residue", Severity.BLOCKING, "Aigul Norova",
            "A name is left in Latin script. Write it in Urdu, or waive this with a reason.",
        ),
        _finding(article, UR, "numbers", Severity.ADVISORY, "بارہ ٹن", "A number is spelled out."),
    )  # fmt: skip


def _english_tags(article: Article) -> tuple[Tag, ...]:
    """A person who may be somebody known, a known river, a council nobody is sure of, and a topic."""
    norova = Candidate(
        entity_id="aigul-norova", name="Aigul Norova", basis=LinkBasis.NAMESAKE, evidence="is called “Aigul Norova”"
    )
    made = (
        ("person:aigul-norova", EntityType.PERSON, "Aigul Norova", {"candidates": (norova,)}),
        ("kb:lena", EntityType.PLACE, "Lena", {"basis": LinkBasis.LABEL, "uri": "urn:copyflow:entity:lena"}),
        ("organisation:city-council", EntityType.ORGANISATION, "city council", {"is_proposed": True}),
    )
    found = []
    for identity, kind, name, more in made:
        segment_id, start, end = _find(article, EN, name)
        mention = Mention(segment_id=segment_id, start=start, end=end, text=name)
        found.append(
            Tag(id=identity, type=kind, name=name, mentions=(mention,), provider="rules/2+abc", rule="by_hand", **more)
        )
    found[0] = replace(found[0], offices=(HeldOffice(role="Mayor"),))
    topic = Tag(
        id="medtop:04000000",
        type=EntityType.TOPIC,
        name="economy",
        mentions=(),
        provider="topics/1",
        rule="newsroom_rule",
        is_proposed=True,
    )
    return (*found, topic)


def _deliveries(staged: Staged) -> None:
    """One delivered item, one that failed and is tried again, to two partners."""
    application, now = staged.application, staged.application.clock.now()
    outcomes = {
        staged.partner: wanted.AttemptOutcome(delivered=True, status=202, latency_ms=41),
        PartnerId(application.ids.new()): wanted.AttemptOutcome(
            delivered=False, status=503, error="the partner answered 503 Service Unavailable", latency_ms=18
        ),
    }
    admin = Actor(id="user:admin", name="admin", roles=frozenset({Role.ADMIN}))
    system = system_actor("syndicate")
    for name, (partner, outcome) in zip(("Harbour Times", "Northern Wire"), outcomes.items(), strict=True):
        application.newsroom.execute(
            wanted.RegisterPartner(
                by=admin,
                at=now,
                partner_id=partner,
                profile=PartnerProfile(name=name, endpoint="https://example.org/in"),
            ),
            partner_stream(partner),
        )
        stream, item = delivery_stream(partner, staged.bridge), f"{ZH}:1"
        later = now + timedelta(seconds=1)
        for command in (
            wanted.RequestDelivery(
                by=system, at=now, partner_id=partner, article_id=staged.bridge, language=ZH, revision=1,
                pub_status=PubStatus.USABLE, article_version=staged.article(staged.bridge).version,
            ),
            wanted.StartAttempt(by=system, at=later, item_id=item),
            wanted.RecordAttempt(by=system, at=later, item_id=item, outcome=outcome),
        ):  # fmt: skip
            application.newsroom.execute(command, stream)
