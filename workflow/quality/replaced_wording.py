"""The check for a person's wording that the machine replaced, because its source was corrected. Nothing else."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.quality._findings import FindingMaker, Place, segment_places
from workflow.quality.ports import EditionText


class ReplacedWording:
    """Finds machine translations that stand where a person's stood before the source was corrected; advisory."""

    name = "replaced_wording"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "A person had translated this sentence; its source was corrected and the machine translated it anew. Compare "
        "both: take the person's wording, or what of it still fits."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a segment, about all of it."""
        maker = FindingMaker(self.name, text)
        return [_told(maker, place) for place in segment_places(text) if place.segment_id in text.replaced]


def _told(maker: FindingMaker, place: Place) -> Finding:
    message = "The machine's wording stands where a person's did before the correction: compare them."
    return maker.make(place, 0, len(place.text.rstrip()), severity=Severity.ADVISORY, message=message)
