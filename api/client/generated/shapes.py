"""Dictionaries to and from the newsroom. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AccountList(TypedDict):
    """Everybody by name."""

    items: list[AccountModel]


class AccountModel(TypedDict):
    """A person with an account."""

    person_id: str
    name: str
    version: int
    roles: list[Literal["writer", "translator", "reviewer", "publisher", "admin"]]
    limits: dict[str, LimitModel]
    disabled: bool


class ActionModel(TypedDict):
    """Something that can be done, and why not at this moment."""

    action: str
    allowed: bool
    code: NotRequired[str]
    reason: NotRequired[str]


class AliveModel(TypedDict):
    """The process answers."""

    status: NotRequired[Literal["alive"]]


class ApiKeyModel(TypedDict):
    """What is known of an API key."""

    id: str
    shown: str
    label: str
    user: str
    scopes: list[
        Literal[
            "articles:read",
            "articles:submit",
            "translations:write",
            "reviews:decide",
            "deliveries:read",
            "deliveries:retry",
            "partners:manage",
            "knowledge:write",
            "events:read",
            "events:read_internal",
            "metrics:read",
            "admin",
        ]
    ]
    state: Literal["in_use", "replaced", "expired", "revoked"]
    days: int
    follows: str | None
    replaced_by: str | None
    created_at: str
    expires_at: str
    last_used_at: str | None
    revoked_at: str | None


class ApiKeyPage(TypedDict):
    """One page of API keys, the newest first."""

    items: list[ApiKeyModel]
    next: str | None


class ApprovalBody(TypedDict):
    """The approval of exactly the text that was read."""

    content_hash: str


class ApprovalModel(TypedDict):
    """One person's word for one exact text."""

    by: str
    content_hash: str
    at: str
    override: bool


class ArticleBody(TypedDict):
    """A new article."""

    slugline: NotRequired[str]
    byline: NotRequired[str]
    publisher: NotRequired[str]
    urgency: NotRequired[int]
    embargoed: NotRequired[str | None]
    ednote: NotRequired[str]
    origin: NotRequired[dict[str, str]]
    required_approvals: NotRequired[int]
    genre: NotRequired[str]
    desk: NotRequired[str]
    headline: str
    body: str
    body_format: NotRequired[Literal["text", "markdown", "html"]]
    language: str
    targets: NotRequired[list[TargetBody]]
    submit: NotRequired[bool]


class ArticleBrief(TypedDict):
    """An article in a list."""

    article_id: str
    version: int
    slugline: str
    headline: str
    language: str
    stage: str
    urgency: int
    drafted_by: str
    desk: str
    created_at: str
    changed_at: str


class ArticleModel(TypedDict):
    """An article with its source text."""

    article_id: str
    version: int
    headline: str
    language: str
    stage: Literal["draft", "translation", "review", "publication", "closed"]
    source_version: int
    correction_note: str
    drafted_by: str
    drafted_at: str | None
    changed_at: str | None
    details: DetailsModel
    blocks: list[BlockModel]
    editions: list[EditionBrief]
    actions: list[ActionModel]


class ArticlePage(TypedDict):
    """One page of articles, the newest first."""

    items: list[ArticleBrief]
    next: str | None


class AttemptModel(TypedDict):
    """One attempt to send an item."""

    number: int
    state: Literal["under_way", "accepted", "failed", "lost"]
    started_at: str
    ended_at: str | None
    outcome: OutcomeModel | None
    next_try_at: str | None
    given_up_because: str


class BackfillBody(TypedDict):
    """What a backfill is to reach back to."""

    since: NotRequired[str | None]


class BlockModel(TypedDict):
    """A block of a text."""

    kind: Literal["headline", "heading", "paragraph", "list_item", "quote", "caption"]
    level: int
    segments: list[SegmentModel]


class BoardRowModel(TypedDict):
    """One partner with its cell for each language."""

    partner_id: str
    partner_name: str
    cells: list[CellModel]


class BreakerModel(TypedDict):
    """How an endpoint does."""

    state: Literal["closed", "open"]
    since: str | None
    probe_at: str | None
    reason: str
    failures_in_a_row: int


class BroughtEntityModel(TypedDict):
    """What came of one entity of a file."""

    line: int
    entity: str
    outcome: Literal["added", "changed", "unchanged", "refused"]
    reason: str


class CandidateModel(TypedDict):
    """A known entity that a tag may be."""

    entity_id: str
    name: str
    basis: Literal[
        "label",
        "alias",
        "acronym",
        "definition",
        "coreference",
        "role",
        "namesake",
        "fuzzy",
        "person",
        "rule",
        "learned",
    ]
    evidence: str
    score: float | None


class CauseModel(TypedDict):
    """Something that led to an event."""

    evidence: Literal["person", "work", "command", "state", "correlation", "unknown"]
    sentence: str
    position: int | None


class CellModel(TypedDict):
    """One edition at one partner: the newest revision that was ever planned for it."""

    language: str
    shade: Literal["troubled", "failing", "under_way", "taken", "never"]
    state: (
        Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"] | None
    )
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    attempts: int
    next_attempt_at: str | None
    last_error: str
    holds_revision: int


class ChangedConceptModel(TypedDict):
    """A concept that was changed just now."""

    concept_id: str
    version: int
    kind: Literal["term", "phrase", "person", "organisation", "place", "event"]
    terms: list[TermModel]
    do_not_translate: bool
    desks: list[str]
    definition: str
    provenance: str
    withdrawn_because: str
    changed_by: str
    changed_at: str
    touched: TouchedModel


class ChangedEntityModel(TypedDict):
    """An entity that was changed just now."""

    entity_id: str
    version: int
    source: Literal["all", "own", "built-in"]
    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
    names: list[NameModel]
    wikidata: str
    geonames: str
    country: str
    latitude: float | None
    longitude: float | None
    population: int
    parent: str
    offices: list[OfficeModel]
    provenance: str
    withdrawn_because: str
    changed_by: str
    changed_at: str | None
    touched: TouchedModel


class ChangedWordsModel(TypedDict):
    """A run of text that both sources have, or only the new one, or only the old one."""

    kind: Literal["equal", "inserted", "deleted"]
    text: str


class CheckBody(TypedDict):
    """A text to be checked as it would be when it is handed in."""

    headline: str
    body: str
    body_format: NotRequired[Literal["text", "markdown", "html"]]
    language: str
    byline: NotRequired[str]
    publisher: NotRequired[str]
    slugline: NotRequired[str]
    desk: NotRequired[str]


class CheckedModel(TypedDict):
    """What the checks find in a text, and how long it is."""

    findings: list[RemarkModel]
    words: int | None
    characters: int
    minutes: int


class ClaimBody(TypedDict):
    """For how long one means to look after the edition."""

    minutes: NotRequired[int]


class ClaimModel(TypedDict):
    """Who looks after an edition."""

    by: str
    by_name: str
    since: str
    until: str


