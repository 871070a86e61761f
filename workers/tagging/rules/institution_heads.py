"""Words by which a name is known to be an institution's, for rules that read every language. Data.

The grammars of single languages know more of theirs; here is what is enough to tell ``Development Bank of Kazakhstan``
from ``gross domestic product``.
"""

from __future__ import annotations

import re

_WORDS = frozenset(
    "academy administration agency alliance assembly association authority bank board bureau center centre chamber"
    " college commission committee commonwealth community company confederation consortium corporation council court"
    " department directorate division embassy federation foundation fund group hospital inspectorate"
    " institute institution laboratory league library ministry museum network office organisation organization"
    " parliament party police press radio railway railways school secretariat service society structure"
    " television theatre clinic trust union university"
    # Portuguese and Spanish
    " academia agência agencia asociación associação banco câmara centro comissão comisión comité comitê companhia"
    " conselho consejo departamento federação federación fundação fundación fundo hospital instituto ministerio"
    " ministério organização organización parlamento secretaria sociedade sociedad tribunal união unión universidade"
    " universidad"
    # Azerbaijani, Uzbek and Turkish
    " universiteti universitesi instituti nazirligi vazirligi nazirliyi banki akademiyasi".split()
)
_STEMS = tuple(
    "академи агентств альянс ассамбле ассоциаци банк бюро ведомств департамент дорог институт комисси комитет компани"
    " конфедераци корпораци министерств обществ объединени организаци парти посольств секретариат служб совет"
    " содружеств сообществ союз структур управлени университет федераци фонд центр школ собрани зона"
    " қоры министрліг банкі університет".split()
)
_HAN = re.compile(
    "(?:组织|組織|大学|大學|学院|學院|研究院|研究所|中心|委员会|委員會|秘书处|秘書處|公司|集团|集團|银行|銀行|协会|協會|学会|學會|联盟|聯盟"
    "|联合会|聯合會|法院|检察院|基金会|基金會|管理局|总局|議會|议会|理事会|大使馆|基地|示范区|机构|機構|部|局|署|厅|社|馆|馆|校|院)$"
)
_WORD = re.compile(r"[^\W\d_]+")

GENERIC = frozenset(
    (
        "organization organisation company bank centre center ministry university institute parties sides party agency"
        " commission committee council group fund union association secretariat forum summit project agreement"
        " bureau office school"
        " организация университет банк центр стороны компания общество министерство институт фонд комитет комиссия"
        " совет форум саммит проект соглашение общество агентство договор учреждение академия"
        " 公司 学校 中心 该校 组织 双方 甲方 乙方 协会 本院 学院 大学 集团 论坛 峰会 委员会"
        " 银行 机构 部门 研究院 我校 协议 项目 倡议"
    ).split()
)
"""Said alone they name nobody: ``(hereinafter – the Company)``."""


def names_an_institution(name: str) -> bool:
    """Whether ``name``, in whatever language, holds the head word of an institution."""
    if _HAN.search(name):
        return True
    return any(
        (word := found.casefold()) in _WORDS or word.startswith(_STEMS) or word.removesuffix("s") in _WORDS
        for found in _WORD.findall(name)
    )
