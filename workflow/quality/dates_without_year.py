"""The check for a day and month whose year the text does not give. Nothing else is checked here.

A reader knows the year from the same paragraph or from one that was given before; a text that never gives one is told
so once, at its first such date.
"""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import primary_language
from workflow.quality._document import BREAK, Document, Stretch
from workflow.quality._findings import FindingMaker
from workflow.quality.metadata_line import is_metadata
from workflow.quality.ports import EditionText

_MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre",
    "pt": "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    "be": "студзеня|лютага|сакавіка|красавіка|мая|чэрвеня|ліпеня|жніўня|верасня|кастрычніка|лістапада|снежня",
    "kk": "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан",
    "ky": "январ|феврал|март|апрел|май|июн|июл|август|сентябр|октябр|ноябр|декабр|үчтүн айы",
    "tg": "январ|феврал|март|апрел|май|июн|июл|август|сентябр|октябр|ноябр|декабр",
    "uz": "yanvar|fevral|mart|aprel|may|iyun|iyul|avgust|sentabr|sentyabr|oktabr|oktyabr|noyabr|dekabr|январ"
    "|феврал|март"
    "|апрел|май|июн|июл|август|сентябр|октябр|ноябр|декабр",
    "hi": "जनवरी|फ़रवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर",
    "ur": "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر",
    "fa": "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|ژانویه|فوریه|مارس|آوریل|مه|می|ژوئن"
    "|ژوئیه|جولای|اوت"
    "|آگوست|سپتامبر|اکتبر|نوامبر|دسامبر",
}
_DAY = r"(?<![\d.,:/-])\d{1,2}"
_AFTER = r"(?![\w\u0900-\u0903\u093a-\u094f])"


def _patterns() -> dict[str, re.Pattern[str]]:
    english = _MONTHS["en"]
    patterns = {
        "en": rf"(?<!\w)(?:{english})\s\d{{1,2}}(?:st|nd|rd|th)?(?![\w:.,%-]*\d|\s(?:per|%|million|people))"
        rf"|{_DAY}(?:st|nd|rd|th)?\s(?:of\s)?(?:{english})(?!\w)",
        "zh": r"(?<![\d年])\d{1,2}\s?月\s?\d{1,2}\s?[日号]",
        "es": rf"{_DAY}\sde\s(?:{_MONTHS['es']})(?!\w)",
        "pt": rf"{_DAY}º?\sde\s(?:{_MONTHS['pt']})(?!\w)",
        "fr": rf"(?:{_DAY}|1er)\s(?:{_MONTHS['fr']})(?!\w)",
        "ru": rf"{_DAY}(?:-го)?\s(?:{_MONTHS['ru']})(?!\w)",
        "be": rf"{_DAY}(?:-га)?\s(?:{_MONTHS['be']})(?!\w)",
        "kk": rf"{_DAY}(?:-ші|-шы|-і)?\s(?:{_MONTHS['kk']})\w{{0,6}}"
        rf"|(?:{_MONTHS['kk']})\w{{0,4}}\s\d{{1,2}}-?\w{{0,5}}(?!\w)",
        "ky": rf"{_DAY}(?:-|–)?\s?(?:{_MONTHS['ky']})\w{{0,6}}",
        "tg": rf"{_DAY}(?:-?ум|-?юм)?\s(?:{_MONTHS['tg']})\w{{0,4}}",
        "uz": rf"{_DAY}-?\s?(?:{_MONTHS['uz']})\w{{0,6}}",
        "hi": rf"{_DAY}\s(?:{_MONTHS['hi']}){_AFTER}",
        "ur": rf"{_DAY}\s(?:{_MONTHS['ur']})(?!\w)",
        "fa": rf"{_DAY}\s(?:{_MONTHS['fa']})(?!\w)",
    }
    return {language: re.compile(pattern) for language, pattern in patterns.items()}


_DATES = _patterns()
_YEAR = re.compile(r"(?<![\d.,])[12۱۲१२][0-9۰-۹०-९]{3}(?![\d,.]*\d)|[二一][〇零九八○][〇零一二三四五六七八九○]{2}年")
_RELATIVE = re.compile(
    r"\b(?:this|last|next|every|each|that|same)\s+year\b|\b(?:annual(?:ly)?|yearly|Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun)(?:day)?\b"
    r"|今年|去年|明年|同年|当年|每年|次年|前年|后年|星期|周[一二三四五六日]"
    r"|(?:этого|прошлого|текущего|будущего|следующего|того же|каждого)\s+года|нынешнего|ежегодно|каждый год"
    r"|в этом году|в прошлом году"
    r"|понедельник|вторник|сред[ауы]|четверг|пятниц|суббот|воскресень"
    r"|гэтага года|мінулага года|штогод|бягучага года"
    r"|(?:este|ese|mismo|cada|próximo|pasado|mesmo|deste|desse|próximo|passado)\s+(?:año|ano)|ano\s+passado"
    r"|año\s+pasado"
    r"|(?:биыл|былтыр|бул жылы|быйыл|өткөн жылы|жыл сайын|соли ҷорӣ|имсол|ҳар сол|bu yil|har yili|oʻtgan yili"
    r"|o‘tgan yili|joriy yil)"
    r"|امسال|سال جاری|هر سال|پارسال|रواں سال|اس سال|ہر سال|گزشتہ سال|इस वर्ष|इस साल|हर साल|हर वर्ष|पिछले साल|प्रतिवर्ष",
    re.IGNORECASE,
)

_LONGEST_DATELINE = 30
_SENT = re.compile("\\s?[电讯]")
_DATELINE_ENDS = re.compile(r"\s?(?:[-–—]|\(|\.?\s?/)")


class DatesWithoutYear:
    """Finds the first date whose year a reader cannot know; advisory."""

    name = "dates_without_year"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = frozenset(_DATES)
    explanation = (
        "A date has its year, in the same paragraph or before: news is read again after the year is over. Write the "
        "year after the month."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """At most one finding a text: who adds the year there has given it."""
        document = Document(text)
        pattern = _DATES[primary_language(text.language)]
        if "release_time" in text.fields:
            return []
        for stretch in document.stretches:
            said = document.text[stretch.start : stretch.end]
            if is_metadata(said.strip()):
                continue  # it will not stand in the article
            match = _dateless(pattern, document, stretch)
            if match is not None:
                message = f"“{match.group()}” has no year, and none was given before: write the year."
                maker = FindingMaker(self.name, text)
                return [document.finding(maker, *match.span(), severity=self.severity, message=message)]
            if _YEAR.search(said):
                return []
        return []


def _dateless(pattern: re.Pattern[str], document: Document, stretch: Stretch) -> re.Match[str] | None:
    """The block's first date, when nothing in the block says which year is meant."""
    found = pattern.finditer(document.text, stretch.start, stretch.end)
    match = next((each for each in found if not _is_of_dateline(each, stretch)), None)
    if match is None:
        return None
    said = document.text[stretch.start : stretch.end].rstrip(BREAK)
    return None if _YEAR.search(said) or _RELATIVE.search(said) else match


def _is_of_dateline(match: re.Match[str], stretch: Stretch) -> bool:
    """Whether it is the day on which an agency sent the text: 新华社北京9月2日电, HANGZHOU, June 3 —."""
    before = match.string[stretch.start : match.start()]
    if len(before) > _LONGEST_DATELINE:
        return False
    return _SENT.match(match.string, match.end()) is not None or (
        before.isupper() and _DATELINE_ENDS.match(match.string, match.end()) is not None
    )