class CommentBody(TypedDict):
    """What should change."""

    comment: str


class CommentList(TypedDict):
    """The comments of an article."""

    items: list[CommentModel]


class CommentModel(TypedDict):
    """A comment."""

    number: int
    by: str
    by_name: str
    at: str
    text: str
    language: str | None
    segment_id: str
    quote: str
    must_be_settled: bool
    answers: int
    open: bool
    settled_by: str
    settled_at: str | None


class ComparedBlockModel(TypedDict):
    """A block in one or both of the texts."""

    change: Literal["same", "reworded", "reformatted", "moved", "added", "removed"]
    kind: Literal["headline", "heading", "paragraph", "list_item", "quote", "caption"]
    level: int
    old_number: int
    new_number: int
    pieces: list[PieceModel]


class ComparisonModel(TypedDict):
    """Two texts of an article side by side."""

    old: SideModel
    new: SideModel
    words_added: int
    words_removed: int
    blocks: list[ComparedBlockModel]


class ConceptBody(TypedDict):
    """A concept as a whole; what is not named is empty."""

    kind: NotRequired[Literal["term", "phrase", "person", "organisation", "place", "event"]]
    terms: list[TermBody]
    do_not_translate: NotRequired[bool]
    desks: NotRequired[list[str]]
    definition: NotRequired[str]
    provenance: str


class ConceptModel(TypedDict):
    """A concept of the glossary."""

    concept_id: str
    version: int
    kind: Literal["term", "phrase", "person", "organisation", "place", "event"]
    terms: list[TermModel]
    do_not_translate: bool
    desks: list[str]
    definition: str
    provenance: str
    withdrawn_because: str
    changed_by: str
    changed_at: str


class ConceptPage(TypedDict):
    """Concepts by id."""

    items: list[ConceptModel]
    next: str | None


class ConsequenceModel(TypedDict):
    """One decision, and what it would bring about."""

    action: str
    allowed: bool
    reason: str
    consequences: list[str]
    recipients: list[RecipientModel] | None


class CoordinatesModel(TypedDict):
    """Where a place lies; WGS 84."""

    latitude: float
    longitude: float


class CorrectionBody(TypedDict):
    """A corrected source: the whole text anew, or single segments."""

    note: NotRequired[str]
    grade: NotRequired[Literal["update", "correction", "retraction"]]
    headline: NotRequired[str | None]
    body: NotRequired[str | None]
    body_format: NotRequired[Literal["text", "markdown", "html"]]
    replace: NotRequired[list[ReplacementBody] | None]


class CorrectionModel(TypedDict):
    """What was said of one text that replaced another, or of a retraction."""

    at: str
    grade: Literal["update", "correction", "retraction"]
    note: str


class DeliveryBrief(TypedDict):
    """One item of the delivery ledger."""

    partner_id: str
    partner_name: str
    article_id: str
    item_id: str
    language: str
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
    attempts: int
    last_status: int | None
    last_error: str
    latency_ms: int
    requested_at: str
    due_at: str | None
    settled_at: str | None
    version: int
    message_id: str


class DeliveryFiguresModel(TypedDict):
    """One partner's attempts of one day."""

    day: str
    partner_id: str
    accepted: int
    failed: int
    parked: int
    mean_ms: float | None
    slowest_ms: int


class DeliveryItemModel(TypedDict):
    """One revision of one edition on its way to the partner."""

    item_id: str
    message_id: str
    language: str
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    article_version: int
    urgency: int
    format: str
    mode: str
    is_advance: bool
    requested_at: str
    state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
    due_at: str
    attempts: int
    body_digest: str
    last_outcome: OutcomeModel | None
    settled_at: str | None
    receipt: DeliveryModelsReceiptModel | None
    history: list[AttemptModel]


class DeliveryModel(TypedDict):
    """One partner's copy of one article."""

    partner_id: str
    article_id: str
    version: int
    items: list[DeliveryItemModel]


class DeliveryModelsReceiptModel(TypedDict):
    """What is known of an item on the partner's side."""

    at: str
    confirmed: bool
    by: str
    note: str
    url: str


class DeliveryPage(TypedDict):
    """One page of the delivery ledger, the newest request first."""

    items: list[DeliveryBrief]
    next: str | None


class DeskBody(TypedDict):
    """All that holds at a desk; what is left out is as the newsroom's own desk has it, or as Copyflow comes."""

    name: str
    routing: NotRequired[list[RoutingRuleBody]]
    checks: NotRequired[dict[str, Literal["blocking", "advisory", "off"]]]


class DeskList(TypedDict):
    """The newsroom's own desk if it was configured, then the others by id."""

    items: list[DeskModel]


class DeskModel(TypedDict):
    """A desk with all that holds at it."""

    desk_id: str
    version: int
    name: str
    routing: list[RoutingRuleModel]
    checks: dict[str, Literal["blocking", "advisory", "off"]]


class DetailsModel(TypedDict):
    """Handling metadata."""

    slugline: str
    byline: str
    publisher: str
    urgency: int
    embargoed: str | None
    ednote: str
    origin: dict[str, str]
    required_approvals: int
    genre: str
    desk: str


class DocumentAgainBody(TypedDict):
    """A whole file again, for an article that exists; what it says of languages to translate to is not read."""

    document: str
    filename: NotRequired[str]
    format: NotRequired[Literal["seed", "markdown", "html"] | None]
    note: NotRequired[str | None]
    grade: NotRequired[Literal["update", "correction", "retraction"]]
    submit: NotRequired[bool]


class DocumentBody(TypedDict):
    """A new article as one file with everything in it; fields named here win over the file's own."""

    document: str
    filename: NotRequired[str]
    format: NotRequired[Literal["seed", "markdown", "html"] | None]
    language: NotRequired[str | None]
    targets: NotRequired[list[TargetBody] | None]
    urgency: NotRequired[int | None]
    slugline: NotRequired[str | None]
    genre: NotRequired[str | None]
    desk: NotRequired[str | None]
    submit: NotRequired[bool]


class DoneModel(TypedDict):
    """What came of one of several."""

    article_id: str
    language: str
    done: bool
    code: str
    reason: str


class EditedPartnerModel(TypedDict):
    """A partner just edited."""

    partner_id: str
    version: int
    name: str
    endpoint: str
    transport: str
    format: str
    mode: Literal["full", "thin"]
    signature: Literal["v1", "v1a"]
    filters: FiltersModel
    languages: list[str]
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: list[int]
    options: dict[str, str]
    registered_at: str | None
    standing: Literal["disabled", "paused", "breaker_open", "waits", "key_refused", "receives"]
    paused_because: str
    disabled_because: str
    breaker: BreakerModel
    waits_until: str | None
    alert: str
    key_id: str
    old_secret_until: str | None
    is_testing: bool
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: str | None
    is_waking_up: bool
    items: dict[str, int]
    warnings: list[str]


class EditionBody(TypedDict):
    """One more language."""

    language: str
    route: NotRequired[Literal["machine", "person"]]


