"""The secret in a review link: which article's which link, signed by this installation. Nothing of it is stored.

What a link is good for is not said here: the article knows that (``workflow/domain/guests.py``).
"""

from __future__ import annotations

import hmac
import re

from workflow.domain.vocabulary import ArticleId
from workflow.people.accounts import Accounts

_PURPOSE = "review-link"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOKEN = re.compile(rf"({_UUID})\.({_UUID})\.([A-Za-z0-9_-]{{22}})")


def token_of(accounts: Accounts, article_id: ArticleId, link_id: str) -> str:
    """``<article>.<link>.<signature>``: 128 bits that only this installation can make."""
    return f"{article_id}.{link_id}.{_signature(accounts, article_id, link_id)}"


def genuine(accounts: Accounts, token: str) -> tuple[ArticleId, str] | None:
    """The article and the link that a token names, if we made it; compared in constant time."""
    match = _TOKEN.fullmatch(token)
    article_id, link_id, signature = match.groups() if match else ("", "", "")
    expected = _signature(accounts, ArticleId(article_id), link_id)
    if not hmac.compare_digest(expected, signature) or match is None:
        return None
    return ArticleId(article_id), link_id


def _signature(accounts: Accounts, article_id: ArticleId, link_id: str) -> str:
    return accounts.signature(_PURPOSE, f"{article_id}.{link_id}")
