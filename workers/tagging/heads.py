"""Words by which an institution's name is known: ``University``, ``министерство``, ``委员会``. Data."""

from __future__ import annotations

import re

ENGLISH_HEADS = frozenset(
    "academy administration agency alliance assembly association authority bank board bureau center centre chamber "
    "college commission committee community company confederation consortium corporation council "
    "court department directorate embassy federation foundation fund group hospital initiative "
    "inspectorate institute institution laboratory league library ministry museum office organisation organization "
    "parliament party police press railway school secretariat service society trust union university".split()
)
_PORTUGUESE_HEADS = frozenset(
    "academia agência aliança assembleia associação autoridade banco câmara centro comissão comitê companhia "
    "comunidade conselho departamento direção embaixada federação fundação fundo grupo hospital instituto "
    "laboratório liga ministério organização parlamento partido secretaria secretariado sociedade tribunal união "
    "universidade".split()
)
_RUSSIAN_STEMS = (
    "академи агентств альянс ассамбле ассоциаци банк бюро ведомств департамент институт комисси комитет компани "
    "конфедераци корпораци министерств организаци парти посольств секретариат служб совет содружеств сообществ союз "
    "управлени университет федераци фонд центр школ".split()
)
HAN_HEADS = (
    "组织|大学|学院|研究院|研究所|研究中心|中心|委员会|秘书处|外交部|商务部|公司|集团|银行|协会|学会|联盟|联合会|法院|检察院|"
    "基金会|管理局|总局|议会|理事会|大使馆|基地|組織|大學|學院|研究院|委員會|協會|聯盟|銀行"
)
_HAN_HEAD_LAST = re.compile(f"(?:{HAN_HEADS}|部|局|署|厅)$")
_WORD = re.compile(r"[^\W\d_]+")


def is_head(word: str) -> bool:
    """Whether an English or Portuguese word makes a name an institution's."""
    return word.casefold() in ENGLISH_HEADS or word.casefold() in _PORTUGUESE_HEADS


def names_an_institution(name: str) -> bool:
    """Whether ``name``, in any of our languages, holds the head word of an institution."""
    if _HAN_HEAD_LAST.search(name):
        return True
    words = [word.casefold() for word in _WORD.findall(name)]
    return any(is_head(word) or word.startswith(tuple(_RUSSIAN_STEMS)) for word in words)
