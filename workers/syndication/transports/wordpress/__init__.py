"""A stock WordPress site as a partner portal: posts are made, changed and taken down through its REST interface.

The profile's endpoint is the address of the front page, its option ``username`` an editor's login, and the partner's
secret that account's application password. ``protocol.py`` says what is done, ``site.py`` how it is asked.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import replace

from workers.ports import Parcel
from workers.syndication.attempts import Attempt
from workers.syndication.transports.wordpress.protocol import Protocol, Wanted
from workers.syndication.transports.wordpress.site import LARGEST_ANSWER, Site, SiteError, basic_credentials
from workflow.domain.commands import AttemptOutcome, RemoteCopy, Verdict
from workflow.domain.vocabulary import PubStatus
from workflow.outgoing.client import PartnerClient, Unanswered
from workflow.outgoing.egress import deadline

SECONDS = 30.0
"""Limit of one attempt, which is up to nine requests."""
_CAPABILITIES = ("publish_posts", "edit_others_posts", "delete_published_posts")


__all__ = ["LARGEST_ANSWER", "SECONDS", "WordPressTransport"]


class WordPressTransport:
    """Brings a post up to a revision. Safe to share among threads."""

    def __init__(self, client: PartnerClient, total_seconds: float = SECONDS) -> None:
        """Take a client whose largest answer holds a post (``LARGEST_ANSWER``), and the whole attempt's limit."""
        self._client = client
        self._total_seconds = total_seconds

    @property
    def name(self) -> str:
        """``wordpress``."""
        return "wordpress"

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Do what the parcel says and look whether it is so: an outcome is confirmed, or says why not."""
        attempt = _Attempt(parcel, self._client)
        try:
            with deadline(self._total_seconds):
                return attempt.done()
        except SiteError as error:
            return attempt.failed(str(error), error)
        except Unanswered as error:
            return attempt.failed(error.sentence)


class _Attempt:
    """One attempt, with what was learnt before it failed."""

    def __init__(self, parcel: Parcel, client: PartnerClient) -> None:
        self._parcel = parcel
        username, password = parcel.profile.options.get("username", ""), parcel.secrets[0] if parcel.secrets else ""
        header = basic_credentials(username, password)
        self._words = Attempt.begin("POST", parcel.profile.endpoint, parcel, also_hidden=[header])
        self._started = time.monotonic()
        self._site = Site(client, parcel.profile.endpoint, username, password)
        self._protocol: Protocol | None = None

    def done(self) -> AttemptOutcome:
        if self._parcel.publication is None:
            return self._tried()
        status = self._parcel.publication.pub_status
        self._protocol = protocol = self._made()
        match status:
            case PubStatus.USABLE:
                return self._confirmed(protocol.publish())
            case PubStatus.WITHHELD:
                return self._confirmed(protocol.hold())
            case PubStatus.CANCELED:
                return self._confirmed(protocol.withdraw())

    def _made(self) -> Protocol:
        options = self._parcel.profile.options
        fields = json.loads(self._parcel.item.body)
        wanted = Wanted(
            key=fields["key"],
            slug=fields["slug"],
            title=fields.get("title", ""),
            content=fields.get("content", ""),
            excerpt=fields.get("excerpt", ""),
            date_gmt=fields.get("date_gmt", ""),
            tags=tuple(fields.get("tags", ())),
            categories=tuple(int(each) for each in options.get("categories", "").split(",") if each.strip()),
        )
        overwrites = options.get("edited_copy", "keep") == "overwrite"
        return Protocol(self._site, wanted, self._parcel.remote, overwrites_edits=overwrites)

    def _tried(self) -> AttemptOutcome:
        """A trial writes nothing: it signs in and looks what the account may do."""
        value = self._site.get("users/me").value
        account = value if isinstance(value, dict) else {}
        held = account.get("capabilities")
        missing = [each for each in _CAPABILITIES if not isinstance(held, dict) or not held.get(each)]
        if missing:
            raise SiteError(
                f"The account may not {', '.join(missing)}. Give it the role of an editor.", Verdict.CREDENTIALS
            )
        return self._confirmed(None, response=f"Signed in as {str(account.get('slug', ''))[:100]}, who may publish.")

    def _confirmed(self, remote: RemoteCopy | None, response: str = "") -> AttemptOutcome:
        told = self._words.cleaned(response)
        return replace(self._told(), delivered=True, verdict=Verdict.CONFIRMED, response=told, remote=remote)

    def failed(self, message: str, error: SiteError | None = None) -> AttemptOutcome:
        """What went wrong; what was learnt of the post before is kept."""
        told = replace(
            self._told(), error=self._words.cleaned(message), remote=self._protocol.learnt if self._protocol else None
        )
        if error is None:
            return told
        return replace(
            told,
            verdict=error.verdict,
            status=error.status,
            retry_after=error.retry_after,
            response=self._words.cleaned(error.said),
        )

    def _told(self) -> AttemptOutcome:
        return AttemptOutcome(
            delivered=False,
            latency_ms=round((time.monotonic() - self._started) * 1000),
            body_digest=hashlib.sha256(self._parcel.item.body).hexdigest(),
            request=self._words.cleaned("; ".join(self._site.asked))[:2000],
        )
