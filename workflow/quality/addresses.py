"""The check that web addresses, e-mail addresses and handles are those of the source. Nothing else is checked here."""

from __future__ import annotations

from collections import Counter

from workflow.domain.annotations import Finding, Severity
from workflow.languages.fixed_texts import address_spans
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality.ports import EditionText


class Addresses:
    """Finds addresses that were altered, lost or put in; blocking: a reader must not be sent elsewhere."""

    name = "addresses"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "Web addresses, e-mail addresses and handles are the source's, letter by letter."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding an address."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in _compared(maker, pair)]


def _compared(maker: FindingMaker, pair: Pair) -> list[Finding]:
    ours, theirs = address_spans(pair.source.text), address_spans(pair.target.text)
    wanted = Counter(pair.source.text[start:end] for start, end in ours)
    present = Counter(pair.target.text[start:end] for start, end in theirs)
    lost = [span for span in ours if present[pair.source.text[span[0] : span[1]]] == 0]
    added = [span for span in theirs if wanted[pair.target.text[span[0] : span[1]]] == 0]
    findings = []
    for at in range(max(len(lost), len(added))):
        from_source = lost[at] if at < len(lost) else (0, 0)
        place = added[at] if at < len(added) else (0, 0)
        address = pair.source.text[from_source[0] : from_source[1]]
        if address and pair.target.text.count(address):
            continue
        findings.append(
            maker.make(
                pair.place,
                *place,
                severity=Severity.BLOCKING,
                message=_message(address, is_there=place != (0, 0)),
                suggestion=address if len(lost) == len(added) == 1 else None,
                subject=address if place == (0, 0) else "",
                source=from_source,
            )
        )
    return findings


def _message(address: str, *, is_there: bool) -> str:
    if not address:
        return "This address is not in the source: take it out."
    if is_there:
        return f"The source's address is {address}: write it so."
    return f"The address {address} of the source is missing here: put it in."