class EditionBrief(TypedDict):
    """An edition within its article."""

    language: str
    direction: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    route: Literal["machine", "person"]
    headline: str
    unfinished: int
    segments_total: int
    segments_done: int
    spent: SpentModel
    open_findings: int
    blocking_findings: int
    waiting_since: str | None
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"] | None


class EditionCopyModel(TypedDict):
    """One edition, as far as the partner is concerned."""

    language: str
    state: Literal["sent", "waiting", "not_sent"]
    because: (
        Literal[
            "not_published",
            "plan_pending",
            "filtered",
            "filtered_then",
            "registered_later",
            "not_planned",
            "not_usable",
            "disabled",
            "paused",
            "not_begun",
        ]
        | Literal[
            "submission",
            "changes",
            "source",
            "translator",
            "work",
            "findings",
            "approvals",
            "publisher",
            "embargo",
            "schedule",
            "plan",
            "attempt",
            "answer",
            "turn",
            "partner",
            "decision",
        ]
        | None
    )
    sentence: str
    until: str | None
    items: list[SentItemModel]
    notes: list[str]


class EditionKeyBody(TypedDict):
    """Names an edition."""

    article_id: str
    language: str


class EditionList(TypedDict):
    """An article's editions."""

    items: list[EditionBrief]


class EditionModel(TypedDict):
    """An edition with its text, findings, tags, approvals and publication."""

    language: str
    direction: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    route: Literal["machine", "person"]
    headline: str
    unfinished: int
    segments_total: int
    segments_done: int
    spent: SpentModel
    open_findings: int
    blocking_findings: int
    waiting_since: str | None
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"] | None
    article_id: str
    article_version: int
    content_hash: str
    handed_over_because: str
    changes_requested: str
    publish_at: str | None
    checked: bool
    segments: list[EditionSegment]
    findings: list[FindingModel]
    tags: list[TagModel]
    approvals: list[ApprovalModel]
    published: PublishedModel | None
    actions: list[ActionModel]


class EditionSegment(TypedDict):
    """One segment in an edition: source and target side by side, with the target's lineage."""

    id: str
    block: int
    kind: Literal["headline", "heading", "paragraph", "list_item", "quote", "caption"]
    level: int
    source_text: str
    source_marks: list[MarkModel]
    text: str | None
    marks: list[MarkModel]
    stale: bool
    method: Literal["machine", "memory", "human"] | None
    engine: str | None
    memory: str | None
    glossary: str | None
    editor: str | None
    source_hash: str | None
    refused: str | None
    seen: str
    former: FormerModel | None
    approved: SegmentApprovalModel | None


class EditionTags(TypedDict):
    """The tags of an edition: what somebody decided, and beside it what the taggers found."""

    article_id: str
    article_version: int
    language: str
    current: bool
    tagged_by: str
    knowledge_base: str
    remarks: list[str]
    tags: list[TagModel]


class EditionVisitsModel(TypedDict):
    """The visits of one edition."""

    article_id: str
    language: str
    visits: int
    by_day: dict[str, int]


class EngineRefusalModel(TypedDict):
    """A translation that no engine made."""

    at: str
    article_id: str
    language: str
    reason: str


class EnginesModel(TypedDict):
    """The engines, as far as they can be known without asking the workers."""

    configured: list[SetEngineModel]
    models: list[str]
    seen: list[SeenEngineModel]
    unknown: list[str]
    refusals: list[EngineRefusalModel]
    put_aside: list[ParkedWorkModel]


class EntitiesBody(TypedDict):
    """A file of entities."""

    format: Literal["csv", "json-ld"]
    text: str
    provenance: NotRequired[str]


class EntitiesReportModel(TypedDict):
    """What came of a file."""

    added: int
    changed: int
    unchanged: int
    refused: int
    items: list[BroughtEntityModel]
    touched: TouchedModel


class EntityBody(TypedDict):
    """An entity as a whole; what is not named is empty."""

    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
    names: list[NameBody]
    wikidata: NotRequired[str]
    geonames: NotRequired[str]
    country: NotRequired[str]
    latitude: NotRequired[float | int | None]
    longitude: NotRequired[float | int | None]
    population: NotRequired[int]
    parent: NotRequired[str]
    offices: NotRequired[list[OfficeBody]]
    provenance: str


class EntityModel(TypedDict):
    """A known entity."""

    entity_id: str
    version: int
    source: Literal["all", "own", "built-in"]
    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
    names: list[NameModel]
    wikidata: str
    geonames: str
    country: str
    latitude: float | None
    longitude: float | None
    population: int
    parent: str
    offices: list[OfficeModel]
    provenance: str
    withdrawn_because: str
    changed_by: str
    changed_at: str | None


class EntityPage(TypedDict):
    """Entities by id."""

    items: list[EntityModel]
    next: str | None


class EventList(TypedDict):
    """An article's events in order."""

    items: list[EventModel]


class EventModel(TypedDict):
    """One event of the log."""

    position: int
    event_id: str
    stream: str
    version: int
    type: str
    schema_version: int
    actor: str
    via: str
    command_id: str
    correlation_id: str
    causation_id: str
    recorded_at: str
    data: dict[str, Any]
    is_whole: NotRequired[bool]


class EventPage(TypedDict):
    """Events of the log after a position."""

    items: list[EventModel]
    next: int | None
    position: int


class ExplanationModel(TypedDict):
    """The story of an article up to a position of the log."""

    article_id: str
    version: int
    headline: str
    stage: str
    position: int
    at: str
    is_past: bool
    story: list[ToldModel]
    waits_for: list[WaitModel]
    not_sent: list[UnsentModel]


class FiguresModel(TypedDict):
    """The figures of some days, by UTC."""

    since: str
    until: str
    texts: list[TextFiguresModel]
    deliveries: list[DeliveryFiguresModel]


class FileBody(TypedDict):
    """A file to be read."""

    filename: str
    content: str
    encoding: NotRequired[str]
    language: NotRequired[str | None]


class FiltersBody(TypedDict):
    """What a partner wants. Every condition must hold; one that is left out lets everything through."""

    languages: NotRequired[list[str]]
    topics: NotRequired[list[str]]
    entities: NotRequired[list[str]]
    genres: NotRequired[list[str]]
    least_urgency: NotRequired[int]
    desks: NotRequired[list[str]]


class FiltersModel(TypedDict):
    """What a partner wants; an empty condition lets everything through."""

    languages: list[str]
    topics: list[str]
    entities: list[str]
    genres: list[str]
    least_urgency: int
    desks: list[str]


class FindingModel(TypedDict):
    """One thing that a check found."""

    id: str
    check: str
    severity: Literal["blocking", "advisory"]
    message: str
    excerpt: str
    segment_id: str | None
    field: str | None
    start: int
    end: int
    suggestion: str | None
    source_start: int
    source_end: int
    waived: bool


