"""Promises of intake: what comes in is kept exactly or refused by name, and nothing else ever happens."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.commands import Target
from workflow.domain.errors import InvalidValue
from workflow.domain.marks import require_fitting
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.vocabulary import LanguageTag
from workflow.intake import parse_article, parse_body, parse_fragment

REPOSITORY = Path(__file__).resolve().parents[2]
SEED = REPOSITORY.parent / "shared" / "seed_article.txt"
EN = LanguageTag("en")
SAMPLES = sorted((REPOSITORY / "workflow" / "cli" / "samples").glob("*.txt"))


def forms(blocks):
    """Blocks as short tuples."""
    return [(str(block.kind), block.level, block.text) for block in blocks]


def test_the_typical_item():
    """The typical item is read into headline, seven paragraphs and three fields, with every no-break space kept."""
    if not SEED.is_file():
        pytest.skip("seed_article.txt does not stand in the shared folder beside the repository")
    text = SEED.read_text(encoding="utf-8")
    parsed = parse_article(text)
    assert parsed.fields == {"publisher": "系统管理员", "release_time": "2021-07-02", "visits": "20"}
    assert [block.kind for block in parsed.blocks] == [BlockKind.HEADLINE] + [BlockKind.PARAGRAPH] * 7
    assert parsed.headline == text.split("\n", 1)[0]
    assert sum(block.text.count("\u00a0") for block in parsed.blocks) == text.count("\u00a0")
    assert parsed.original.text == text
    assert parsed.details().publisher == "系统管理员"
    assert parsed.details().origin == {"release_time": "2021-07-02", "visits": "20"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_typical_items(path):
    """Every sample has 250 to 350 words, the glued line with Chinese in it, and the defects of such items."""
    text = path.read_text(encoding="utf-8")
    parsed = parse_article(text, filename=path.name)
    assert 250 <= len(text.split()) <= 350
    assert set(parsed.fields) == {"publisher", "release_time", "visits"}
    assert not parsed.fields["publisher"].isascii()
    assert "\u00a0" in text
    assert " ," in text
    assert len(parsed.blocks) == 7


@pytest.mark.parametrize(
    "line",
    [
        "Publisher:编辑部Release time:2030-01-02visits:7",
        "publisher: 编辑部  RELEASE TIME : 2030-01-02 Visits: 7",
        "Publisher:编辑部\u00a0Release\u00a0time:2030-01-02\u00a0visits:7",
        "发布人:编辑部发布时间:2030-01-02浏览次数:7",
    ],
)
def test_metadata_line_is_lifted(line):
    """The glued line goes into fields and not into the body, however it is spaced, under the headline or apart."""
    expected = {"publisher": "编辑部", "release_time": "2030-01-02", "visits": "7"}
    for gap in ("\n", "\n\n"):
        parsed = parse_article(f"A title\n{line}{gap}A body.", format="seed")
        assert parsed.fields == expected
        assert forms(parsed.blocks) == [("headline", 0, "A title"), ("paragraph", 0, "A body.")]
    page = parse_article(f"<h1>A title</h1><p>{line}</p><p>A body.</p>", format="html")
    assert page.fields == expected
    assert len(page.blocks) == 2


def test_a_sentence_with_a_label_stays():
    """A paragraph that only mentions a label is no metadata."""
    parsed = parse_article("Title\n\nPublisher: we asked one.\n\nThe source: a river.", format="seed")
    assert parsed.fields == {}
    assert len(parsed.blocks) == 3


def test_a_form_lifts_nothing():
    """A body from a form keeps its metadata line: the form has fields of its own, so lifting would lose it."""
    blocks = parse_body("Title", "Publisher:编辑部Release time:2030-01-02visits:7\n\nBody.", "text", EN)
    assert blocks[1].text == "Publisher:编辑部Release time:2030-01-02visits:7"


def test_spacing_inside_a_paragraph_stays():
    """No-break and doubled spaces stay for the checks to find; line breaks become a space, in Chinese nothing."""
    blocks = parse_body("  Title\u00a0x ", " a\u00a0\u00a0b  c ,d\ne \r\n \t\r\n第一\n行", "text", EN)
    assert forms(blocks) == [
        ("headline", 0, "Title\u00a0x"),
        ("paragraph", 0, "a\u00a0\u00a0b  c ,d e"),
        ("paragraph", 0, "第一行"),
    ]


MARKDOWN = """---
# a comment
language: EN
targets: [pt-br, zh-hans]
urgency: 3
embargo: 2030-01-31T09:00:00+03:00
slugline: "river: forum"
genre: Press Release
byline: Ada
source: wire
---
Before.

