"""Who is counted as a visit: a person's browser that opened the page. What is asked is forgotten at once.

Programs that say what they are, previews, parts of other pages and pages fetched in advance are not. Who lies about
being a browser is counted: to find that out, one would have to remember readers.
"""

from __future__ import annotations

import re

from fastapi import Request

_BROWSERS = ("Mozilla/", "Opera/")
"""Every browser's name begins so; curl's, those of libraries and most feed readers do not."""
_PROGRAMS = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|archiver|fetcher|preview|monitor|uptime|pingdom|lighthouse|pagespeed"
    r"|headless|phantomjs|selenium|puppeteer|playwright|scrap|validator|feed|rss|facebookexternalhit|whatsapp"
    r"|telegram|skypeuri|embedly|bingpreview|mediapartners|adsbot|googleother|google-|inspectiontool|chatgpt|gptbot"
    r"|claude|perplexity|ccbot|bytespider|yandex(?!browser)|baiduspider|sogou web|petalbot|dataprovider|ahrefs"
    r"|semrush|python|java/|go-http|okhttp|libwww|wget|curl|httpx|axios|node-fetch",
    re.IGNORECASE,
)


def is_a_visit(request: Request) -> bool:
    """Whether the request opens the page for somebody to read."""
    headers = request.headers
    if request.method != "GET" or _is_ahead_of_time(request):
        return False
    fetched = headers.get("sec-fetch-dest", "document"), headers.get("sec-fetch-mode", "navigate")
    if fetched != ("document", "navigate"):  # a part of another page, or a script's
        return False
    agent = headers.get("user-agent", "")
    return agent.startswith(_BROWSERS) and _PROGRAMS.search(agent) is None


def _is_ahead_of_time(request: Request) -> bool:
    """Fetched in case somebody should want to read it."""
    said = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-purpose", "x-moz"))
    return any("prefetch" in each.lower() or "preview" in each.lower() for each in said)
