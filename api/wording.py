"""The pages' languages: catalogues of sentences, and who is spoken to in which of them.

Templates say ``_("Save")`` or ``ngettext(…)``, Python code ``phrase("…")`` (``workflow/domain/phrases.py``), and a
value of a closed list, such as a state, is put through ``| word`` (its words stand in ``ui/words.py``). English is the
source and needs no catalogue; the others are ``ui/catalogues/<language>.po``, brought up to date by
``python -m api.ui.catalogue``. While a page is rendered its language stands in a context variable: no function needs to
be handed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from workflow.domain.phrases import Phrase
from workflow.domain.vocabulary import LanguageTag, text_direction

CATALOGUES = Path(__file__).parent / "ui" / "catalogues"
LANGUAGES = ("en", "ru", "zh-Hans", "ur")
"""Languages of the interface, as BCP 47 tags."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A language that the pages speak."""

    language: str
    translations: NullTranslations
    locale: Locale
    """For dates and numbers."""

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return text_direction(LanguageTag(self.language))

    def tell(self, said: str) -> str:
        """A sentence of the code in this language; plain text is left as it is."""
        if isinstance(said, Phrase):
            return said.told(self.translations.gettext, self.translations.ngettext)
        return said

    def word(self, value: str) -> str:
        """A word of a closed list (``ui/words.py``) in this language; one that is not in the list as it is."""
        return self.translations.gettext(value.replace("_", " ")) if value else ""


@cache
def speech_of(language: str) -> Speech:
    """The speech of a language; English for one that the pages do not speak."""
    path = CATALOGUES / f"{language}.po"
    if language not in LANGUAGES or not path.exists():
        return Speech("en", NullTranslations(), Locale("en"))
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Speech(language, Translations(compiled), Locale.parse(language, sep="-"))


def language_for(chosen: str, accept_language: str) -> str:
    """The language to speak: what the person chose, else what the browser asks for, else English."""
    if chosen in LANGUAGES:
        return chosen
    wanted = [part.partition(";")[0].strip() for part in accept_language.split(",") if part.strip()]
    wanted = ["zh-Hans" if _is_simplified(tag.lower()) else tag for tag in wanted]
    return (negotiate_locale(wanted, LANGUAGES, sep="-") or "en") if wanted else "en"


def _is_simplified(tag: str) -> bool:
    """Whether a tag asks for Chinese and for no traditional characters."""
    language, *rest = tag.split("-")
    return language == "zh" and not {"hant", "tw", "hk", "mo"} & set(rest)


_spoken: ContextVar[Speech | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: str) -> Iterator[Speech]:
    """Speak this language for the length of the block."""
    speech = speech_of(language)
    token = _spoken.set(speech)
    try:
        yield speech
    finally:
        _spoken.reset(token)


def spoken() -> Speech:
    """What is spoken now: English where nothing was said."""
    return _spoken.get() or speech_of("en")
