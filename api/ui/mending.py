"""Findings that are mended without a person finding words: suggestions put in their places. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from workflow.domain.annotations import Finding
from workflow.domain.article import Article, Edition
from workflow.domain.errors import InvalidValue
from workflow.domain.segments import all_segments


def can_be_mended(finding: Finding) -> bool:
    """Whether a check said what to write, and where."""
    return finding.suggestion is not None and finding.segment_id is not None


def mended(article: Article, edition: Edition, findings: Sequence[Finding]) -> dict[str, str]:
    """The texts of the segments with the suggestions of these findings in their places, by segment id.

    Of suggestions that overlap the first is taken; the checks find the other one anew if it is still due. Raises
    ``InvalidValue`` when the text is not the one that was checked.
    """
    present = {segment.id: segment.text for segment in all_segments(article.blocks_of(edition.language))}
    texts: dict[str, str] = {}
    for segment_id, some in groupby(sorted(findings, key=_place), key=lambda finding: finding.segment_id or ""):
        text, taken = present.get(segment_id, ""), list(_apart(some))
        if any(text[each.start : each.end] != each.excerpt for each in taken) or (
            edition.findings_for != edition.content_hash
        ):
            raise InvalidValue("finding_id", "the text has changed since it was checked; the checks run again")
        for finding in reversed(taken):
            text = text[: finding.start] + (finding.suggestion or "") + text[finding.end :]
        texts[segment_id] = text
    return texts


def _place(finding: Finding) -> tuple[str, int, int]:
    return finding.segment_id or "", finding.start, finding.end


def _apart(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Those that do not overlap the one before."""
    reached = -1
    for finding in findings:
        if finding.start >= reached:
            reached = max(finding.end, finding.start + 1)
            yield finding
