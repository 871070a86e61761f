"""What can be asked of a newsroom: health. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from api.client.calls import Calls

if TYPE_CHECKING:
    from api.client.generated import shapes


class Health(Calls):
    """The operations, by the names that the description has for them."""

    def read_engines(self, *, limit: int | None = None, as_of: str | None = None) -> shapes.EnginesModel:
        """What translates here, what came of it lately, and what waits. Which pairs an engine serves the workers
        know.
        """
        return cast("shapes.EnginesModel", self._get("/engines", {"limit": limit, "as_of": as_of}))

    def read_live(self) -> shapes.AliveModel:
        """The process answers."""
        return cast("shapes.AliveModel", self._get("/health/live", None))

    def read_metrics(self) -> str:
        """Lag of the relay and of every follower of the log, parked events, work by queue, how partners do: all
        gauges.
        """
        return self._get_text("/metrics", None)

    def read_ready(self) -> shapes.ReadyModel:
        """Database, migrations and Redis are there; 503 says what is missing."""
        return cast("shapes.ReadyModel", self._get("/health/ready", None))

    def read_troubles(self) -> shapes.CheckupModel:
        """Is anything stuck? In one sentence, then everything that was looked at, and what to do: `copyflow
        doctor`.
        """
        return cast("shapes.CheckupModel", self._get("/health/newsroom", None))

    def retry_work(self) -> shapes.ReopenedModel:
        """Try everything again that was put aside after repeated failures. Sent twice, it finds nothing more to do."""
        return cast("shapes.ReopenedModel", self._post("POST", "/parked-work/retry", None, None))
