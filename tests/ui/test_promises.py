"""What holds on every page: accessible, small, nothing that the Content-Security-Policy complains of."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.ui.staged import EN, PT, UR, ZH

axe_package = pytest.importorskip(
    "axe_playwright_python", reason="axe-playwright-python is not installed; it carries axe-core"
)
_AXE = (Path(axe_package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def addresses(site):
    """The pages that are looked at, by name."""
    article = f"/articles/{site.staged.bridge}"
    return {
        "queue": "/queue",
        "review": f"{article}/{EN}",
        "review in Urdu": f"{article}/{UR}",
        "review in Chinese": f"{article}/{ZH}",
        "terms and memory": f"{article}/{UR}/segments/s2/help",
        "translation": f"{article}/{PT}",
        "overview": article,
        "asking an official": f"{article}/{UR}/review-links",
        "images": f"{article}/images",
        "writing": "/write",
        "new article": "/write/new",
        "read by others": f"/write/{site.staged.bridge}",
        "preview": f"/write/{site.staged.bridge}/preview/{UR}",
        "queue of all, filtered": "/queue?state=waiting&urgency=3&embargo=none",
        "queue, all hidden": "/queue?language=kk",
        "search": "/search?q=bridge",
        "board": "/articles",
        "list": "/articles/list?stage=review",
        "deliveries": "/deliveries",
        "delivery": f"/deliveries/{site.staged.partner}/{site.staged.bridge}",
        "with partners": f"{article}/deliveries",
        "what is sent": f"/deliveries/{site.staged.partner}/{site.staged.bridge}/sent?item={ZH}:1",
        "history": f"{article}?history=all",
        "comparison": f"{article}/compare?from={EN}@now&to={UR}@now",
        "partners": "/partners",
        "partner": f"/partners/{site.staged.partner}",
        "new partner": "/partners/new",
        "newsroom": "/newsroom",
        "desks": "/desks",
        "desk": "/desks/world",
        "glossary": "/glossary",
        "file of concepts": "/glossary/import",
        "topics": "/topics",
        "topic": "/topics/medtop:11000000",
        "people": "/people",
        "roles": "/people/roles",
        "sources": "/sources",
        "engines": "/engines",
        "health": "/health",
        "account": "/account",
        "keys": "/account/keys",
        "second factor": "/account/second-factor",
        "knowledge": "/knowledge",
        "figures": "/figures",
        "patterns": "/patterns",
        "reference": "/api/reference",
        "operation": "/api/reference/create_article",
        "operation with a form": "/api/reference/add_an_image",
        "message to partners": "/api/reference/receive_article",
        "problems": "/problems",
        "problem": "/problems/version_conflict",
        "portal": "/news",
        "portal list": f"/news/{ZH}",
        "portal article": site.staged.address(ZH),
    }


def signed_in(page, site, name="Rosa Reviewer"):
    """Sign in from the sign-in page itself, so that nothing is logged."""
    page.goto(f"{site.url}/login")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill("correct horse battery")
    page.locator("button.main").click()
    page.wait_for_url("**/queue")


def open_all(page):
    """Unfold what is folded away, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")


def violations(page):
    """What axe-core objects to and what it cannot decide, with the places."""
    page.evaluate(_AXE)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", _RULES)
    objections = [*result["violations"], *result["incomplete"]]
    return [(found["id"], [node["html"][:200] for node in found["nodes"]]) for found in objections]


@pytest.mark.parametrize(
    ("scheme", "language", "width"), [("light", "en", 1440), ("dark", "ur", 320), ("light", "ur", 768)]
)
def test_axe_finds_nothing(shared_site, open_page, scheme, language, width):
    """axe-core objects to nothing on any page (WCAG 2.2 AA, best practices), and can decide everything.

    Light and dark, from left to right and from right to left, three widths: all twelve together are looked at by
    `benchmarks/accessibility.py`.
    """
    looks = {"color_scheme": scheme, "locale": language, "viewport": {"width": width, "height": 900}}
    page = open_page(f"{shared_site.url}/login", **looks)
    found = {"login": violations(page)}
    signed_in(page, shared_site)
    for name, address in addresses(shared_site).items():
        page.goto(f"{shared_site.url}{address}")
        found[name] = violations(page)
    for person, shown in (
        ("Paul Publisher", ("review in Chinese", "deliveries", "delivery", "partner", "overview")),
        ("Ada Admin", ("partners", "partner", "new partner", "people", "desk")),
        ("Wang Li", ("writing", "new article", "read by others")),
    ):
        allowed = open_page(**looks)
        signed_in(allowed, shared_site, person)
        for name in shown:
            allowed.goto(f"{shared_site.url}{addresses(shared_site)[name]}")
            open_all(allowed)
            found[f"{name}, {person}"] = violations(allowed)
    assert {name: each for name, each in found.items() if each} == {}


