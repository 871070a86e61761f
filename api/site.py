"""The address that the newsroom is reached at: what links begin with that leave it."""

from __future__ import annotations

from fastapi import Request

from api.security.authentication import application_of


def site_url(request: Request) -> str:
    """Address of the site, without a trailing slash: the configured one, else as the reader came in."""
    return application_of(request).settings.site_url or str(request.base_url).rstrip("/")
