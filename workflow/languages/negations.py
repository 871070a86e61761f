"""Words that deny, by language, and words that come near to it (without, unable, refuse). Knowledge only."""

from __future__ import annotations

import re
from functools import lru_cache

from workflow.domain.vocabulary import LanguageTag, primary_language

# What denies; what looks like it and does not is taken out first (not only, не менее, 不断).
_DENYING = {
    "en": r"(?<!\w)(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot)(?!\w)|n['’]t(?!\w)",
    "ru": r"(?<!\w)(?:не|ни|нет|без|нельзя|никогда|нигде|никт\w*|никого|никому|никем|никак\w*|ничт\w*|ничег\w*|ничем\w*)(?!\w)",
    "be": r"(?<!\w)(?:не|ня|ні|няма|без|бяз|нельга|ніхто|нікога|нікому|ніколі|нідзе|нішто|нічога|нія\w*|ніводн\w*)(?!\w)",
    "zh": r"不|没|未|无|勿|并非|绝非|莫(?!斯)",
    "hi": r"(?<![\w\u0900-\u0963])(?:नहीं|न|ना|मत|बिना|बगैर|बग़ैर)(?![\w\u0900-\u0963])",
    "ur": r"(?<!\w)(?:نہیں|نہ|بغیر|بلا|مت|نا)(?!\w)",
    "fa": r"(?<!\w)(?:نیست\w*|هیچ\w*|بدون|بلا|ن(?:می|با?ید|شو|شد|کن|کرد|خواه|بود|دار|داشت|گرفت|گیر|ده|داد|گرد|توان|یاب|پذیر|گو|گفت|یامد|رس|سپار|مان)[\w\u200c]*)(?!\w)",
    "kk": r"(?<!\w)(?:емес\w*|жоқ\w*|ешкім\w*|ешқан\w*|ешбір\w*|ешнәрсе\w*|ешқашан|еш)(?!\w)"
    r"|(?<!\w)\w{2,}(?:ма|ме|ба|бе|па|пе)(?:йды|йді|ймын|йміз|ды|ді|уға тиіс|уге тиіс|уы керек|уі керек|уы тиіс|уі тиіс)(?!\w)",
    "ky": r"(?<!\w)(?:эмес\w*|жок\w*|эч|эчким\w*)(?!\w)"
    r"|(?<!\w)\w{2,}[бп](?:айт|ейт|ойт|өйт|ады|еди|оду|өдү|оого тийиш|өөгө тийиш|оого тийиш|оо керек|өө керек)(?!\w)",
    "uz": r"(?<!\w)(?:emas\w*|yo[ʻ‘'ʼ’`]q\w*|hech|эмас\w*|йўқ\w*|ҳеч)(?!\w)"
    r"|(?<!\w)\w{2,}(?:ma|ма)(?:ydi|di|sligi kerak|slik|sligi|йди|ди|слик|слиги)(?!\w)",
    "tg": r"(?<!\w)(?:на|не|нест\w*|ҳеҷ\w*|бидуни|бе|на(?:бояд|ме|шав|шуд|кун|кард|хоҳ|буд|бош|дор|дошт|гир|гард|тавон|деҳ|дод|расо|рас|мон|аст|бинад|рав|хон|тарс)\w*)(?!\w)",
    "pt": r"(?<!\w)(?:não|nem|nunca|jamais|nenhum\w*|ninguém|nada|sem|tampouco)(?!\w)",
    "es": r"(?<!\w)(?:no|ni|nunca|jamás|ningun\w*|ningún|nadie|nada|sin|tampoco)(?!\w)",
}  # fmt: skip
_NO_DENIAL = {
    "en": r"not only|not just|not merely|no less than|no more than|no later than|not to mention|no doubt|\bno\.? ?\d+|no longer only",
    "ru": r"не только|не мене\w+|не более|не поздн\w+|не раз(?!\w)|не просто|не исключен\w*|тем не менее|как нельзя|бы [^.,]{0,30}?(?<!\w)ни(?!\w)|(?:пока|прежде чем)(?!\w)[^.]{0,60}?(?<!\w)не(?!\w)",
    "be": r"не толькі|не менш\w*|не больш\w*|не пазней\w*|тым не менш|б [^.,]{0,30}?(?<!\w)ні(?!\w)|пакуль[^.]{0,60}?(?<!\w)не(?!\w)",
    "zh": r"不仅|不但|不只|不单|不断|不同|不少|不久|不管|不论|无论|不过|未来|没收|不得不|不可或缺|不惜|不懈|不朽|不动产|不等|毫无疑问|不足|无锡|不禁|不再|不记名|未[^。；]{0,60}?[以之]前",
    "hi": r"न केवल|न सिर्फ|न सिर्फ़|जब तक[^।]{0,150}?(?<![\w\u0900-\u0963])(?:न|नहीं)(?![\w\u0900-\u0963])",
    "ur": r"نہ صرف|نہ فقط|(?:جب تک|تاوقتیکہ)[^۔]{0,150}?(?<!\w)(?:نہ|نہیں)(?!\w)",
    "fa": r"نه تنها|نه فقط",
    "tg": r"на танҳо|то замоне[^.]{0,200}?(?<!\w)на\w*|наздик\w*|намоянда\w*",
    "kk": r"ғана емес|екені жоқ|болмаса",
    "ky": r"гана эмес",
    "uz": r"nafaqat|нафақат",
    "pt": r"não só|não apenas|não somente|nada menos|não [^.]{0,60}?senão|(?:enquanto|até que) não",
    "es": r"no sólo|no solo|no solamente|sin embargo|no obstante|(?:mientras|hasta que) no",
}  # fmt: skip
_NEAR = {
    "en": r"(?<!\w)(?:un(?!i|der|til)\w{3,}|non\W?\w+|il(?:legal|licit)\w*|ir(?:respective|regular|revers)\w*|in(?:ability|dispens|depend|alien|capab|compat|complete|equal|violab|hum)\w*"
    r"|im(?:poss|mune)\w*|dis(?:reg|allow|agree)\w*|fail\w*|lack\w*|refus\w*|den(?:y|ie)\w*|prohibit\w*|ban(?:s|ned)?|forb\w*|reject\w*|absen\w*|avoid\w*|prevent\w*"
    r"|exclu\w*|stop\w*|instead|free (?:from|of)|depriv\w*|arbitrar\w*|except\w*|unless|few|hardly|rarely|scarcely|against|regardless|until|out of|only|other than|\w+less)(?!\w)",
    "ru": r"(?<!\w)(?:не\w{3,}|бес\w{3,}|без\w{3,}|отсутств\w*|лиш\w*|отказ\w*|запре\w*|исключ\w*|кроме|вне|против\w*|отмен\w*|анти\w+|избе\w+|прекра\w+|невз\w+)(?!\w)",
    "be": r"(?<!\w)(?:не\w{3,}|ня\w{3,}|бес\w{3,}|без\w{3,}|бяз\w{3,}|адсутн\w*|пазба\w*|адм\w*|забара\w*|выключ\w*|акрамя|супраць\w*|па-за)(?!\w)",
    "zh": r"非|免|缺|拒|除|反|禁|否|停止|防止|避免|剥夺|不|无|未|失|难|任意|取消|从来",
    "hi": r"(?<![\w\u0900-\u0963])(?:गैर|ग़ैर|बे\w+|नि[:ः]\w*|निर\w+|निष्\w+|वंचित|मना\w*|इनकार|इन्कार|रहित|स्वतंत्र|विरुद्ध|रोक\w*|प्रतिबंध\w*|निषि\w+|मनमान\w+|सिवा\w*|मुक्त\w*|छोड़\w*|इलावा|अलावा)",
    "ur": r"(?<!\w)(?:غیر\w*|نا\w+|بے\w*|محروم\w*|انکار|منع|ممنوع\w*|روک\w*|مسترد|خلاف|سوا\w*|آزاد\w*|پابندی|علاوہ|عدم|قطع نظر|لا\w+)",
    "fa": r"(?<!\w)(?:غیر\w*|عدم|نه|نا\w+|بی\w*|محروم\w*|منع|ممنوع\w*|رد|خلاف\w*|سلب|جز|لغو|مصون\w*|مگر|خودسر\w*|ضد|فارغ|ن\w{3,})",
    "kk": r"\w+(?:сыз|сіз)\w*|тыйым\w*|қарамастан|қарсы|басқа|айыр\w*|айры\w*|тыс\w*|(?!немесе)(?<!\w)\w{2,}(?:ма|ме|ба|бе|па|пе)(?:у|ға|ге|с|й)\w*",
    "ky": r"\w+(?:сыз|сиз|суз|сүз)\w*|тыюу\w*|тыйым\w*|карабастан|каршы|башка|ажырат\w*|тышкары|\w+(?:ба|бе|бо|бө|па|пе|по|пө)(?:й|с|г|д|о|ө|ш|л|н)\w*",
    "uz": r"\w+(?:siz|сиз)\w*|taqiq\w*|тақиқ\w*|qarshi|қарши|tashqari|ташқари|mahrum\w*|маҳрум\w*|qat.i nazar|қатъи назар|(?<!\w)na(?!\w)|(?<!\w)на(?!\w)|\w+(?:ma|ма)(?:y|s|g|й|с|г)\w*|(?<!\w)(?:no|но)\w{4,}",
    "tg": r"(?<!\w)(?:бе\w+|но\w{3,}|ғайри\w*|ман\w*|маҳрум\w*|рад|зидди|мухолиф\w*|қатъи назар|озод\w*|на\w{3,}|гайри\w*|худсарона)",
    "pt": r"(?<!\w)(?:in(?:depend|alien|discut|capac|just|verdad|dispens|elegív)\w*|im(?:poss|pedi)\w*|des(?:respeit|confi|igual|proteg|provid|conhec)\w*|ilegal\w*|falt\w*|carec\w*|recus\w*|neg(?:a|o|ar|ou)(?:da|do)?|proib\w*|priva\w*|exclu\w*|exce\w*|contra|evit\w*|salvo|rejeit\w*|arbitr\w*|raramente|anul\w*)",
    "es": r"(?<!\w)(?:in(?:depend|alien|discut|capac|just|dispens)\w*|im(?:pos|ped)\w*|des(?:conoc|igual|confi)\w*|ilegal\w*|falt\w*|carec\w*|rechaz\w*|neg(?:ar|ó|ado|ada)|prohib\w*|priv\w*|exclu\w*|excep\w*|contra|evit\w*|salvo|arbitr\w*|raramente)",
}  # fmt: skip

