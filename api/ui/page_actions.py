"""Everything that the forms of an edition's page can ask for, by the last part of the form's address."""

from __future__ import annotations

from collections.abc import Mapping

from api.ui.actions import TEXT_ACTIONS, Action
from api.ui.tag_actions import TAG_ACTIONS
from api.ui.talk_actions import TALK_ACTIONS

ACTIONS: Mapping[str, Action] = {**TEXT_ACTIONS, **TAG_ACTIONS, **TALK_ACTIONS}