def test_pages_fit_a_narrow_screen(shared_site, open_page):
    """At 320 CSS pixels nothing but tables scrolls sideways, with everything unfolded (WCAG 1.4.10)."""
    page = open_page(f"{shared_site.url}/login")
    signed_in(page, shared_site, "Ada Admin")
    page.set_viewport_size({"width": 320, "height": 700})
    widths = {}
    for name, address in addresses(shared_site).items():
        page.goto(f"{shared_site.url}{address}")
        open_all(page)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in widths.items() if width > 320} == {}


@pytest.mark.parametrize("name", ["queue", "with partners", "partner", "new article"])
def test_budgets_on_the_wire(shared_site, open_page, name):
    """A cold page costs at most 40 kB, its scripts 20 kB, its style 8 kB, in 8 requests to this server alone."""
    page = open_page()
    signed_in(page, shared_site, "Ada Admin")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    sizes, types, hosts = {}, {}, set()

    def answered(event):
        if event["response"]["url"].startswith("data:"):  # the browser's own picture, in a field for a date
            return
        types[event["requestId"]] = event["response"]["mimeType"]
        hosts.add(event["response"]["url"].split("/")[2])

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(f"{shared_site.url}{addresses(shared_site)[name]}", wait_until="load")
    page.evaluate("document.title")  # a round trip, after which everything that was loaded has been reported
    sizes = {key: size for key, size in sizes.items() if key in types}  # not what the page before left behind
    of = {kind: sum(size for key, size in sizes.items() if types[key] == kind) for kind in set(types.values())}
    assert min(of["text/html"], of["text/javascript"], of["text/css"]) > 0, of
    assert of["text/javascript"] <= 20_000, of
    assert of["text/css"] <= 8_000, of
    assert sum(sizes.values()) <= 40_000, of
    assert len(types) <= 8, types
    assert hosts == {shared_site.url.removeprefix("http://")}


def test_static_files_are_kept_for_ever(shared_site, open_page):
    """Static addresses carry the content's hash and may be cached for ever; an unknown one is 404."""
    page = open_page(f"{shared_site.url}/login")
    address = page.locator('link[rel="stylesheet"]').get_attribute("href")
    answer = page.request.get(f"{shared_site.url}{address}")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert page.request.get(f"{shared_site.url}/static/newsroom.000000000000.css").status == 404


def test_the_policy_bites(shared_site, open_page):
    """An inline script put into a page is refused by the Content-Security-Policy: an empty console means something."""
    page = open_page(f"{shared_site.url}/login", may_log=("Content Security Policy",))
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'window.bad = 1'}))")
    assert page.evaluate("window.bad") is None


def test_json_twins_exist(shared_site, open_page):
    """A page whose content the API has too names that address in its head, and it answers to the same session."""
    page = open_page()
    signed_in(page, shared_site)
    twins = {}
    for name, address in addresses(shared_site).items():
        page.goto(f"{shared_site.url}{address}")
        for link in page.locator('link[rel="alternate"][type="application/json"]').all():
            answer = page.request.get(urljoin(shared_site.url, link.get_attribute("href")))
            twins[name] = (answer.status, answer.headers["content-type"])
    assert {"review", "translation", "overview", "board", "deliveries", "desks"} <= set(twins)
    assert {"delivery", "with partners", "partners", "partner"} <= set(twins)
    assert set(twins.values()) == {(200, "application/json")}


def test_tables_fold_into_cards_on_a_phone(shared_site, open_page):
    """At 390 CSS pixels queue and deliveries need no sideways scroll at all: Retry and State lie on the screen."""
    page = open_page(f"{shared_site.url}/login")
    signed_in(page, shared_site, "Paul Publisher")
    page.set_viewport_size({"width": 390, "height": 844})
    for address, inside in (
        ("/queue?state=waiting", ".state"),
        ("/deliveries", ".state"),
        ("/deliveries", "form[action$=retry] button"),
        ("/partners", ".state"),
    ):
        page.goto(f"{shared_site.url}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("(e => e.scrollWidth - e.clientWidth)(document.querySelector('.scroll'))") == 0
        boxes = [each.bounding_box() for each in page.locator(f"#rows {inside}").all()]
        assert boxes
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes), boxes
    assert violations(page) == []
