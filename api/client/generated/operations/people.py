"""What can be asked of a newsroom: people. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from api.client.addresses import path_of
from api.client.calls import Calls

if TYPE_CHECKING:
    from api.client.generated import shapes


class People(Calls):
    """The operations, by the names that the description has for them."""

    def disable_person(self, person_id: str) -> shapes.AccountModel:
        """Lock a person out at once: sessions end, keys and password stop working."""
        return cast("shapes.AccountModel", self._post("POST", path_of("/people/{}/disable", person_id), None, None))

    def list_keys(
        self,
        *,
        user: str | None = None,
        everybody: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> shapes.ApiKeyPage:
        """Your keys, the newest first, ended ones too; to a key, itself alone. Never a key that can be used."""
        return cast(
            "shapes.ApiKeyPage",
            self._get("/keys", {"user": user, "everybody": everybody, "after": after, "limit": limit}),
        )

    def all_keys(
        self,
        *,
        user: str | None = None,
        everybody: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[shapes.ApiKeyModel]:
        """``list_keys``, page after page."""
        yield from self._all("/keys", {"user": user, "everybody": everybody, "after": after, "limit": limit})

    def list_people(self) -> shapes.AccountList:
        """Everybody with an account by name: their roles, and where these hold. For everybody who signed in."""
        return cast("shapes.AccountList", self._get("/people", None))

    def list_saved_views(self) -> shapes.SavedViewList:
        """Your views of the queue."""
        return cast("shapes.SavedViewList", self._get("/me/views", None))

    def read_me(self) -> shapes.PersonModel:
        """Who you are, what your roles are, and how you came in."""
        return cast("shapes.PersonModel", self._get("/me", None))

    def read_person(self, person_id: str) -> shapes.AccountModel:
        """One person's account. For everybody who signed in."""
        return cast("shapes.AccountModel", self._get(path_of("/people/{}", person_id), None))

    def revoke_key(self, key_id: str) -> None:
        """End a key at once; ending it twice changes nothing. A key may end itself."""
        self._post("DELETE", path_of("/keys/{}", key_id), None, None)

    def rotate_key(self, key_id: str, body: shapes.RotationBody | None = None) -> shapes.NewApiKeyModel:
        """Make a key for the same in the place of one that works for some hours more. A key may do so with itself."""
        return cast("shapes.NewApiKeyModel", self._post("POST", path_of("/keys/{}/rotation", key_id), body, None))
