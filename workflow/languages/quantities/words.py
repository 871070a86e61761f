"""Numbers in words by language: a table of values and their words; endings are told apart where words are read."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from workflow.domain.vocabulary import LanguageTag, primary_language

# Rows of words that count on from their first value by its step; words for one value are parted by a stroke.
_ROWS: dict[str, tuple[tuple[int, int, str], ...]] = {
    "en": (
        (1, 1, "one|first two|second|twice|both three|third four|fourth five|fifth six|sixth seven|seventh eight|eighth"
               " nine|ninth ten|tenth eleven|eleventh twelve|twelfth|dozen thirteen|thirteenth fourteen|fourteenth"
               " fifteen|fifteenth sixteen|sixteenth seventeen|seventeenth eighteen|eighteenth nineteen|nineteenth"),
        (20, 10, "twenty|twentieth thirty|thirtieth forty|fortieth fifty|fiftieth sixty|sixtieth seventy|seventieth"
                 " eighty|eightieth ninety|ninetieth"),
    ),
    "ru": (
        (1, 1, "один|одна|одно|одного|одной|одному|одним|одном|одну|перв дв|два|две|двое|двум|обе|оба|второ|втора|"
               "вторы трех|трёх|три|трое|тремя|трети|треть четыр|четверт пят|пять шест|шесть сем|семь|семи|седьм восем|"
               "восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат"
               " восемнадцат девятнадцат"),
        (20, 10, "двадцат тридцат сорок пятьдесят|пятидесят шестьдесят|шестидесят семьдесят|семидесят восемьдесят|"
                 "восьмидесят девяност"),
        (100, 100, "сто|ста|сотн двест|двухсот трист|трехсот|трёхсот четырест|четырехсот|четырёхсот пятьсот|пятисот"
                   " шестьсот|шестисот семьсот|семисот восемьсот|восьмисот девятьсот|девятисот"),
    ),
    "be": (
        (1, 1, "адзін|адна|адно|аднаго|адной|першы|перша дв|два|дзве|двух|друг тры|трох|трэц чатыр|чацв|чацвёрт пяц|пят"
               " шэсц|шасц|шост сем|сям восем|васьм|васьмі дзевяц|дзявят дзесяц|дзясят адзінаццац дванаццац трынаццац"
               " чатырнаццац пятнаццац шаснаццац семнаццац васемнаццац дзевятнаццац"),
        (20, 10, "дваццац|дваццат трыццац|трыццат сорак пяцьдзясят шэсцьдзясят семдзесят восемдзесят дзевяност"),
        (100, 100, "сто|ста|сотн дзвесце|двухсот трыста чатырыста пяцьсот шэсцьсот семсот восемсот дзевяцьсот"),
    ),
    "kk": (
        (1, 1, "бір екі үш төрт бес алты жеті сегіз тоғыз он"),
        (20, 10, "жиырма отыз қырық елу алпыс жетпіс сексен тоқсан"),
    ),
    "ky": (
        (1, 1, "бир эки үч төрт беш алты жети сегиз тогуз он"),
        (20, 10, "жыйырма отуз кырк элүү алтымыш жетимиш сексен токсон"),
    ),
    "uz": (
        (1, 1, "bir|бир ikki|икки uch|уч toʻrt|toʼrt|to‘rt|to'rt|тўрт besh|беш olti|олти yetti|етти sakkiz|саккиз"
               " toʻqqiz|to‘qqiz|to'qqiz|тўққиз oʻn|o‘n|o'n|ўн"),
        (20, 10, "yigirma|йигирма oʻttiz|o‘ttiz|o'ttiz|ўттиз qirq|қирқ ellik|эллик oltmish|олтмиш yetmish|етмиш"
                 " sakson|саксон toʻqson|to‘qson|to'qson|тўқсон"),
    ),
    "tg": (
        (1, 1, "як ду се чор|чаҳор панҷ шаш ҳафт ҳашт нуҳ|нӯҳ даҳ ёздаҳ дувоздаҳ сездаҳ чордаҳ понздаҳ шонздаҳ ҳабдаҳ"
               " ҳаждаҳ нуздаҳ"),
        (20, 10, "бист сӣ чил панҷоҳ шаст ҳафтод ҳаштод навад"),
        (100, 100, "сад|якс дусад сесад чорсад панҷсад шашсад ҳафтсад ҳаштсад нӯҳсад|нуҳсад"),
    ),
    "fa": (
        (1, 1, "یک|اول|نخست دو|دوم سه|سوم چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده|هیجده"
               " نوزده"),
        (20, 10, "بیست سی چهل پنجاه شصت هفتاد هشتاد نود"),
        (100, 100, "صد|یکصد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد"),
    ),
    "hi": (
        (1, 1, "एक|पहला|पहली|पहले|प्रथम दो|दूसरा|दूसरी|दूसरे|दोनों|द्वितीय तीन|तीसरा|तीसरी|तीसरे|तीनों|तृतीय चार|चौथा|चौथी|चौथे|चारों"
               " पाँच|पांच छह|छः|छठा|छठी|छठे सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह|पन्द्रह सोलह सत्रह अठारह|अट्ठारह उन्नीस"),
        (20, 10, "बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे"),
    ),
    "ur": (
        (1, 1, "ایک|پہلا|پہلی|پہلے دو|دوسرا|دوسری|دوسرے|دونوں تین|تیسرا|تیسری|تیسرے|تینوں چار|چوتھا|چوتھی|چوتھے پانچ"
               " چھ|چھٹا|چھٹی|چھٹے سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس"),
        (20, 10, "بیس تیس چالیس پچاس ساٹھ ستر اسی نوے"),
    ),
    "pt": (
        (1, 1, "um|uma|primeiro|primeira dois|duas|segundo|segunda|ambos|ambas três|terceiro|terceira quatro|quarto|quarta"
               " cinco|quinto|quinta seis|sexto|sexta sete|sétimo|sétima oito|oitavo|oitava nove|nono|nona"
               " dez|décimo|décima onze doze|dúzia treze catorze|quatorze quinze dezesseis|dezasseis dezessete|dezassete"
               " dezoito dezenove|dezanove"),
        (20, 10, "vinte|vigésimo|vigésima trinta quarenta cinquenta sessenta setenta oitenta noventa"),
        (100, 100, "cem|cento|centena duzentos|duzentas trezentos|trezentas quatrocentos|quatrocentas"
                   " quinhentos|quinhentas seiscentos|seiscentas setecentos|setecentas oitocentos|oitocentas"
                   " novecentos|novecentas"),
    ),
    "es": (
        (1, 1, "un|uno|una|primer|primero|primera dos|segundo|segunda|ambos|ambas tres|tercer|tercero|tercera"
               " cuatro|cuarto|cuarta cinco|quinto|quinta seis|sexto|sexta siete|séptimo|séptima ocho|octavo|octava"
               " nueve|noveno|novena diez|décimo|décima once doce|docena trece catorce quince dieciséis diecisiete"
               " dieciocho diecinueve veinte|vigésimo|vigésima veintiuno|veintiún|veintiuna veintidós veintitrés"
               " veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"),
        (30, 10, "treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
        (100, 100, "cien|ciento|centenar doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas"
                   " quinientos|quinientas seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas"
                   " novecientos|novecientas"),
    ),
}  # fmt: skip

SCALES: dict[str, dict[int, str]] = {
    "en": {100: "hundred", 10**3: "thousand", 10**6: "million|mln|mn", 10**9: "billion|bln|bn", 10**12: "trillion|trn",
           10**5: "lakh", 10**7: "crore"},
    "ru": {10**3: "тысяч|тыс", 10**6: "миллион|млн", 10**9: "миллиард|млрд", 10**12: "триллион|трлн"},
    "be": {10**3: "тысяч|тысяц|тыс", 10**6: "мільён|млн", 10**9: "мільярд|млрд", 10**12: "трыльён|трлн"},
    "kk": {100: "жүз", 10**3: "мың", 10**6: "миллион|млн", 10**9: "миллиард|млрд", 10**12: "триллион|трлн"},
    "ky": {100: "жүз", 10**3: "миң", 10**6: "миллион|млн", 10**9: "миллиард|млрд", 10**12: "триллион|трлн"},
    "uz": {100: "yuz|юз", 10**3: "ming|минг", 10**6: "million|mln|миллион|млн",
           10**9: "milliard|mlrd|миллиард|млрд", 10**12: "trillion|trln|триллион|трлн"},
    "tg": {10**3: "ҳазор", 10**6: "миллион|млн", 10**9: "миллиард|млрд", 10**12: "триллион|трлн"},
    "fa": {10**3: "هزار", 10**6: "میلیون", 10**9: "میلیارد", 10**12: "تریلیون|هزار میلیارد"},
    "hi": {100: "सौ", 10**3: "हज़ार|हजार", 10**5: "लाख", 10**6: "मिलियन", 10**7: "करोड़|करोड़", 10**9: "अरब|बिलियन",
           10**11: "खरब"},
    "ur": {100: "سو", 10**3: "ہزار", 10**5: "لاکھ", 10**6: "ملین", 10**7: "کروڑ", 10**9: "ارب|بلین", 10**11: "کھرب"},
    "pt": {10**3: "mil", 10**6: "milhões|milhão|mi", 10**9: "bilhões|bilhão|bilião|mil milhões|bi",
           10**12: "trilhões|trilhão|bilhões de milhares"},
    "es": {10**3: "mil|miles", 10**6: "millones|millón|mln", 10**9: "mil millones|millardos",
           10**12: "billones|billón"},
    "fr": {10**3: "mille|milliers", 10**6: "millions|million", 10**9: "milliards|milliard"},
    "de": {10**3: "Tausend|tausend|Tsd", 10**6: "Millionen|Million|Mio", 10**9: "Milliarden|Milliarde|Mrd"},
    "it": {10**3: "mila|mille", 10**6: "milioni|milione|mln", 10**9: "miliardi|miliardo|mld"},
    "uk": {10**3: "тисяч|тис", 10**6: "мільйон|млн", 10**9: "мільярд|млрд"},
    "tr": {10**3: "bin", 10**6: "milyon", 10**9: "milyar", 10**12: "trilyon"},
}  # fmt: skip

INFLECTED = frozenset("ru be uk kk ky uz tg tr".split())
"""Languages whose number words carry endings."""
_ENDING = r"\w{0,9}"
_LETTER = r"[\w\u0900-\u0963]"  # the vowel signs of Devanagari are no word characters to a pattern
_HALVES = {
    "ru": {"полтор": Decimal("1.5"), "половин": Decimal("0.5"), "пол": Decimal("0.5")},
    "be": {"паўтар": Decimal("1.5"), "палов": Decimal("0.5")},
    "en": {"half": Decimal("0.5")},
}


@lru_cache(maxsize=64)
def values_of_words(language: str) -> dict[str, Decimal]:
    """Every word of the language's table with its value: stems where words are inflected."""
    found: dict[str, Decimal] = dict(_HALVES.get(language, {}))
    for first, step, words in _ROWS.get(language, ()):
        for place, alternatives in enumerate(words.split()):
            found |= dict.fromkeys(alternatives.split("|"), Decimal(first + place * step))
    for value, alternatives in SCALES.get(language, {}).items():
        found |= dict.fromkeys(alternatives.split("|"), Decimal(value))
    return found


@lru_cache(maxsize=64)
def word_pattern(language: LanguageTag) -> re.Pattern[str] | None:
    """Finds a number word of the language; the group is the word of the table."""
    words = sorted(values_of_words(primary_language(language)), key=len, reverse=True)
    if not words:
        return None
    ending = _ENDING if primary_language(language) in INFLECTED else rf"{_LETTER}{{0,4}}(?!{_LETTER})"
    return re.compile(rf"(?<!{_LETTER})({'|'.join(map(re.escape, words))}){ending}", re.IGNORECASE)


@lru_cache(maxsize=64)
def scale_pattern(language: LanguageTag) -> re.Pattern[str] | None:
    """Finds a word such as million right after a number; the group is the word of the table."""
    scales = SCALES.get(primary_language(language))
    if not scales:
        return None
    words = sorted((word for each in scales.values() for word in each.split("|")), key=len, reverse=True)
    ending = r"\w{0,7}\.?" if primary_language(language) in INFLECTED else rf"s?(?!{_LETTER})"
    return re.compile(rf"[ \u00a0\u202f-]?({'|'.join(map(re.escape, words))}){ending}", re.IGNORECASE)
