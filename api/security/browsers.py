"""What a browser is called in a few words, so that people recognise their sessions. Decides nothing."""

from __future__ import annotations

import re

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,29}", re.ASCII)


def browser_of(user_agent: str) -> str:
    """``Firefox, Linux`` of a ``User-Agent`` header; a program's own first word; empty where nothing is known."""
    agent = user_agent[:500]
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    if not browser:
        product = _PRODUCT.match(agent)
        return product[0] if product else ""
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser}, {system}" if system else browser