_PRIVATIVE = re.compile(
    r"(?:un|non|ir|il|бес|без|бяз|нес|неп|нев|غیر|بے|بی|無|无|非|免|未|अनु?प)\w*|\w+(?:less|сыз|сіз|сиз|суз|сүз|siz)\w{0,6}$",
    re.IGNORECASE,
)


def denials(text: str, language: LanguageTag) -> list[tuple[int, int]]:
    """Where ``text`` denies something; nothing for a language that we know no such words of."""
    patterns = _patterns(primary_language(language))
    if patterns is None:
        return []
    denying, excepted, _ = patterns
    found = [match.span() for match in denying.finditer(text)]
    if not found or excepted is None:
        return found
    others = {place for match in excepted.finditer(text) for place in range(*match.span())}
    return [span for span in found if span[0] not in others]


def nearly_denials(text: str, language: LanguageTag) -> list[tuple[int, int]]:
    """Where ``text`` has words that another language may well render by denying; what denies may be among them."""
    patterns = _patterns(primary_language(language))
    if patterns is None:
        return []
    found = [match.span() for match in patterns[2].finditer(text)]
    if patterns[1] is not None:
        found += [match.span() for match in patterns[1].finditer(text)]
    return found


def is_privative(word: str) -> bool:
    """Whether the word says that something is not there by how it is built: unprecedented, беспрецедентный, 无."""
    return _PRIVATIVE.match(word) is not None


def knows_denials(language: LanguageTag) -> bool:
    """Whether the words of this language that deny are known."""
    return primary_language(language) in _DENYING


@lru_cache(maxsize=64)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str] | None, re.Pattern[str]] | None:
    if language not in _DENYING:
        return None
    excepted = _NO_DENIAL.get(language)
    return (
        re.compile(_DENYING[language], re.IGNORECASE),
        re.compile(excepted, re.IGNORECASE) if excepted else None,
        re.compile(_NEAR[language], re.IGNORECASE),
    )
