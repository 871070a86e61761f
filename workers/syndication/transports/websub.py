"""WebSub: tells a hub that a topic has news. The hub fetches the feed itself; nothing here is signed."""

from __future__ import annotations

from workers.ports import Parcel
from workers.syndication.attempts import Attempt
from workflow.domain.commands import AttemptOutcome
from workflow.outgoing.client import PartnerClient, Unanswered


class WebsubTransport:
    """POSTs a form to the hub. Safe to share among threads."""

    def __init__(self, client: PartnerClient) -> None:
        self._client = client

    @property
    def name(self) -> str:
        """``websub``."""
        return "websub"

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Send the form once; any complete 2xx answer means that the hub will look."""
        hub = parcel.profile.endpoint
        attempt = Attempt.begin("POST", hub, parcel)
        headers = {"content-type": parcel.item.content_type}
        try:
            answer = self._client.ask("POST", hub, body=parcel.item.body, headers=headers)
        except Unanswered as failure:
            return attempt.failed(failure.sentence)
        return attempt.answered(answer, hub)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()
