"""Finding the newsroom's terms in texts: inflected, without spaces, whatever the script. Nothing is stored here."""

from workflow.terminology.term_base import EMPTY_TERM_BASE, TermBase, TermMatch

__all__ = ["EMPTY_TERM_BASE", "TermBase", "TermMatch"]