# The *title*

A [link](https://example.org) and `code`
wrapped <script>alert(1)</script>end.

- one
  - two

> said

<script>bad()</script>
<p>raw</p>

## Sub
# Other
"""


def test_markdown_with_front_matter():
    """Markdown becomes blocks with their levels; front matter becomes typed values; scripts become nothing."""
    parsed = parse_article(MARKDOWN)
    assert parsed.headline == "The title"
    assert forms(parsed.blocks) == [
        ("headline", 0, "The title"),
        ("paragraph", 0, "Before."),
        ("paragraph", 0, "A link and code wrapped end."),
        ("list_item", 1, "one"),
        ("list_item", 2, "two"),
        ("quote", 0, "said"),
        ("paragraph", 0, "raw"),
        ("heading", 2, "Sub"),
        ("heading", 2, "Other"),
    ]
    assert (parsed.language, parsed.urgency) == ("en", 3)
    assert parsed.embargoed == datetime(2030, 1, 31, 6, tzinfo=UTC)
    assert parsed.targets == (Target(language=LanguageTag("pt-BR")), Target(language=LanguageTag("zh-Hans")))
    details = parsed.details()
    assert (details.slugline, details.genre, details.byline) == ("river: forum", "Press Release", "Ada")
    assert details.urgency == 3
    assert details.origin == {"source": "wire"}
    assert parsed.original.text == MARKDOWN


def test_front_matter_headline_wins():
    """A headline in the front matter stands; a first-level heading of the body steps down, the same one goes."""
    parsed = parse_article("---\nheadline: Up\n---\n# Up\n\n# Down\n\nText.", filename="a.md")
    assert forms(parsed.blocks) == [("headline", 0, "Up"), ("heading", 2, "Down"), ("paragraph", 0, "Text.")]


@pytest.mark.parametrize(
    ("front", "field"),
    [
        ("colour: red", "colour"),
        ("urgency: soon", "urgency"),
        ("urgency: 12", "urgency"),
        ("language: klingon", "language"),
        ("targets: [pt", "targets"),
        ("targets: [pt, pt]", "targets"),
        ("byline: [a, b]", "byline"),
        ('byline: "a', "byline"),
        ("byline: a\nbyline: b", "byline"),
        ("embargo: 2030-01-31T09:00:00", "embargo"),
        ("embargo: tomorrow", "embargo"),
        ("- item", "front_matter"),
    ],
)
def test_front_matter_is_strict(front, field):
    """What the front matter cannot mean is refused by the name of its key."""
    with pytest.raises(InvalidValue) as refusal:
        parse_article(f"---\n{front}\n---\n# T\n\nBody", format="markdown")
    assert refusal.value.field == field


def test_html_page():
    """HTML becomes blocks; scripts, styles, comments and hidden titles never become text."""
    page = (
        "<!DOCTYPE html><html><head><title>no</title><style>p{}</style></head><body><h1>The <b>title</b></h1>"
        "<script>alert('x')</script><p onclick=x>One&nbsp;two<br>three &amp; <a href='javascript:x'>four</a></p>"
        "<!-- no --><ol><li>item<ul><li>inner</li></ul></li></ol><blockquote><p>said</p></blockquote>"
        "<figure><img src=x onerror=y><figcaption>seen</figcaption></figure>tail</body></html>"
    )
    assert forms(parse_article(page, filename="page.HTM").blocks) == [
        ("headline", 0, "The title"),
        ("paragraph", 0, "One\u00a0two three & four"),
        ("list_item", 1, "item"),
        ("list_item", 2, "inner"),
        ("quote", 0, "said"),
        ("caption", 0, "seen"),
        ("paragraph", 0, "tail"),
    ]


def test_prose_is_parted_into_sentences():
    """Paragraphs, list items and quotes become sentences that joined are the text; headings and captions stay whole."""
    page = (
        "<h1>One. Two.</h1><h2>A. B. Smith. He won.</h2><p>Mr. Smith won.  He was glad.</p><ul><li>One. Two.</li></ul>"
        "<blockquote>Yes. No.</blockquote><figure><figcaption>Seen. Here.</figcaption></figure>"
    )
    assert [block.segments for block in parse_article(page, format="html", language="en").blocks] == [
        ("One. Two.",),
        ("A. B. Smith. He won.",),
        ("Mr. Smith won. ", "He was glad."),
        ("One. ", "Two."),
        ("Yes. ", "No."),
        ("Seen. Here.",),
    ]
    assert parse_body("标题", "第一句。第二句。", "text", LanguageTag("zh-Hans"))[1].segments == (
        "第一句。",
        "第二句。",
    )


@pytest.mark.parametrize(
    ("document", "said", "language", "declared"),
    [
        ("Title\n\nThe ministers met on Monday and agreed on trade.", None, "en", None),
        ("Заголовок\n\nМинистры встретились и договорились о торговле.", None, "ru", None),
        ("标题\n\n部长们同意了。", None, "zh", None),
        ("标题\n\n部长们同意了。", "zh-Hans", "zh-Hans", None),
        ("---\nlang: fr\n---\n# Title\n\nThe ministers met on Monday.", None, "fr", "fr"),
        ("---\nlang: fr\n---\n# Title\n\nThe ministers met on Monday.", "de", "de", "fr"),
        ("T\n\nOk.", None, None, None),
        ("Titel\n\nDie Minister haben sich am Montag geeinigt und gingen.", None, None, None),
    ],
)
def test_the_language_is_named_or_told_beyond_doubt(document, said, language, declared):
    """The caller's word wins over the file's, the file's over what its words tell; in doubt there is none."""
    parsed = parse_article(document, language=said)
    assert (parsed.language, parsed.declared_language) == (language, declared)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_one_very_long_sentence(form):
    """A body that is one sentence of 20,000 characters is one segment, and none of it is lost."""
    sentence = "word, " * 3_333 + "end."
    assert parse_body("T", sentence, form, EN)[1].segments == (sentence,)


@pytest.mark.parametrize(
    ("text", "options", "field"),
    [
        ("", {}, "headline"),
        (" \n\u00a0\n", {}, "headline"),
        ("Only a headline\n\n", {}, "body"),
        ("# Only a headline", {"format": "markdown"}, "body"),
        ("No heading at all.", {"format": "markdown"}, "headline"),
        ("<h1>T</h1><script>x</script>", {"format": "html"}, "body"),
        ("T\n\nb\x00", {}, "text"),
        ("T\n\nb\x85", {}, "text"),
        ("T\n\nb\ud800", {}, "text"),
        ("<h1>T</h1><p>a&#8;b</p>", {"format": "html"}, "body"),
        ("T\n\n" + "x" * 1_000_000, {}, "text"),
        ("T\n\nb", {"format": "docx"}, "format"),
        ("T\n\nb", {"filename": "item.docx"}, "format"),
        ("---\nbyline: a", {"format": "markdown"}, "front_matter"),
        ("<h1>T</h1>" + "<div></x>" * 100_000 + "b", {"format": "html"}, "body"),
        ("<h1>T</h1><p>" + "<em>" * 200 + "b", {"format": "html"}, "body"),
        ("<h1>T</h1><p>" + "<b>a</b> " * 1_001, {"format": "html"}, "body"),
        ("<h1>T</h1><p>" + "".join(f"<b id={n}>" for n in range(300)) + "<p>x" * 20_000, {"format": "html"}, "body"),
        ("T\n\nb", {"language": "klingon"}, "language"),
    ],
)
def test_refusals_name_the_field(text, options, field):
    """Every refusal says which part of what was handed in is at fault."""
    with pytest.raises(InvalidValue) as refusal:
        parse_article(text, **options)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("headline", "body", "form", "field"),
    [
        ("", "b", "text", "headline"),
        ("h", " ", "html", "body"),
        ("h\x07", "b", "text", "headline"),
        ("h", "b", "seed", "format"),
    ],
)
def test_form_refusals_name_the_field(headline, body, form, field):
    """A form's refusal names the form's field."""
    with pytest.raises(InvalidValue) as refusal:
        parse_body(headline, body, form, EN)
    assert refusal.value.field == field


