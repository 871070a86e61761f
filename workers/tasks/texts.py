"""An edition's present text as checks and taggers get it."""

from __future__ import annotations

from workflow.domain.article import Article
from workflow.domain.vocabulary import LanguageTag
from workflow.quality.ports import EditionText
from workflow.terminology import EMPTY_TERM_BASE, TermBase


def edition_text(article: Article, language: LanguageTag, terms: TermBase = EMPTY_TERM_BASE) -> EditionText:
    """The exact text of an edition, with its source beside it; with the source's own, the fields readers see.

    ``terms`` are the words of the article's desk, for what looks at them.
    """
    edition = article.editions[language]
    details = article.details
    fields = {"publisher": details.publisher, "byline": details.byline, "slugline": details.slugline}
    return EditionText(
        language=language,
        blocks=article.blocks_of(language),
        source_language=article.language,
        source_blocks=() if edition.is_source else article.blocks,
        terms=terms,
        replaced=article.replaced_wordings(language),
        fields={name: value for name, value in fields.items() if value} if edition.is_source else {},
    )
