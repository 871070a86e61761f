"""What is sent, rendered once: an edition's revision as one document, kept for the partners that get the same bytes."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from workflow.bootstrap import Application
from workflow.domain.delivery import Item
from workflow.domain.errors import NewsroomError
from workflow.domain.partner_profile import PayloadMode
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import ArticleId
from workflow.rendering.document import DocumentFormat, RenderedItem
from workflow.rendering.notice import NAME as NOTICE
from workflow.rendering.notice import render_notice
from workflow.rendering.standards import Standards, StandardsUnavailable, load_standards
from workflow.rendering.validation import why_not_sent
from workflow.settings import Settings

KEPT_BYTES = 32 * 1024 * 1024
"""Of documents, about, in one process."""
_OVERHEAD_BYTES = 8 * 1024
"""Of a publication beside its document: blocks, tags, details."""

Key = tuple[ArticleId, str, int, str, str, str]


class Unsendable(Exception):
    """There is nothing that could be sent; the message says why, to people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A revision, and the document that says it."""

    publication: Publication
    item: RenderedItem
    digest: str
    """SHA-256 of the document."""

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return 3 * len(self.item.body) + _OVERHEAD_BYTES


class Documents:
    """The documents of one process; the least recently sent go first. Safe to share among threads."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._lock = threading.Lock()
        self._kept_bytes = kept_bytes
        self._kept: OrderedDict[Key, tuple[int, Prepared]] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, threading.Event] = {}

    def of(
        self,
        application: Application,
        formats: Mapping[str, DocumentFormat],
        article_id: ArticleId,
        item: Item,
        format_name: str,
        *,
        as_of: int,
    ) -> Prepared:
        """The document of an item. Raises ``Unsendable`` when it cannot be made or is not fit to be sent.

        ``as_of`` is the article's version at present: what was made at another one may hold words that were taken out
        of the log since, and is made anew.
        """
        key = (article_id, item.language, item.article_version, format_name, item.mode, item.site_url)
        return self._found(key, as_of, lambda: _made(application, formats, article_id, item, format_name))

    def _found(self, key: Key, as_of: int, make: Callable[[], Prepared]) -> Prepared:
        """What is kept, or what ``make`` makes; whoever asks for the same meanwhile waits for it."""
        while True:
            with self._lock:
                version, found = self._kept.get(key, (0, None))
                if found is not None and version == as_of:
                    self._kept.move_to_end(key)
                    return found
                making = self._making.get(key)
                if making is None:
                    self._making[key] = threading.Event()
                    break
            making.wait()
        try:
            made = make()
            self._keep(key, as_of, made)
        finally:
            with self._lock:
                self._making.pop(key).set()
        return made

    def _keep(self, key: Key, as_of: int, made: Prepared) -> None:
        with self._lock:
            if key in self._kept:
                self._bytes -= self._kept.pop(key)[1].size
            self._kept[key] = as_of, made
            self._bytes += made.size
            while self._bytes > self._kept_bytes and len(self._kept) > 1:
                _, (_, gone) = self._kept.popitem(last=False)
                self._bytes -= gone.size


def _made(
    application: Application,
    formats: Mapping[str, DocumentFormat],
    article_id: ArticleId,
    item: Item,
    format_name: str,
) -> Prepared:
    publication = application.views.publication(article_id, item.language, version=item.article_version, ahead=True)
    if publication is None or publication.revision != item.revision:
        raise Unsendable(f"{item.id} was not public at version {item.article_version} of the article.")
    if format_name not in formats:
        raise Unsendable(f"This installation has no format {format_name!r}. Edit the partner, then publish anew.")
    publication = replace(publication, site_url=item.site_url or publication.site_url)
    is_notice = item.mode == PayloadMode.THIN
    try:
        rendered = render_notice(publication, format_name) if is_notice else formats[format_name].render(publication)
    except (NewsroomError, ValueError, LookupError, TypeError) as error:
        told = error.detail if isinstance(error, NewsroomError) else f"{type(error).__name__}: {error}"
        raise Unsendable(f"It cannot be rendered as {format_name}: {told}") from error
    wrong = why_not_sent(rendered, NOTICE if is_notice else format_name, publication, _standards(application.settings))
    if wrong:
        raise Unsendable(wrong)
    return Prepared(publication=publication, item=rendered, digest=hashlib.sha256(rendered.body).hexdigest())


def _standards(settings: Settings) -> Standards | None:
    """The published schemas that this installation has; ``Unsendable`` when it names some that cannot be used."""
    if settings.standards is None:
        return None
    try:
        return load_standards(settings.standards)
    except StandardsUnavailable as error:
        raise Unsendable(f"Nothing is sent unchecked: {error}") from error
