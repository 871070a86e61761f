"""Findings as marks: the text stays whole, wherever findings lie."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from api.ui.marking import NumberedFinding, pieces
from workflow.domain.annotations import Finding, Severity

_places = st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(Severity), st.booleans())


@settings(deadline=None)
@given(text=st.text(max_size=25), places=st.lists(_places, max_size=6))
def test_pieces_joined_are_the_text(text, places):
    """However findings overlap or exceed the text, no character is lost or doubled, and each is under its findings."""
    findings = [
        NumberedFinding(
            number=number,
            finding=Finding(
                id=str(number),
                check="c",
                severity=severity,
                message="",
                excerpt="",
                segment_id="s1",
                start=start,
                end=end,
            ),
            waived=waived,
        )
        for number, (start, end, severity, waived) in enumerate(places, start=1)
    ]
    cut = pieces(text, "s1", findings)
    assert "".join(piece.text for piece in cut) == text
    position = 0
    for piece in cut:
        for offset in range(position, position + len(piece.text)):
            over = {
                each.number for each in findings if not each.waived and each.finding.start <= offset < each.finding.end
            }
            assert {each.number for each in piece.marked_by} == over
        position += len(piece.text)


def test_other_segments_are_left_alone():
    """A finding of another segment marks nothing here, and a blocking one outranks an advisory one."""

    def finding(number, severity, segment_id="s1"):
        found = Finding(
            id=str(number), check="c", severity=severity, message="", excerpt="", segment_id=segment_id, start=0, end=2
        )
        return NumberedFinding(number=number, finding=found, waived=False)

    assert pieces("abc", "s1", [finding(1, Severity.BLOCKING, "s2")])[0].marked_by == ()
    both = pieces("abc", "s1", [finding(1, Severity.ADVISORY), finding(2, Severity.BLOCKING)])
    assert [(piece.text, piece.severity) for piece in both] == [("ab", "blocking"), ("c", "")]
