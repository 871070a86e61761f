"""Text into sentences, without losing a character. What is known of a language's abbreviations stands beside the rules.

``splitting`` holds the rules, ``knowledge`` what they ask of a language, ``abbreviations`` the tables.
"""

from workflow.languages.sentences.splitting import split_sentences

__all__ = ["split_sentences"]
