"""Words of closed lists that the pages show as they are stored: states, stages, roles, kinds. Only the list lives here.

A template prints such a value with ``| word``; the catalogues know every word of ``WORDS``.
"""

from __future__ import annotations

from workflow.domain.annotations import EntityType, Severity
from workflow.domain.article import EditionState, Stage
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.delivery import ItemState
from workflow.domain.desk import CheckPolicy
from workflow.domain.segments import BlockKind, Method
from workflow.domain.terminology import ConceptKind, TermStatus
from workflow.domain.vocabulary import PubStatus, Role
from workflow.exchange import Brought
from workflow.turnaround import STEPS

_LISTS = (EditionState, Stage, Role, ItemState, PubStatus, Severity, EntityType, Method, BlockKind, CorrectionGrade)
_ROOMS = (ConceptKind, TermStatus, CheckPolicy, Brought)
_FURTHER = ("waiting", "stale", "missing", *STEPS)
WORDS: tuple[str, ...] = tuple(sorted({*(str(word) for each in (*_LISTS, *_ROOMS) for word in each), *_FURTHER}))
"""Every word that ``| word`` may be given."""
