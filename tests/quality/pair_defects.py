"""Putting one defect at a time into a good translation, as engines and tired people do."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.negations import denials
from workflow.quality._sentences import sentences
from workflow.quality.ports import EditionText
from workflow.terminology import EMPTY_TERM_BASE, TermBase

Pair = tuple[str, str | None]


def edition(pairs: list[Pair], source: str, target: str, terms: TermBase = EMPTY_TERM_BASE) -> EditionText:
    """The pairs as a translation, a paragraph of one segment each; None is a paragraph that is missing."""
    return EditionText(
        language=LanguageTag(target),
        blocks=tuple(_block(at, text) for at, (_, text) in enumerate(pairs, 1) if text is not None),
        source_language=LanguageTag(source),
        source_blocks=tuple(_block(at, text) for at, (text, _) in enumerate(pairs, 1)),
        terms=terms,
    )


def _block(number: int, text: str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id=f"s{number}", text=text),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Injected:
    """A translation with one defect in it."""

    kind: str
    pairs: list[Pair]
    segment_id: str


DENYING = {
    "en": "not never no nothing cannot without none nor neither".split(),
    "ru": "не никогда нельзя ни нет без".split(),
    "be": "не ня ні нельга няма без".split(),
    "zh": "从未 没有 并非 不得 无法 不 未".split(),
    "hi": "नहीं न".split(),
    "ur": "نہیں نہ".split(),
    "fa": "نیستند نیست نکرده‌اند نمی‌شود نمی‌تواند نباید".split(),
    "kk": "емес жоқ".split(),
    "ky": "эмес жок".split(),
    "tg": "на не нест набояд нагирифтаанд".split(),
    "uz": "emas yo‘q yoʻq эмас йўқ olmagan".split(),
    "pt": "não nunca nem sem nenhuma".split(),
    "es": "no nunca ni sin ninguna".split(),
}
DENIED = {
    "en": ((r"\b(will|is|was|has|have|are|shall|must)\b", r"\1 not"),),
    "ru": ((r"(?<!\w)(будут|будет|был|была|имеет|должн\w+|находится|начнутся|состоится|является|могут|может)(?!\w)", r"не \1"),),
    "be": ((r"(?<!\w)(будуць|будзе|быў|была|мае|павін\w+|знаходзіцца|пачнуцца|можа|могуць)(?!\w)", r"не \1"),),
    "zh": ((r"(将|是|应|可以|有权|得到)", r"不\1"),),
    "hi": ((r"(है|हैं|होगा|होगी|हुए)(?=[।\s])", r"नहीं \1"),),
    "ur": ((r"(?<!\w)(ہے|ہیں|گا|گی|کیا)(?=[۔\s،])", r"نہیں \1"),),
    "fa": ((r"(?<!\w)(دارد|است|شود|باشد)(?!\w)", lambda m: {"است": "نیست"}.get(m[1], "ن" + m[1])),),
    "kk": ((r"(?<!\w)(тиіс|керек|құқылы|басталады|төленеді|болады)(?!\w)", r"\1 емес"),),
    "ky": ((r"(?<!\w)(керек|тийиш|укуктуу|башталат|төлөнөт|болот)(?!\w)", r"\1 эмес"),),
    "tg": ((r"(?<!\w)(дорад|бояд|шавад|мешавад|мешаванд|аст)(?!\w)", r"на\1"),),
    "uz": ((r"(?<!\w)(kerak|lozim|shart|boshlanadi|to‘lanadi|ega|керак|лозим|шарт|эга)(?!\w)", r"\1 emas"),),
    "pt": ((r"\b(será|é|são|tem|terá|ligará|foi|começam)\b", r"não \1"),),
    "es": ((r"\b(será|es|son|tiene|tendrá|unirá|fue|empiezan)\b", r"no \1"),),
}  # fmt: skip
_SCALES = {
    "en": (("billion", "million"), ("million", "billion"), ("thousand", "million")),
    "ru": (("млрд", "млн"), ("млн", "млрд"), ("миллионов", "тысяч"), ("тысяч", "млн")),
    "be": (("млрд", "млн"), ("млн", "млрд"), ("мільёнаў", "тысяч")),
    "zh": (("亿", "万"), ("万", "亿")),
    "hi": (("अरब", "करोड़"), ("करोड़", "लाख"), ("लाख", "करोड़")),
    "ur": (("ارب", "کروڑ"), ("کروڑ", "لاکھ"), ("لاکھ", "کروڑ")),
    "fa": (("میلیارد", "میلیون"), ("میلیون", "میلیارد")),
    "kk": (("млрд", "млн"), ("млн", "млрд"), ("миллион", "мың")),
    "ky": (("млрд", "млн"), ("млн", "млрд"), ("миллион", "миң")),
    "tg": (("млрд", "млн"), ("млн", "млрд"), ("миллион", "ҳазор")),
    "uz": (("mlrd", "mln"), ("mln", "mlrd"), ("million", "ming")),
    "pt": (("bilhão", "milhão"), ("milhões", "bilhões")),
    "es": (("millones", "mil"), ("millones", "billones")),
}
_MONTHS = {
    "en": (("June", "July"), ("March", "May"), ("October", "November")),
    "ru": (("июня", "июля"), ("марте", "мае"), ("октября", "ноября")),
    "be": (("чэрвеня", "ліпеня"), ("сакавіку", "маі")),
    "zh": (("6月", "7月"), ("3月", "5月"), ("10月", "11月")),
    "hi": (("जून", "जुलाई"), ("मार्च", "मई")),
    "ur": (("جون", "جولائی"), ("مارچ", "مئی")),
    "fa": (("ژوئن", "ژوئیه"), ("مارس", "مه")),
    "kk": (("маусым", "шілде"), ("наурызда", "мамырда")),
    "ky": (("июну", "июлу"), ("март", "май")),
    "tg": (("июни", "июли"), ("марти", "майи")),
    "uz": (("iyun", "iyul"), ("mart", "may")),
    "pt": (("junho", "julho"), ("março", "maio")),
    "es": (("junio", "julio"), ("marzo", "mayo")),
}
_MONEY = {
    "en": (("dollars", "yuan"), ("euros", "dollars")), "ru": (("долларов", "рублей"), ("евро", "долларов")),
    "be": (("долараў", "рублёў"), ("еўра", "долараў")), "zh": (("美元", "元"), ("欧元", "美元")),
    "hi": (("डॉलर", "रुपये"), ("यूरो", "डॉलर")), "ur": (("ڈالر", "روپے"), ("یورو", "ڈالر")),
    "fa": (("دلار", "ریال"), ("یورو", "دلار")), "kk": (("доллар", "теңге"), ("еуро", "доллар")),
    "ky": (("доллар", "сом"), ("евро", "доллар")), "tg": (("доллар", "сомонӣ"), ("евро", "доллар")),
    "uz": (("dollar", "so‘m"), ("yevro", "dollar")), "pt": (("dólares", "reais"), ("euros", "dólares")),
    "es": (("dólares", "pesos"), ("euros", "dólares")),
}  # fmt: skip
_UNITS = {
    "en": ("km", "miles"), "ru": ("км", "миль"), "be": ("км", "міль"), "zh": ("公里", "米"), "hi": ("किलोमीटर", "मीटर"),
    "ur": ("کلومیٹر", "میٹر"), "fa": ("کیلومتر", "متر"), "kk": ("км", "м"), "ky": ("км", "м"), "tg": ("км", "м"),
    "uz": ("km", "m"), "pt": ("km", "m"), "es": ("km", "m"),
}  # fmt: skip
_FIGURES = re.compile(r"(?<![\w/.-])\d+(?:[., ]\d{3})*(?![\w/]*\.org)")
Change = Callable[[str, str, random.Random], Iterator[str]]


def _number_changed(text: str, _: str, chance: random.Random) -> Iterator[str]:
    for match in _FIGURES.finditer(text):
        digit = match.group()[0]
        other = str((int(digit) + chance.randint(1, 8)) % 10 or 9)
        if other != str(int(digit)):
            yield text[: match.start()] + other + text[match.start() + 1 :]


def _number_lost(text: str, language: str, chance: random.Random) -> Iterator[str]:
    for match in _FIGURES.finditer(text):
        yield text[: match.start()] + text[match.end() :].lstrip(" ")


def _percent_changed(text: str, language: str, chance: random.Random) -> Iterator[str]:
    for match in re.finditer(r"\d+(?=[\d,.]* ?(?:%|per cent|процент))", text):
        yield text[: match.start()] + str(int(match.group()) + 10) + text[match.end() :]


def _swaps(table: dict[str, tuple[tuple[str, str], ...]]) -> Change:
    def change(text: str, language: str, _: random.Random) -> Iterator[str]:
        for before, after in table.get(language, ()):
            match = re.search(rf"(?<=[\d\s]){re.escape(before)}|(?<=[万亿]){re.escape(before)}", text)
            if match:
                yield text[: match.start()] + after + text[match.end() :]

    return change


def _denial_removed(text: str, language: str, chance: random.Random) -> Iterator[str]:
    """Of a text that denies once: where a second denial stays, as in никто не, the reader still sees it."""
    words = DENYING.get(language, [])
    edge = "" if language == "zh" else r"(?![\w\u0900-\u0963])"
    start = "" if language == "zh" else r"(?<![\w\u0900-\u0963])"
    found = list(re.finditer(rf"{start}(?:{'|'.join(words)}){edge}\s?", text, re.IGNORECASE))
    for match in found:
        changed = text[: match.start()] + text[match.end() :]
        if not denials(changed, LanguageTag(language)):
            yield changed


def _denial_added(text: str, language: str, chance: random.Random) -> Iterator[str]:
    """In a sentence that denies nothing: what denies twice is no longer a translation's slip."""
    for each in sentences(text, LanguageTag(language)):
        sentence = text[each.start : each.end]
        if denials(sentence, LanguageTag(language)):
            continue
        for pattern, replacement in DENIED.get(language, ()):
            changed = re.sub(pattern, replacement, sentence, count=1)
            if changed != sentence:
                yield text[: each.start] + changed + text[each.end :]


