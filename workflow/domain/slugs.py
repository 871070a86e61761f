"""The last part of a public address: words for people, and at the end a fixed-length key that names the edition."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from workflow.domain.vocabulary import ArticleId, LanguageTag

KEY_LENGTH = 10
"""Hexadecimal digits at the end of every slug: no slug is the beginning of another."""
_LONGEST_WORDS = 60


def edition_key(article_id: ArticleId, language: LanguageTag) -> str:
    """Ten hexadecimal digits that name one edition of one article for ever."""
    return hashlib.sha256(f"{article_id}/{language}".encode()).hexdigest()[:KEY_LENGTH]


def slug_of(headline: str, article_id: ArticleId, language: LanguageTag) -> str:
    """``norov-visits-shanghai-cf7f3a2c91``: letters and digits of any script, lower-cased, joined by hyphens."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", headline).casefold())
    return _with_key(words, edition_key(article_id, language))


def ascii_slug_of(headline: str, slugline: str, article_id: ArticleId, language: LanguageTag) -> str:
    """The same in ASCII, for portals that cut other letters: of the headline, else of the slugline, else the key alone.

    Accents are dropped; a headline in another script than the Latin one says nothing here.
    """
    for text in (headline, slugline):
        letters = unicodedata.normalize("NFKD", text).casefold()
        foreign = sum(each.isalpha() and not each.isascii() for each in letters)
        words = re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode())
        if words and foreign == 0:
            return _with_key(words, edition_key(article_id, language))
    return f"article-{edition_key(article_id, language)}"


def key_of_slug(slug: str) -> str:
    """The key at the end of a slug; empty when there is none."""
    key = slug[-KEY_LENGTH:]
    return key if re.fullmatch(rf"[0-9a-f]{{{KEY_LENGTH}}}", key) else ""


def _with_key(words: list[str], key: str) -> str:
    taken: list[str] = []
    for word in words:
        if sum(map(len, taken)) + len(taken) + len(word) > _LONGEST_WORDS:
            break
        taken.append(word)
    if words and not taken:  # one long word, or a language without spaces
        taken = [words[0][:_LONGEST_WORDS]]
    return "-".join([*taken, key])
