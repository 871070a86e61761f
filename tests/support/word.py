"""Word documents made by hand: the parts that a word processor writes, no more than a test needs."""

from __future__ import annotations

import io
import zipfile
from html import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, *, bold: bool = False, italic: bool = False, raised: bool = False) -> str:
    """A run of text."""
    looks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    looks += '<w:vertAlign w:val="superscript"/>' if raised else ""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def link(text: str) -> str:
    """A link to https://example.org/report."""
    return f'<w:hyperlink r:id="rIdLink">{run(text)}</w:hyperlink>'


def note_mark() -> str:
    """Where the footnote of ``document`` is referred to."""
    return '<w:r><w:footnoteReference w:id="2"/></w:r>'


def paragraph(*runs: str, style: str = "", list_level: int | None = None) -> str:
    """A paragraph of runs, in a style or a list."""
    looks = f'<w:pStyle w:val="{style}"/>' if style else ""
    if list_level is not None:
        looks += f'<w:numPr><w:ilvl w:val="{list_level}"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{looks}</w:pPr>{''.join(runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of texts."""
    cells = ("".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def parts(*body: str, footnote: str = "") -> dict[str, str]:
    """The parts of a document by name."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("1", "heading 1"), ("2", "heading 2"), ("a3", "Title"), ("a4", "Quote"))
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>' for level in (0, 1)
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
    )
    targets = "".join(
        f'<Relationship Id="rId{name}" Type="{_R}/{name}" Target="{name}.xml"/>'
        for name in ("styles", "numbering", "footnotes")
    )
    return {
        "[Content_Types].xml": f'{head}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'{head}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{_PACKAGE}/relationships">{targets}'
        f'<Relationship Id="rIdLink" Type="{_R}/hyperlink" Target="https://example.org/report" TargetMode="External"/>'
        "</Relationships>",
        "word/styles.xml": f'{head}<w:styles xmlns:w="{_W}">{styles}</w:styles>',
        "word/numbering.xml": f'{head}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">{levels}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        "word/footnotes.xml": f'{head}<w:footnotes xmlns:w="{_W}"><w:footnote w:id="2">'
        f"{paragraph(run(footnote))}</w:footnote></w:footnotes>",
        "word/document.xml": f'{head}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
        f"{''.join(body)}</w:body></w:document>",
    }


def packed(given: dict[str, str | bytes]) -> bytes:
    """The parts as a file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in given.items():
            archive.writestr(name, part)
    return file.getvalue()


def document(*body: str, footnote: str = "") -> bytes:
    """A whole document."""
    return packed({**parts(*body, footnote=footnote)})
