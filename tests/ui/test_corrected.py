"""The review page after one sentence was corrected: what stands, what is new, a person's wording, markup, mending."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Site, sign_in
from tests.ui.staged import UR
from workflow.domain import commands as wanted
from workflow.domain.annotations import Finding, Severity
from workflow.domain.drafting import redrafted
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.segments import Method, TargetSegment
from workflow.domain.vocabulary import Role, system_actor

LINK = "https://example.org/bridge"


@pytest.fixture
def corrected(site: Site) -> Site:
    """The Urdu edition: one sentence edited by a person, approved, corrected in the source, translated anew."""
    staged = site.staged
    application, article_id = staged.application, staged.bridge
    now = application.clock.now
    editor = application.accounts.add_user("Ed Itor", "correct horse battery", [Role.TRANSLATOR]).actor
    segment = staged.article(article_id).blocks[1].segments[0]
    mark = Mark(start=0, end=4, kind=MarkKind.LINK, href=LINK)
    edit = wanted.PostEdit(
        by=editor,
        at=now(),
        language=UR,
        segments={segment.id: "انسان کا ترجمہ۔ "},
        marks={segment.id: (mark,)},
    )
    staged.execute(edit, article_id)
    staged.check(article_id, UR)
    approve = wanted.ApproveEdition(
        by=staged.reviewer,
        at=now(),
        language=UR,
        content_hash=staged.article(article_id).editions[UR].content_hash,
    )
    staged.execute(approve, article_id)
    correct = wanted.CorrectArticle(
        by=staged.writer,
        at=now(),
        blocks=redrafted(staged.article(article_id).blocks, {segment.id: "The bridge opens a day later than planned."}),
        original=wanted.Original(format="text", text="corrected"),
        note="A wrong day.",
    )
    staged.execute(correct, article_id)
    [stale] = staged.article(article_id).unfinished(UR)
    target = TargetSegment(
        text="پل ایک دن  بعد کھلے گا۔ ", source_hash=stale.hash, method=Method.MACHINE, engine="fake 1.0 sha256:ab"
    )
    record = wanted.RecordTranslation(
        by=system_actor("translate"),
        at=now(),
        language=UR,
        segments={stale.id: target},
        spent=wanted.Spent(calls=1, characters=42, milliseconds=120),
    )
    staged.execute(record, article_id)
    start = target.text.index("  ")
    finding = Finding(
        id="f1",
        check="spacing",
        severity=Severity.ADVISORY,
        message="Several spaces stand together: leave one.",
        excerpt="  ",
        segment_id=stale.id,
        start=start,
        end=start + 2,
        suggestion=" ",
    )
    staged.check(article_id, UR, (finding,))
    return site


def address(site: Site) -> str:
    """Of the Urdu edition's page."""
    return f"/articles/{site.staged.bridge}/{UR}"


def test_one_corrected_sentence_stands_out(corrected: Site, open_page: Any) -> None:
    """All other sentences show their approval; the new one shows the person's wording with the source it rendered."""
    page = open_page(may_log=("401",))
    sign_in(page, corrected, then=address(corrected))
    segments = page.locator(".pair[id]")
    expect(page.get_by_text("✓ approved")).to_have_count(segments.count() - 1)
    former = page.locator("details.former")
    expect(former).to_have_count(1)
    expect(former).to_contain_text("انسان کا ترجمہ۔")
    expect(former).to_contain_text("Ed Itor")
    expect(page.get_by_role("progressbar", name="Translated segments")).to_be_visible()
    expect(page.locator("#rail")).to_contain_text("42 characters to engines in 0.1 s: fake")


def test_a_finding_is_mended_with_one_click(corrected: Site, open_page: Any) -> None:
    """The suggestion takes the place of the excerpt, and of nothing else."""
    page = open_page(may_log=("401",))
    sign_in(page, corrected, then=address(corrected))
    page.get_by_role("button", name="Mend").click()
    expect(page.get_by_role("status").filter(has_text="Mended.")).to_be_visible()
    texts = [each.text for each in corrected.staged.article(corrected.staged.bridge).editions[UR].translations.values()]
    assert "پل ایک دن بعد کھلے گا۔ " in texts


def test_the_former_wording_can_be_taken(corrected: Site, open_page: Any) -> None:
    """One click lets the person's words stand again, their link included."""
    page = open_page(may_log=("401",))
    sign_in(page, corrected, then=address(corrected))
    page.get_by_role("button", name="Take this wording").click()
    expect(page.get_by_role("status").filter(has_text="stands again")).to_be_visible()
    expect(page.locator(f"span.link[title='{LINK}']").first).to_be_visible()