class ForbiddenTermModel(TypedDict):
    """A term in the translation that is not to be written."""

    said: str
    concept_id: str
    note: str
    instead: list[SayableModel]


class FormerModel(TypedDict):
    """How a segment stood when its source was reworded; kept until the new wording is approved."""

    source_text: str
    text: str
    method: Literal["machine", "memory", "human"]
    editor: str | None


class GuestActModel(TypedDict):
    """What the guest did; the link is spent with it."""

    done: Literal["approved", "commented", "changes_requested"]


class GuestBlockModel(TypedDict):
    """One paragraph or heading in both languages."""

    kind: str
    source: str
    text: str


class GuestCommentBody(TypedDict):
    """What a guest has to say."""

    text: str


class GuestEditionModel(TypedDict):
    """The edition as the guest reads it."""

    guest: str
    asked_by: str
    until: str
    may_approve: bool
    may_comment: bool
    language: str
    direction: str
    source_language: str
    source_direction: str
    content_hash: str
    blocks: list[GuestBlockModel]


class HeldOfficeModel(TypedDict):
    """An office that the text gives a person, in the text's own words."""

    role: str
    organisation: str
    organisation_id: str


class HoldingModel(TypedDict):
    """One edition at one partner."""

    partner_id: str
    partner_name: str
    language: str
    newest_revision: int
    shown_since: str | None
    standing: Literal["shows", "confirmed", "told", "refused", "not_reached", "never_shown"]
    recall: RecallModel | None


class ImageAddressBody(TypedDict):
    """An image to be fetched; the same fields as in a form, which has `file` in place of `url`."""

    url: str
    alt: str
    caption: NotRequired[str]
    credit: NotRequired[str]


class ImageDescriptionBody(TypedDict):
    """What is said of an image in one language."""

    language: str
    alt: str
    caption: NotRequired[str]
    credit: NotRequired[str | None]


class ImageModel(TypedDict):
    """An image of an article."""

    image_hash: str
    standing: Literal["public", "kept", "withdrawn", "removed"]
    credit: str
    language: str
    words: dict[str, ImageWordsModel]
    missing: list[str]
    fetched_from: str
    renditions: list[RenditionModel]


class ImageOrderBody(TypedDict):
    """Every image of the article once, in the order in which they are to stand."""

    image_hashes: list[str]


class ImageWordsModel(TypedDict):
    """What is said of an image in one language."""

    alt: str
    caption: str


class ImagesModel(TypedDict):
    """The images of an article, in their order; the first leads."""

    article_id: str
    version: int
    images: list[ImageModel]
    unpublished: list[str]


class ImportBody(TypedDict):
    """A file of concepts."""

    format: Literal["csv", "tbx"]
    text: str
    provenance: NotRequired[str]


class ImportReportModel(TypedDict):
    """What came of a file."""

    added: int
    changed: int
    unchanged: int
    refused: int
    items: list[ImportedModel]
    touched: TouchedModel


class ImportedModel(TypedDict):
    """What came of one concept of a file."""

    line: int
    concept: str
    outcome: Literal["added", "changed", "unchanged", "refused"]
    reason: str


class KeyList(TypedDict):
    """The keys in use, the newest first."""

    items: list[KeyModel]


class KeyModel(TypedDict):
    """A key in use; never the secret itself."""

    key_id: str
    kind: Literal["v1", "v1a", "password", "private_key"]
    created_at: str
    valid_until: str | None
    public_key: str


class LanguageTurnaroundModel(TypedDict):
    """The editions in one language."""

    language: str
    editions: int
    corrections: int
    steps: list[StepTimesModel]


class LimitModel(TypedDict):
    """Where a role holds; an empty list limits nothing."""

    desks: list[str]
    pairs: list[PairModel]


class LinkBody(TypedDict):
    """Which known entity a tag is."""

    entity_id: str


class MakerModel(TypedDict):
    """Who makes a translation: a person, the engines in order, or, with neither, whatever engine serves."""

    language: str
    by_person: bool
    engines: list[str]
    then_person: bool
    rule: str


class MarkBody(TypedDict):
    """Inline markup of a range of Unicode code points of a segment's text."""

    start: int
    end: int
    kind: Literal["emphasis", "strong", "link", "code", "subscript", "superscript"]
    href: NotRequired[str]


class MarkModel(TypedDict):
    """Inline markup of a range of Unicode code points."""

    start: int
    end: int
    kind: Literal["emphasis", "strong", "link", "code", "subscript", "superscript"]
    href: str


class MemoryImportBody(TypedDict):
    """A TMX document to import."""

    name: str
    tmx: str
    source_language: NotRequired[str | None]
    target_language: NotRequired[str | None]


class MemoryImportModel(TypedDict):
    """What an import put on record."""

    import_id: str
    units_read: int
    entries: int
    skipped: dict[str, int]


class MemoryMatchList(TypedDict):
    """Matches, the most alike first."""

    items: list[MemoryMatchModel]


class MemoryMatchModel(TypedDict):
    """Something that was translated before."""

    score: float
    entry_id: str
    source_language: str
    target_language: str
    source: str
    target: str
    status: Literal["approved", "imported", "superseded", "withdrawn"]
    origin: MemoryOriginModel
    approved_by: str
    approved_at: str
    uses: int
    why_not: str


class MemoryOriginModel(TypedDict):
    """Where an entry came from."""

    stream: str
    segment: str
    position: int


class MentionModel(TypedDict):
    """A place in the text."""

    segment_id: str
    start: int
    end: int
    text: str
    provider: str
    rule: str


class MovedModel(TypedDict):
    """An edition that only one of both profiles lets through."""

    article_id: str
    language: str
    revision: int
    headline: str
    published_at: str
    received: bool
    reason: str


class NameBody(TypedDict):
    """One name in one language."""

    language: str
    text: str
    kind: NotRequired[Literal["label", "alias", "acronym"]]


class NameModel(TypedDict):
    """One name in one language."""

    language: str
    text: str
    kind: Literal["label", "alias", "acronym"]


class NewApiKeyModel(TypedDict):
    """A key that was just made."""

    id: str
    shown: str
    label: str
    user: str
    scopes: list[
        Literal[
            "articles:read",
            "articles:submit",
            "translations:write",
            "reviews:decide",
            "deliveries:read",
            "deliveries:retry",
            "partners:manage",
            "knowledge:write",
            "events:read",
            "events:read_internal",
            "metrics:read",
            "admin",
        ]
    ]
    state: Literal["in_use", "replaced", "expired", "revoked"]
    days: int
    follows: str | None
    replaced_by: str | None
    created_at: str
    expires_at: str
    last_used_at: str | None
    revoked_at: str | None
    key: str


class NewCommentBody(TypedDict):
    """Something to say about the article, an edition, or a segment of one."""

    text: str
    language: NotRequired[str | None]
    segment_id: NotRequired[str | None]
    must_be_settled: NotRequired[bool]
    answers: NotRequired[int]


