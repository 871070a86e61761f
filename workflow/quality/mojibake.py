"""The check for text that was read in the wrong encoding: ``Ã©``, ``РџСЂРё``, ``锟斤拷``, ``&nbsp;``."""

from __future__ import annotations

import html
import re

from workflow.domain.annotations import Finding, Severity
from workflow.languages.scripts import scripts_of
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality.ports import EditionText

_OF_1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_CONTINUATION = f"[\u0080-\u00bf{_OF_1252}]"
_SEQUENCE = f"[\u00c2-\u00df]{_CONTINUATION}|[\u00e0-\u00ef]{_CONTINUATION}{{2}}|[\u00f0-\u00f4]{_CONTINUATION}{{3}}"
_CONTINUATION_1251 = "[ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї\u0098]"
_BROKEN = re.compile(
    rf"(?P<lost>\ufffd+|锟斤拷|(?:烫烫|屯屯){{2,}}|(?:锘�|锘\?)|\?{{4,}})"
    rf"|(?P<utf8>(?:{_SEQUENCE})+)"
    rf"|(?P<cyrillic>(?:[РС]{_CONTINUATION_1251}){{3,}})"
    r"|(?P<single>[\u00c0-\u00ff]{4,}|(?:[\u00a1-\u00ff]{2}){3,})"
    r"|(?P<entity>&(?:amp|nbsp|lt|gt|quot|apos|[lr][sd]quo|[mn]dash|hellip|laquo|raquo|#\d{2,5}|#x[0-9a-fA-F]{2,5});)"
)
_PLAUSIBLE = re.compile(
    "[\u00a0-\u017f\u0370-\u03ff\u0400-\u04ff\u0600-\u06ff\u0900-\u097f\u2010-\u203a\u20ac\u2116\u2122\u3001-\u3011"
    "\u4e00-\u9fff\uff01-\uff5e]+"
)


class Mojibake:
    """Finds characters that an import broke; blocking, with the text as it was where it can be read back."""

    name = "mojibake"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = (
        "No characters that were read in a wrong encoding, lost on the way or left as HTML entities: take the "
        "suggestion, or write what stood there."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a broken stretch."""
        maker, document = FindingMaker(self.name, text), Document(text, fields=True)
        findings = []
        for match in _BROKEN.finditer(document.text):
            mended = _mended(match, text)
            if mended is None or document.in_address(*match.span()):
                continue
            message = (
                f"This was read in a wrong encoding: it should be “{mended}”."
                if mended
                else "Characters were lost or read in a wrong encoding here: write what should stand here."
            )
            findings.append(
                document.finding(
                    maker, *match.span(), severity=self.severity, message=message, suggestion=mended or None
                )
            )
        return findings


def _mended(match: re.Match[str], text: EditionText) -> str | None:
    """The text as it was; empty where nobody can tell; None where nothing is broken after all."""
    found = match.group()
    match match.lastgroup:
        case "lost":
            return ""
        case "entity":
            mended = html.unescape(found)
            return mended if mended != found else None
        case "utf8":
            return _from_utf8(match)
        case "cyrillic":
            return _decoded(found.replace("\u0098", ""), "cp1251", "utf-8")
        case _:
            return _from_single_bytes(found, scripts_of(text.language) or frozenset())


def _from_utf8(match: re.Match[str]) -> str | None:
    """UTF-8 read as Windows-1252; a single capital before a closing quote (``É”``) is none."""
    found = match.group()
    try:
        mended = bytes(_byte(character) for character in found).decode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None
    if _PLAUSIBLE.fullmatch(mended) is None:
        return None
    before = match.string[match.start() - 1 : match.start()]
    if len(mended) == 1 and (found[0] not in "ÂÃâ" or (before.isupper() and found[0] != "â")):
        return None
    return mended


def _byte(character: str) -> int:
    return ord(character) if ord(character) < 256 else character.encode("cp1252")[0]


def _from_single_bytes(found: str, scripts: frozenset[str]) -> str | None:
    """Russian or Chinese of an old encoding read as Latin-1, in a text of that script."""
    if "Cyrillic" in scripts:
        return _decoded(found, "latin-1", "cp1251")
    if "Han" in scripts:
        return _decoded(found, "latin-1", "gb18030")
    return None


def _decoded(found: str, was_read_as: str, is_in: str) -> str | None:
    try:
        mended = found.encode(was_read_as).decode(is_in)
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None
    return mended if _PLAUSIBLE.fullmatch(mended) else None
