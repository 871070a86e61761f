"""The static files of the pages: our own, and htmx with its SSE extension out of the ``django-htmx`` wheel.

The reviewers' pages have one style and one script, each put together from the files of ``styles`` and ``scripts``: one
file a part of the pages, ``base.css`` first. They are compressed once, by Brotli and by gzip.

Every file has its content's hash in its address, so browsers keep it for ever. Django is never imported: the wheel is
only looked up. No page and no rule lives here.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import brotli

_API = Path(__file__).parents[1]
_OWN = (_API / "ui" / "static", _API / "portal" / "static")
_STYLES, _SCRIPTS = _API / "ui" / "styles", _API / "ui" / "scripts"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One static file, ready to be sent."""

    address: str
    """Path on this server, with the content's hash: ``/static/newsroom.0123456789ab.css``."""
    content_type: str
    content: bytes
    encoded: Mapping[str, bytes]
    """The content in the codings that browsers take, the smallest first: ``br``, ``gzip``."""

    def accepted(self, accept_encoding: str) -> tuple[str, bytes]:
        """The coding to send to a browser that says it takes these, and the bytes in it; "" and the plain content."""
        offered = {each.partition(";")[0].strip() for each in accept_encoding.split(",")}
        return next((pair for pair in self.encoded.items() if pair[0] in offered), ("", self.content))


class AssetsMissing(RuntimeError):
    """The installed package lacks files that the pages need."""


@cache
def assets() -> dict[str, Asset]:
    """All static files by their plain names, such as ``newsroom.css`` and ``htmx.js``."""
    files = {path.name: [path] for folder in _OWN for path in sorted(folder.iterdir()) if path.suffix in _TYPES}
    htmx = _htmx_folder()
    # one script: htmx gives extensions a single tick to register, and on a slow line a second script comes too late
    files["newsroom.css"] = sorted(_STYLES.glob("*.css"), key=lambda path: (path.name != "base.css", path.name))
    files["newsroom.js"] = sorted(_SCRIPTS.glob("*.js"))
    files["htmx.js"] = [htmx / "htmx-4.min.js", htmx / "ext" / "hx-sse-4.min.js"]
    return {name: _asset(name, paths) for name, paths in files.items()}


@cache
def assets_by_file() -> dict[str, Asset]:
    """All static files by the last part of their addresses."""
    return {asset.address.rsplit("/", 1)[1]: asset for asset in assets().values()}


def address_of(name: str) -> str:
    """The address of a static file, for templates; ``KeyError`` when there is none of that name."""
    return assets()[name].address


def _htmx_folder() -> Path:
    found = find_spec("django_htmx")
    if found is None or not found.submodule_search_locations:
        raise AssetsMissing(
            "The package django-htmx is not installed; it carries htmx. Install Copyflow's dependencies."
        )
    return Path(found.submodule_search_locations[0]) / "static" / "django_htmx"


def _asset(name: str, paths: Sequence[Path]) -> Asset:
    try:
        content = b"\n".join(path.read_bytes() for path in paths)
    except FileNotFoundError as error:
        raise AssetsMissing(
            f"The installed django-htmx lacks {error.filename}; Copyflow needs version 1.29 or newer."
        ) from error
    plain, suffix = Path(name).stem, Path(name).suffix
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(
        address=f"/static/{plain}.{digest}{suffix}",
        content_type=_TYPES[suffix],
        content=content,
        encoded={"br": brotli.compress(content), "gzip": gzip.compress(content, 9, mtime=0)},
    )