class NewPartnerModel(TypedDict):
    """A partner just registered, with its secret."""

    partner_id: str
    version: int
    name: str
    endpoint: str
    transport: str
    format: str
    mode: Literal["full", "thin"]
    signature: Literal["v1", "v1a"]
    filters: FiltersModel
    languages: list[str]
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: list[int]
    options: dict[str, str]
    registered_at: str | None
    standing: Literal["disabled", "paused", "breaker_open", "waits", "key_refused", "receives"]
    paused_because: str
    disabled_because: str
    breaker: BreakerModel
    waits_until: str | None
    alert: str
    key_id: str
    old_secret_until: str | None
    is_testing: bool
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: str | None
    is_waking_up: bool
    items: dict[str, int]
    secret: str
    warnings: list[str]


class NewReviewLinkBody(TypedDict):
    """Whom to ask, until when, and for what."""

    guest: str
    office: NotRequired[str]
    until: str
    may_approve: NotRequired[bool]
    may_comment: NotRequired[bool]


class NewReviewLinkModel(TypedDict):
    """A link that was made; its address is shown this once."""

    link: ReviewLinkModel
    url: str


class NewSecretModel(TypedDict):
    """A partner with its new secret."""

    partner_id: str
    version: int
    name: str
    endpoint: str
    transport: str
    format: str
    mode: Literal["full", "thin"]
    signature: Literal["v1", "v1a"]
    filters: FiltersModel
    languages: list[str]
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: list[int]
    options: dict[str, str]
    registered_at: str | None
    standing: Literal["disabled", "paused", "breaker_open", "waits", "key_refused", "receives"]
    paused_because: str
    disabled_because: str
    breaker: BreakerModel
    waits_until: str | None
    alert: str
    key_id: str
    old_secret_until: str | None
    is_testing: bool
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: str | None
    is_waking_up: bool
    items: dict[str, int]
    secret: str


class NewTagBody(TypedDict):
    """A passage to tag, or a topic to give the article."""

    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
    place: NotRequired[PlaceBody | None]
    entity_id: NotRequired[str]
    name: NotRequired[str]


class Nothing(TypedDict):
    """An empty object; the body may be left out as well."""


class OfficeBody(TypedDict):
    """An office that a person holds or held."""

    organisation_id: str
    titles: NotRequired[list[str]]


class OfficeModel(TypedDict):
    """An office that a person holds or held."""

    organisation_id: str
    titles: list[str]


class OutcomeModel(TypedDict):
    """What came of an attempt."""

    delivered: bool
    status: int | None
    error: str | None
    latency_ms: int
    body_digest: str
    response: str
    retry_after: int | None
    gone: bool
    verdict: Literal["confirmed", "retry", "credentials", "refused", "misdirected", "invalid", "removed"] | None
    request: str
    remote: RemoteCopyModel | None


class OverrideBody(TypedDict):
    """An approval in spite of the four-eyes rule."""

    content_hash: str
    reason: str


class OwnArticleModel(TypedDict):
    """One of your articles with where it is."""

    article: ArticleBrief
    editions: list[WhereModel]
    open_comments: int


class OwnArticlePage(TypedDict):
    """A page of your articles."""

    items: list[OwnArticleModel]
    next: str | None


class PairModel(TypedDict):
    """From which language into which, each a tag or `*`."""

    source: str
    target: str


class ParkedWorkModel(TypedDict):
    """Work that was put aside after repeated failures."""

    work_id: str
    kind: str
    stream: str
    subject: str
    attempts: int
    last_error: str


class PartnerBody(TypedDict):
    """A new partner."""

    name: str
    endpoint: str
    transport: NotRequired[Literal["webhook", "wordpress", "sftp", "folder", "websub"]]
    format: NotRequired[
        Literal[
            "ninjs", "newsml-g2", "json-ld", "atom", "rss", "json-feed", "news-sitemap", "wordpress-post", "websub-ping"
        ]
        | None
    ]
    mode: NotRequired[Literal["full", "thin"]]
    signature: NotRequired[Literal["v1", "v1a"]]
    filters: NotRequired[FiltersBody]
    languages: NotRequired[list[str] | None]
    embargo_agreement: NotRequired[bool]
    rate_per_minute: NotRequired[int]
    retry_after_seconds: NotRequired[list[int]]
    options: NotRequired[dict[str, str]]
    secret: NotRequired[str | None]


class PartnerExplanationModel(TypedDict):
    """What one partner has of an article, what is on its way, and why the rest was not sent."""

    partner_id: str
    partner_name: str
    article_id: str
    version: int
    headline: str
    position: int
    at: str
    is_past: bool
    lane: str
    editions: list[EditionCopyModel]


class PartnerList(TypedDict):
    """All partners by name."""

    items: list[PartnerModel]


class PartnerModel(TypedDict):
    """A partner."""

    partner_id: str
    version: int
    name: str
    endpoint: str
    transport: str
    format: str
    mode: Literal["full", "thin"]
    signature: Literal["v1", "v1a"]
    filters: FiltersModel
    languages: list[str]
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: list[int]
    options: dict[str, str]
    registered_at: str | None
    standing: Literal["disabled", "paused", "breaker_open", "waits", "key_refused", "receives"]
    paused_because: str
    disabled_because: str
    breaker: BreakerModel
    waits_until: str | None
    alert: str
    key_id: str
    old_secret_until: str | None
    is_testing: bool
    last_test: TrialMessageModel | None
    is_backfilling: bool
    backfill_since: str | None
    is_waking_up: bool
    items: dict[str, int]


class PersonModel(TypedDict):
    """Who you are."""

    id: str
    name: str
    roles: list[Literal["writer", "translator", "reviewer", "publisher", "admin", "system", "guest"]]
    limits: dict[str, LimitModel]
    via: str
    scopes: NotRequired[
        list[
            Literal[
                "articles:read",
                "articles:submit",
                "translations:write",
                "reviews:decide",
                "deliveries:read",
                "deliveries:retry",
                "partners:manage",
                "knowledge:write",
                "events:read",
                "events:read_internal",
                "metrics:read",
                "admin",
            ]
        ]
        | None
    ]
    key_expires_at: NotRequired[str | None]


class PieceModel(TypedDict):
    """A run of text that both have, or only one."""

    kind: Literal["equal", "inserted", "deleted"]
    text: str


class PlaceBody(TypedDict):
    """A place in the text."""

    segment_id: str
    start: int
    end: int


class PreviewModel(TypedDict):
    """An edition as readers will see it."""

    article_id: str
    language: str
    headline: str
    body_html: str
    unfinished: int


