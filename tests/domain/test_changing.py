"""``changing.replace``: the standard library's ``replace`` for states, only faster."""

from __future__ import annotations

import dataclasses

import pytest

from tests import factories as make
from workflow.domain.changing import replace
from workflow.domain.segments import Segment


def test_a_changed_state_is_what_the_standard_library_makes_of_it():
    """Fields that are named change, the others stay, and the state before is untouched."""
    before = make.published(targets=(make.PT,))
    for state, changes in ((before, {"version": 99}), (before.source, {"text_serial": 7, "waived": frozenset("x")})):
        copy = dataclasses.replace(state)
        assert replace(state, **changes) == dataclasses.replace(state, **changes) != state
        assert state == copy


def test_a_field_that_is_not_there_is_refused():
    """A misspelt field does not become a new one; what has slots is left to the standard library."""
    with pytest.raises(TypeError, match="Article has no field verison"):
        replace(make.drafted(), verison=2)
    with pytest.raises(TypeError, match="Segment has slots"):
        replace(Segment(id="s1", text="x"), text="y")
