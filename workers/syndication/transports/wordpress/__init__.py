"""A stock WordPress site as a partner portal: posts are made, changed and taken down through its REST interface.

The profile's endpoint is the address of the front page, its option ``username`` an editor's login, and the partner's
secret that account's application password. ``protocol.py`` says what is done, ``site.py`` how it is asked.
"""

from __future__ import annotations

import hashlib
import json
import ssl
import time
from collections.abc import Sequence
from dataclasses import replace

import httpcore
import httpx

from workers.http.egress import EndpointRefused, GuardedTransport, TlsRefused, deadline, guarded_client
from workers.ports import Parcel
from workers.syndication.transports.wordpress.protocol import Protocol, Wanted
from workers.syndication.transports.wordpress.site import Site, SiteError
from workflow.domain.commands import AttemptOutcome, RemoteCopy, Verdict
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import PubStatus
from workflow.endpoints import Resolver, resolve

_UNREACHABLE = "The site could not be reached."
_TOO_SLOW = "The site did not answer completely in time."
_BROKEN = "The connection broke before the answer was complete, or the answer was not HTTP."
_BAD_CERTIFICATE = "No secure connection: the site's certificate or TLS version was not accepted."
_CAPABILITIES = ("publish_posts", "edit_others_posts", "delete_published_posts")


class WordPressTransport:
    """Brings a post up to a revision. Safe to share among threads; make it after a fork."""

    def __init__(
        self,
        allowed_networks: Sequence[str] = (),
        *,
        allow_http: bool = False,
        total_seconds: float = 30.0,
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Take the networks (CIDR) that may be reached although they are not public, and the whole attempt's limit."""
        self._total_seconds = total_seconds
        self._client = guarded_client(
            GuardedTransport(allowed_networks, allow_http=allow_http, resolver=resolver, ssl_context=ssl_context),
            total_seconds=total_seconds,
            connect_seconds=5.0,
        )

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
        except (EndpointRefused, httpcore.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol, InvalidValue):
            return attempt.failed(_UNREACHABLE)
        except httpcore.TimeoutException:
            return attempt.failed(_TOO_SLOW)
        except TlsRefused:
            return attempt.failed(_BAD_CERTIFICATE)
        except (httpcore.NetworkError, httpcore.RemoteProtocolError):
            return attempt.failed(_BROKEN)


class _Attempt:
    """One attempt, with what was learnt before it failed."""

    def __init__(self, parcel: Parcel, client: httpx.Client) -> None:
        self._parcel = parcel
        self._started = time.monotonic()
        options = parcel.profile.options
        password = parcel.secrets[0] if parcel.secrets else ""
        self._site = Site(client, parcel.profile.endpoint, options.get("username", ""), password)
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
            title=fields["title"],
            content=fields["content"],
            excerpt=fields.get("excerpt", ""),
            slug=fields["slug"],
            date_gmt=fields["date_gmt"],
            tags=tuple(fields.get("tags", ())),
            categories=tuple(int(each) for each in options.get("categories", "").split(",") if each.strip()),
        )
        overwrites = options.get("edited_copy", "keep") == "overwrite"
        return Protocol(self._site, wanted, self._parcel.remote, overwrites_edits=overwrites)

    def _tried(self) -> AttemptOutcome:
        """A trial writes nothing: it signs in and looks what the account may do."""
        account = self._site.get("users/me").value
        held = account.get("capabilities", {}) if isinstance(account, dict) else {}
        missing = [each for each in _CAPABILITIES if not held.get(each)]
        if missing:
            raise SiteError(
                f"The account may not {', '.join(missing)}. Give it the role of an editor.", Verdict.CREDENTIALS
            )
        return self._confirmed(None, response=f"Signed in as {account.get('slug', '')}, who may publish.")

    def _confirmed(self, remote: RemoteCopy | None, response: str = "") -> AttemptOutcome:
        return replace(self._told(), delivered=True, verdict=Verdict.CONFIRMED, response=response, remote=remote)

    def failed(self, message: str, error: SiteError | None = None) -> AttemptOutcome:
        """What went wrong; what was learnt of the post before is kept."""
        told = replace(self._told(), error=message, remote=self._protocol.learnt if self._protocol else None)
        if error is None:
            return told
        return replace(
            told, verdict=error.verdict, status=error.status, retry_after=error.retry_after, response=error.said
        )

    def _told(self) -> AttemptOutcome:
        return AttemptOutcome(
            delivered=False,
            latency_ms=round((time.monotonic() - self._started) * 1000),
            body_digest=hashlib.sha256(self._parcel.item.body).hexdigest(),
            request="; ".join(self._site.asked)[:2000],
        )
