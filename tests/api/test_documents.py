"""Whole files handed in over the API: what of them is text, what they say of themselves, and handing one in again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conversation import ARTICLE, Newsroom
from workflow.rendering.bodies import body_html

PAGE = """<!doctype html><html class="no-js" data-lang="xx" lang="pt-BR"><head><title>Site</title></head><body>
<header><p>The Site</p></header><nav><ul><li>Home</li></ul></nav>
<main><article><header><h1>Poços reabrem</h1><p>Por Ana Lima</p></header>
<p>Os poços voltaram a funcionar.</p><style>p {color: red}</style><script>track()</script>
<aside><p>Assine a nossa carta</p></aside></article></main><footer><p>© The Site</p></footer></body></html>"""
FRONT = "---\ntitle: Wells reopen\nauthor: Ana Lima\nlang: en\ntargets: pt, ru\n---\nThe wells are open again.\n"


def text_of(article: Any) -> list[str]:
    """The texts of an article's blocks."""
    return ["".join(segment["text"] for segment in block["segments"]) for block in article["blocks"]]


def hand_in(newsroom: Newsroom, document: str, **more: Any) -> Any:
    """The article made of a document."""
    answer = newsroom.writer.create("articles/documents", {"document": document, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_only_the_article_of_a_page_is_text(newsroom: Newsroom) -> None:
    """Navigation, footers, asides, scripts and a site's header are left out; the article's own header stays."""
    article = hand_in(newsroom, PAGE, format="html")
    assert text_of(article) == ["Poços reabrem", "Por Ana Lima", "Os poços voltaram a funcionar."]


DOUBTFUL = "<html lang='elvish-'><h1>Ok</h1><p>Ana Lima.</p></html>"


@pytest.mark.parametrize(
    ("page", "language"), [(PAGE, "pt-BR"), (PAGE.replace("pt-BR", "portuguesish-"), "pt"), (DOUBTFUL, None)]
)
def test_a_page_says_its_language(newsroom: Newsroom, page: str, language: str | None) -> None:
    """``<html lang>`` is the article's language, else what its words tell; in doubt the request has to name it."""
    answer = newsroom.writer.create("articles/documents", {"document": page, "format": "html"})
    assert (answer.status_code, answer.json().get("language")) == (201 if language else 422, language)
    named = newsroom.writer.create("articles/documents", {"document": page, "language": "pt"})
    assert (named.status_code, named.json()["language"]) == (201, "pt")


MARKED = "# Wells\n\nThe [wells](https://example.org/a?b=1&c=2) are *open* again. They close *at six*.\n"


def test_markup_outlives_a_correction_of_other_words(newsroom: Newsroom) -> None:
    """A corrected sentence keeps its space and the markup on words that stay; the others are untouched."""
    made = hand_in(newsroom, MARKED, language="en", submit=True)
    [first, second] = made["blocks"][1]["segments"]
    assert (first["text"], second["text"]) == ("The wells are open again. ", "They close at six.")
    change = {"note": "Not all.", "replace": [{"segment_id": first["id"], "text": "Most wells are open again."}]}
    corrected = newsroom.writer.act(made["article_id"], "corrections", change)
    assert corrected.status_code == 200, corrected.text
    assert text_of(corrected.json())[1] == "Most wells are open again. They close at six."
    blocks = newsroom.application.views.article(made["article_id"]).blocks
    assert body_html(blocks) == (
        '<p>Most <a href="https://example.org/a?b=1&amp;c=2">wells</a> are <em>open</em> again. '
        "They close <em>at six</em>.</p>"
    )
    assert [each["id"] for each in corrected.json()["blocks"][1]["segments"]] == [first["id"], second["id"]]


def test_front_matter_in_other_words(newsroom: Newsroom) -> None:
    """``title``, ``author``, ``lang`` and a comma list of targets are read; a field under two names is refused."""
    article = hand_in(newsroom, FRONT)
    assert (article["headline"], article["details"]["byline"], article["language"]) == (
        "Wells reopen",
        "Ana Lima",
        "en",
    )
    assert {edition["language"] for edition in article["editions"]} == {"en", "pt", "ru"}
    twice = FRONT.replace("lang: en", "lang: en\nlanguage: en")
    assert newsroom.writer.create("articles/documents", {"document": twice}).status_code == 422


AGAIN = "---\nheadline: Wells reopen early\nslugline: wells\nsource: Town Hall\n---\nThe wells opened on Monday.\n"


def test_a_file_again_revises_a_draft(newsroom: Newsroom) -> None:
    """A whole file replaces a draft's text and what it names of the metadata, and submits it unless told not to."""
    identity = newsroom.writer.article(submit=False, urgency=2)
    body = {"document": AGAIN, "filename": "wells.md", "submit": False}
    kept = newsroom.writer.act(identity, "documents", body)
    assert kept.status_code == 200, kept.text
    assert text_of(kept.json()) == ["Wells reopen early", "The wells opened on Monday."]
    details = kept.json()["details"]
    assert (details["slugline"], details["urgency"], details["origin"]) == ("wells", 2, {"source": "Town Hall"})
    assert kept.json()["stage"] == "draft"
    submitted = newsroom.writer.act(identity, "documents", {"document": AGAIN})
    assert (submitted.json()["stage"], submitted.json()["source_version"]) == ("translation", 1)
    assert submitted.headers["ETag"] == newsroom.writer.get(f"articles/{identity}").headers["ETag"]


def test_a_file_again_after_submission_is_a_correction(newsroom: Newsroom) -> None:
    """Afterwards the file needs a note for readers (422 without), and is put on record as a correction."""
    identity = newsroom.writer.article()
    refused = newsroom.writer.act(identity, "documents", {"document": AGAIN})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/note")
    corrected = newsroom.writer.act(identity, "documents", {"document": AGAIN, "note": "The day was wrong."})
    assert corrected.status_code == 200, corrected.text
    assert (corrected.json()["correction_note"], corrected.json()["source_version"]) == ("The day was wrong.", 2)


def test_a_file_again_holds_to_version_language_and_role(newsroom: Newsroom) -> None:
    """Without If-Match it is 428, on an older version 412, in another language 422, from a translator 403."""
    identity = newsroom.writer.article(submit=False)
    address, body = f"articles/{identity}/documents", {"document": AGAIN}
    assert newsroom.writer.request("POST", address, json=body).status_code == 428
    assert newsroom.writer.act(identity, "documents", body, version='"9"').status_code == 412
    french = {"document": AGAIN.replace("slugline: wells", "lang: fr")}
    assert newsroom.writer.act(identity, "documents", french).status_code == 422
    assert newsroom.translator.act(identity, "documents", body).status_code == 403
    assert newsroom.writer.get(f"articles/{identity}").json()["version"] == 1


def test_forty_languages_are_enough(newsroom: Newsroom) -> None:
    """An article goes into at most 40 languages, named in JSON, in a file or one after another: then it is 422."""
    tags = (
        "ar az be bg bn cs da de el es et fa fi fr he hi hr hu hy id is it ja ka kk ko ky lt lv mn nl pl pt ro ru sk"
        " sl sv tr uk"
    ).split()
    document = FRONT.replace("pt, ru", ", ".join([*tags, "ur"]))
    refused = newsroom.writer.create("articles/documents", {"document": document})
    assert (refused.status_code, "at most 40" in refused.json()["detail"]) == (422, True)
    targets = [{"language": tag, "route": "person"} for tag in tags]
    too_many = {**ARTICLE, "targets": [*targets, {"language": "ur"}]}
    assert newsroom.writer.create("articles", too_many).status_code == 422
    identity = newsroom.writer.article(targets=targets)
    refused = newsroom.writer.act(identity, "editions", {"language": "ur"})
    assert (refused.status_code, "at most 40" in refused.json()["detail"]) == (422, True)
    assert len(newsroom.writer.get(f"articles/{identity}").json()["editions"]) == 41
