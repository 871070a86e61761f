"""Dates in figures, which every language writes alike: ``2021-06-24``, ``24.06.2021``, ``24/06/2021``."""

from __future__ import annotations

from collections.abc import Mapping

from workers.tagging.rules.dates.forms import Form, Grammar

YEAR = r"(?:1[0-9]|20)\d\d"
MONTH_FIGURES = r"(?:1[0-2]|0?[1-9])"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NO_FIGURE_AFTER = r"(?![\d/]|[.\-–]\d|\w)"

FIGURES: Mapping[str, Form] = {
    "year_first": Form(
        pattern=rf"(?P<y>{YEAR})(?:-(?P<m>1[0-2]|0[1-9])-(?P<d>3[01]|[12]\d|0[1-9])(?=T?\d\d:\d\d|{_NO_FIGURE_AFTER}))"
    ),
    "year_dotted": Form(pattern=rf"(?P<y>{YEAR})[./](?P<m>{MONTH_FIGURES})[./](?P<d>{DAY})(?![\d/]|[.\-]\d)"),
    "day_dotted": Form(pattern=rf"(?P<d>{DAY})\.(?P<m>{MONTH_FIGURES})\.(?P<y>{YEAR}){_NO_FIGURE_AFTER}"),
    "day_dotted_range": Form(
        pattern=rf"(?P<d>{DAY})[-–—](?P<d2>{DAY})\.(?P<m>{MONTH_FIGURES})\.(?P<y>{YEAR}){_NO_FIGURE_AFTER}"
    ),
    "day_slashed": Form(pattern=rf"(?P<d>3[01]|2\d|1[3-9])/(?P<m>{MONTH_FIGURES})/(?P<y>{YEAR}){_NO_FIGURE_AFTER}"),
    "month_slashed": Form(pattern=rf"(?P<m>{MONTH_FIGURES})/(?P<d>3[01]|2\d|1[3-9])/(?P<y>{YEAR}){_NO_FIGURE_AFTER}"),
}
"""``05/06/2021`` is either of two days and none of these."""

OPENING = r"(?<![\w/+#№$€£¥-])(?<!\d[.,:–—])"
"""No part of a longer number, of a version, an address or a telephone number."""

GRAMMAR = Grammar(anchors=r"\d", opening=OPENING, forms=FIGURES)
"""For a language that has no grammar of its own."""
