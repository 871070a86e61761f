"""What can be asked of a newsroom: desks. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Desks(Calls):
    """The operations, by the names that the description has for them."""

    def configure_desk(
        self, desk_id: str, body: shapes.DeskBody, *, version: Version | None = None
    ) -> shapes.DeskModel:
        """Say all that holds at a desk from now on; `If-Match: "0"` makes one that is not there yet."""
        return cast("shapes.DeskModel", self._change("PUT", path_of("/desks/{}", desk_id), body, None, version))

    def list_desks(self, *, as_of: str | None = None) -> shapes.DeskList:
        """All desks that were configured; what a desk does not say is as the newsroom's own has it."""
        return cast("shapes.DeskList", self._get("/desks", {"as_of": as_of}))

    def read_desk(self, desk_id: str, *, as_of: str | None = None) -> shapes.DeskModel:
        """A desk with its routing and the policies of its checks."""
        return cast("shapes.DeskModel", self._get(path_of("/desks/{}", desk_id), {"as_of": as_of}))
