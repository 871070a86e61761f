"""The ways to a partner, by name. One transport a file; this page only makes them."""

from __future__ import annotations

import logging
from pathlib import Path

from workers.ports import Transport
from workers.syndication.transports.folder import FolderTransport
from workers.syndication.transports.sftp import SftpTransport
from workers.syndication.transports.webhook import WebhookTransport
from workers.syndication.transports.websub import WebsubTransport
from workers.syndication.transports.wordpress import LARGEST_ANSWER, SECONDS, WordPressTransport
from workflow.endpoints import AddressRules
from workflow.outgoing.client import PartnerClient

logger = logging.getLogger("copyflow.egress")


def make_transports(rules: AddressRules, outbox: Path) -> dict[str, Transport]:
    """Every transport by its name. Make them once a process, after the fork: they keep connections open."""
    if rules.networks:
        logger.warning("partners may be in the networks %s", ", ".join(map(str, rules.networks)))
    if rules.allow_http:
        logger.warning("partners may be sent to without encryption (COPYFLOW_ALLOW_HTTP)")
    client = PartnerClient(rules)
    site_client = PartnerClient(rules, total_seconds=SECONDS, largest_answer=LARGEST_ANSWER)
    made: list[Transport] = [
        WebhookTransport(client),
        WebsubTransport(client),
        SftpTransport(rules),
        FolderTransport(outbox),
        WordPressTransport(site_client),
    ]
    return {transport.name: transport for transport in made}
