"""What can be asked of a newsroom: articles. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Articles(Calls):
    """The operations, by the names that the description has for them."""

    def check_text(self, body: shapes.CheckBody) -> shapes.CheckedModel:
        """Check a text of your own before you hand it in; the desk's checks and words hold, and nothing is
        recorded.
        """
        return cast("shapes.CheckedModel", self._post("POST", "/articles/checks", body, None))

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

    def hold_article(
        self, article_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Ask partners to withhold every edition that is public; what is scheduled does not come out by itself."""
        return cast(
            "shapes.ArticleModel", self._change("POST", path_of("/articles/{}/hold", article_id), body, None, version)
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

    def list_wordings(
        self, article_id: str, *, language: str | None = None, as_of: str | None = None
    ) -> shapes.WordingList:
        """At which moments the text of an edition changed, by whom, and what came of it."""
        return cast(
            "shapes.WordingList",
            self._get(path_of("/articles/{}/wordings", article_id), {"language": language, "as_of": as_of}),
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

    def read_document(self, body: shapes.FileBody) -> shapes.ReadDocumentModel:
        """Read a text file, an HTML page or a Word document, and say what is in it. Nothing is put on record."""
        return cast("shapes.ReadDocumentModel", self._post("POST", "/articles/documents/reading", body, None))

    def read_figures(self, *, days: int | None = None, as_of: str | None = None) -> shapes.FiguresModel:
        """What approved translations were made of, how deliveries went; kept by a follower, a moment behind the
        log.
        """
        return cast("shapes.FiguresModel", self._get("/figures", {"days": days, "as_of": as_of}))

    def read_preview(self, article_id: str, language: str, *, as_of: str | None = None) -> shapes.PreviewModel:
        """An edition as readers will see it, made by what makes the portal's pages."""
        return cast(
            "shapes.PreviewModel",
            self._get(path_of("/articles/{}/editions/{}/preview", article_id, language), {"as_of": as_of}),
        )

    def read_recalls(self, article_id: str, *, as_of: str | None = None) -> shapes.RecallBoardModel:
        """Who has which edition of the article, and what became of what was taken back; who was not reached comes
        first.
        """
        return cast("shapes.RecallBoardModel", self._get(path_of("/articles/{}/recalls", article_id), {"as_of": as_of}))

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

    def release_article(self, article_id: str, *, version: Version | None = None) -> shapes.ArticleModel:
        """Let every held edition out again."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/release", article_id), None, None, version),
        )

    def request_edition(
        self, article_id: str, body: shapes.EditionBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Ask for the article in one more language."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/editions", article_id), body, None, version),
        )

    def retract_article(
        self, article_id: str, body: shapes.RetractionBody, *, version: Version | None = None
    ) -> shapes.ArticleModel:
        """Mark every edition that is public as wrong as a whole; they stay readable."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/retraction", article_id), body, None, version),
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

    def submit_article(self, article_id: str, *, version: Version | None = None) -> shapes.ArticleModel:
        """Hand the draft over: it becomes an immutable version and its editions begin."""
        return cast(
            "shapes.ArticleModel",
            self._change("POST", path_of("/articles/{}/submission", article_id), None, None, version),
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
