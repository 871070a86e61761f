"""The fields of a WordPress post: safe for every role's filter, found again by their marker."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings

from tests.rendering.publications import ARTICLE, SLUG, any_publication, block, corrected, publication
from workflow.domain.publication import Publication
from workflow.domain.segments import BlockKind
from workflow.domain.slugs import edition_key
from workflow.domain.vocabulary import LanguageTag, PubStatus
from workflow.rendering.formats import FORMATS
from workflow.rendering.validation import problems_of

KEY = edition_key(ARTICLE, LanguageTag("en"))


def render(item: Publication) -> dict[str, Any]:
    """The fields."""
    return json.loads(FORMATS["wordpress-post"].render(item).body)


def test_a_post_has_what_the_site_needs() -> None:
    """Title and excerpt are escaped HTML, the date is UTC without a zone, the slug ends in the key."""
    post = render(publication())
    assert post["title"] == "Forum opens &lt;today&gt; &amp; tomorrow"
    assert post["excerpt"] == "The river forum isn't &lt;b&gt;closed&lt;/b&gt; &amp; goes on."
    assert post["date_gmt"] == "2026-03-01T09:30:00"
    assert post["slug"] == f"forum-opens-today-tomorrow-{KEY}"
    assert post["tags"] == ["education", "Feature", "Ana Reis", "Harbour University", "Lisbon", "River Forum"]


def test_the_content_ends_in_its_marker_and_names_its_source() -> None:
    """Byline, publisher and the original page stand under the text, since WordPress has no field for them."""
    content = render(publication())["content"]
    assert content.startswith('<div lang="en" dir="ltr"><p>The river forum')
    assert content.endswith(f"\n<!-- copyflow-key:{KEY} rev=3 -->")
    assert '<strong>Source</strong>: <span dir="auto">Ana Reis</span>, <span dir="auto">Harbour University' in content
    assert f'href="https://news.example/news/en/{SLUG}"' in content


def test_a_translation_says_that_a_machine_made_it_in_its_language() -> None:
    """The disclosure and the source line are in the reader's language and direction."""
    content = render(publication(language=LanguageTag("fa"), machine_translated=True))["content"]
    assert content.startswith('<div lang="fa" dir="rtl">')
    assert 'data-digital-source-type="trainedAlgorithmicMedia"><strong>ترجمهٔ ماشینی</strong>' in content
    assert "<strong>منبع</strong>" in content
    uzbek = render(publication(language=LanguageTag("uz"), machine_translated=True))["content"]
    assert '<strong lang="en" dir="ltr">Machine translation</strong>' in uzbek


def test_square_brackets_run_nothing() -> None:
    """A text that looks like a shortcode is text on every site."""
    blocks = (block(BlockKind.HEADLINE, "[gallery]"), block(BlockKind.PARAGRAPH, "see [embed]x[/embed]", number=2))
    post = render(publication(blocks=blocks))
    assert "[" not in post["title"] + post["content"] + post["excerpt"]
    assert "&#91;embed]" in post["content"]


def test_a_corrected_headline_does_not_move_the_post() -> None:
    """The slug is of the first publication; the marker counts the revisions."""
    blocks = (block(BlockKind.HEADLINE, "Another headline"), block(BlockKind.PARAGRAPH, "text", number=2))
    post = render(corrected("not Monday", blocks=blocks, revision=4))
    assert post["slug"] == render(publication())["slug"]
    assert "not Monday" in post["content"]
    assert post["content"].endswith("rev=4 -->")


def test_what_is_gone_can_still_be_found() -> None:
    """Of a withdrawn edition the post's key, slug and marker are left, and nothing of its text."""
    post = render(publication(pub_status=PubStatus.CANCELED, verb="withdrawn", note="court"))
    assert post["content"] == f"<!-- copyflow-key:{KEY} rev=3 -->"
    assert (post["note"], post["tags"], post["excerpt"]) == ("KILL: court", [], "")


@settings(max_examples=150, deadline=None)
@given(any_publication)
def test_any_publication_is_safe(item: Publication) -> None:
    """Whatever is published: no element that filters cut, one marker at the end, sound but for an empty title."""
    content = render(item)["content"]
    assert not re.search(r"<(script|iframe|time|bdi|input|form)\b", content, re.IGNORECASE)
    assert content.count("copyflow-key:") == 1
    found = problems_of(FORMATS["wordpress-post"].render(item), "wordpress-post")
    assert [each for each in found if each.path != "/title"] == []