def _address_altered(text: str, language: str, chance: random.Random) -> Iterator[str]:
    if "https://" in text:
        yield text.replace("/lakes/", "/lake/", 1)
    if "press@" in text:
        yield text.replace("press@example", "press-example", 1)


def _acronym_lost(text: str, language: str, chance: random.Random) -> Iterator[str]:
    """Not from Chinese, which rightly writes the name out."""
    match = re.search("UNDP|ПРООН", text) if language != "zh" else None
    if match:
        yield text[: match.start()] + text[match.end() :]


def _brackets_lost(text: str, language: str, chance: random.Random) -> Iterator[str]:
    changed = re.sub("[()（）]", "", text)
    if changed != text:
        yield changed


def _end_changed(text: str, language: str, chance: random.Random) -> Iterator[str]:
    body = text.rstrip()
    if body and body[-1] in ".。।۔":
        yield body[:-1] + chance.choice("!?…")
        yield body[:-1] + ("？" if language == "zh" else "؟" if language in {"ur", "fa"} else "?")
    elif body and body[-1] in "!！":
        yield body[:-1] + "."


def _sentence_dropped(text: str, language: str, chance: random.Random) -> Iterator[str]:
    found = sentences(text, LanguageTag(language))
    for at, each in enumerate(found):
        if len(found) > 1 and each.end - each.start >= 12:
            end = found[at + 1].start if at + 1 < len(found) else len(text)
            yield (text[: each.start] + text[end:]).rstrip()


