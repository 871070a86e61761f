"""What files of images are called in every store: the hash of the image, and the file's width and kind."""

from __future__ import annotations

import re

from workflow.domain.images import SUFFIXES, Rendition

_KEY = re.compile(rf"([0-9a-f]{{64}})/([1-9][0-9]{{0,4}}\.(?:{'|'.join(SUFFIXES.values())}))", re.ASCII)


def key_of(image_hash: str, rendition: Rendition) -> str:
    """``cf7f…/1600.jpg``."""
    return f"{image_hash}/{rendition.name}"


def require_key(key: str) -> tuple[str, str]:
    """Hash and file name of a key; ``ValueError`` for anything else, so that no key leads out of a store."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"{key!r} names no file of an image")
    return match[1], match[2]
