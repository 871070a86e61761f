"""Short news that a worker tags before it forks: what the first texts would make is made once, and shared.

Without this each child of the worker would read dictionaries and build indexes for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workers.tagging.providers import languages_read
from workers.tagging.tagger import Tagger
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.vocabulary import LanguageTag
from workflow.topics.known import Knowledge
from workflow.topics.suggesting import suggest
from workflow.topics.texts import read_text

_NEWS: Mapping[str, str] = {
    "en": (
        "NOROV VISITS CHINA INSTITUTE OF INTERNATIONAL STUDIES\n\nBEIJING, 24 June 2021 - Secretary-General of the "
        "Shanghai Cooperation Organization (SCO) Vladimir Norov met with Dr. Liu Jun, president of the Bank of Almaly "
        "Region, on Thursday. Last week Mr. Liu attended the 3rd Water Summit in Dushanbe, Tajikistan.\n"
        "The bank lends $1.5 million to farmers of the United States and Uzbekistan. “They agreed,” said Norov."
    ),
    "ru": (
        "НОРОВ ПОСЕТИЛ ПЕКИН\n\nПЕКИН, 24 июня 2021 года. Генеральный секретарь Шанхайской организации сотрудничества "
        "(далее — ШОС) Владимир Норов встретился в четверг с министром иностранных дел Казахстана А.С. Петровым. "
        "На прошлой неделе Петров выступил на саммите по воде в г. Душанбе.\n"
        "Банк «Надежда» выделил 1,5 млн долларов фермерам Узбекистана, сообщила пресс-служба."
    ),
    "zh": (
        "诺罗夫访问中国国际问题研究院\n\n新华社北京6月24日电（记者张明）上海合作组织（简称“上合组织”）秘书长弗拉基米尔·诺罗夫周四会见了阿尔马雷银行行长刘军。"
        "上周，刘军出席了在杜尚别举行的第三届水资源峰会。\n该银行向乌兹别克斯坦农民提供150万美元贷款。诺罗夫說：“雙方達成一致。”"
    ),
}
"""Short news with what the stages look for: every one of them runs once."""


def warm_up(tagger: Tagger, topics: Knowledge | None = None) -> None:
    """Tag a text of each language that a model reads, and suggest its topics where they are given."""
    for name in languages_read():
        language, blocks = LanguageTag(name), _blocks(_NEWS.get(name, "-"))
        tagging = tagger.tag(blocks, language, date(2021, 6, 24))
        if topics is not None:
            suggest(read_text(language, blocks, tagging.tags), topics)


def _blocks(text: str) -> list[Block]:
    kinds = (BlockKind.HEADLINE, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH)
    lines = [line for line in text.split("\n") if line]
    return [
        Block(kind=kind, segments=(Segment(id=f"s{number}", text=line),))
        for number, (kind, line) in enumerate(zip(kinds, lines, strict=False))
    ]
