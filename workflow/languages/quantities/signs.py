"""What stands beside a number and says what it counts: per cent, currencies, units of measure. Tables and patterns."""

from __future__ import annotations

import re

PERCENT = "%"

PERCENT_WORDS = (
    r"[%٪％]|per ?cent\w*|pct\b|процент\w*|працэнт\w*|пайыз\w*|пайыздық|пайиз\w*|foiz\w*|фоиз\w*|фоиз|фисад\w*|дарсад"
    r"|प्रतिशत|फ़ीसदी|फीसदी|فیصد|فی ?صد|درصد|por ?cento|por ciento|pontos? percentua\w*|puntos? porcentual\w*|个?百分点|個?百分點"
)
# Code, signs before the number, words after it (stems: endings follow; a closed word ends with \b).
_CURRENCIES: tuple[tuple[str, str, str], ...] = (
    ("HKD", r"HK\$|HKD", r"HK\$|HKD\b|Hong Kong dollar|港元|港币|гонконг"),
    ("USD", r"US\$|USD|\$", r"US\$|USD\b|\$|(?:U\.?S\.? )?dollar|(?:амер\w{0,20}\s|америк\w{0,20}\s)?дол(?:л|а)\w*|美元|美金|доллар|долар"
     r"|dollor|доллор|डॉलर|डालर|ڈالر|دلار|dólar"),
    ("CNY", r"RMB|CNY|CN¥|¥|人民币", r"RMB\b|CNY\b|(?:Chinese )?yuan\w*|renminbi|元人民币|人民币|元(?!首|素|旦|月|老|件)|юан|युआन"
     r"|यूआन|یوآن|یوان|iuan|юань"),
    ("RUB", r"₽|RUB", r"₽|RUB\b|r[ou]u?ble|руб|рубл|卢布|盧布|रूबल|روبل|rublo|rubl"),
    ("EUR", r"€|EUR", r"€|EUR\b|euro|евро|еўра|еуро|欧元|歐元|यूरो|یورو|yevro"),
    ("GBP", r"£|GBP", r"£|GBP\b|pounds? sterling|фунт|英镑|पाउंड|پاؤنڈ|پوند"),
    ("KZT", r"₸|KZT", r"₸|KZT\b|tenge|теңге|тенге|坚戈|тэнге|टेंगे|تنگے|تنگه|tengue"),
    ("KGS", r"KGS", r"KGS\b|(?:Kyrgyz )?soms?\b|сом(?:а|ов|у|ду|го|дон|ы|)\b|索姆"),
    ("TJS", r"TJS", r"TJS\b|somoni|сомони|索莫尼"),
    ("UZS", r"UZS", r"UZS\b|(?:Uzbek )?sums?\b|сум(?:а|ов|у|ы|)\b|сўм|soʻm|so‘m|so'm|苏姆"),
    ("INR", r"₹|INR|Rs\.?|रु\.?", r"₹|INR\b|rupee|рупи|卢比|रुपये|रुपए|रुपया|रुपयों|روپے|روپیہ|روپیه|rúpia|rupia"),
    ("PKR", r"PKR", r"PKR\b"),
    ("BYN", r"BYN", r"BYN\b"),
    ("IRR", r"IRR", r"IRR\b|rial|риал|里亚尔|ریال|रियाल"),
    ("JPY", r"JPY", r"JPY\b|yen\b|иен|日元|येन|ین\b"),
)  # fmt: skip
_UNITS: tuple[tuple[str, str], ...] = (
    ("km²", r"km²|km2|sq(?:uare)?\.? (?:km|kilomet)|кв\.? ?км|км²|квадратн\w* километр|平方公里|वर्ग किलोमीटर|مربع کلومیٹر|کیلومتر مربع"
     r"|quilômetros? quadrad|quilómetros? quadrad|kilómetros? cuadrad|шаршы километр|чарчы километр|kvadrat kilomet"),
    ("m²", r"m²|m2\b|sq(?:uare)?\.? m|кв\.? ?м|м²|квадратн\w* метр|平方米|वर्ग मीटर|مربع میٹر|متر مربع|metros? quadrad|metros? cuadrad"),
    ("m³", r"m³|m3\b|cubic met|куб\.? ?м|м³|кубаметр|кубическ\w* метр|立方米|घन मीटर|مکعب میٹر|متر مکعب|metros? cúbic"),
    ("km", r"km\b|kilomet|км(?!\w)|километр|кіламетр|шақырым|чакырым|公里|千米|किलोमीटर|किमी|کلومیٹر|کیلومتر|quil[oô]met|quilómet"
     r"|kilómet"),
    ("cm", r"cm\b|centimet|см(?!\w)|сантиметр|厘米|सेंटीमीटर|سینٹی میٹر|سانتی‌?متر|centímet"),
    ("mm", r"mm\b|millimet|мм(?!\w)|миллиметр|毫米|मिलीमीटर|ملی میٹر|میلی‌?متر|milímet"),
    ("m", r"m\b|met(?:re|er)s?\b|(?<!-)м(?!\w)|метр|米(?!尔)|मीटर|میٹر|متر\b|metros?\b|metr"),
    ("kg", r"kg\b|kilo(?:gram)?s?\b|кг(?!\w)|килограмм|кілаграм|公斤|千克|किलोग्राम|किलो(?!वाट)|کلوگرام|کیلوگرم|quilo(?:grama)?s?\b"),
    ("t", r"t\b|ton(?:ne)?s?\b|metric ton|(?<!-)т(?!\w)|тонн|тон\b|吨|噸|टन|ٹن|تن\b|tonelada|tonna"),
    ("ha", r"ha\b|hectare|(?<!-)га(?!\w)|гектар|公顷|हेक्टेयर|ہیکٹر|هکتار|hectárea|gektar"),
    ("GW", r"GW\b|gigawatt|ГВт|гигаватт|吉瓦|गीगावाट|گیگاواٹ|گیگاوات"),
    ("MW", r"MW\b|megawatt|МВт|мегаватт|мегават|兆瓦|मेगावाट|मेगावॉट|میگاواٹ|مگاوات|megavat"),
    ("kWh", r"kWh\b|kilowatt.?hour|кВт|киловатт|千瓦时|किलोवाट|کلوواٹ|کیلووات|quilowatt|kilovat"),
    ("°C", r"° ?[CС]|℃|degrees? C|градус\w* (?:по )?Цельси|摄氏度|डिग्री सेल्सियस|ڈگری سینٹی گریڈ|درجه سانتی|graus? Celsius|grados? Celsius"),
    ("barrel", r"barrels?\b|баррел|桶|बैरल|بیرل|بشکه|barril|barrel"),
    ("TEU", r"TEUs?\b|标准箱|标箱|ДФЭ"),
)  # fmt: skip

