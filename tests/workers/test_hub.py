"""The hub that the settings name is a partner like any other."""

from __future__ import annotations

from pathlib import Path

from tests.workers.newsroom import ADMIN, CHEAP_HASHER
from workflow.bootstrap import Application, bootstrap
from workflow.domain.commands import DisablePartner, EditPartner
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.streams import partner_stream
from workflow.hub import ensure_hub
from workflow.settings import Settings

HUB = "https://hub.example/publish"


def newsroom(home: Path, hub_url: str = HUB) -> Application:
    application = bootstrap(Settings(home=home, hub_url=hub_url), hasher=CHEAP_HASHER)
    application.migrate()
    return application


def test_the_configured_hub_is_registered_once(tmp_path: Path) -> None:
    """By whom is on record, and a second clock or start adds nothing."""
    application = newsroom(tmp_path)
    assert ensure_hub(application)
    assert not ensure_hub(application)
    (partner,) = application.views.partners()
    assert (partner.transport, partner.format, partner.endpoint) == ("websub", "websub-ping", HUB)
    (recorded,) = application.views.log(types=("partner.registered",))
    assert recorded.metadata.actor == "system:hub"
    assert application.views.public.hubs() == [HUB]
    application.close()


def test_what_somebody_decided_about_it_holds(tmp_path: Path) -> None:
    """A disabled hub stays disabled and is named by no feed; one that was given another address is not doubled."""
    application = newsroom(tmp_path)
    ensure_hub(application)
    (partner,) = application.views.partners()
    stream, now = partner_stream(partner.id), application.clock.now()
    application.newsroom.execute(DisablePartner(by=ADMIN, at=now, reason="spam"), stream)
    assert not ensure_hub(application)
    assert application.views.public.hubs() == []
    moved = PartnerProfile(name="Hub", endpoint="https://other.example/", transport="websub", format="websub-ping")
    application.newsroom.execute(EditPartner(by=ADMIN, at=now, profile=moved), stream)
    assert not ensure_hub(application)
    assert len(application.views.partners()) == 1
    application.close()


def test_without_a_hub_there_is_none(tmp_path: Path) -> None:
    """No setting, no partner."""
    application = newsroom(tmp_path, hub_url="")
    assert not ensure_hub(application)
    assert application.views.partners() == []
    application.close()
