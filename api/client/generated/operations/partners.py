"""What can be asked of a newsroom: partners. Made by ``python -m api.client_making``; changes here are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from api.client.addresses import path_of
from api.client.calls import Calls, Version

if TYPE_CHECKING:
    from api.client.generated import shapes


class Partners(Calls):
    """The operations, by the names that the description has for them."""

    def backfill_partner(
        self, partner_id: str, body: shapes.BackfillBody, *, version: Version | None = None
    ) -> shapes.PartnerModel:
        """Have everything sent that is public, was published since a moment, and is let through by the filters."""
        return cast(
            "shapes.PartnerModel",
            self._change("POST", path_of("/partners/{}/backfill", partner_id), body, None, version),
        )

    def disable_partner(
        self, partner_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.PartnerModel:
        """End a partnership: nothing new is planned, and only withdrawals of what the partner has are sent."""
        return cast(
            "shapes.PartnerModel",
            self._change("POST", path_of("/partners/{}/disable", partner_id), body, None, version),
        )

    def edit_partner(
        self, partner_id: str, body: shapes.ProfileBody, *, version: Version | None = None
    ) -> shapes.EditedPartnerModel:
        """Say anew all that a partner wants and how it is served; what it has, it goes on getting the changes of."""
        return cast(
            "shapes.EditedPartnerModel", self._change("PUT", path_of("/partners/{}", partner_id), body, None, version)
        )

    def end_old_secrets(self, partner_id: str, *, version: Version | None = None) -> shapes.PartnerModel:
        """End the grace of old secrets now: only the newest one is in use."""
        return cast(
            "shapes.PartnerModel",
            self._change("POST", path_of("/partners/{}/secrets/end-old", partner_id), None, None, version),
        )

    def list_partner_keys(self, partner_id: str) -> shapes.KeyList:
        """The keys in use, with public ones; never a secret. They are not in the log, so they have no past."""
        return cast("shapes.KeyList", self._get(path_of("/partners/{}/keys", partner_id), None))

    def list_partners(self, *, as_of: str | None = None) -> shapes.PartnerList:
        """All partners by name, with how each does and how many items are in each state."""
        return cast("shapes.PartnerList", self._get("/partners", {"as_of": as_of}))

    def pause_partner(
        self, partner_id: str, body: shapes.ReasonBody, *, version: Version | None = None
    ) -> shapes.PartnerModel:
        """Stop sending to a partner, except withdrawals; what comes meanwhile waits."""
        return cast(
            "shapes.PartnerModel", self._change("POST", path_of("/partners/{}/pause", partner_id), body, None, version)
        )

    def read_partner(self, partner_id: str, *, as_of: str | None = None) -> shapes.PartnerModel:
        """A partner: what it wants, how it is served, how it does; its secret is never shown again."""
        return cast("shapes.PartnerModel", self._get(path_of("/partners/{}", partner_id), {"as_of": as_of}))

    def register_partner(
        self, body: shapes.PartnerBody, *, idempotency_key: str | None = None
    ) -> shapes.NewPartnerModel:
        """Add a partner; its signing secret is in the answer and nowhere else."""
        return cast("shapes.NewPartnerModel", self._create("POST", "/partners", body, None, idempotency_key))

    def replay_partner(self, partner_id: str, *, version: Version | None = None) -> shapes.PartnerModel:
        """Have everything sent again that is parked for the partner, under the same webhook-ids and byte for byte."""
        return cast(
            "shapes.PartnerModel", self._change("POST", path_of("/partners/{}/replay", partner_id), None, None, version)
        )

    def request_trial_message(self, partner_id: str, *, version: Version | None = None) -> shapes.PartnerModel:
        """Have a trial message sent; what came of it stands in the partner's `last_test` once `is_testing` is
        false.
        """
        return cast(
            "shapes.PartnerModel", self._change("POST", path_of("/partners/{}/test", partner_id), None, None, version)
        )

    def resume_partner(self, partner_id: str, *, version: Version | None = None) -> shapes.PartnerModel:
        """Send to a partner again that was paused or disabled; what is parked is sent again too."""
        return cast(
            "shapes.PartnerModel", self._change("POST", path_of("/partners/{}/resume", partner_id), None, None, version)
        )

    def rotate_secret(
        self, partner_id: str, body: shapes.SecretBody, *, version: Version | None = None
    ) -> shapes.NewSecretModel:
        """Make a new secret, in the answer and nowhere else, or take one that the partner gave us."""
        return cast(
            "shapes.NewSecretModel",
            self._change("POST", path_of("/partners/{}/secrets", partner_id), body, None, version),
        )

    def try_partner(self, partner_id: str, body: shapes.TrialBody) -> shapes.TrialModel:
        """What a changed profile would have moved in the last days: editions that only one of both lets through."""
        return cast("shapes.TrialModel", self._post("POST", path_of("/partners/{}/dry-run", partner_id), body, None))
