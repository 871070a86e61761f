"""Brings the catalogues up to date: ``python -m api.ui.catalogue`` finds every sentence and merges it in.

What is new stands in each ``catalogues/<language>.po`` untranslated, what is gone is dropped. Files are written
in one order and without dates, so that a test can tell whether they are up to date.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from api.problems import TITLES
from api.ui.words import WORDS
from api.wording import CATALOGUES, LANGUAGES

_ROOT = Path(__file__).parents[2]
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "phrase": None, "phrase_count": (1, 2)}
_TEMPLATES = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}


def found() -> Catalog:
    """Every sentence of the templates and the code, without translations."""
    catalogue = Catalog(project="copyflow", charset="utf-8", fuzzy=False)
    for folder, methods in (
        ("api/ui/templates", [("**.html", "jinja2.ext.babel_extract")]),
        ("api", [("**.py", "python")]),
        ("workflow", [("**.py", "python")]),
    ):
        options = {"**.html": _TEMPLATES}
        # the code's f-strings elsewhere are no business of the catalogues: babel warns of each that it cannot read
        for _, _, message, _, _ in extract_from_dir(_ROOT / folder, methods, options, keywords=_KEYWORDS):
            catalogue.add(message)
    for text in (*TITLES.values(), *WORDS):
        catalogue.add(text)
    return catalogue


def updated(language: str, sentences: Catalog) -> bytes:
    """The catalogue of a language with exactly these sentences, as a file."""
    path = CATALOGUES / f"{language}.po"
    locale = language.replace("-", "_")
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=locale)
    else:
        catalogue = Catalog(locale=locale)
    catalogue.update(sentences, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return _written(catalogue)


def _written(catalogue: Catalog) -> bytes:
    catalogue.header_comment = "# The sentences of Copyflow's pages. Written by `python -m api.ui.catalogue`."
    catalogue.fuzzy = False
    out = BytesIO()
    write_po(out, catalogue, no_location=True, sort_output=True, ignore_obsolete=True, width=120, omit_header=True)
    head = f'{catalogue.header_comment}\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return (head + f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n').encode() + out.getvalue()


def untranslated(language: str) -> list[str]:
    """The sentences that a language lacks."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language.replace("-", "_"))
    lacking = [message for message in catalogue if message.id and not all(_forms(message.string))]
    return [str(message.id if isinstance(message.id, str) else message.id[0]) for message in lacking]


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ("",))


def main() -> None:
    """Write every catalogue; say on standard error what is not translated yet."""
    sentences = found()
    CATALOGUES.mkdir(exist_ok=True)
    for language in LANGUAGES[1:]:
        (CATALOGUES / f"{language}.po").write_bytes(updated(language, sentences))
        sys.stderr.write(f"{language}: {len(sentences)} sentences, {len(untranslated(language))} to be translated\n")


if __name__ == "__main__":
    main()
