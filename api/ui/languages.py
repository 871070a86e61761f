"""What languages are called in themselves, for people who pick one. Says nothing about any text."""

from __future__ import annotations

from workflow.domain.vocabulary import primary_language

_NAMES = {
    "ar": "العربية",
    "az": "Azərbaycanca",
    "be": "Беларуская",
    "bn": "বাংলা",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hy": "Հայերեն",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ka": "ქართული",
    "kk": "Қазақша",
    "ko": "한국어",
    "ky": "Кыргызча",
    "mn": "Монгол",
    "pl": "Polski",
    "ps": "پښتو",
    "pt": "Português",
    "ru": "Русский",
    "tg": "Тоҷикӣ",
    "tk": "Türkmençe",
    "tr": "Türkçe",
    "ug": "ئۇيغۇرچە",
    "uk": "Українська",
    "ur": "اردو",
    "uz": "Oʻzbekcha",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}


LANGUAGES = tuple(_NAMES)
"""Tags to choose from; any other may be typed."""


def language_name(tag: str) -> str:
    """The language's own name for itself; the tag where we know none."""
    return _NAMES.get(tag) or _NAMES.get(primary_language(tag), tag)  # type: ignore[arg-type]  # any text may be looked up
