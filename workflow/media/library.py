"""The newsroom's images as files: taken in, given out, erased. Which article has which is for the log to say."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from workflow.domain.errors import MediaUnavailable
from workflow.domain.images import Rendition
from workflow.endpoints import AddressRules
from workflow.media.keys import key_of
from workflow.ports import MediaStore

if TYPE_CHECKING:  # most processes never look at a picture
    from workflow.media.fetching import PictureFetcher
    from workflow.media.pictures import Picture

_log = logging.getLogger("copyflow.media")


class MediaLibrary:
    """Takes pictures in and gives files out. Safe to share among threads."""

    def __init__(
        self, make_store: Callable[[], MediaStore], rules: AddressRules, is_used: Callable[[str], bool]
    ) -> None:
        """``rules``: which addresses are fetched from; ``is_used``: whether any article has an image of a hash.

        The store is made when it is first asked, which may raise ``MediaUnavailable``.
        """
        self._make_store = make_store
        self._rules = rules
        self._is_used = is_used
        self._making = threading.Lock()
        self._store: MediaStore | None = None
        self._fetcher: PictureFetcher | None = None

    @property
    def store(self) -> MediaStore:
        """Where the files are."""
        with self._making:
            if self._store is None:
                self._store = self._make_store()
            return self._store

    def take(self, content: bytes, field: str = "file") -> Picture:
        """Make a picture fit and keep its files; ``InvalidValue`` for what is none."""
        from workflow.media.pictures import made_fit

        picture = made_fit(content, field)
        self.keep(picture)
        return picture

    def take_from(self, url: str, field: str = "url") -> Picture:
        """The same with what an address holds."""
        from workflow.media.fetching import PictureFetcher

        with self._making:
            if self._fetcher is None:
                self._fetcher = PictureFetcher(self._rules)
            fetcher = self._fetcher
        return self.take(fetcher.fetch(url, field), field)

    def file(self, key: str) -> bytes | None:
        """A file's bytes; None when there is none."""
        return self.store.open(key)

    def make_sure_of(self, picture: Picture) -> None:
        """Keep the files again if somebody who removed the same image erased them meanwhile."""
        if self.store.open(key_of(picture.hash, picture.files[0][0])) is None:
            self.keep(picture)

    def keep(self, picture: Picture) -> None:
        """Keep the files; the largest last, so that whoever finds it finds all."""
        for rendition, content in reversed(picture.files):
            self.store.put(key_of(picture.hash, rendition), content, rendition.media_type)

    def erase_unused(self, image_hash: str, renditions: Iterable[Rendition]) -> bool:
        """Erase an image's files unless an article has it; whether they are gone.

        Where the storage does not answer nothing is raised: no reader gets the files any more, and they can be erased
        again. Somebody who adds the same image at this very moment does not lose it.
        """
        if self._is_used(image_hash):
            return False
        try:
            files = [
                (key, content, each.media_type)
                for each in renditions
                if (content := self.store.open(key := key_of(image_hash, each))) is not None
            ]
            for key, _, _ in files:
                self.store.delete(key)
            if self._is_used(image_hash):
                for kept in files:
                    self.store.put(*kept)
                return False
        except MediaUnavailable as error:
            _log.warning("the files of the removed image %s could not be erased: %s", image_hash, error.detail)
            return False
        return True

    def close(self) -> None:
        """Let go of connections."""
        with self._making:
            for each in (self._fetcher, self._store):
                if each is not None:
                    each.close()
