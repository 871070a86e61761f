"""Taking one item of a source: as a draft, as a draft's newer text, or as a comment. Decided in ``domain/taking.py``.

That nothing is drafted twice is guaranteed by two ids in the log, whatever workers do at once and whatever rows were
lost: an item's article has an id that derives from source and item, and the command that drafts it an id that derives
from the text, so that the same text from two feeds gives the first one's draft.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from workflow.domain.article import Article
from workflow.domain.commands import AddComment, Command, DraftArticle, ReviseDraft, Target
from workflow.domain.errors import AlreadyExists, InvalidValue, NewsroomError, NotFound, VersionConflict
from workflow.domain.source import Source
from workflow.domain.streams import article_of, article_stream
from workflow.domain.taking import INGEST, Fate, Offer, Step, next_step, note
from workflow.domain.vocabulary import ArticleId, primary_language
from workflow.ingest.drafting import ReadyDraft, draft_of, item_key
from workflow.ingest.items import FeedItem
from workflow.newsroom import Newsroom
from workflow.store.sources import SourceItem, SourceRows
from workflow.views import Views

_NAMESPACE = uuid.UUID("b1d2f0c4-6a0e-5d0b-8c53-3a7de2a4c9f1")
_ROUNDS = 4
"""How often an item is decided on anew because its article moved meanwhile."""
_LONGEST_SHOWN = 300
STEPS = {Step.REVISE: Fate.REVISED, Step.NOTE_NEWER: Fate.NOTED, Step.NOTE_WITHDRAWN: Fate.WITHDRAWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What an act of taking came from, for the events' metadata."""

    correlation_id: str | None = None
    causation_id: str | None = None


def article_id_of(source_id: str, key: str) -> ArticleId:
    """The article that an item becomes."""
    return ArticleId(str(uuid.uuid5(_NAMESPACE, f"item\0{source_id}\0{key}")))


def text_command(digest: str) -> str:
    """The command that drafts a text."""
    return str(uuid.uuid5(_NAMESPACE, f"text\0{digest}"))


def item_digest(item: FeedItem, source: Source) -> str:
    """Of all that an item says and that changes how it is read: while it stays, the item need not be looked at."""
    said = (item.title, item.body, item.body_format, item.updated, item.is_withdrawn, item.language)
    return hashlib.sha256(repr((said, source.profile.language)).encode("utf-8", "backslashreplace")).hexdigest()


def shortened(text: str) -> str:
    """A title or link as the list of items keeps it."""
    return text.encode("utf-8", "replace").decode()[:_LONGEST_SHOWN].replace("\0", "")


