"""Words of closed lists that the pages show as they are stored: states, roles, kinds, checks. Only the list lives here.

A template prints such a value with ``| word``; the catalogues know every word of ``WORDS``.
"""

from __future__ import annotations

from workflow.domain.annotations import EntityType, LinkBasis, Severity, Verdict
from workflow.domain.article import EditionState, Stage
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.delivery import ItemState
from workflow.domain.desk import CheckPolicy
from workflow.domain.entities import NameKind
from workflow.domain.images import ImageStanding
from workflow.domain.review_links import LinkState
from workflow.domain.segments import BlockKind, Method
from workflow.domain.taking import Fate
from workflow.domain.terminology import ConceptKind, TermStatus
from workflow.domain.vocabulary import PubStatus, Role
from workflow.exchange import Brought
from workflow.explaining.copies import CopyState
from workflow.quality import ALL_CHECKS
from workflow.turnaround import STEPS

_EDITIONS = (EditionState, Stage, BlockKind, Method, Severity, CorrectionGrade, PubStatus)
_ROOMS = (ConceptKind, TermStatus, CheckPolicy, Brought, ImageStanding, Fate)
_OTHERS = (Role, LinkState, LinkBasis, ItemState, CopyState, EntityType, Verdict, NameKind)
_FURTHER = ("waiting", "stale", "missing", "failing", "findings", "tags", "void", *STEPS)
_STORED = {
    *(str(word) for each in (*_EDITIONS, *_OTHERS, *_ROOMS) for word in each),
    *(check.name for check in ALL_CHECKS),
}
WORDS: tuple[str, ...] = tuple(sorted({*(word.replace("_", " ") for word in _STORED), *_FURTHER}))
"""Every word that ``| word`` may be given; with spaces where the stored word has ``_``."""
