"""No automatic link is wrong: namesakes, borrowed acronyms, cities inside names, people called like places.

The whole tagger over what comes with Copyflow and a few people; each text says what may be linked, nothing else may.
"""

from __future__ import annotations

import pytest

from workers.tagging.tagger import Tagger
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, Office
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import KnowledgeBase
from workflow.entities.starter import built_in_entities


def _person(identity, english, russian, chinese, organisation, *titles):
    names = (("en", english), ("ru", russian), ("zh", chinese))
    return KnownEntity(
        id=identity,
        type=EntityType.PERSON,
        names=tuple(EntityName(language=LanguageTag(language), text=text) for language, text in names),
        offices=(Office(organisation_id=organisation, titles=titles),),
    )


TAGGER = Tagger(
    KnowledgeBase(
        (
            *built_in_entities(),
            _person(
                "vladimir-norov", "Vladimir Norov", "Владимир Норов", "弗拉基米尔·诺罗夫", "sco", "Secretary-General"
            ),
            _person("liu-jun", "Liu Jun", "Лю Цзюнь", "刘军", "ciis", "president"),
            _person("zhang-ming", "Zhang Ming", "Чжан Мин", "张明", "sco", "Secretary-General"),
        )
    )
)
SHANGHAI, BEIJING, MOSCOW = "geonames-1796236", "geonames-1816670", "geonames-524901"
TEXTS = [
    ("en", "The Student Council Organization (SCO) met in Shanghai. SCO members danced.", {SHANGHAI}),
    ("en", "SCO (Scottish Chamber Orchestra) played in Moscow. The SCO was applauded.", {MOSCOW}),
    ("en", "The Center for Internet Security (CIS) published a guide. CIS staff wrote it.", set()),
    ("en", "The Upper Nile Society (UN) elected a chair; the UN thanked her.", set()),
    ("en", "The Economic Union of Dockers (EU) went on strike, and the EU paid.", set()),
    ("en", "The World Hockey Office (WHO) ruled against the club.", set()),
    ("en", "Liu Jun, a pianist, gave a concert.", set()),
    ("en", "Liu Jun, president of the Shanghai Chess Club, opened the tournament.", set()),
    ("en", "Zhang Ming, director of the Beijing Zoo, spoke.", set()),
    (
        "en",
        "Liu Jun, president of the Moscow Chess Club, came. President Liu Jun thanked the CIIS.",
        {"ciis"},
    ),
    ("en", "Coach Zhang Ming praised the SCO.", {"sco"}),
    ("en", "Vladimir Norov, a farmer, sold a horse.", set()),
    ("en", "The Bank of Shanghai and the Moscow State Circus signed a contract.", set()),
    ("en", "Paris Hilton and Jordan Peterson met Sofia Petrova and Victoria Kim.", set()),
    ("en", "Chad Smith, Georgia Brown and Vladimir Petrov were elected.", set()),
    ("en", "Washington Irving wrote it; Florence Nightingale read it.", set()),
    ("en", "The SCO Film Club showed a film about the Beijing Opera Company.", set()),
    ("en", "The Astana Chess League and the Tashkent Bread Factory sponsor it.", set()),
    ("en", "The Commonwealth of Independent Bakers met.", set()),
    ("en", "The Shanghai Cooperation Bakery opened.", set()),
    ("zh", "学生合唱组织（简称“上合组织”）举行演出。", set()),
    ("zh", "刘军是一名钢琴家。", set()),
    ("zh", "上海象棋俱乐部主席刘军致辞。", set()),
    ("zh", "教练张明表扬了队员。", set()),
    ("zh", "北京动物园园长张明表示欢迎。", set()),
    ("zh", "上海面包厂与莫斯科马戏团签署合同。", set()),
    ("zh", "农民弗拉基米尔·诺罗夫卖了一匹马。", set()),
    ("ru", "Школьное общество шахматистов (ШОС) провело турнир. ШОС поблагодарило гостей.", set()),
    ("ru", "Лю Цзюнь, пианист, дал концерт.", set()),
    ("ru", "Президент шахматного клуба Лю Цзюнь открыл турнир.", set()),
    ("ru", "Фермер Владимир Норов продал лошадь.", set()),
    ("ru", "Московский цирк и Шанхайская пекарня подписали договор.", set()),
    ("ru", "Владимир Петров и София Ким посетили выставку.", set()),
    ("ru", "Союз независимых пекарей (СНГ) выпустил хлеб.", set()),
]


@pytest.mark.parametrize(("language", "text", "allowed"), TEXTS, ids=[text[:40] for _, text, _ in TEXTS])
def test_nothing_is_linked_that_is_not_meant(language, text, allowed):
    """What is linked is meant; what is merely called so is proposed or left."""
    analysis = TAGGER.analyse(text, LanguageTag(language))
    linked = {link.entity.id for link in analysis.links if link.entity is not None}
    assert linked <= allowed


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Zhang Ming, Secretary-General of the SCO, visited Moscow.", {"zhang-ming", "sco", MOSCOW}),
        (
            "en",
            "Liu Jun, president of the China Institute of International Studies (CIIS), spoke.",
            {"liu-jun", "ciis"},
        ),
        ("zh", "上合组织秘书长张明访问北京。", {"zhang-ming", "sco", BEIJING}),
        ("ru", "Генеральный секретарь ШОС Владимир Норов посетил Москву.", {"vladimir-norov", "sco", MOSCOW}),
    ],
)
def test_what_is_meant_is_linked_in_every_language(language, text, wanted):
    """The same people, institutions and places bear the same ids."""
    analysis = TAGGER.analyse(text, LanguageTag(language))
    assert {link.entity.id for link in analysis.links if link.entity is not None} == wanted