class ProfileBody(TypedDict):
    """A partner: what it wants, and how it is served. What is left out is as in a new partner."""

    name: str
    endpoint: str
    transport: NotRequired[Literal["webhook", "wordpress", "sftp", "folder", "websub"]]
    format: NotRequired[
        Literal[
            "ninjs", "newsml-g2", "json-ld", "atom", "rss", "json-feed", "news-sitemap", "wordpress-post", "websub-ping"
        ]
        | None
    ]
    mode: NotRequired[Literal["full", "thin"]]
    signature: NotRequired[Literal["v1", "v1a"]]
    filters: NotRequired[FiltersBody]
    languages: NotRequired[list[str] | None]
    embargo_agreement: NotRequired[bool]
    rate_per_minute: NotRequired[int]
    retry_after_seconds: NotRequired[list[int]]
    options: NotRequired[dict[str, str]]


class PublicationBody(TypedDict):
    """Publication now, or at a later moment."""

    publish_at: NotRequired[str | None]
    note: NotRequired[str]
    grade: NotRequired[Literal["update", "correction", "retraction"] | None]


class PublishedModel(TypedDict):
    """What is public of an edition."""

    revision: int
    verb: str
    content_hash: str
    pub_status: Literal["usable", "withheld", "canceled"]
    machine_translated: bool
    first_published: str
    this_version: str
    text_changed: str
    is_retracted: bool
    corrections: list[CorrectionModel]
    note: str
    blocks: list[BlockModel]


class Queue(TypedDict):
    """A page of the review queue."""

    items: list[QueueEntry]
    next: str | None


class QueueEntry(TypedDict):
    """An edition that waits."""

    article_id: str
    language: str
    source_language: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    route: Literal["machine", "person"]
    headline: str
    slugline: str
    urgency: int
    desk: str
    unfinished: int
    open_findings: int
    blocking_findings: int
    waiting_since: str | None
    claimed_by: str
    claimed_at: str | None
    claimed_until: str | None


class RateModel(TypedDict):
    """How fast an engine may be asked, over all workers; null is without limit."""

    requests_per_second: float | None
    characters_per_minute: int | None


class ReachModel(TypedDict):
    """What each decision about an edition would bring about at this moment."""

    items: list[ConsequenceModel]


class ReadDocumentModel(TypedDict):
    """A file as text; `document` and `filename` go into `POST /articles/documents` as they are."""

    document: str
    filename: str
    encoding: str
    confidence: float
    remarks: list[str]
    headline: str
    language: str | None
    targets: list[str]


class ReadyModel(TypedDict):
    """Everything that the process needs is there."""

    status: NotRequired[Literal["ready"]]
    database: Literal["sqlite", "postgresql"]
    redis: Literal["answers", "not_set"]


class ReasonBody(TypedDict):
    """Why."""

    reason: str


class RecallBoardModel(TypedDict):
    """Every edition at every partner that anything of it was ever on its way to."""

    confirmed: int
    still_shown: int
    not_reached: int
    items: list[HoldingModel]


class RecallModel(TypedDict):
    """The newest message to a partner that takes an edition back."""

    item_id: str
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    asked_at: str
    attempts: int
    last_status: int | None
    last_error: str
    next_attempt_at: str | None
    told_at: str | None
    receipt: RecallsReceiptModel | None


class RecallsReceiptModel(TypedDict):
    """What is known of a recall on the partner's side."""

    at: str
    confirmed: bool
    by: str
    note: str
    url: str


class ReceiptBody(TypedDict):
    """What became of an item on the partner's side, as a person learnt it."""

    state: Literal["confirmed", "refused"]
    note: NotRequired[str]
    url: NotRequired[str]


class RecipientModel(TypedDict):
    """A partner that would receive something."""

    partner_id: str
    name: str


class RemarkModel(TypedDict):
    """One thing that a check found in a text that is being written."""

    check: str
    severity: Literal["blocking", "advisory"]
    message: str
    explanation: str
    paragraph: int
    field: str | None
    excerpt: str
    suggestion: str | None


class RemoteCopyModel(TypedDict):
    """The partner's copy as its own system names it."""

    id: str
    url: str


class RenditionModel(TypedDict):
    """One file of an image."""

    href: str
    media_type: str
    width: int
    height: int
    bytes: int


class ReopenedModel(TypedDict):
    """How much is tried again."""

    reopened: int


class ReplacementBody(TypedDict):
    """One segment's corrected text."""

    segment_id: str
    text: str


class ResizeBody(TypedDict):
    """Where a mention begins and ends, and where it should."""

    before: PlaceBody
    after: PlaceBody


class ResolutionBody(TypedDict):
    """Whether what a comment asks for is settled."""

    settled: NotRequired[bool]


class RetractionBody(TypedDict):
    """A mark for what was wrong as a whole."""

    note: str


class ReviewLinkList(TypedDict):
    """The review links of an edition, in order."""

    items: list[ReviewLinkModel]


class ReviewLinkModel(TypedDict):
    """A review link, without its secret."""

    link_id: str
    language: str
    guest: str
    office: str
    until: str
    may_approve: bool
    may_comment: bool
    state: Literal["live", "spent", "ended", "expired"]
    text_moved: bool
    made_by: str
    made_by_name: str
    made_at: str
    used_at: str | None
    ended_by: str
    ended_at: str | None


class RevisionBody(TypedDict):
    """A draft's new text, with new metadata where it is named."""

    slugline: NotRequired[str]
    byline: NotRequired[str]
    publisher: NotRequired[str]
    urgency: NotRequired[int]
    embargoed: NotRequired[str | None]
    ednote: NotRequired[str]
    origin: NotRequired[dict[str, str]]
    required_approvals: NotRequired[int]
    genre: NotRequired[str]
    desk: NotRequired[str]
    headline: str
    body: str
    body_format: NotRequired[Literal["text", "markdown", "html"]]


class RotationBody(TypedDict):
    """A new key in the place of another."""

    overlap_hours: NotRequired[int]


class RoutingRuleBody(TypedDict):
    """Which engines translate what, in order."""

    source: NotRequired[str]
    target: NotRequired[str]
    urgencies: NotRequired[list[int]]
    engines: list[str]


class RoutingRuleModel(TypedDict):
    """Which engines translate what, in order."""

    source: str
    target: str
    urgencies: list[Any]
    engines: list[str]


class SavedViewList(TypedDict):
    """The views that a person keeps, by name."""

    items: list[SavedViewModel]


class SavedViewModel(TypedDict):
    """A view of the queue that a person keeps."""

    name: str
    query: str
    state: str
    language: str
    desk: str
    urgency: str
    embargo: str
    age: str


class SayableModel(TypedDict):
    """A term that may be written."""

    language: str
    text: str
    note: str


class SearchHit(TypedDict):
    """An edition in which everything occurs."""

    article_id: str
    language: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    headline: str
    slugline: str
    urgency: int
    desk: str
    waiting_since: str | None
    snippet: list[Snippet]


class SearchResults(TypedDict):
    """A page of what was found, the newest articles first."""

    items: list[SearchHit]
    next: str | None


class SecretBody(TypedDict):
    """Another secret in place of the present one."""

    grace_hours: NotRequired[int]
    secret: NotRequired[str | None]


