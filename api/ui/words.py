"""Words of closed lists that the pages show as they are stored: states, stages, roles, kinds. Only the list lives here.

A template prints such a value with ``| word``; the catalogues know every word of ``WORDS``.
"""

from __future__ import annotations

from workflow.domain.annotations import EntityType, Severity
from workflow.domain.article import EditionState, Stage
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.delivery import ItemState
from workflow.domain.images import ImageStanding
from workflow.domain.segments import BlockKind, Method
from workflow.domain.vocabulary import PubStatus, Role

_LISTS = (
    EditionState,
    Stage,
    Role,
    ItemState,
    PubStatus,
    Severity,
    EntityType,
    Method,
    BlockKind,
    CorrectionGrade,
    ImageStanding,
)
_FURTHER = ("waiting", "stale", "missing")
WORDS: tuple[str, ...] = tuple(sorted({*(str(word) for each in _LISTS for word in each), *_FURTHER}))
"""Every word that ``| word`` may be given."""