# A scale word may stand between ("million US dollars"), and a short connecting word ("de dólares").
_GAP = r"(?:[ \u00a0\u202f]{0,2}-?(?:(?:de|of|i|американск\w{1,20}|амерыканск\w{1,20}|АҚШ|АКШ|AQSh|США|US|U\.S\.|अमेरिकी|امریکی|Chinese|китайск\w{1,20})[ \u00a0])?)"


def _group(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern})"


_AFTER = re.compile(
    _GAP
    + "(?:"
    + "|".join(
        [
            _group("percent", PERCENT_WORDS),
            *(_group(f"c{at}", words) for at, (_, _, words) in enumerate(_CURRENCIES)),
            *(_group(f"u{at}", words) for at, (_, words) in enumerate(_UNITS)),
        ]
    )
    + ")",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    "(?:"
    + "|".join(_group(f"c{at}", signs) for at, (_, signs, _) in enumerate(_CURRENCIES) if signs)
    + r")[ \u00a0\u202f]?$"
)
_PERCENT_BEFORE = re.compile(r"(?:百分之\s?|(?<![\d\s])[%٪])$")
_LONGEST_BEFORE = 6


def sign_after(text: str, at: int) -> tuple[str, int] | None:
    """The percent sign, currency or unit that follows ``text[:at]``, and where it ends."""
    match = _AFTER.match(text, at)
    if match is None or match.lastgroup is None:
        return None
    return _code(match.lastgroup), match.end()


def sign_before(text: str, at: int) -> tuple[str, int] | None:
    """The percent sign or currency that stands before ``text[at:]``, and where it begins."""
    before = text[max(0, at - _LONGEST_BEFORE) : at]
    percent = _PERCENT_BEFORE.search(before)
    if percent is not None:
        return PERCENT, at - len(before) + percent.start()
    match = _BEFORE.search(before)
    if match is None or match.lastgroup is None:
        return None
    return _code(match.lastgroup), at - len(before) + match.start()


def is_currency(sign: str) -> bool:
    """Whether the sign is a currency's code."""
    return sign in _CODES


def is_unit(sign: str) -> bool:
    """Whether the sign is a unit of measure."""
    return sign in _MENTIONED and sign not in _CODES


def mentions(text: str, sign: str) -> bool:
    """Whether the currency or unit is named anywhere in ``text``, beside a number or not."""
    return sign not in _MENTIONED or _MENTIONED[sign].search(text) is not None


_CODES = frozenset(code for code, _, _ in _CURRENCIES)
_BEGINNING = r"(?:(?<!\w)|(?<=[\d\u3000-\u9fff]))"
_MENTIONED = {
    code: re.compile(rf"{_BEGINNING}(?:{signs}|{words})", re.IGNORECASE) for code, signs, words in _CURRENCIES
} | {name: re.compile(rf"{_BEGINNING}(?:{words})", re.IGNORECASE) for name, words in _UNITS}


def _code(group: str) -> str:
    if group == "percent":
        return PERCENT
    place = int(group[1:])
    return _CURRENCIES[place][0] if group[0] == "c" else _UNITS[place][0]
