"""What texts call currencies, and the words that multiply an amount. Data.

Each row is an ISO 4217 code and the names that mean it, as patterns: the first that fits the whole name counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from workers.tagging.rules.currencies_romance import (
    PORTUGUESE,
    PORTUGUESE_NUMBERS,
    PORTUGUESE_SCALES,
    SPANISH,
    SPANISH_NUMBERS,
    SPANISH_SCALES,
)

CODES = (
    "USD EUR GBP CNY RUB KZT KGS TJS UZS TMT INR PKR BYN IRR JPY CHF HKD AED AZN AMD GEL UAH MNT TRY KRW SGD AUD CAD"
    " TWD AFN SAR QAR NOK SEK PLN BRL ZAR EGP THB VND MYR IDR"
).split()

SIGNS: tuple[tuple[str, str], ...] = (
    ("HKD", r"HK\$"),
    ("TWD", r"NT\$"),
    ("SGD", r"S\$"),
    ("AUD", r"AU?\$"),
    ("CAD", r"C(?:AN?)?\$"),
    ("BRL", r"R\$"),
    ("USD", r"US\s?\$|[$＄]"),
    ("EUR", "€"),
    ("GBP", "[£￡]"),
    ("JPY", r"JP¥"),
    ("CNY", r"CN¥|[¥￥]|RMB|CN￥"),
    ("RUB", "₽"),
    ("KZT", "₸"),
    ("INR", r"₹|Rs\.?(?=\s?\d)"),
)
"""They stand before a figure, or after it."""

NAMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("HKD", r"Hong Kong dollars?"),
        ("SGD", r"Singapore(?:an)? dollars?"),
        ("AUD", r"Australian dollars?"),
        ("CAD", r"Canadian dollars?"),
        ("USD", r"(?:U\.\s?S\. |US |American )?dollars?|greenbacks"),
        ("EUR", r"euros?"),
        ("GBP", r"(?:British )?pounds? sterling|British pounds?"),
        ("CNY", r"(?:Chinese )?yuan(?: renminbi)?|(?:Chinese )?renminbi"),
        ("BYN", r"Belarus(?:ian|sian) ro?ubles?"),
        ("RUB", r"(?:Russian )?ro?ubles?"),
        ("KZT", r"(?:Kazakh(?:stani?)? )?tenges?"),
        ("KGS", r"(?:Kyrgyz(?:stani?)? )?soms?"),
        ("TJS", r"(?:Tajik(?:istani?)? )?somonis?"),
        ("UZS", r"(?:Uzbek(?:istani?)? )?(?:soums?|sums?(?! (?:it|up|of|to))|so'?ms?)"),
        ("TMT", r"Turkmen manats?"),
        ("AZN", r"(?:Azerbaijani )?manats?"),
        ("PKR", r"Pakistan(?:i)? rupees?"),
        ("INR", r"(?:Indian )?rupees?"),
        ("IRR", r"(?:Iranian )?rials?"),
        ("JPY", r"(?:Japanese )?yen"),
        ("KRW", r"(?:South )?Korean won"),
        ("CHF", r"Swiss francs?"),
        ("AED", r"(?:UAE |Emirati )?dirhams?"),
        ("AMD", r"(?:Armenian )?drams?"),
        ("GEL", r"(?:Georgian )?laris?"),
        ("UAH", r"(?:Ukrainian )?hryvnias?"),
        ("MNT", r"(?:Mongolian )?tugriks?|tögrögs?"),
        ("TRY", r"Turkish liras?"),
        ("AFN", r"afghanis"),
    ),
    "ru": (
        ("HKD", r"гонконгск\w+ доллар\w*"),
        ("AUD", r"австралийск\w+ доллар\w*"),
        ("CAD", r"канадск\w+ доллар\w*"),
        ("SGD", r"сингапурск\w+ доллар\w*"),
        ("USD", r"(?:американск\w+ )?(?:доллар\w*|долл?\.?)(?: США(?!\w))?"),
        ("EUR", r"евро"),
        ("GBP", r"(?:британск\w+ )?фунт\w* стерлингов"),
        ("CNY", r"(?:китайск\w+ )?юан\w+"),
        ("BYN", r"белорусск\w+ (?:рубл\w+|руб\.?)"),
        ("RUB", r"(?:российск\w+ )?(?:рубл\w+|руб\.?|р\.)"),
        ("KZT", r"(?:казахстанск\w+ )?тенге"),
        ("KGS", r"(?:киргизск\w+ |кыргызск\w+ )?сом(?:а|ов|у|ы|ам|ами|ах)?"),
        ("TJS", r"(?:таджикск\w+ )?сомони"),
        ("UZS", r"(?:узбекск\w+ )?(?:сум(?:а|ов|у|ы|ам|ами|ах)?|сўм)"),
        ("TMT", r"туркменск\w+ манат\w*"),
        ("AZN", r"(?:азербайджанск\w+ )?манат\w*"),
        ("PKR", r"пакистанск\w+ рупи\w+"),
        ("INR", r"(?:индийск\w+ )?рупи\w+"),
        ("IRR", r"(?:иранск\w+ )?(?:риал\w*|туман\w*)"),
        ("JPY", r"(?:японск\w+ )?(?:иен\w*|йен\w*)"),
        ("KRW", r"(?:южнокорейск\w+|корейск\w+) вон\w?"),
        ("CHF", r"швейцарск\w+ франк\w*"),
        ("AED", r"дирхам\w*"),
        ("AMD", r"(?:армянск\w+ )?драм(?:а|ов|у|ы)?"),
        ("GEL", r"(?:грузинск\w+ )?лари"),
        ("UAH", r"грив(?:ен|н\w+)"),
        ("MNT", r"(?:монгольск\w+ )?тугрик\w*"),
        ("TRY", r"турецк\w+ лир\w*"),
    ),
    "zh": (
        ("HKD", "港元|港币|港幣"),
        ("SGD", "新加坡元|新元"),
        ("AUD", "澳元|澳大利亚元"),
        ("CAD", "加元|加拿大元"),
        ("TWD", "新台币|新臺幣"),
        ("USD", "美元|美金"),
        ("EUR", "欧元|歐元"),
        ("GBP", "英镑|英鎊"),
        ("JPY", "日元|日圆|日圓"),
        ("KRW", "韩元|韓元|韩币"),
        ("CNY", "元人民币|元人民幣|人民币|人民幣|(?:元|圆)(?!首|旦|素|老|件|月|宵|朝|代|年|帅|勋|组|化)"),
        ("BYN", "白俄罗斯卢布"),
        ("RUB", "(?:俄罗斯)?(?:卢布|盧布)"),
        ("KZT", "坚戈|堅戈|腾格"),
        ("KGS", "索姆"),
        ("TJS", "索莫尼"),
        ("UZS", "苏姆|蘇姆"),
        ("TMT", "马纳特"),
        ("PKR", "巴基斯坦卢比|巴基斯坦盧比"),
        ("INR", "(?:印度)?(?:卢比|盧比)"),
        ("IRR", "(?:伊朗)?里亚尔|(?:伊朗)?里亞爾"),
        ("CHF", "瑞士法郎"),
        ("AED", "迪拉姆"),
        ("MNT", "图格里克"),
        ("TRY", "土耳其里拉"),
    ),
    "pt": PORTUGUESE,
    "es": SPANISH,
}
"""By language: they follow the figure."""

SHARED_BY_COUNTRIES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "INR": (
        ("INR", r"[IÍ]ndia|印度(?!尼|洋)|Инди[ияйюе]"),
        ("PKR", r"Pa(?:k|qu)ist(?:[aá]n|ão)|巴基斯坦|巴铁|Пакистан"),
    ),
    "CNY": (("CNY", r"Chin|RMB|yuan|中国|人民币|Кита|юан"), ("JPY", r"Japan|yen\b|日本|Япони|иен")),
}
"""Names and signs that several countries' money bears: the code, and what names the country in the text."""
SHARED_NAMES = re.compile(r"[¥￥]|Rs\.?|rupees?|(?:de )?rupias?|卢比|盧比|рупи\w+")

