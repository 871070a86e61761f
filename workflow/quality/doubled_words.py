"""The check for a word that stands twice in a row. Nothing else is checked here."""

from __future__ import annotations

import re
from collections import Counter

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import primary_language
from workflow.languages.scripts import is_unspaced
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality._words import GAP, HAN, MARKS
from workflow.quality.ports import EditionText

_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{MARKS}'’‘ʻʼ](?=[^\W\d_])|[{MARKS}])*+"
_DOUBLED = re.compile(
    rf"(?<![\w{MARKS}'’‘ʻʼ-])({_LETTERS})({GAP}+|\n)(?=([^\W\d_]))(\1)(?![\w{MARKS}]|['’‘ʻʼ-]\w)", re.IGNORECASE
)
_DOUBLED_HAN = re.compile(
    rf"([{HAN}]{{2,8}})\1|(?<![目标])的的(?!确)|(?<![为除完到受知])了了(?![解望])"
    r"|(?<![现存正实所内潜外好])在在(?!皆|场|位|职|线|座|建|校|于|野|押|逃|握|乎)|(?<![自理事缘经来])由由(?!于|此|来)|被被(?![子单褥套窝])"
    r"|(?<![哥爷姐娘])们们|(?<!也)也也(?![门许])|(?<![年首古旧迁成京花])都都(?![市会城江])"
)

_RIGHTLY = {
    "en": "had that is her so no very bye ha knock hear many far out do blah wah",
    "fr": "nous vous",
    "es": "no sí ya muy casi así poco",
    "pt": "se não sim já muito quase pouco assim",
    "ru": "очень давно еле чуть едва да нет что вот",
    "be": "вельмі ледзь так не што вось",
    "zh": "研究 讨论 商量 考虑 了解 一步 一次 一天 一年 一遍 一代 一层 一点 人山 多少 哈哈 非常 考察 打扫 休息",
    "hi": "धीरे अलग साथ बार समय घर छोटे छोटी बड़े बड़ी भिन्न कभी कहीं जगह दो एक तरह पास आगे पीछे जल्दी क्या कौन "
    "कोई किस "
    "किसी जो जैसे जैसा ठीक गांव गाँव शहर पल दिन रोज़ रोज नए नई नये कुछ सुबह सच थोड़ा थोड़ी थोड़े बीच अपने अपनी "
    "अपना तीन चार पाँच "
    "लाख दूर जन गली देश हर अच्छे अच्छी जब तब बात मन क्षण कदम पृथक अनेक विभिन्न तरह-तरह बूंद बूँद",
    "ur": "آہستہ الگ ساتھ بار وقت گھر چھوٹے چھوٹی بڑے بڑی کبھی کہیں جگہ دو ایک طرح پاس آگے پیچھے جلدی کیا کون "
    "کوئی کس جو جیسے "
    "ٹھیک گاؤں شہر پل دن روز نئے نئی کچھ صبح سچ تھوڑا تھوڑی تھوڑے بیچ اپنے اپنی اپنا تین چار پانچ لاکھ دور جن "
    "گلی ملک ہر اچھے "
    "قدم مختلف علیحدہ جدا",
    "fa": "کم آرام یک دو سه چند خرد دسته گروه خیلی گوناگون قدم رفته تک پاره تکه",
}
_MORE_RIGHTLY = {language: frozenset(words.split()) for language, words in _RIGHTLY.items()}
_SIMPLE_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED_NAMES = frozenset("Bora Walla Pago Wagga Sing Duran Baden Humbert Sirhan Zsa Boutros Galway".split())
_LONGER_THAN_DOUBLED_NAMES = 6
_PARTICIPLE = re.compile("(?:ते|ता|ती|تے|تا|تی|کر)$")


class DoubledWords:
    """Finds doubled words that neither grammar nor a name doubles; advisory, with a mend."""

    name = "doubled_words"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = frozenset(
        "en fr de es pt it ru be uk bg kk ky tg uz zh hi ur fa prs pl cs nl sv da nb".split()
    )
    explanation = (
        "No word stands twice in a row by a slip of the hand. What a language doubles on purpose (had had, धीरे धीरे) "
        "and names (Bora Bora) are let pass."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a pair, which the suggestion makes one word."""
        maker, document = FindingMaker(self.name, text), Document(text)
        primary = primary_language(text.language)
        unspaced = is_unspaced(text.language)
        findings = []
        matches = list((_DOUBLED_HAN if unspaced else _DOUBLED).finditer(document.text))
        alone = _Alone(document.text, Counter(match[1].casefold() for match in matches if not unspaced))
        for match in matches:
            word = match.group()[: len(match.group()) // 2] if unspaced else match[1]
            if (unspaced and not _is_slip_in_han(word)) or (not unspaced and not _is_slip(match, primary, alone)):
                continue
            if document.in_address(*match.span()):
                continue
            message = f"“{word}” is doubled: remove one."
            findings.append(
                document.finding(maker, *match.span(), severity=self.severity, message=message, suggestion=word)
            )
        return findings


def _is_slip(match: re.Match[str], primary: str, alone: _Alone) -> bool:
    """Neither a name (Bora Bora) nor what the language doubles."""
    first, second = match[1], match[4]
    if first.casefold() in _MORE_RIGHTLY.get("fa" if primary == "prs" else primary, frozenset()):
        return False
    if first[:1].isupper() and second[:1].isupper():
        is_long = len(first) >= _LONGER_THAN_DOUBLED_NAMES and first not in _DOUBLED_NAMES
        return is_long or (first not in _DOUBLED_NAMES and first in alone)
    return not (primary in ("hi", "ur") and _PARTICIPLE.search(first))


class _Alone:
    """Which words the text has once at a time too: those are no doubled names. Counted once, when first asked."""

    def __init__(self, text: str, doubled: Counter[str]) -> None:
        self._text, self._doubled = text, doubled
        self._counted: Counter[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._counted is None:
            self._counted = Counter(match.casefold() for match in _SIMPLE_WORD.findall(self._text))
        small = word.casefold()
        return self._counted[small] > 2 * self._doubled[small]


def _is_slip_in_han(word: str) -> bool:
    return word not in _MORE_RIGHTLY["zh"] and not word.startswith("一") and len(set(word)) == len(word)
