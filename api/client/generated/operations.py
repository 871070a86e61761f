"""What can be asked of a newsroom. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Operations(Calls):
    """The operations, by the names that the description has for them."""

    def add_an_image(
        self, article_id: str, body: shapes.ImageAddressBody, *, idempotency_key: str | None = None
    ) -> shapes.ImageModel:
        """Add an image, as a form with a `file` or as JSON with a `url`."""
        return cast(
            "shapes.ImageModel",
            self._create("POST", path_of("/articles/{}/images", article_id), body, None, idempotency_key),
        )

    def add_comment(
        self, article_id: str, body: shapes.NewCommentBody, *, idempotency_key: str | None = None
    ) -> shapes.CommentModel:
        """Say something. It blocks no decision, unless it `must_be_settled` before approval."""
        return cast(
            "shapes.CommentModel",
            self._create("POST", path_of("/articles/{}/comments", article_id), body, None, idempotency_key),
        )

    def add_tag(
        self, article_id: str, language: str, body: shapes.NewTagBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Tag a passage that nothing has tagged, or give the article a topic. Offsets are in Unicode code points."""
        return cast(
            "shapes.EditionModel",
            self._change("POST", path_of("/articles/{}/editions/{}/tags", article_id, language), body, None, version),
        )

    def approve_by_review_link(self, token: str, body: shapes.ApprovalBody) -> shapes.GuestActModel:
        """Approve exactly the text that was read."""
        return cast("shapes.GuestActModel", self._post("POST", path_of("/review-links/{}/approval", token), body, None))

    def approve_edition(
        self, article_id: str, language: str, body: shapes.ApprovalBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Approve exactly the text whose content hash is named."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/approval", article_id, language), body, None, version
            ),
        )

    def backfill_partner(
        self, partner_id: str, body: shapes.BackfillBody, *, version: Version | None = None
    ) -> shapes.PartnerModel:
        """Have everything sent that is public, was published since a moment, and is let through by the filters."""
        return cast(
            "shapes.PartnerModel",
            self._change("POST", path_of("/partners/{}/backfill", partner_id), body, None, version),
        )

    def check_text(self, body: shapes.CheckBody) -> shapes.CheckedModel:
        """Check a text of your own before you hand it in; the desk's checks and words hold, and nothing is
        recorded.
        """
        return cast("shapes.CheckedModel", self._post("POST", "/articles/checks", body, None))

    def claim_edition(
        self,
        article_id: str,
        language: str,
        body: shapes.ClaimBody | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> shapes.ClaimModel:
        """Say that you look after the edition; whoever did before is relieved. It stands in nobody's way."""
        return cast(
            "shapes.ClaimModel",
            self._create(
                "POST", path_of("/articles/{}/editions/{}/claim", article_id, language), body, None, idempotency_key
            ),
        )

    def comment_by_review_link(self, token: str, body: shapes.GuestCommentBody) -> shapes.GuestActModel:
        """Say something of the edition without deciding."""
        return cast("shapes.GuestActModel", self._post("POST", path_of("/review-links/{}/comments", token), body, None))

    def configure_desk(
        self, desk_id: str, body: shapes.DeskBody, *, version: Version | None = None
    ) -> shapes.DeskModel:
        """Say all that holds at a desk from now on; `If-Match: "0"` makes one that is not there yet."""
        return cast("shapes.DeskModel", self._change("PUT", path_of("/desks/{}", desk_id), body, None, version))

    def correct_article(
        self, article_id: str, body: shapes.CorrectionBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Put a corrected source on record; only what changed is translated again."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/corrections", article_id), body, None, version),
        )

    def create_article(self, body: shapes.ArticleBody, *, idempotency_key: str | None = None) -> shapes.ArticleModel:
        """Begin an article; with `submit` it is handed over at once."""
        return cast("shapes.ArticleModel", self._create("POST", "/articles", body, None, idempotency_key))

    def create_article_from_document(
        self, body: shapes.DocumentBody, *, idempotency_key: str | None = None
    ) -> shapes.ArticleModel:
        """Begin an article from one file that holds headline, metadata and text together."""
        return cast("shapes.ArticleModel", self._create("POST", "/articles/documents", body, None, idempotency_key))

    def decide_tag(
        self, article_id: str, language: str, tag_id: str, body: shapes.VerdictBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Accept or reject a tag; the other word undoes it."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/tags/{}/verdict", article_id, language, tag_id),
                body,
                None,
                version,
            ),
        )

    def describe_image(
        self, article_id: str, image_hash: str, body: shapes.ImageDescriptionBody, *, version: Version | None = None
    ) -> shapes.ImagesModel:
        """Say what an image shows in one language; what is public gets it with the next revision."""
        return cast(
            "shapes.ImagesModel",
            self._change("PATCH", path_of("/articles/{}/images/{}", article_id, image_hash), body, None, version),
        )

    def disable_partner(
        self, partner_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.PartnerModel:
        """End a partnership: nothing new is planned, and only withdrawals of what the partner has are sent."""
        return cast(
            "shapes.PartnerModel",
            self._change("POST", path_of("/partners/{}/disable", partner_id), body, None, version),
        )

    def disable_person(self, person_id: str) -> shapes.AccountModel:
        """Lock a person out at once: sessions end, keys and password stop working."""
        return cast("shapes.AccountModel", self._post("POST", path_of("/people/{}/disable", person_id), None, None))

    def edit_partner(
        self, partner_id: str, body: shapes.ProfileBody, *, version: Version | None = None
    ) -> shapes.EditedPartnerModel:
        """Say anew all that a partner wants and how it is served; what it has, it goes on getting the changes of."""
        return cast(
            "shapes.EditedPartnerModel", self._change("PUT", path_of("/partners/{}", partner_id), body, None, version)
        )

    def edit_segments(
        self, article_id: str, language: str, body: shapes.SegmentsBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Change segments by hand; on a waiting translation this is a person's own translation."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "PATCH", path_of("/articles/{}/editions/{}/segments", article_id, language), body, None, version
            ),
        )

    def edit_source(
        self, source_id: str, body: shapes.SourceBody, *, version: Version | None = None
    ) -> shapes.SourceModel:
        """Say anew all that is said of a source; it is fetched at once."""
        return cast("shapes.SourceModel", self._change("PUT", path_of("/sources/{}", source_id), body, None, version))

    def end_old_secrets(self, partner_id: str, *, version: Version | None = None) -> shapes.PartnerModel:
        """End the grace of old secrets now: only the newest one is in use."""
        return cast(
            "shapes.PartnerModel",
            self._change("POST", path_of("/partners/{}/secrets/end-old", partner_id), None, None, version),
        )

    def end_review_link(
        self, article_id: str, language: str, link_id: str, *, idempotency_key: str | None = None
    ) -> None:
        """End a link before its time; one that has ended already stays ended, one that was used is refused (409)."""
        self._create(
            "DELETE",
            path_of("/articles/{}/editions/{}/review-links/{}", article_id, language, link_id),
            None,
            None,
            idempotency_key,
        )

    def explain_to_partner(
        self, partner_id: str, article_id: str, *, as_of: str | None = None
    ) -> shapes.PartnerExplanationModel:
        """Why a partner has, or has not, each edition of an article: sent, waiting, or not sent and why."""
        return cast(
            "shapes.PartnerExplanationModel",
            self._get(path_of("/partners/{}/explain/{}", partner_id, article_id), {"as_of": as_of}),
        )

    def export_csv(self, *, search: str | None = None, as_of: str | None = None) -> str:
        """The glossary as CSV: one row a term."""
        return self._get_text("/glossary.csv", {"search": search, "as_of": as_of})

    def export_memory(self, *, from_: str | None = None, to: str | None = None) -> str:
        """What the memory offers, as a TMX 1.4b document."""
        return self._get_text("/memory/export", {"from": from_, "to": to})

    def export_newsroom(self, *, what: Literal["log", "articles"] | None = None) -> str:
        """Everything up to the present end of the log as lines of JSON, for an administrator; people's secrets
        never.
        """
        return self._get_text("/export", {"what": what})

    def export_tbx(self, *, search: str | None = None, as_of: str | None = None) -> str:
        """The glossary as TBX-Basic (ISO 30042:2019, DCA)."""
        return self._get_text("/glossary.tbx", {"search": search, "as_of": as_of})

    def fetch_source(self, source_id: str, *, version: Version | None = None) -> shapes.SourceModel:
        """Have a source fetched at once, instead of when it is due."""
        return cast(
            "shapes.SourceModel", self._change("POST", path_of("/sources/{}/fetch", source_id), None, None, version)
        )

    def hold_article(
        self, article_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Ask partners to withhold every edition that is public; what is scheduled does not come out by itself."""
        return cast(
            "shapes.ArticleModel", self._change("POST", path_of("/articles/{}/hold", article_id), body, None, version)
        )

    def hold_edition(
        self, article_id: str, language: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Ask partners to withhold a published edition for now."""
        return cast(
            "shapes.EditionModel",
            self._change("POST", path_of("/articles/{}/editions/{}/hold", article_id, language), body, None, version),
        )

    def import_articles(self, body: bytes, *, idempotency_key: str | None = None) -> str:
        """Take articles over, one a line: as for `POST /articles`, with an `external_id`, and with earlier
        `versions`.
        """
        return cast("str", self._create("POST", "/imports/articles", body, None, idempotency_key))

    def import_concepts(
        self, body: shapes.ImportBody, *, idempotency_key: str | None = None
    ) -> shapes.ImportReportModel:
        """Bring the concepts of a file in: new ones are added, others replaced; the same file again changes
        nothing.
        """
        return cast("shapes.ImportReportModel", self._create("POST", "/glossary/import", body, None, idempotency_key))

    def import_entities(
        self, body: shapes.EntitiesBody, *, idempotency_key: str | None = None
    ) -> shapes.EntitiesReportModel:
        """Bring the entities of a file in: new ones are added, others replaced; the same file again changes
        nothing.
        """
        return cast("shapes.EntitiesReportModel", self._create("POST", "/entities/import", body, None, idempotency_key))

    def import_memory(
        self, body: shapes.MemoryImportBody, *, idempotency_key: str | None = None
    ) -> shapes.MemoryImportModel:
        """Put a TMX document into the memory, on record; it is offered after what was approved here."""
        return cast("shapes.MemoryImportModel", self._create("POST", "/memory/imports", body, None, idempotency_key))

    def import_topics(
        self, body: shapes.TopicImportBody, *, idempotency_key: str | None = None
    ) -> shapes.TopicImportModel:
        """Take in a file of topics, whole or not at all; the same file again changes nothing."""
        return cast("shapes.TopicImportModel", self._create("POST", "/topics/import", body, None, idempotency_key))

    def let_go_of_edition(self, article_id: str, language: str, *, idempotency_key: str | None = None) -> None:
        """Say that you look after the edition no more."""
        self._create(
            "POST", path_of("/articles/{}/editions/{}/claim/end", article_id, language), None, None, idempotency_key
        )

    def list_article_events(
        self, article_id: str, *, after: int | None = None, as_of: str | None = None
    ) -> shapes.EventList:
        """The article's own events after a version of its stream."""
        return cast(
            "shapes.EventList", self._get(path_of("/articles/{}/events", article_id), {"after": after, "as_of": as_of})
        )

    def list_articles(
        self,
        *,
        stage: Literal["draft", "translation", "review", "publication", "closed"] | None = None,
        language: str | None = None,
        desk: str | None = None,
        mine: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.ArticlePage:
        """Articles, the newest first."""
        return cast(
            "shapes.ArticlePage",
            self._get(
                "/articles",
                {
                    "stage": stage,
                    "language": language,
                    "desk": desk,
                    "mine": mine,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_articles(
        self,
        *,
        stage: Literal["draft", "translation", "review", "publication", "closed"] | None = None,
        language: str | None = None,
        desk: str | None = None,
        mine: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.ArticleBrief]:
        """``list_articles``, page after page."""
        yield from self._all(
            "/articles",
            {
                "stage": stage,
                "language": language,
                "desk": desk,
                "mine": mine,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def list_comments(
        self, article_id: str, *, language: str | None = None, open_: bool | None = None, as_of: str | None = None
    ) -> shapes.CommentList:
        """What people said about the article, its editions and their segments, in order."""
        return cast(
            "shapes.CommentList",
            self._get(
                path_of("/articles/{}/comments", article_id), {"language": language, "open": open_, "as_of": as_of}
            ),
        )

    def list_concepts(
        self,
        *,
        search: str | None = None,
        language: str | None = None,
        kind: Literal["term", "phrase", "person", "organisation", "place", "event"] | None = None,
        withdrawn: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.ConceptPage:
        """Concepts by id."""
        return cast(
            "shapes.ConceptPage",
            self._get(
                "/glossary",
                {
                    "search": search,
                    "language": language,
                    "kind": kind,
                    "withdrawn": withdrawn,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_concepts(
        self,
        *,
        search: str | None = None,
        language: str | None = None,
        kind: Literal["term", "phrase", "person", "organisation", "place", "event"] | None = None,
        withdrawn: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.ConceptModel]:
        """``list_concepts``, page after page."""
        yield from self._all(
            "/glossary",
            {
                "search": search,
                "language": language,
                "kind": kind,
                "withdrawn": withdrawn,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def list_deliveries(
        self,
        *,
        article_id: str | None = None,
        partner_id: str | None = None,
        state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
        | None = None,
        message_id: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.DeliveryPage:
        """Items of the ledger, the newest request first."""
        return cast(
            "shapes.DeliveryPage",
            self._get(
                "/deliveries",
                {
                    "article_id": article_id,
                    "partner_id": partner_id,
                    "state": state,
                    "message_id": message_id,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_deliveries(
        self,
        *,
        article_id: str | None = None,
        partner_id: str | None = None,
        state: Literal["planned", "scheduled", "attempted", "accepted", "confirmed", "refused", "parked", "superseded"]
        | None = None,
        message_id: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.DeliveryBrief]:
        """``list_deliveries``, page after page."""
        yield from self._all(
            "/deliveries",
            {
                "article_id": article_id,
                "partner_id": partner_id,
                "state": state,
                "message_id": message_id,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def list_desks(self, *, as_of: str | None = None) -> shapes.DeskList:
        """All desks that were configured; what a desk does not say is as the newsroom's own has it."""
        return cast("shapes.DeskList", self._get("/desks", {"as_of": as_of}))

    def list_editions(self, article_id: str, *, as_of: str | None = None) -> shapes.EditionList:
        """The article's editions in brief, its source's first."""
        return cast("shapes.EditionList", self._get(path_of("/articles/{}/editions", article_id), {"as_of": as_of}))

    def list_entities(
        self,
        *,
        search: str | None = None,
        language: str | None = None,
        type_: Literal["person", "organisation", "place", "event", "date", "money", "topic"] | None = None,
        source: Literal["all", "own", "built-in"] | None = None,
        withdrawn: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        format_: Literal["json", "csv", "json-ld"] | None = None,
        as_of: str | None = None,
    ) -> shapes.EntityPage:
        """Entities by id, page by page; or all of them as a file that can be imported."""
        return cast(
            "shapes.EntityPage",
            self._get(
                "/entities",
                {
                    "search": search,
                    "language": language,
                    "type": type_,
                    "source": source,
                    "withdrawn": withdrawn,
                    "after": after,
                    "limit": limit,
                    "format": format_,
                    "as_of": as_of,
                },
            ),
        )

    def all_entities(
        self,
        *,
        search: str | None = None,
        language: str | None = None,
        type_: Literal["person", "organisation", "place", "event", "date", "money", "topic"] | None = None,
        source: Literal["all", "own", "built-in"] | None = None,
        withdrawn: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        format_: Literal["json", "csv", "json-ld"] | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.EntityModel]:
        """``list_entities``, page after page."""
        yield from self._all(
            "/entities",
            {
                "search": search,
                "language": language,
                "type": type_,
                "source": source,
                "withdrawn": withdrawn,
                "after": after,
                "limit": limit,
                "format": format_,
                "as_of": as_of,
            },
        )

    def list_events(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        types: Sequence[str] | None = None,
        category: Literal["article", "delivery", "partner", "desk", "memory"] | None = None,
        wait: int | None = None,
        as_of: str | None = None,
    ) -> shapes.EventPage:
        """The log after a position: never one event short, never one out of order."""
        return cast(
            "shapes.EventPage",
            self._get(
                "/events",
                {"after": after, "limit": limit, "types": types, "category": category, "wait": wait, "as_of": as_of},
            ),
        )

    def all_events(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        types: Sequence[str] | None = None,
        category: Literal["article", "delivery", "partner", "desk", "memory"] | None = None,
        wait: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.EventModel]:
        """``list_events``, page after page."""
        yield from self._all(
            "/events",
            {"after": after, "limit": limit, "types": types, "category": category, "wait": wait, "as_of": as_of},
        )

    def list_images(self, article_id: str, *, as_of: str | None = None) -> shapes.ImagesModel:
        """The images of an article, in their order."""
        return cast("shapes.ImagesModel", self._get(path_of("/articles/{}/images", article_id), {"as_of": as_of}))

    def list_keys(
        self,
        *,
        user: str | None = None,
        everybody: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> shapes.ApiKeyPage:
        """Your keys, the newest first, ended ones too; to a key, itself alone. Never a key that can be used."""
        return cast(
            "shapes.ApiKeyPage",
            self._get("/keys", {"user": user, "everybody": everybody, "after": after, "limit": limit}),
        )

    def all_keys(
        self,
        *,
        user: str | None = None,
        everybody: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[shapes.ApiKeyModel]:
        """``list_keys``, page after page."""
        yield from self._all("/keys", {"user": user, "everybody": everybody, "after": after, "limit": limit})

    def list_most_read(self, *, days: int | None = None, limit: int | None = None) -> shapes.VisitsModel:
        """The editions that were read most lately."""
        return cast("shapes.VisitsModel", self._get("/visits", {"days": days, "limit": limit}))

    def list_own_articles(
        self, *, after: str | None = None, limit: int | None = None, as_of: str | None = None
    ) -> shapes.OwnArticlePage:
        """The articles that you began, the newest first, with where each is and what was asked of you."""
        return cast(
            "shapes.OwnArticlePage", self._get("/me/articles", {"after": after, "limit": limit, "as_of": as_of})
        )

    def all_own_articles(
        self, *, after: str | None = None, limit: int | None = None, as_of: str | None = None
    ) -> Iterator[shapes.OwnArticleModel]:
        """``list_own_articles``, page after page."""
        yield from self._all("/me/articles", {"after": after, "limit": limit, "as_of": as_of})

    def list_partner_keys(self, partner_id: str) -> shapes.KeyList:
        """The keys in use, with public ones; never a secret. They are not in the log, so they have no past."""
        return cast("shapes.KeyList", self._get(path_of("/partners/{}/keys", partner_id), None))

    def list_partners(self, *, as_of: str | None = None) -> shapes.PartnerList:
        """All partners by name, with how each does and how many items are in each state."""
        return cast("shapes.PartnerList", self._get("/partners", {"as_of": as_of}))

    def list_people(self) -> shapes.AccountList:
        """Everybody with an account by name: their roles, and where these hold."""
        return cast("shapes.AccountList", self._get("/people", None))

    def list_review_links(self, article_id: str, language: str, *, as_of: str | None = None) -> shapes.ReviewLinkList:
        """Who was asked about the edition, until when, and what became of it."""
        return cast(
            "shapes.ReviewLinkList",
            self._get(path_of("/articles/{}/editions/{}/review-links", article_id, language), {"as_of": as_of}),
        )

    def list_saved_views(self) -> shapes.SavedViewList:
        """Your views of the queue."""
        return cast("shapes.SavedViewList", self._get("/me/views", None))

    def list_source_items(
        self,
        source_id: str,
        *,
        outcome: Literal["taken", "duplicate", "revised", "noted", "withdrawn", "refused"] | None = None,
        limit: int | None = None,
    ) -> shapes.SourceItemList:
        """What was found at a source, the last first: what was taken, and what was refused with the reason."""
        return cast(
            "shapes.SourceItemList",
            self._get(path_of("/sources/{}/items", source_id), {"outcome": outcome, "limit": limit}),
        )

    def list_sources(self) -> shapes.SourceList:
        """All sources by name, with how fetching them goes."""
        return cast("shapes.SourceList", self._get("/sources", None))

    def list_tags(self, article_id: str, language: str, *, as_of: str | None = None) -> shapes.EditionTags:
        """The tags of an edition with all evidence, candidates and verdicts."""
        return cast(
            "shapes.EditionTags",
            self._get(path_of("/articles/{}/editions/{}/tags", article_id, language), {"as_of": as_of}),
        )

    def list_topic_rules(
        self, *, topic: str | None = None, withdrawn: bool | None = None, as_of: str | None = None
    ) -> shapes.TopicRuleList:
        """The rules by which topics are suggested, by id, with how their suggestions fared."""
        return cast(
            "shapes.TopicRuleList", self._get("/topic-rules", {"topic": topic, "withdrawn": withdrawn, "as_of": as_of})
        )

    def list_topics(
        self,
        *,
        search: str | None = None,
        broader: str | None = None,
        language: str | None = None,
        retired: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.TopicPage:
        """Topics by code: IPTC Media Topics, out of the box the seventeen at its top."""
        return cast(
            "shapes.TopicPage",
            self._get(
                "/topics",
                {
                    "search": search,
                    "broader": broader,
                    "language": language,
                    "retired": retired,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_topics(
        self,
        *,
        search: str | None = None,
        broader: str | None = None,
        language: str | None = None,
        retired: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.TopicModel]:
        """``list_topics``, page after page."""
        yield from self._all(
            "/topics",
            {
                "search": search,
                "broader": broader,
                "language": language,
                "retired": retired,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def list_wordings(
        self, article_id: str, *, language: str | None = None, as_of: str | None = None
    ) -> shapes.WordingList:
        """At which moments the text of an edition changed, by whom, and what came of it."""
        return cast(
            "shapes.WordingList",
            self._get(path_of("/articles/{}/wordings", article_id), {"language": language, "as_of": as_of}),
        )

    def make_review_link(
        self, article_id: str, language: str, body: shapes.NewReviewLinkBody, *, idempotency_key: str | None = None
    ) -> shapes.NewReviewLinkModel:
        """Ask an official without an account to read the edition as it stands, once, until a date."""
        return cast(
            "shapes.NewReviewLinkModel",
            self._create(
                "POST",
                path_of("/articles/{}/editions/{}/review-links", article_id, language),
                body,
                None,
                idempotency_key,
            ),
        )

    def order_images(
        self, article_id: str, body: shapes.ImageOrderBody, *, version: Version | None = None
    ) -> shapes.ImagesModel:
        """Put the images in an order; the first leads."""
        return cast(
            "shapes.ImagesModel",
            self._change("PUT", path_of("/articles/{}/images/order", article_id), body, None, version),
        )

    def override_four_eyes(
        self, article_id: str, language: str, body: shapes.OverrideBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Approve in spite of the four-eyes rule, with a reason that stands in the timeline for ever."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/override", article_id, language), body, None, version
            ),
        )

    def pause_partner(
        self, partner_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.PartnerModel:
        """Stop sending to a partner, except withdrawals; what comes meanwhile waits."""
        return cast(
            "shapes.PartnerModel", self._change("POST", path_of("/partners/{}/pause", partner_id), body, None, version)
        )

    def pause_source(
        self, source_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.SourceModel:
        """Stop fetching a source for a while."""
        return cast(
            "shapes.SourceModel", self._change("POST", path_of("/sources/{}/pause", source_id), body, None, version)
        )

    def publish_edition(
        self,
        article_id: str,
        language: str,
        body: shapes.PublicationBody | None = None,
        *,
        version: Version | None = None,
    ) -> shapes.EditionModel:
        """Publish the approved text now, or at `publish_at`; where it replaces a published one, say what was wrong."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/publication", article_id, language), body, None, version
            ),
        )

    def publish_images(self, article_id: str, *, version: Version | None = None) -> shapes.ImagesModel:
        """Give the public editions the images as they stand now, as a revision whose text is the same."""
        return cast(
            "shapes.ImagesModel",
            self._change("POST", path_of("/articles/{}/images/publication", article_id), None, None, version),
        )

    def read_article(self, article_id: str, *, as_of: str | None = None) -> shapes.ArticleModel:
        """An article with its source text, its editions in brief, and what you may do with it."""
        return cast("shapes.ArticleModel", self._get(path_of("/articles/{}", article_id), {"as_of": as_of}))

    def read_comparison(
        self,
        article_id: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        language: str | None = None,
        as_of: str | None = None,
    ) -> shapes.ComparisonModel:
        """What differs between two texts of an article: block by block, by word, in Chinese and the like by
        character.
        """
        return cast(
            "shapes.ComparisonModel",
            self._get(
                path_of("/articles/{}/comparison", article_id),
                {"from": from_, "to": to, "language": language, "as_of": as_of},
            ),
        )

    def read_concept(self, concept_id: str, *, as_of: str | None = None) -> shapes.ConceptModel:
        """A concept; a withdrawn one says why."""
        return cast("shapes.ConceptModel", self._get(path_of("/glossary/{}", concept_id), {"as_of": as_of}))

    def read_delivery(self, partner_id: str, article_id: str, *, as_of: str | None = None) -> shapes.DeliveryModel:
        """One partner's copy of one article: every item, every attempt, what came of it and when it is tried again."""
        return cast(
            "shapes.DeliveryModel", self._get(path_of("/deliveries/{}/{}", partner_id, article_id), {"as_of": as_of})
        )

    def read_desk(self, desk_id: str, *, as_of: str | None = None) -> shapes.DeskModel:
        """A desk with its routing and the policies of its checks."""
        return cast("shapes.DeskModel", self._get(path_of("/desks/{}", desk_id), {"as_of": as_of}))

    def read_document(self, body: shapes.FileBody) -> shapes.ReadDocumentModel:
        """Read a text file, an HTML page or a Word document, and say what is in it. Nothing is put on record."""
        return cast("shapes.ReadDocumentModel", self._post("POST", "/articles/documents/reading", body, None))

    def read_edition(self, article_id: str, language: str, *, as_of: str | None = None) -> shapes.EditionModel:
        """An edition with its text beside the source, findings, tags, approvals, and what you may do with it."""
        return cast(
            "shapes.EditionModel",
            self._get(path_of("/articles/{}/editions/{}", article_id, language), {"as_of": as_of}),
        )

    def read_engines(self, *, limit: int | None = None, as_of: str | None = None) -> shapes.EnginesModel:
        """What translates here, what came of it lately, and what waits. Which pairs an engine serves the workers
        know.
        """
        return cast("shapes.EnginesModel", self._get("/engines", {"limit": limit, "as_of": as_of}))

    def read_entity(
        self, entity_id: str, *, source: Literal["all", "own", "built-in"] | None = None, as_of: str | None = None
    ) -> shapes.EntityModel:
        """A known entity; a withdrawn one says why. The `ETag` is always what a change of it needs."""
        return cast(
            "shapes.EntityModel", self._get(path_of("/entities/{}", entity_id), {"source": source, "as_of": as_of})
        )

    def read_explanation(self, article_id: str, *, as_of: str | None = None) -> shapes.ExplanationModel:
        """The article's story with causes, what its editions and deliveries wait for, and why partners were not
        sent to.
        """
        return cast(
            "shapes.ExplanationModel", self._get(path_of("/articles/{}/explanation", article_id), {"as_of": as_of})
        )

    def read_figures(self, *, days: int | None = None, as_of: str | None = None) -> shapes.FiguresModel:
        """What approved translations were made of, how deliveries went; kept by a follower, a moment behind the
        log.
        """
        return cast("shapes.FiguresModel", self._get("/figures", {"days": days, "as_of": as_of}))

    def read_live(self) -> shapes.AliveModel:
        """The process answers."""
        return cast("shapes.AliveModel", self._get("/health/live", None))

    def read_me(self) -> shapes.PersonModel:
        """Who you are, what your roles are, and how you came in."""
        return cast("shapes.PersonModel", self._get("/me", None))

    def read_metrics(self) -> str:
        """Lag of the relay and of every follower of the log, parked events, work by queue: all gauges."""
        return self._get_text("/metrics", None)

    def read_partner(self, partner_id: str, *, as_of: str | None = None) -> shapes.PartnerModel:
        """A partner: what it wants, how it is served, how it does; its secret is never shown again."""
        return cast("shapes.PartnerModel", self._get(path_of("/partners/{}", partner_id), {"as_of": as_of}))

    def read_person(self, person_id: str) -> shapes.AccountModel:
        """One person's account."""
        return cast("shapes.AccountModel", self._get(path_of("/people/{}", person_id), None))

    def read_preview(self, article_id: str, language: str, *, as_of: str | None = None) -> shapes.PreviewModel:
        """An edition as readers will see it, made by what makes the portal's pages."""
        return cast(
            "shapes.PreviewModel",
            self._get(path_of("/articles/{}/editions/{}/preview", article_id, language), {"as_of": as_of}),
        )

    def read_queue(
        self,
        *,
        state: Literal[
            "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
        ]
        | None = None,
        mine: bool | None = None,
        language: str | None = None,
        desk: str | None = None,
        urgency: int | None = None,
        embargo: Literal["has", "none", "passed"] | None = None,
        waiting_before: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.Queue:
        """What is in review, approved, or wants a person's translation: the urgent first, then what waits longest."""
        return cast(
            "shapes.Queue",
            self._get(
                "/queue",
                {
                    "state": state,
                    "mine": mine,
                    "language": language,
                    "desk": desk,
                    "urgency": urgency,
                    "embargo": embargo,
                    "waiting_before": waiting_before,
                    "after": after,
                    "limit": limit,
                    "as_of": as_of,
                },
            ),
        )

    def all_queue(
        self,
        *,
        state: Literal[
            "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
        ]
        | None = None,
        mine: bool | None = None,
        language: str | None = None,
        desk: str | None = None,
        urgency: int | None = None,
        embargo: Literal["has", "none", "passed"] | None = None,
        waiting_before: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.QueueEntry]:
        """``read_queue``, page after page."""
        yield from self._all(
            "/queue",
            {
                "state": state,
                "mine": mine,
                "language": language,
                "desk": desk,
                "urgency": urgency,
                "embargo": embargo,
                "waiting_before": waiting_before,
                "after": after,
                "limit": limit,
                "as_of": as_of,
            },
        )

    def read_reach(self, article_id: str, language: str) -> shapes.ReachModel:
        """Who would receive what if you decided now, and what happens next; of a past nothing can be decided."""
        return cast(
            "shapes.ReachModel", self._get(path_of("/articles/{}/editions/{}/reach", article_id, language), None)
        )

    def read_ready(self) -> shapes.ReadyModel:
        """Database, migrations and Redis are there; 503 says what is missing."""
        return cast("shapes.ReadyModel", self._get("/health/ready", None))

    def read_recalls(self, article_id: str, *, as_of: str | None = None) -> shapes.RecallBoardModel:
        """Who has which edition of the article, and what became of what was taken back; who was not reached comes
        first.
        """
        return cast("shapes.RecallBoardModel", self._get(path_of("/articles/{}/recalls", article_id), {"as_of": as_of}))

    def read_review_link(self, token: str) -> shapes.GuestEditionModel:
        """The edition beside its source; reading spends nothing. 404 for a link that is not open, whatever the
        reason.
        """
        return cast("shapes.GuestEditionModel", self._get(path_of("/review-links/{}", token), None))

    def read_segment_help(
        self, article_id: str, language: str, segment_id: str, *, as_of: str | None = None
    ) -> shapes.SegmentHelpModel:
        """What the glossary and the memory know for one segment. The memory offers only what it may offer today."""
        return cast(
            "shapes.SegmentHelpModel",
            self._get(
                path_of("/articles/{}/editions/{}/segments/{}/help", article_id, language, segment_id), {"as_of": as_of}
            ),
        )

    def read_sent_document(self, partner_id: str, article_id: str, item_id: str) -> shapes.SentDocumentModel:
        """The document of one item as it is sent, with its digest: rendering is a function of the log alone."""
        return cast(
            "shapes.SentDocumentModel",
            self._get(path_of("/deliveries/{}/{}/items/{}/document", partner_id, article_id, item_id), None),
        )

    def read_source(self, source_id: str) -> shapes.SourceModel:
        """A source and how fetching it goes: when it was last taken, the last error, the next try."""
        return cast("shapes.SourceModel", self._get(path_of("/sources/{}", source_id), None))

    def read_syndication(self, article_id: str, *, as_of: str | None = None) -> shapes.SyndicationModel:
        """Editions by partners: state, attempts and next try of each. Why the rest was not sent: the explanation."""
        return cast(
            "shapes.SyndicationModel", self._get(path_of("/articles/{}/syndication", article_id), {"as_of": as_of})
        )

    def read_timeline(
        self,
        article_id: str,
        *,
        part: Literal["own", "decisions", "text", "deliveries", "all"] | None = None,
        order: Literal["log", "newest"] | None = None,
        after: int | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> shapes.TimelineList:
        """The article's history and its deliveries' in sentences, a page at a time."""
        return cast(
            "shapes.TimelineList",
            self._get(
                path_of("/articles/{}/timeline", article_id),
                {"part": part, "order": order, "after": after, "limit": limit, "as_of": as_of},
            ),
        )

    def all_timeline(
        self,
        article_id: str,
        *,
        part: Literal["own", "decisions", "text", "deliveries", "all"] | None = None,
        order: Literal["log", "newest"] | None = None,
        after: int | None = None,
        limit: int | None = None,
        as_of: str | None = None,
    ) -> Iterator[shapes.TimelineModel]:
        """``read_timeline``, page after page."""
        yield from self._all(
            path_of("/articles/{}/timeline", article_id),
            {"part": part, "order": order, "after": after, "limit": limit, "as_of": as_of},
        )

    def read_topic(
        self, code: str, *, language: str | None = None, as_of: str | None = None
    ) -> shapes.TopicDetailModel:
        """A topic with its names and parts; a retired one says so."""
        return cast(
            "shapes.TopicDetailModel", self._get(path_of("/topics/{}", code), {"language": language, "as_of": as_of})
        )

    def read_topic_rule(self, rule_id: str, *, as_of: str | None = None) -> shapes.TopicRuleModel:
        """A rule; a withdrawn one says why."""
        return cast("shapes.TopicRuleModel", self._get(path_of("/topic-rules/{}", rule_id), {"as_of": as_of}))

    def read_troubles(self) -> shapes.TroublesModel:
        """Is anything stuck? In one sentence, then what it is and what to do."""
        return cast("shapes.TroublesModel", self._get("/health/newsroom", None))

    def read_turnaround(self, *, days: int | None = None, as_of: str | None = None) -> shapes.TurnaroundModel:
        """How long editions took from submission to each step; kept by a follower, so a moment behind the log."""
        return cast("shapes.TurnaroundModel", self._get("/turnaround", {"days": days, "as_of": as_of}))

    def read_visits(self, article_id: str) -> shapes.VisitsModel:
        """How often each edition of an article was read on the portal, by day; seconds behind."""
        return cast("shapes.VisitsModel", self._get(path_of("/articles/{}/visits", article_id), None))

    def read_whereabouts(self, article_id: str, *, as_of: str | None = None) -> shapes.WhereaboutsModel:
        """Who has each edition, what a reviewer asked for, what was said, and who makes the translations."""
        return cast(
            "shapes.WhereaboutsModel", self._get(path_of("/articles/{}/whereabouts", article_id), {"as_of": as_of})
        )

    def record_concept(
        self, concept_id: str, body: shapes.ConceptBody, *, version: Version | None = None
    ) -> shapes.ChangedConceptModel:
        """Record a concept as a whole: `If-Match: "0"` adds one. The answer lists the live editions that it
        touches.
        """
        return cast(
            "shapes.ChangedConceptModel", self._change("PUT", path_of("/glossary/{}", concept_id), body, None, version)
        )

    def record_entity(
        self, entity_id: str, body: shapes.EntityBody, *, version: Version | None = None
    ) -> shapes.ChangedEntityModel:
        """Record an entity as a whole. `If-Match: "0"` adds one, or puts one in the place of what comes with
        Copyflow.
        """
        return cast(
            "shapes.ChangedEntityModel", self._change("PUT", path_of("/entities/{}", entity_id), body, None, version)
        )

    def record_receipt(
        self,
        partner_id: str,
        article_id: str,
        item_id: str,
        body: shapes.ReceiptBody,
        *,
        version: Version | None = None,
    ) -> shapes.DeliveryModel:
        """Note what became of an item on the partner's side, as somebody of us learnt it. Partners: `POST
        /receipts/…`.
        """
        return cast(
            "shapes.DeliveryModel",
            self._change(
                "POST",
                path_of("/deliveries/{}/{}/items/{}/receipt", partner_id, article_id, item_id),
                body,
                None,
                version,
            ),
        )

    def record_topic_rule(
        self, rule_id: str, body: shapes.TopicRuleBody, *, version: Version | None = None
    ) -> shapes.TopicRuleModel:
        """Record a rule as a whole: `If-Match: "0"` adds one, or replaces one that comes with Copyflow."""
        return cast(
            "shapes.TopicRuleModel", self._change("PUT", path_of("/topic-rules/{}", rule_id), body, None, version)
        )

    def register_partner(
        self, body: shapes.PartnerBody, *, idempotency_key: str | None = None
    ) -> shapes.NewPartnerModel:
        """Add a partner; its signing secret is in the answer and nowhere else."""
        return cast("shapes.NewPartnerModel", self._create("POST", "/partners", body, None, idempotency_key))

    def register_source(self, body: shapes.SourceBody, *, idempotency_key: str | None = None) -> shapes.SourceModel:
        """Fetch a source from now on: what is new there becomes drafts, which writers take up."""
        return cast("shapes.SourceModel", self._create("POST", "/sources", body, None, idempotency_key))

    def reject_edition(
        self, article_id: str, language: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Refuse the edition for good."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/rejection", article_id, language), body, None, version
            ),
        )

    def release_article(self, article_id: str, *, version: Version | None = None) -> shapes.ArticleModel:
        """Let every held edition out again."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/release", article_id), None, None, version),
        )

    def release_edition(self, article_id: str, language: str, *, version: Version | None = None) -> shapes.EditionModel:
        """Let a held edition out again."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/release", article_id, language), None, None, version
            ),
        )

    def relink_tag(
        self, article_id: str, language: str, tag_id: str, body: shapes.LinkBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Say which known entity a tag is: it has that entity's id from then on, in every language the same."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/tags/{}/link", article_id, language, tag_id),
                body,
                None,
                version,
            ),
        )

    def remove_an_image(
        self, article_id: str, image_hash: str, *, reason: str, version: Version | None = None
    ) -> shapes.ImagesModel:
        """Take an image away: from the portal at once (410), from partners with a revision that goes out by itself."""
        return cast(
            "shapes.ImagesModel",
            self._change(
                "DELETE", path_of("/articles/{}/images/{}", article_id, image_hash), None, {"reason": reason}, version
            ),
        )

    def remove_source(self, source_id: str, *, reason: str | None = None, version: Version | None = None) -> None:
        """Never fetch a source again. What was taken from it stays."""
        self._change("DELETE", path_of("/sources/{}", source_id), None, {"reason": reason}, version)

    def replay_partner(self, partner_id: str, *, version: Version | None = None) -> shapes.PartnerModel:
        """Have everything sent again that is parked for the partner, under the same webhook-ids and byte for byte."""
        return cast(
            "shapes.PartnerModel", self._change("POST", path_of("/partners/{}/replay", partner_id), None, None, version)
        )

    def request_changes(
        self, article_id: str, language: str, body: shapes.CommentBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Send the edition back: the source to its writer, a translation to a translator."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/change-requests", article_id, language), body, None, version
            ),
        )

    def request_changes_by_review_link(self, token: str, body: shapes.CommentBody) -> shapes.GuestActModel:
        """Send the edition back with what should change."""
        return cast(
            "shapes.GuestActModel", self._post("POST", path_of("/review-links/{}/change-requests", token), body, None)
        )

    def request_edition(
        self, article_id: str, body: shapes.EditionBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Ask for the article in one more language."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/editions", article_id), body, None, version),
        )

    def request_trial_message(self, partner_id: str, *, version: Version | None = None) -> shapes.PartnerModel:
        """Have a trial message sent; what came of it stands in the partner's `last_test` once `is_testing` is
        false.
        """
        return cast(
            "shapes.PartnerModel", self._change("POST", path_of("/partners/{}/test", partner_id), None, None, version)
        )

    def resize_tag(
        self, article_id: str, language: str, tag_id: str, body: shapes.ResizeBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Say where exactly a mention begins and ends. Offsets are in Unicode code points of the segment's text."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/tags/{}/place", article_id, language, tag_id),
                body,
                None,
                version,
            ),
        )

    def resolve_comment(
        self,
        article_id: str,
        number: int,
        body: shapes.ResolutionBody | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> shapes.CommentModel:
        """Settle a thread, or open it again. One that approval waits for is settled by its author or a reviewer."""
        return cast(
            "shapes.CommentModel",
            self._create(
                "POST", path_of("/articles/{}/comments/{}/resolution", article_id, number), body, None, idempotency_key
            ),
        )

    def resume_partner(self, partner_id: str, *, version: Version | None = None) -> shapes.PartnerModel:
        """Send to a partner again that was paused or disabled; what is parked is sent again too."""
        return cast(
            "shapes.PartnerModel", self._change("POST", path_of("/partners/{}/resume", partner_id), None, None, version)
        )

    def resume_source(self, source_id: str, *, version: Version | None = None) -> shapes.SourceModel:
        """Fetch a paused source again, and at once."""
        return cast(
            "shapes.SourceModel", self._change("POST", path_of("/sources/{}/resume", source_id), None, None, version)
        )

    def retract_article(
        self, article_id: str, body: shapes.RetractionBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Mark every edition that is public as wrong as a whole; they stay readable."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/retraction", article_id), body, None, version),
        )

    def retract_edition(
        self, article_id: str, language: str, body: shapes.RetractionBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Mark the edition as wrong as a whole; it stays readable, and its text needs no change."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/retraction", article_id, language), body, None, version
            ),
        )

    def retranslate_edition(
        self, article_id: str, language: str, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Let the machine translate what is missing or stale once more."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/retranslation", article_id, language), None, None, version
            ),
        )

    def retranslate_editions(
        self, body: shapes.SeveralBody, *, idempotency_key: str | None = None
    ) -> shapes.SeveralModel:
        """Let the machine translate what is missing or stale in each of these editions."""
        return cast("shapes.SeveralModel", self._create("POST", "/queue/retranslation", body, None, idempotency_key))

    def retry_delivery(
        self, partner_id: str, article_id: str, item_id: str, *, version: Version | None = None
    ) -> shapes.DeliveryModel:
        """Send an item again now: one that is parked or waits, or once more what the partner has already."""
        return cast(
            "shapes.DeliveryModel",
            self._change(
                "POST",
                path_of("/deliveries/{}/{}/items/{}/retry", partner_id, article_id, item_id),
                None,
                None,
                version,
            ),
        )

    def retry_work(self) -> shapes.ReopenedModel:
        """Try everything again that was put aside after repeated failures. Sent twice, it finds nothing more to do."""
        return cast("shapes.ReopenedModel", self._post("POST", "/work/retry", None, None))

    def retype_tag(
        self, article_id: str, language: str, tag_id: str, body: shapes.TypeBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Say what kind of thing a tag is. Its id changes with its type, and a link to a known entity ends."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/tags/{}/type", article_id, language, tag_id),
                body,
                None,
                version,
            ),
        )

    def revise_by_document(
        self, article_id: str, body: shapes.DocumentAgainBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Hand a whole file in again: it revises a draft; after submission it is a correction and needs a `note`."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/documents", article_id), body, None, version),
        )

    def revise_draft(
        self, article_id: str, body: shapes.RevisionBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Replace a draft's text, and its metadata where named."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/revisions", article_id), body, None, version),
        )

    def revoke_key(self, key_id: str) -> None:
        """End a key at once; ending it twice changes nothing. A key may end itself."""
        self._post("DELETE", path_of("/keys/{}", key_id), None, None)

    def rotate_key(self, key_id: str, body: shapes.RotationBody | None = None) -> shapes.NewApiKeyModel:
        """Make a key for the same in the place of one that works for some hours more. A key may do so with itself."""
        return cast("shapes.NewApiKeyModel", self._post("POST", path_of("/keys/{}/rotation", key_id), body, None))

    def rotate_secret(
        self, partner_id: str, body: shapes.SecretBody, *, version: Version | None = None
    ) -> shapes.NewSecretModel:
        """Make a new secret, in the answer and nowhere else, or take one that the partner gave us."""
        return cast(
            "shapes.NewSecretModel",
            self._change("POST", path_of("/partners/{}/secrets", partner_id), body, None, version),
        )

    def save_segment(
        self, article_id: str, language: str, segment_id: str, body: shapes.SegmentBody
    ) -> shapes.EditionSegment:
        """Save one segment, if nobody changed it or its source since you read them. Sent twice it is saved once."""
        return cast(
            "shapes.EditionSegment",
            self._post(
                "PUT", path_of("/articles/{}/editions/{}/segments/{}", article_id, language, segment_id), body, None
            ),
        )

    def search(
        self,
        *,
        q: str,
        state: Literal[
            "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
        ]
        | None = None,
        language: str | None = None,
        desk: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> shapes.SearchResults:
        """Editions by the words of their present texts; withdrawn ones are not found. Follows the log a moment
        behind.
        """
        return cast(
            "shapes.SearchResults",
            self._get(
                "/search", {"q": q, "state": state, "language": language, "desk": desk, "after": after, "limit": limit}
            ),
        )

    def all_search(
        self,
        *,
        q: str,
        state: Literal[
            "draft", "translation", "review", "approved", "scheduled", "published", "held", "withdrawn", "rejected"
        ]
        | None = None,
        language: str | None = None,
        desk: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[shapes.SearchHit]:
        """``search``, page after page."""
        yield from self._all(
            "/search", {"q": q, "state": state, "language": language, "desk": desk, "after": after, "limit": limit}
        )

    def search_memory(
        self,
        *,
        text: str,
        from_: str,
        to: str,
        limit: int | None = None,
        near: bool | None = None,
        within: bool | None = None,
    ) -> shapes.MemoryMatchList:
        """Sentences like the text that were translated before; kept by a follower, so a moment behind the log."""
        return cast(
            "shapes.MemoryMatchList",
            self._get(
                "/memory", {"text": text, "from": from_, "to": to, "limit": limit, "near": near, "within": within}
            ),
        )

    def submit_article(self, article_id: str, *, version: Version | None = None) -> shapes.ArticleModel:
        """Hand the draft over: it becomes an immutable version and its editions begin."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/submission", article_id), None, None, version),
        )

    def try_partner(self, partner_id: str, body: shapes.TrialBody) -> shapes.TrialModel:
        """What a changed profile would have moved in the last days: editions that only one of both lets through."""
        return cast("shapes.TrialModel", self._post("POST", path_of("/partners/{}/dry-run", partner_id), body, None))

    def try_source(self, body: shapes.SourceTrialBody) -> shapes.SourceTrialModel:
        """What would be taken from an address. It is fetched now, and nothing is kept of it."""
        return cast("shapes.SourceTrialModel", self._post("POST", "/sources/trial", body, None))

    def unlink_tag(
        self, article_id: str, language: str, tag_id: str, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Say that a tag is nobody known."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "DELETE",
                path_of("/articles/{}/editions/{}/tags/{}/link", article_id, language, tag_id),
                None,
                None,
                version,
            ),
        )

    def waive_finding(
        self,
        article_id: str,
        language: str,
        finding_id: str,
        body: shapes.ReasonBody,
        *,
        version: Version | None = None,
    ) -> shapes.EditionModel:
        """Let a finding pass, with a reason."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST",
                path_of("/articles/{}/editions/{}/findings/{}/waiver", article_id, language, finding_id),
                body,
                None,
                version,
            ),
        )

    def withdraw_approval(
        self, article_id: str, language: str, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Take back your own approval before publication."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "DELETE", path_of("/articles/{}/editions/{}/approval", article_id, language), None, None, version
            ),
        )

    def withdraw_article(
        self, article_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Take every published edition back from everybody who ever received it; what is scheduled does not come
        out.
        """
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/withdrawal", article_id), body, None, version),
        )

    def withdraw_concept(
        self, concept_id: str, *, reason: str, version: Version | None = None
    ) -> shapes.ChangedConceptModel:
        """Take a concept out of the glossary. The answer lists the live editions that have to do with it."""
        return cast(
            "shapes.ChangedConceptModel",
            self._change("DELETE", path_of("/glossary/{}", concept_id), None, {"reason": reason}, version),
        )

    def withdraw_edition(
        self, article_id: str, language: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.EditionModel:
        """Take the edition back from everybody who ever received it."""
        return cast(
            "shapes.EditionModel",
            self._change(
                "POST", path_of("/articles/{}/editions/{}/withdrawal", article_id, language), body, None, version
            ),
        )

    def withdraw_entity(
        self, entity_id: str, *, reason: str, version: Version | None = None
    ) -> shapes.ChangedEntityModel:
        """Take an entity out of the knowledge base, or hide what comes with Copyflow (`If-Match: "0"`)."""
        return cast(
            "shapes.ChangedEntityModel",
            self._change("DELETE", path_of("/entities/{}", entity_id), None, {"reason": reason}, version),
        )

    def withdraw_topic_rule(
        self, rule_id: str, *, reason: str, version: Version | None = None
    ) -> shapes.TopicRuleModel:
        """Suggest nothing by a rule any more, be it the newsroom's own or one that comes with Copyflow."""
        return cast(
            "shapes.TopicRuleModel",
            self._change("DELETE", path_of("/topic-rules/{}", rule_id), None, {"reason": reason}, version),
        )