SCALES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("1000000000000", r"trillions?|trn|tn"),
        ("1000000000", r"billions?|bln\.?|bn|b"),
        ("10000000", r"crores?"),
        ("1000000", r"millions?|mln\.?|mn|m"),
        ("100000", r"lakhs?"),
        ("1000", r"thousands?|k|K"),
    ),
    "ru": (
        ("1000000000000", r"триллион\w*|трлн\.?"),
        ("1000000000", r"миллиард\w*|млрд\.?"),
        ("1000000", r"миллион\w*|млн\.?"),
        ("1000", r"тысяч\w*|тыс\.?"),
    ),
    "zh": (),
    "pt": PORTUGUESE_SCALES,
    "es": SPANISH_SCALES,
}
NUMBER_WORDS: Mapping[str, str] = {
    "en": (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
    ),
    "ru": (
        "один одну одного два две двух три трёх трех четыре четырёх пять пяти шесть шести семь семи восемь восьми"
        " девять девяти десять десяти одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать"
        " семнадцать восемнадцать девятнадцать двадцать двадцати тридцать тридцати сорок пятьдесят шестьдесят"
        " семьдесят восемьдесят девяносто сто ста двести двухсот триста трёхсот трехсот четыреста четырёхсот пятьсот"
        " пятисот шестьсот семьсот восемьсот девятьсот тысячу тысячи тысяча тысяч миллион миллиона миллионов миллиард"
        " миллиарда миллиардов полмиллиона"
    ),
    "pt": PORTUGUESE_NUMBERS,
    "es": SPANISH_NUMBERS,
}


def code_of(name: str, language: str) -> str:
    """The ISO 4217 code of a name or sign as it stands in a text; empty where none fits."""
    upper = name.strip()
    if upper in CODES:
        return upper
    for code, pattern in (*SIGNS, *NAMES.get(language, ())):
        if re.fullmatch(pattern, upper, re.IGNORECASE) or (upper.startswith("Rs") and code == "INR"):
            return code
    return ""


def scale_of(word: str, language: str) -> Decimal:
    """What a word such as ``million`` multiplies by; 1 where it is none."""
    for factor, pattern in SCALES.get(language, ()):
        if re.fullmatch(pattern, word, re.IGNORECASE):
            return Decimal(factor)
    return Decimal(1)
