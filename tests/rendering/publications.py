"""Publications for the tests of formats: one worth reading, and all that hypothesis can think of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from workflow.domain.annotations import Coordinates, EntityType, HeldOffice, Mention, Tag
from workflow.domain.commands import Details
from workflow.domain.images import SUFFIXES, PublicImage, Rendition
from workflow.domain.publication import Correction, CorrectionGrade, Publication, Sibling
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.slugs import slug_of
from workflow.domain.vocabulary import ArticleId, LanguageTag, PubStatus

ARTICLE = ArticleId("0198c0de-0000-7000-8000-000000000001")
SLUG = slug_of("Forum opens <today> & tomorrow", ARTICLE, LanguageTag("en"))
LANGUAGES = [LanguageTag(each) for each in ("en", "pt-BR", "zh-Hans", "ru", "ar", "ur", "fa", "he", "ug")]


def block(kind: BlockKind, text: str, level: int = 0, number: int = 1) -> Block:
    """A block of one segment."""
    return Block(kind=kind, segments=(Segment(id=f"s{number}", text=text),), level=level)


def tag(kind: EntityType, name: str, **changes: Any) -> Tag:
    """An accepted tag."""
    mention = Mention(segment_id="s2", start=0, end=len(name), text=name)
    values: dict[str, Any] = {
        "id": f"x:{name}",
        "mentions": (mention,),
        "provider": "test 1",
        "rule": "knowledge_base",
        **changes,
    }
    return Tag(type=kind, name=name, **values)


def sibling(language: str, headline: str) -> Sibling:
    """Another language edition of the article."""
    tag = LanguageTag(language)
    uri = f"urn:copyflow:{ARTICLE}:{language}"
    return Sibling(language=tag, uri=uri, headline=headline, slug=slug_of(headline, ARTICLE, tag))


def corrected(*notes: str, grade: CorrectionGrade = CorrectionGrade.CORRECTION, **changes: Any) -> Publication:
    """The same after corrections, an hour apart."""
    said = tuple(
        Correction(at=datetime(2026, 3, 1, 10 + number, tzinfo=UTC), grade=grade, note=note)
        for number, note in enumerate(notes, 1)
    )
    verbs = {CorrectionGrade.UPDATE: "updated", CorrectionGrade.RETRACTION: "retracted"}
    values = {
        "verb": verbs.get(grade, "corrected"),
        "corrections": said,
        "note": notes[-1],
        "text_changed": said[-1].at,
        "this_version": said[-1].at,
    }
    return publication(**{**values, **changes})


def publication(**changes: Any) -> Publication:
    """A published English edition with everything in it; ``changes`` replace fields."""
    values: dict[str, Any] = {
        "article_id": ARTICLE,
        "language": LanguageTag("en"),
        "source_language": LanguageTag("en"),
        "revision": 3,
        "pub_status": PubStatus.USABLE,
        "verb": "published",
        "details": Details(
            slugline="river-forum",
            byline="Ana Reis",
            publisher="Harbour University",
            urgency=4,
            embargoed=datetime(2026, 3, 1, 8, tzinfo=UTC),
            genre="Feature",
            ednote="call the dean before noon",
            origin={"visits": "12"},
        ),
        "blocks": (
            block(BlockKind.HEADLINE, "Forum opens <today> & tomorrow"),
            block(BlockKind.PARAGRAPH, "The river forum isn't <b>closed</b> & goes on.", number=2),
            block(BlockKind.HEADING, "What follows", 2, 3),
            block(BlockKind.LIST_ITEM, "one", 1, 4),
            block(BlockKind.LIST_ITEM, "one a", 2, 5),
            block(BlockKind.LIST_ITEM, "two", 1, 6),
            block(BlockKind.QUOTE, "We stay.", number=7),
        ),
        "tags": (
            tag(EntityType.PERSON, "Ana Reis", literal="dean", uri="kb:42", offices=(HeldOffice(role="dean"),)),
            tag(EntityType.ORGANISATION, "Harbour University", uri="not a uri"),
            tag(EntityType.PLACE, "Lisbon", uri="http://www.wikidata.org/entity/Q597"),
            tag(EntityType.EVENT, "River Forum"),
            tag(EntityType.DATE, "1 March", value="2026-03-01"),
            tag(EntityType.MONEY, "two million", value="EUR 2000000"),
            tag(
                EntityType.TOPIC, "education", uri="http://cv.iptc.org/newscodes/mediatopic/05000000", confidence=0.914
            ),
        ),
        "first_published": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        "this_version": datetime(2026, 3, 1, 10, 0, 0, 5, tzinfo=UTC),
        "slug": SLUG,
        "siblings": (sibling("ar", "المنتدى"),),
        "site_url": "https://news.example",
    }
    return Publication(**{**values, **changes})


_moments = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9000, 1, 1), timezones=st.just(UTC))
_languages = st.sampled_from(LANGUAGES)
_HOSTILE = "\x00\x0b\x1b\x85\ufffe\u2028\u202e\u2066\ud800\udfff]>&<\"'[\r"
_texts = st.text(max_size=20) | st.text(st.characters(exclude_categories=[]) | st.sampled_from(_HOSTILE), max_size=20)
"""Any text, and text full of control characters, marks of direction, half characters and signs of markup."""
_uris = st.none() | st.text(max_size=30) | st.builds("{}:{}".format, st.sampled_from(["http", "kb", "wd"]), st.text())
_details = st.builds(
    Details,
    slugline=_texts,
    byline=_texts,
    publisher=_texts,
    genre=_texts,
    urgency=st.integers(1, 9),
    embargoed=st.none() | _moments,
    ednote=st.just("NEVER-PUBLIC-NOTE"),
)
_segments = st.builds(Segment, id=st.just("s1"), text=_texts | st.just("]]></content><b>" * 3) | st.just("9" * 4_000))
_blocks = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    segments=st.lists(_segments, min_size=1, max_size=3).map(tuple),
    level=st.integers(0, 6),
)
_ids = st.text(max_size=8) | st.sampled_from(["kb:sco", "medtop:11000000", "organisation:club", "person:ana"])
_offices = st.builds(
    HeldOffice, role=st.text(max_size=8), organisation=st.text(max_size=8), organisation_id=st.just("") | _ids
)
_tags = st.builds(
    Tag,
    id=_ids,
    type=st.sampled_from(EntityType),
    name=_texts.filter(bool),
    mentions=st.lists(
        st.builds(Mention, segment_id=st.sampled_from(["s1", "s2"]), start=st.just(0), end=st.just(1), text=st.text()),
        max_size=4,
    ).map(tuple),
    provider=st.text(max_size=8),
    rule=st.just("r"),
    uri=_uris,
    literal=st.none() | st.text(max_size=8),
    confidence=st.none() | st.floats(0, 1),
    offices=st.lists(_offices, max_size=3).map(tuple),
    value=st.text(max_size=8),
    coordinates=st.none() | st.builds(Coordinates, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)),
)
_siblings = _languages.flatmap(
    lambda language: st.builds(
        Sibling,
        language=st.just(language),
        uri=st.just(f"urn:copyflow:{ARTICLE}:{language}"),
        headline=_texts,
        slug=st.just(slug_of("x", ARTICLE, language)),
    )
)
_corrections = st.builds(Correction, at=_moments, grade=st.sampled_from(CorrectionGrade), note=_texts)
_files = st.builds(
    Rendition,
    media_type=st.sampled_from(sorted(SUFFIXES)),
    width=st.integers(1, 1600),
    height=st.integers(1, 16_000),
    bytes=st.integers(1, 20_000_000),
)
_images = st.builds(
    PublicImage,
    hash=st.sampled_from(["a" * 64, "b" * 64, "c" * 64]),
    renditions=st.lists(_files, min_size=1, max_size=2).map(tuple),
    language=_languages,
    alt=_texts,
    caption=_texts,
    credit=_texts,
)
any_publication = st.builds(
    Publication,
    article_id=st.uuids().map(str).map(ArticleId),
    language=_languages,
    source_language=_languages,
    revision=st.integers(1, 10_000),
    pub_status=st.sampled_from(PubStatus),
    verb=st.sampled_from(["published", "updated", "corrected", "retracted", "withheld", "released", "withdrawn"]),
    details=_details,
    blocks=st.lists(_blocks, max_size=8).map(tuple),
    tags=st.lists(_tags, max_size=6).map(tuple),
    slug=st.builds(
        slug_of, _texts.map(lambda text: text.encode("utf-8", "ignore").decode()), st.just(ARTICLE), _languages
    ),
    text_changed=st.none() | _moments,
    corrections=st.lists(_corrections, max_size=3).map(tuple),
    first_published=_moments,
    this_version=_moments,
    note=_texts,
    machine_translated=st.booleans(),
    siblings=st.lists(_siblings, max_size=3, unique_by=lambda sibling: sibling.language).map(tuple),
    images=st.lists(_images, max_size=3, unique_by=lambda image: image.hash).map(tuple),
    site_url=st.sampled_from(["", "https://news.example", "http://127.0.0.1:8080"]),
)
"""Every publication that the domain's types allow."""

STATES = {
    "published": (PubStatus.USABLE, ""),
    "updated": (PubStatus.USABLE, ""),
    "corrected": (PubStatus.USABLE, "the date was wrong"),
    "retracted": (PubStatus.USABLE, "none of it happened"),
    "withheld": (PubStatus.WITHHELD, "court order"),
    "released": (PubStatus.USABLE, ""),
    "withdrawn": (PubStatus.CANCELED, "not ours to tell"),
}
"""What becomes of an edition: by verb its status and the note for partners."""