_MARKS = st.sampled_from(
    [
        *(
            "---\n",
            "\n",
            "\r\n",
            "# ",
            "- ",
            "> ",
            "```",
            "<p>",
            "</p>",
            "<h1>",
            "<li>",
            "<![CDATA[",
            "<!--",
            "</",
            "<!x",
        ),
        *(
            "&#8;",
            "&#xD800;",
            "&amp",
            "[a](",
            "Publisher:",
            "visits:",
            "language: ",
            "targets: [",
            "\ud800",
            "\x00",
            "\u2028",
        ),
        *(
            "<svg>",
            "<script>",
            "<table>",
            "<td>",
            "|a|\n|-|\n",
            "word",
            " ",
            "\u00a0",
            "中文",
            "𠀀",
            "\ufeff",
            "embargo: 1",
        ),
        *(
            "<b>",
            "</b>",
            "<em> ",
            " </em>",
            "<a href='https://a.b'>",
            "</a>",
            "<code>",
            "**",
            "*",
            "`",
            "](https://a.b) ",
            "One. Two",
        ),
    ]
)
_ANY_TEXT = st.one_of(
    st.lists(_MARKS, max_size=25).map("".join),
    st.text(st.characters(codec=None), max_size=120),
)


@settings(max_examples=400, deadline=None)
@given(
    text=_ANY_TEXT,
    form=st.sampled_from([None, "seed", "markdown", "html"]),
    filename=st.sampled_from(["", "a.md", "b.html"]),
)
def test_any_text_is_read_or_refused(text, form, filename):
    """No text at all raises anything but ``InvalidValue``; what is read has one headline, first, and no empty block."""
    try:
        parsed = parse_article(text, format=form, filename=filename)
    except InvalidValue:
        return
    assert [block.kind for block in parsed.blocks].count(BlockKind.HEADLINE) == 1
    assert parsed.blocks[0] == DraftBlock(kind=BlockKind.HEADLINE, segments=(parsed.headline,))
    assert all(segment.strip() and "\n" not in segment for block in parsed.blocks for segment in block.segments)
    for block in parsed.blocks:
        require_fitting(block.marks, block.text, "body")
    assert parsed.original.text == text