class SeenEngineModel(TypedDict):
    """What the newest events tell of an engine."""

    name: str
    fingerprint: str
    last_at: str
    translations: int
    segments: int
    into: list[str]


class SegmentApprovalModel(TypedDict):
    """Who approved a segment exactly as it stands, against its source exactly as that stands."""

    by: list[str]
    at: str


class SegmentBody(TypedDict):
    """The new text of one segment, and what it was made from."""

    text: str
    seen: str
    marks: NotRequired[list[MarkBody] | None]


class SegmentHelpModel(TypedDict):
    """What is known for one segment of a translation."""

    segment_id: str
    source_text: str
    text: str
    terms: list[TermHitModel]
    forbidden: list[ForbiddenTermModel]
    suggestions: list[SuggestionModel]


class SegmentModel(TypedDict):
    """A segment of a text: a sentence, a heading, a caption."""

    id: str
    text: str
    marks: list[MarkModel]


class SegmentsBody(TypedDict):
    """New text by source segment id."""

    segments: dict[str, str]
    marks: NotRequired[dict[str, list[MarkBody]]]


class SentDocumentModel(TypedDict):
    """The document of one item, byte for byte, made again from the log."""

    item_id: str
    message_id: str
    language: str
    revision: int
    format: str
    is_notice: bool
    content_type: str
    digest: str
    is_as_sent: bool
    document: str


class SentItemModel(TypedDict):
    """One revision on its way to the partner, or with it."""

    item_id: str
    message_id: str
    revision: int
    pub_status: Literal["usable", "withheld", "canceled"]
    state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
    requested_at: str
    taken_at: str | None
    sentence: str
    answers: list[str]
    receipt: str


class SetEngineModel(TypedDict):
    """An engine over HTTP that is set up."""

    name: str
    address: str
    rate: RateModel | None


class SeveralBody(TypedDict):
    """Editions to act on."""

    editions: list[EditionKeyBody]


class SeveralModel(TypedDict):
    """What came of each, in the order in which they were named."""

    items: list[DoneModel]


class SideModel(TypedDict):
    """One of the two texts."""

    name: str
    language: str
    version: int
    wording: WordingModel | None


class SinceModel(TypedDict):
    """The event after which it has been so."""

    position: int
    sentence: str


class Snippet(TypedDict):
    """A piece of a quotation."""

    text: str
    is_hit: bool


class SourceBody(TypedDict):
    """All that is said of a source; what is left out is as usual."""

    name: str
    address: str
    every_minutes: NotRequired[int]
    language: NotRequired[str | None]
    targets: NotRequired[list[str]]
    desk: NotRequired[str]
    urgency: NotRequired[int | None]
    genre: NotRequired[str]


class SourceItemList(TypedDict):
    """What was found at a source, the last first."""

    items: list[SourceItemModel]


class SourceItemModel(TypedDict):
    """What became of an item."""

    item_id: str
    title: str
    link: str
    outcome: Literal["taken", "duplicate", "revised", "noted", "withdrawn", "refused"]
    reason: str
    article_id: str
    seen_at: str


class SourceList(TypedDict):
    """The sources by name."""

    items: list[SourceModel]


class SourceModel(TypedDict):
    """A source, and how fetching it goes."""

    source_id: str
    version: int
    name: str
    address: str
    every_minutes: int
    language: str | None
    targets: list[str]
    desk: str
    urgency: int | None
    genre: str
    paused_because: str
    paused_by: str
    kind: str
    fetched_at: str | None
    taken_at: str | None
    failed_at: str | None
    error: str
    failures: int
    next_at: str | None
    items: dict[str, int]


class SourceTrialBody(TypedDict):
    """An address to try, and what its items do not say themselves."""

    address: str
    language: NotRequired[str | None]


class SourceTrialModel(TypedDict):
    """What would be taken from an address; nothing was."""

    kind: str
    title: str
    items: list[TrialItemModel]


class SpentModel(TypedDict):
    """What a translation took."""

    calls: int
    characters: int
    milliseconds: int


class StepTimesModel(TypedDict):
    """How long after submission editions reached a step for the first time."""

    step: str
    editions: int
    median_seconds: float | None
    slowest_tenth_seconds: float | None


class SuggestionModel(TypedDict):
    """A wording of the memory, and how its source differs from this one."""

    match: MemoryMatchModel
    change: list[ChangedWordsModel]
    stands_there: bool


class SyndicationModel(TypedDict):
    """Where every edition of an article stands with every partner."""

    languages: list[str]
    rows: list[BoardRowModel]


class TagModel(TypedDict):
    """An entity of the text with its evidence, and what somebody decided about it."""

    id: str
    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]
    name: str
    mentions: list[MentionModel]
    provider: str
    rule: str
    uri: str | None
    literal: str | None
    confidence: float | None
    entity_id: str
    basis: (
        Literal[
            "label",
            "alias",
            "acronym",
            "definition",
            "coreference",
            "role",
            "namesake",
            "fuzzy",
            "person",
            "rule",
            "learned",
        ]
        | None
    )
    candidates: list[CandidateModel]
    offices: list[HeldOfficeModel]
    value: str
    coordinates: CoordinatesModel | None
    is_proposed: bool
    goes_out: bool
    verdict: Literal["accepted", "rejected"] | None
    decided_by: str
    decided_at: str | None


class TargetBody(TypedDict):
    """A language the article is wanted in."""

    language: str
    route: NotRequired[Literal["machine", "person"]]


class TermBody(TypedDict):
    """One way to write a concept in one language."""

    language: str
    text: str
    status: NotRequired[Literal["approved", "forbidden"]]
    note: NotRequired[str]


class TermHitModel(TypedDict):
    """A concept of the glossary that the source names."""

    said: str
    concept_id: str
    to_write: list[SayableModel]
    is_present: bool


class TermModel(TypedDict):
    """One way to write a concept in one language."""

    language: str
    text: str
    status: Literal["approved", "forbidden"]
    note: str


class TextFiguresModel(TypedDict):
    """Translations that were approved for the first time on a day, by where their segments came from."""

    day: str
    source_language: str
    language: str
    origin: str
    segments: int
    edited: int
    characters: int
    proposed: int
    distance: int


class TimelineList(TypedDict):
    """A page of an article's history and its deliveries' in sentences."""

    items: list[TimelineModel]
    next: NotRequired[int | None]


class TimelineModel(TypedDict):
    """One event as a sentence."""

    position: int
    stream: str
    at: str
    actor: str
    actor_name: str
    sentence: str
    type: str


class ToldModel(TypedDict):
    """One event as a sentence, with its causes and consequences."""

    position: int
    stream: str
    at: str
    type: str
    actor: str
    actor_name: str
    sentence: str
    causes: list[CauseModel]
    consequences: list[str]


class TopicDetailModel(TypedDict):
    """One topic with what is around it."""

    code: str
    uri: str
    name: str
    labels: list[TopicTextModel]
    definitions: list[TopicTextModel]
    broader: list[str]
    wikidata: list[str]
    is_retired: bool
    narrower: list[str]
    rules: list[str]
    attribution: str


