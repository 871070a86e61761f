"""Intake: what a writer hands in becomes blocks and handling metadata. Pure parsing; nothing is stored or decided here.

Three doors: ``parse_article`` for a file with everything in it, ``parse_body`` for a form with
separate fields, ``parse_fragment`` for a text that is no article.
Every refusal is ``InvalidValue`` naming the field; no text raises anything else.
"""

from workflow.intake.reading import ParsedArticle, in_sentences, parse_article, parse_body, parse_fragment

__all__ = ["ParsedArticle", "in_sentences", "parse_article", "parse_body", "parse_fragment"]
