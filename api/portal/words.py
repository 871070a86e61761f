"""The words around an article in the languages that we can vouch for; moments and numbers as each language writes them.

In any other language the words are English and the page says so of them (``lang``, ``dir``): a reader's screen reader
and hyphenation need to know. No text of an article is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from workflow.domain.vocabulary import LanguageTag, primary_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language."""

    language: LanguageTag
    published: str
    changed: str
    visits: str
    languages: str
    machine: str
    """How a machine's translation came to be readable."""
    original: str
    """Before the name of the language that was translated from."""
    translated_by: str
    corrections: str
    update: str
    correction: str
    retraction: str
    retracted: str
    """What a retraction means, in a sentence."""
    topics: str
    named: str
    """Before people, organisations and places."""
    feeds: str
    newer: str
    older: str
    withdrawn: str
    taken_back: str
    """Before the moment of a withdrawal."""
    elsewhere: str
    """Before the languages that it can still be read in."""
    missing: str
    empty: str
    news: str


def _words(language: str, *texts: str) -> Words:
    names = [name for name in Words.__slots__ if name != "language"]
    return Words(language=LanguageTag(language), **dict(zip(names, texts, strict=True)))


_ROWS = (
    _words(
        "en", "Published", "Last changed", "Visits", "Languages", "Translated by a machine and approved by a person.",
        "Translated from:", "Translated by", "Corrections and updates", "Update", "Correction", "Retraction",
        "This article was retracted: it should not have been published. It stays here to be read.", "Topics",
        "In this article", "Feeds", "Newer", "Older", "This article was withdrawn",
        "It was published here and taken back:", "It can still be read in:", "There is nothing at this address",
        "Nothing is published yet.", "News",
    ),
    _words(
        "zh", "发布时间", "最后更新", "访问次数", "语言版本", "本文由机器翻译，并经人工审核。", "原文语言：", "译者",
        "更正与更新", "更新", "更正", "撤稿", "本文已撤稿：本不应发表。文章保留在此供查阅。", "主题", "本文提及", "订阅", "较新",
        "较早", "本文已撤回", "本文曾在此发布，撤回时间：", "仍可阅读的语言版本：", "此地址没有内容", "尚未发布任何内容。", "新闻",
    ),
    _words(
        "zh-Hant", "發布時間", "最後更新", "瀏覽次數", "語言版本", "本文由機器翻譯，並經人工審核。", "原文語言：", "譯者",
        "更正與更新", "更新", "更正", "撤稿", "本文已撤稿：本不應發表。文章保留於此供查閱。", "主題", "本文提及", "訂閱", "較新",
        "較早", "本文已撤回", "本文曾於此發布，撤回時間：", "仍可閱讀的語言版本：", "此網址沒有內容", "尚未發布任何內容。", "新聞",
    ),
    _words(
        "ru", "Опубликовано", "Изменено", "Просмотры", "Языки", "Машинный перевод, одобренный человеком.",
        "Язык оригинала:", "Перевод:", "Исправления и дополнения", "Дополнение", "Исправление", "Отзыв",
        "Эта статья отозвана: её не следовало публиковать. Она остаётся здесь для ознакомления.", "Темы", "В статье",
        "Ленты", "Новее", "Раньше", "Статья снята с публикации", "Она была опубликована здесь и снята:",
        "Её по-прежнему можно прочитать на языках:", "По этому адресу ничего нет", "Пока ничего не опубликовано.",
        "Новости",
    ),
    _words(
        "ur", "اشاعت", "آخری تبدیلی", "ملاحظات", "زبانیں", "مشینی ترجمہ، جس کی ایک شخص نے منظوری دی ہے۔", "اصل زبان:",
        "ترجمہ:", "تصحیحات اور اضافے", "اضافہ", "تصحیح", "واپسی", "یہ مضمون واپس لے لیا گیا ہے: اسے شائع نہیں ہونا چاہیے تھا۔ یہ مطالعے کے لیے یہاں موجود ہے۔",
        "موضوعات", "اس مضمون میں", "فیڈز", "نئے", "پرانے", "یہ مضمون ہٹا دیا گیا ہے", "یہ یہاں شائع ہوا تھا اور ہٹا دیا گیا:",
        "یہ اب بھی ان زبانوں میں پڑھا جا سکتا ہے:", "اس پتے پر کچھ نہیں ہے", "ابھی تک کچھ شائع نہیں ہوا۔", "خبریں",
    ),
    _words(
        "fa", "انتشار", "آخرین تغییر", "بازدید", "زبان‌ها", "ترجمهٔ ماشینی، تأییدشده توسط انسان.", "زبان اصلی:", "ترجمهٔ",
        "اصلاحیه‌ها و تکمیل‌ها", "تکمیل", "اصلاحیه", "پس‌گرفتن", "این مطلب پس گرفته شده است: نباید منتشر می‌شد. برای مطالعه در اینجا باقی می‌ماند.",
        "موضوع‌ها", "در این مطلب", "خوراک‌ها", "تازه‌تر", "قدیمی‌تر", "این مطلب برداشته شده است", "اینجا منتشر و سپس برداشته شد:",
        "هنوز می‌توان آن را به این زبان‌ها خواند:", "در این نشانی چیزی نیست", "هنوز چیزی منتشر نشده است.", "اخبار",
    ),
    _words(
        "ar", "نُشر", "آخر تعديل", "الزيارات", "اللغات", "ترجمة آلية اعتمدها إنسان.", "اللغة الأصلية:", "ترجمة",
        "التصحيحات والتحديثات", "تحديث", "تصحيح", "سحب", "سُحب هذا المقال: ما كان ينبغي نشره. يبقى هنا للاطلاع.", "المواضيع",
        "في هذا المقال", "الخلاصات", "الأحدث", "الأقدم", "أُزيل هذا المقال", "نُشر هنا ثم أُزيل:", "لا يزال متاحًا باللغات:",
        "لا شيء في هذا العنوان", "لم يُنشر شيء بعد.", "الأخبار",
    ),
    _words(
        "es", "Publicado", "Última modificación", "Visitas", "Idiomas",
        "Traducción automática, aprobada por una persona.", "Idioma original:", "Traducción de",
        "Correcciones y actualizaciones", "Actualización", "Corrección", "Retractación",
        "Este artículo ha sido retractado: no debió publicarse. Se conserva aquí para consulta.", "Temas",
        "En este artículo", "Canales", "Más recientes", "Anteriores", "Este artículo fue retirado",
        "Se publicó aquí y se retiró:", "Todavía puede leerse en:", "No hay nada en esta dirección",
        "Aún no se ha publicado nada.", "Noticias",
    ),
    _words(
        "pt", "Publicado", "Última alteração", "Visitas", "Idiomas", "Tradução automática, aprovada por uma pessoa.",
        "Idioma original:", "Tradução de", "Correções e atualizações", "Atualização", "Correção", "Retratação",
        "Este artigo foi retratado: não deveria ter sido publicado. Permanece aqui para consulta.", "Temas",
        "Neste artigo", "Feeds", "Mais recentes", "Anteriores", "Este artigo foi retirado",
        "Foi publicado aqui e retirado:", "Ainda pode ser lido em:", "Não há nada neste endereço",
        "Ainda não há nada publicado.", "Notícias",
    ),
    _words(
        "fr", "Publié", "Dernière modification", "Visites", "Langues",
        "Traduction automatique, approuvée par une personne.", "Langue d’origine :", "Traduction :",
        "Rectificatifs et mises à jour", "Mise à jour", "Rectificatif", "Rétractation",
        "Cet article a été rétracté : il n’aurait pas dû être publié. Il reste ici pour consultation.", "Thèmes",
        "Dans cet article", "Flux", "Plus récents", "Plus anciens", "Cet article a été retiré",
        "Il a été publié ici, puis retiré :", "On peut encore le lire en :", "Il n’y a rien à cette adresse",
        "Rien n’est encore publié.", "Actualités",
    ),
    _words(
        "de", "Veröffentlicht", "Zuletzt geändert", "Aufrufe", "Sprachen",
        "Maschinell übersetzt und von einem Menschen freigegeben.", "Originalsprache:", "Übersetzt von",
        "Berichtigungen und Aktualisierungen", "Aktualisierung", "Berichtigung", "Rücknahme",
        "Dieser Artikel wurde zurückgenommen: Er hätte nicht erscheinen dürfen. Er bleibt hier nachlesbar.", "Themen",
        "In diesem Artikel", "Feeds", "Neuere", "Ältere", "Dieser Artikel wurde zurückgezogen",
        "Er ist hier erschienen und wurde zurückgezogen:", "Er ist noch zu lesen auf:",
        "Unter dieser Adresse gibt es nichts", "Noch ist nichts veröffentlicht.", "Nachrichten",
    ),
)  # fmt: skip
_BY_LANGUAGE: Mapping[str, Words] = {words.language: words for words in _ROWS}
ENGLISH = _BY_LANGUAGE["en"]
_TRADITIONAL = frozenset({"Hant", "TW", "HK", "MO"})
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def words_for(language: LanguageTag) -> Words:
    """The words for a page in a language: its own, else English ones."""
    parts = language.split("-")
    if parts[0] == "zh" and _TRADITIONAL & set(parts):
        return _BY_LANGUAGE["zh-Hant"]
    return _BY_LANGUAGE.get(parts[0], ENGLISH)