def _sentence_doubled(text: str, language: str, chance: random.Random) -> Iterator[str]:
    for each in sentences(text, LanguageTag(language)):
        if each.end - each.start >= 12:
            yield f"{text[: each.end]} {text[each.start :]}"


def _cut_off(text: str, language: str, chance: random.Random) -> Iterator[str]:
    if len(text) > (20 if language == "zh" else 60):
        for part in (0.5, 0.65, 0.8):
            cut = text[: int(len(text) * part)]
            yield cut if language == "zh" else cut.rsplit(" ", 1)[0]


def _english_units(text: str, language: str, chance: random.Random) -> Iterator[str]:
    before, after = _UNITS.get(language, ("", ""))
    if before and re.search(rf"\d\s?{before}(?!\w)", text):
        yield re.sub(rf"(\d\s?){before}(?!\w)", rf"\g<1>{after}", text, count=1)


CHANGES: dict[str, Change] = {
    "number_changed": _number_changed,
    "number_lost": _number_lost,
    "magnitude_wrong": _swaps(_SCALES),
    "percent_changed": _percent_changed,
    "date_changed": _swaps(_MONTHS),
    "currency_changed": _swaps(_MONEY),
    "unit_changed": _english_units,
    "negation_removed": _denial_removed,
    "negation_added": _denial_added,
    "address_altered": _address_altered,
    "acronym_lost": _acronym_lost,
    "brackets_lost": _brackets_lost,
    "end_punctuation_changed": _end_changed,
    "sentence_dropped": _sentence_dropped,
    "sentence_doubled": _sentence_doubled,
    "truncated": _cut_off,
}
"""Kinds of defects of one target text; those that need the source or other paragraphs are in ``injected``."""


def injected(
    pairs: list[Pair], source_language: str, language: str, seed: int = 1, most: int = 40
) -> Iterator[Injected]:
    """Every kind of defect at up to ``most`` places each, chosen by chance."""
    chance = random.Random(seed)
    for kind, change in CHANGES.items():
        made = [
            (at, changed)
            for at, (source, text) in enumerate(pairs)
            if text and (kind != "negation_removed" or denials(source, LanguageTag(source_language)))
            for changed in change(text, language, chance)
            if changed != text
        ]
        chance.shuffle(made)
        yield from (_with(pairs, at, changed, kind) for at, changed in made[:most])
    places = [at for at, (_, text) in enumerate(pairs) if text and len(text) > 30]
    chance.shuffle(places)
    yield from (_with(pairs, at, None, "paragraph_dropped") for at in places[:most])
    yield from (
        _with(pairs, at, _one_left(*pairs[at], source_language, language), "untranslated_sentence")
        for at in places[:most]
    )


def _one_left(source: str, target: str | None, source_language: str, language: str) -> str:
    """The translation with its last sentence still the source's."""
    assert target is not None
    ours = sentences(source, LanguageTag(source_language))
    theirs = sentences(target, LanguageTag(language))
    return target[: theirs[-1].start] + source[ours[-1].start :] if theirs else source


def _with(pairs: list[Pair], at: int, text: str | None, kind: str) -> Injected:
    changed = [(source, text if place == at else target) for place, (source, target) in enumerate(pairs)]
    return Injected(kind=kind, pairs=changed, segment_id=f"s{at + 1}")