@settings(max_examples=200, deadline=None)
@given(headline=_ANY_TEXT, body=_ANY_TEXT, form=st.sampled_from(["text", "markdown", "html"]))
def test_any_form_is_read_or_refused(headline, body, form):
    """The same holds for what comes from a form."""
    try:
        blocks = parse_body(headline, body, form, EN)
    except InvalidValue:
        return
    assert blocks[0].kind is BlockKind.HEADLINE
    assert all(segment.strip() for block in blocks for segment in block.segments)
    for block in blocks:
        require_fitting(block.marks, block.text, "body")


def test_a_fragment_keeps_the_headline_of_its_front_matter():
    """What an article would say first is part of the text; without it the text stands as it is."""
    text = "---\nheadline: Rain at last\nlanguage: en\n---\n\nIt rained. All rejoiced.\n"
    assert forms(parse_fragment(text, "a.md", EN)) == [
        ("headline", 0, "Rain at last"),
        ("paragraph", 0, "It rained. All rejoiced."),
    ]
    assert forms(parse_fragment("It rained.\n", "a.md", EN)) == [("paragraph", 0, "It rained.")]


def test_a_fragments_first_line_is_its_headline_where_more_follows():
    """As of a file that is handed in; a single line is a paragraph."""
    blocks = parse_fragment("Title\nOne. Two.\n\nThree.", "a.txt", EN)
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.HEADLINE, "Title"),
        (BlockKind.PARAGRAPH, "One. Two."),
        (BlockKind.PARAGRAPH, "Three."),
    ]
    [alone] = parse_fragment("Only this.", "a.txt", EN)
    assert alone.kind is BlockKind.PARAGRAPH