class TopicImportBody(TypedDict):
    """A file of topics."""

    name: str
    text: str


class TopicImportModel(TypedDict):
    """What came of a file."""

    topics: int
    changed: int
    retired: int
    left_out: dict[str, int]
    attribution: str


class TopicModel(TypedDict):
    """One topic."""

    code: str
    uri: str
    name: str
    labels: list[TopicTextModel]
    definitions: list[TopicTextModel]
    broader: list[str]
    wikidata: list[str]
    is_retired: bool


class TopicPage(TypedDict):
    """Topics by code."""

    items: list[TopicModel]
    attribution: str
    next: str | None


class TopicRuleBody(TypedDict):
    """A rule as a whole; what is not named is empty."""

    topic: str
    words: NotRequired[list[TopicWordBody]]
    entities: NotRequired[list[str]]
    classes: NotRequired[
        list[
            Literal[
                "government",
                "foreign_ministry",
                "parliament",
                "political_party",
                "body_of_states",
                "summit",
                "court",
                "police",
                "armed_forces",
                "emergency_service",
                "bank",
                "company",
                "chamber_of_commerce",
                "trade_fair",
                "university",
                "school",
                "research_body",
                "health_body",
                "sport_body",
                "sport_event",
                "cultural_body",
                "cultural_event",
                "religious_body",
                "labour_body",
                "environment_body",
                "weather_service",
            ]
        ]
    ]
    at_least: NotRequired[int]
    note: NotRequired[str]


class TopicRuleList(TypedDict):
    """Rules by id."""

    items: list[TopicRuleModel]


class TopicRuleModel(TypedDict):
    """A rule by which a topic is suggested."""

    rule_id: str
    version: int
    topic: str
    words: list[TopicWordModel]
    entities: list[str]
    classes: list[
        Literal[
            "government",
            "foreign_ministry",
            "parliament",
            "political_party",
            "body_of_states",
            "summit",
            "court",
            "police",
            "armed_forces",
            "emergency_service",
            "bank",
            "company",
            "chamber_of_commerce",
            "trade_fair",
            "university",
            "school",
            "research_body",
            "health_body",
            "sport_body",
            "sport_event",
            "cultural_body",
            "cultural_event",
            "religious_body",
            "labour_body",
            "environment_body",
            "weather_service",
        ]
    ]
    at_least: int
    note: str
    is_built_in: bool
    withdrawn_because: str
    accepted: int
    rejected: int
    changed_by: str
    changed_at: str | None


class TopicTextModel(TypedDict):
    """A name or definition in one language."""

    language: str
    text: str
    standing: Literal["official", "normalised", "unofficial"]


class TopicWordBody(TypedDict):
    """A word or words in one language; case forms are found too."""

    language: str
    text: str


class TopicWordModel(TypedDict):
    """A word or words in one language."""

    language: str
    text: str


class TouchedEditionModel(TypedDict):
    """A live edition that a change has to do with, and why."""

    article_id: str
    language: str
    headline: str
    state: str
    why: str


class TouchedModel(TypedDict):
    """The live editions that a change has to do with, the last changed first."""

    editions: list[TouchedEditionModel]
    looked_at: int
    is_cut: bool


class TrialBody(TypedDict):
    """A changed profile or changed filters, and how far to look back."""

    profile: NotRequired[ProfileBody | None]
    filters: NotRequired[FiltersBody | None]
    days: NotRequired[int]


class TrialItemModel(TypedDict):
    """What would become of an item."""

    title: str
    link: str
    outcome: Literal["taken", "duplicate", "revised", "noted", "withdrawn", "refused"]
    reason: str
    language: str
    updated: str | None
    article_id: str


class TrialMessageModel(TypedDict):
    """The last trial message, and what came of it."""

    at: str
    outcome: OutcomeModel


class TrialModel(TypedDict):
    """What a changed profile would have moved. Nothing was sent, and nothing was changed."""

    partner_id: str
    partner_name: str
    since: str
    editions: int
    is_cut: bool
    by_both: int
    by_neither: int
    no_longer: list[MovedModel]
    newly: list[MovedModel]


class TroubleModel(TypedDict):
    """One thing that does not go on by itself, or is slow to."""

    kind: str
    what: str
    next: str
    stuck: bool


class TroublesModel(TypedDict):
    """Whether anything is stuck."""

    verdict: str
    stuck: bool
    troubles: list[TroubleModel]
    work_put_aside: int


class TurnaroundModel(TypedDict):
    """Turnaround by language."""

    days: int
    languages: list[LanguageTurnaroundModel]


class TypeBody(TypedDict):
    """What kind of thing a tag is."""

    type: Literal["person", "organisation", "place", "event", "date", "money", "topic"]


class UnsentModel(TypedDict):
    """An edition that was never sent to a partner, and why."""

    language: str
    because: Literal[
        "not_published",
        "plan_pending",
        "filtered",
        "filtered_then",
        "registered_later",
        "not_planned",
        "not_usable",
        "disabled",
        "paused",
        "not_begun",
    ]
    sentence: str
    partner_id: str | None
    partner_name: str


class VerdictBody(TypedDict):
    """A reviewer's word on a tag; the other word undoes it."""

    verdict: Literal["accepted", "rejected"]


class VisitsModel(TypedDict):
    """Visits of editions."""

    items: list[EditionVisitsModel]
    total: int


class WaitModel(TypedDict):
    """What one edition, or one item on its way to a partner, waits for."""

    kind: Literal[
        "submission",
        "changes",
        "source",
        "translator",
        "work",
        "findings",
        "approvals",
        "publisher",
        "embargo",
        "schedule",
        "plan",
        "attempt",
        "answer",
        "turn",
        "partner",
        "decision",
    ]
    language: str
    state: str
    sentence: str
    who: list[str]
    barred: list[str]
    until: str | None
    since: SinceModel | None
    partner_id: str | None
    partner_name: str
    item_id: str


class WhereModel(TypedDict):
    """Where an edition is: who has it, since when, and what was asked for."""

    language: str
    is_source: bool
    state: Literal[
        "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
    ]
    holder: str | None
    claimed_by: str
    since: str | None
    asked: str
    is_public: bool
    engines: list[str]


class WhereaboutsModel(TypedDict):
    """Where every edition of an article is, the source's first."""

    article_id: str
    editions: list[WhereModel]
    comments: list[CommentModel]
    makers: list[MakerModel]


class WordingList(TypedDict):
    """When the text of an edition changed, in order."""

    items: list[WordingModel]


class WordingModel(TypedDict):
    """A moment at which the text of an edition changed; several changes in one sitting are one."""

    side: str
    language: str
    version: int
    position: int
    at: str
    actor: str
    actor_name: str
    sentence: str
    type: str
    changes: int
    source_version: int
    published_as: int
    is_approved: bool