class ItemTaking:
    """Takes items into one newsroom."""

    def __init__(self, newsroom: Newsroom, views: Views, rows: SourceRows) -> None:
        self._newsroom = newsroom
        self._views = views
        self._rows = rows

    def take(self, source: Source, item: FeedItem, known: SourceItem | None, now: datetime, trace: Trace) -> SourceItem:
        """Do what is to be done with an item, once; what became of it. Raises ``VersionConflict`` when all moves."""
        key = item_key(item.id)
        row = SourceItem(
            item_id=key,
            outcome=Fate.REFUSED,
            title=shortened(item.title),
            link=shortened(item.link),
            digest=item_digest(item, source),
            article_id=known.article_id if known else "",
            seen_at=now,
        )
        try:
            ready = None if item.is_withdrawn else draft_of(item, source.id, source.profile)
            offer = Offer(
                source_id=source.id,
                item_id=key,
                digest=ready.digest if ready else "",
                updated=item.updated,
                is_withdrawn=item.is_withdrawn,
            )
            return self._decided(source, offer, ready, row, trace)
        except (InvalidValue, NotFound) as error:
            refused = replace(row, reason=str(error.detail))
        except VersionConflict:
            raise
        except NewsroomError as error:
            refused = replace(row, reason=str(error.detail))
        self._rows.put_item(source.id, refused)
        return refused

    def article_for(self, source_id: str, key: str, known_article: str) -> Article | None:
        """The article that an item became, or whose text it had; None when it became none."""
        for article_id in filter(None, (article_id_of(source_id, key), ArticleId(known_article))):
            try:
                return self._views.article(article_id)
            except NotFound:
                continue
        return None

    def _decided(
        self, source: Source, offer: Offer, ready: ReadyDraft | None, row: SourceItem, trace: Trace
    ) -> SourceItem:
        for left in range(_ROUNDS - 1, -1, -1):
            article = self.article_for(source.id, offer.item_id, row.article_id)
            step = next_step(offer, article)
            try:
                if article is None:
                    return self._new(source, step, ready, row, trace)
                return self._further(source, step, article, ready, row, trace)
            except (VersionConflict, AlreadyExists):  # another worker, or a person, was faster: look again
                if not left:
                    raise
        raise AssertionError("the last round returns or raises")

    def _new(self, source: Source, step: Step, ready: ReadyDraft | None, row: SourceItem, trace: Trace) -> SourceItem:
        if step is Step.NOTHING or ready is None:
            gone = replace(row, outcome=Fate.WITHDRAWN, reason="its source took it back before it was taken")
            self._rows.put_item(source.id, gone)
            return gone
        article_id = article_id_of(source.id, row.item_id)
        stream = article_stream(article_id)
        own = primary_language(ready.language)
        command = DraftArticle(
            by=INGEST,
            at=row.seen_at,
            article_id=article_id,
            language=ready.language,
            blocks=ready.blocks,
            original=ready.original,
            details=ready.details,
            targets=tuple(Target(language=each) for each in source.profile.targets if primary_language(each) != own),
        )
        taken = replace(row, outcome=Fate.TAKEN, article_id=article_id)
        outcome = self._newsroom.execute(
            command,
            stream,
            command_id=text_command(ready.digest),
            correlation_id=trace.correlation_id,
            causation_id=trace.causation_id,
            then=lambda connection: self._rows.put_item(source.id, taken, connection),
        )
        if outcome.stream != stream:
            taken = replace(row, outcome=Fate.DUPLICATE, article_id=article_of(outcome.stream))
        if outcome.repeated:
            self._rows.put_item(source.id, taken)
        return taken

    def _further(
        self,
        source: Source,
        step: Step,
        article: Article,
        ready: ReadyDraft | None,
        row: SourceItem,
        trace: Trace,
    ) -> SourceItem:
        is_own = article.id == article_id_of(source.id, row.item_id)
        as_before = Fate.TAKEN if is_own else Fate.DUPLICATE
        settled = replace(row, outcome=STEPS.get(step, as_before), article_id=article.id)
        if step is not Step.NOTHING:
            command = _command(step, source, article, ready, row)
            self._newsroom.execute(
                command,
                article_stream(article.id),
                expected_version=article.version,
                command_id=str(uuid.uuid5(_NAMESPACE, f"{step}\0{article.id}\0{article.version}\0{row.digest}")),
                correlation_id=trace.correlation_id,
                causation_id=trace.causation_id,
            )
        self._rows.put_item(source.id, settled)
        return settled


def _command(step: Step, source: Source, article: Article, ready: ReadyDraft | None, row: SourceItem) -> Command:
    if step is Step.REVISE and ready is not None:
        details = replace(ready.details, required_approvals=article.details.required_approvals)
        return ReviseDraft(by=INGEST, at=row.seen_at, blocks=ready.blocks, original=ready.original, details=details)
    said = note(
        step,
        source=source.profile.name,
        link=row.link,
        headline=ready.headline if ready else "",
        text=ready.text if ready else "",
    )
    return AddComment(by=INGEST, at=row.seen_at, text=said, must_be_settled=step is Step.NOTE_WITHDRAWN)
