"""A text translated by routing, masking, engines and checks as an article would be, and nothing kept of it.

The memory is not asked: a trial shows what the engines make of a text.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workers.translation.context import context_for
from workers.translation.lineage import sources_of, spent_on, targets_of
from workers.translation.routing import Router
from workers.translation.translator import Outcome, Rendered, translate_with
from workflow.domain.annotations import Finding
from workflow.domain.commands import Spent
from workflow.domain.desk import Desk, policy_of
from workflow.domain.segments import (
    Block,
    DraftBlock,
    all_segments,
    number_blocks,
    translated_blocks,
)
from workflow.domain.vocabulary import ROUTINE, LanguageTag
from workflow.quality import run_checks
from workflow.quality.ports import EditionText
from workflow.terminology import TermBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What holds for the text: the desk's word, the newsroom's, and how urgent it is."""

    desk: Desk
    newsroom: Desk
    urgency: int = ROUTINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it."""

    source: tuple[Block, ...]
    target: tuple[Block, ...]
    """Without what no engine rendered."""
    rendered: Mapping[str, Rendered]
    problems: Mapping[str, str]
    """By segment id: why it is left to a person."""
    findings: tuple[Finding, ...]
    spent: Spent


def translate_text(
    router: Router,
    drafts: Sequence[DraftBlock],
    source: LanguageTag,
    target: LanguageTag,
    *,
    policies: Policies,
    terms: TermBase,
) -> Trial:
    """Translate the blocks with the engines that the policies choose, and check what came of it."""
    begun = time.monotonic()
    blocks = number_blocks(drafts)
    segments = list(all_segments(blocks))
    chosen = router.route(source, target, policies.urgency, policies.desk, policies.newsroom)
    outcome = translate_with(
        chosen.engines,
        sources_of(blocks, segments),
        source,
        target,
        terms=terms,
        context=context_for(blocks, segments, source, target, terms),
    )
    translated = translated_blocks(blocks, targets_of(outcome, segments, terms))
    text = EditionText(language=target, blocks=translated, source_language=source, source_blocks=blocks, terms=terms)
    why_none = chosen.why_none
    return Trial(
        source=blocks,
        target=translated,
        rendered=outcome.rendered,
        problems={
            segment.id: _problem(segment.id, outcome, why_none)
            for segment in segments
            if segment.id not in outcome.rendered
        },
        findings=run_checks(text, policy_of(policies.desk, policies.newsroom)) if translated else (),
        spent=spent_on(outcome, begun),
    )


def _problem(identity: str, outcome: Outcome, why_none: str) -> str:
    failures = "; ".join(f"{name}: {error}" for name, error in outcome.failures)
    return why_none or failures or outcome.refused.get(identity, "")
