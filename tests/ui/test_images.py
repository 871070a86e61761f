"""Images of an article in a real browser: handed in by a form without scripts, described, shown to readers, removed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.image_factories import picture
from tests.ui.staged import EN, PASSWORD, UR, ZH, publish
from tests.ui.test_promises import open_all, violations


def signed_in(page, site, name="Paul Publisher"):
    """Sign in by the form, without a script."""
    page.goto(f"{site.url}/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/queue")


def hand_in(page, site, alt, width=900, height=600):
    """Add an image to the bridge by the page's form."""
    page.goto(f"{site.url}/articles/{site.staged.bridge}/images")
    form = page.locator("form[enctype]")
    file = {"name": "bridge.png", "mimeType": "image/png", "buffer": picture(width, height, kind="PNG")}
    form.get_by_label("A picture from this computer").set_input_files(file)
    form.get_by_label("What it shows").fill(alt)
    form.get_by_label("Caption").fill("The bridge on Monday")
    form.get_by_label("Credit").fill("Ana Reis")
    form.get_by_role("button", name="Add the image").click()
    expect(page.get_by_role("status").filter(has_text="The image was added.")).to_be_visible()


def test_an_image_is_handed_in_published_and_removed_without_scripts(site, open_page):
    """From a file on the person's machine to the readers' page and away from it again, by plain forms."""
    page = open_page(java_script_enabled=False)
    signed_in(page, site)
    hand_in(page, site, "A bridge over a river")
    expect(page.get_by_role("img", name="A bridge over a river")).to_be_visible()
    page.get_by_role("button", name="Publish the images as they are now").click()
    expect(page.get_by_role("status").filter(has_text="show the images as they are now")).to_be_visible()
    reader = open_page(f"{site.url}{site.staged.address(ZH)}", java_script_enabled=False)
    shown = reader.get_by_role("img", name="A bridge over a river")
    expect(shown).to_be_visible()
    expect(shown).to_have_attribute("lang", "en")
    expect(reader.get_by_text("The bridge on Monday")).to_be_visible()
    page.get_by_text("Remove…").click()
    page.get_by_label("Why it is removed").fill("It is not ours")
    page.get_by_role("button", name="Remove the image").click()
    expect(page.get_by_role("status").filter(has_text="The image was removed.")).to_be_visible()
    address = shown.get_attribute("src")
    assert reader.request.get(f"{site.url}{address}").status == 410
    reader.reload()
    expect(reader.get_by_role("img")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_images_keep_every_promise(site, open_page, scheme):
    """Axe finds nothing, nothing is too wide for 320 pixels, and the console is silent under the policy."""
    page = open_page(color_scheme=scheme)
    said = []
    page.on("console", lambda message: said.append(message.text))
    signed_in(page, site)
    hand_in(page, site, "A bridge over a river, seen from a boat", 1800, 900)
    hand_in(page, site, "The mayor at the ceremony", 300, 900)
    article = f"/articles/{site.staged.bridge}"
    publish(site.staged, site.staged.bridge, EN)
    found = {}
    for address in (f"{article}/images", article, f"{article}/{UR}", site.staged.address(EN)):
        page.goto(f"{site.url}{address}")
        open_all(page)
        for width in (1440, 320):
            page.set_viewport_size({"width": width, "height": 800})
            found[address, width] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert {place: each for place, each in found.items() if each} == {}
    assert said == []
    assert page.evaluate("document.querySelector('figure img').complete")
