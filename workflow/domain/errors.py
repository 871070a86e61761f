"""Every refusal the newsroom can give, each with a stable code that is part of the API.

The first line of a class's docstring is the title that people read; ``detail`` says what
happened this time and what to do next, best as a ``phrase``; ``facts`` are the same as data. No HTTP status lives
here: ``api/problems.py`` maps codes to statuses.
"""

from __future__ import annotations

from typing import ClassVar

from workflow.domain.phrases import phrase


class NewsroomError(Exception):
    """The newsroom refused."""

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str, **facts: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts

    @property
    def title(self) -> str:
        """The class's own first docstring line, so that documentation and messages never diverge."""
        return (type(self).__doc__ or "").strip().splitlines()[0]


class InvalidValue(NewsroomError):
    """A value is not acceptable."""

    code = "invalid_value"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(phrase("{field}: {reason}", field=field, reason=reason), field=field, reason=reason)
        self.field = field
        self.reason = reason


class NotFound(NewsroomError):
    """There is no such thing."""

    code = "not_found"


class AlreadyExists(NewsroomError):
    """It exists already."""

    code = "already_exists"


class NotAllowed(NewsroomError):
    """Your role does not allow this."""

    code = "not_allowed"


class FourEyes(NewsroomError):
    """Nobody approves their own text."""

    code = "four_eyes"


class WrongState(NewsroomError):
    """This cannot be done in the present state."""

    code = "wrong_state"


class ContentMoved(NewsroomError):
    """The text has changed since you read it."""

    code = "content_moved"


class SegmentMoved(NewsroomError):
    """Somebody else changed this segment meanwhile."""

    code = "segment_moved"


class BlockingFindings(NewsroomError):
    """Blocking findings are open."""

    code = "blocking_findings"


class OpenComments(NewsroomError):
    """A comment must be settled first."""

    code = "open_comments"


class Incomplete(NewsroomError):
    """The text is not complete or its source has moved."""

    code = "incomplete"


class ReviewLinkClosed(NewsroomError):
    """This link is not open."""

    code = "review_link_closed"


class EmbargoStands(NewsroomError):
    """The embargo has not passed."""

    code = "embargo_stands"


class VersionConflict(NewsroomError):
    """Somebody else was faster."""

    code = "version_conflict"


class CommandConflict(NewsroomError):
    """The same command id was used for another command."""

    code = "command_conflict"


class LeaseLost(NewsroomError):
    """The lease on this work was lost; somebody else does it now."""

    code = "lease_lost"


class Busy(NewsroomError):
    """Too many ask for this at once."""

    code = "busy"

    def __init__(self, detail: str, *, seconds: int) -> None:
        super().__init__(detail, seconds=seconds)
        self.seconds = seconds


class LinkVoid(NewsroomError):
    """This link does not hold any more."""

    code = "link_void"


class PastBusy(NewsroomError):
    """Too many ask for the past at once."""

    code = "past_busy"


class MediaUnavailable(NewsroomError):
    """The storage of images does not answer."""

    code = "media_unavailable"


class LogDamaged(NewsroomError):
    """The log does not add up."""

    code = "log_damaged"


class UnknownEvent(NewsroomError):
    """The log holds an event that this version does not know."""

    code = "unknown_event"


class RebuildRunning(NewsroomError):
    """Another rebuild is under way."""

    code = "rebuild_running"


class RebuildStopped(NewsroomError):
    """The rebuild met an event that it cannot apply."""

    code = "rebuild_stopped"

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(
            f"Position {position}: {reason} Nothing was changed. "
            "Upgrade Copyflow, or look at the event (`copyflow events`); then rebuild again.",
            position=position,
            reason=reason,
        )
        self.position = position


class HeadNotTrusted(NewsroomError):
    """The signature under the head that was kept does not hold."""

    code = "head_not_trusted"
