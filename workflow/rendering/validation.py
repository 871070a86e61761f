"""The gate before sending: a document that is not what its format promises goes to nobody.

Our own exact checks (``checks/``) always run; the published schemas (``standards.py``) where the installation has them.
A document is judged once a process: it is known again by its digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from workflow.domain.publication import Publication
from workflow.domain.vocabulary import PubStatus
from workflow.rendering.checks import json_documents, xml_documents
from workflow.rendering.checks.shapes import Problem
from workflow.rendering.document import RenderedItem
from workflow.rendering.formats import FORMATS
from workflow.rendering.standards import Standards

_XML = frozenset({"newsml-g2", "atom", "rss", "news-sitemap"})
_REMEMBERED = 2_000
_SHOWN = 3

_judged: dict[tuple[bytes, str, Standards | None], tuple[Problem, ...]] = {}


def problems_of(item: RenderedItem, format_name: str, standards: Standards | None = None) -> tuple[Problem, ...]:
    """What is wrong with a document in a format of ``FORMATS``, or with a ``notice``; empty when nothing is."""
    key = (hashlib.sha256(item.body).digest(), format_name, standards)
    known = _judged.get(key)
    if known is None:
        if len(_judged) >= _REMEMBERED:
            _judged.clear()
        known = _judged[key] = tuple(_problems(item.body, format_name, standards))
    return known


def why_not_sent(
    item: RenderedItem, format_name: str, publication: Publication, standards: Standards | None = None
) -> str:
    """Why a document goes to no partner, with paths and reasons; empty when it may go.

    ``format_name`` may be ``notice``: what the notice is about is then fetched, not sent.
    """
    found = list(problems_of(item, format_name, standards))
    is_advance = publication.embargoed_until is not None and publication.pub_status is PubStatus.USABLE
    if is_advance and not _carries_embargo(format_name):
        found.insert(0, Problem(path="/", reason="the format has no place for an embargo: it would be public at once"))
    if not found:
        return ""
    return f"The document is no valid {format_name} and was not sent. {in_words(found)}"


def in_words(problems: Iterable[Problem]) -> str:
    """The first problems, and how many more there are: ``/items/0/url: is missing; … (and 2 more)``."""
    found = list(problems)
    more = f" (and {len(found) - _SHOWN} more)" if len(found) > _SHOWN else ""
    return "; ".join(map(str, found[:_SHOWN])) + more


def _carries_embargo(format_name: str) -> bool:
    return format_name in FORMATS and FORMATS[format_name].carries_embargo


def _problems(body: bytes, format_name: str, standards: Standards | None) -> list[Problem]:
    if format_name == "websub-ping":
        return list(json_documents.form_problems(body))
    own = xml_documents.problems if format_name in _XML else json_documents.problems
    found = list(own(body, format_name))
    return found if found or standards is None else standards.problems_of(body, format_name)