def moment_in(language: LanguageTag, moment: datetime) -> tuple[str, str]:
    """A day as the language writes it, and a time to the minute, in UTC: each runs in its own direction."""
    return day_in(language, moment), _in_own_digits(_locale(language), f"{moment.astimezone(UTC):%H:%M} UTC")


def day_in(language: LanguageTag, moment: datetime) -> str:
    """A day as the language writes it, in UTC."""
    utc, locale = moment.astimezone(UTC), _locale(language)
    return _in_own_digits(locale, format_date(utc, "long", locale=locale))


def number_in(language: LanguageTag, number: int) -> str:
    """A whole number as the language writes it."""
    return str(format_decimal(number, locale=_locale(language), numbering_system="default"))


def language_in(language: LanguageTag, named: LanguageTag) -> str:
    """What a language is called in another one; its tag where nobody knows."""
    return str(_locale(language).languages.get(primary_language(named), named))


def locale_of(language: LanguageTag) -> str:
    """As Open Graph writes it: ``zh_Hans``, ``pt_BR``."""
    return language.replace("-", "_")


def _in_own_digits(locale: Locale, text: str) -> str:
    return text.translate(_PERSIAN_DIGITS) if locale.language == "fa" else text


@cache
def _locale(language: LanguageTag) -> Locale:
    """The language's own habits; English ones where the Unicode consortium has none of it, and words are English."""
    if words_for(language) is ENGLISH:
        return Locale("en")
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(primary_language(language))
