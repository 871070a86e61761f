"""What the newsroom knows of its world: entities with their names in four languages. Data only.

An id is Wikidata's (``wd:``) where it is certain, else our own (``kb:``). The first name of a
language is the label that people see; the others are found too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.domain.annotations import EntityType


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One known entity."""

    id: str
    type: EntityType
    names: Mapping[str, tuple[str, ...]]
    """By primary language, the label first."""

    def label(self, language: str) -> str:
        """What it is called in ``language``, in English where we have no name for it."""
        return (self.names.get(language) or self.names["en"])[0]


_ORG, _PLACE, _EVENT, _TOPIC = EntityType.ORGANISATION, EntityType.PLACE, EntityType.EVENT, EntityType.TOPIC


def _entry(identity: str, kind: EntityType, en: str, zh: str, ru: str, pt: str) -> Entry:
    names = {"en": en, "zh": zh, "ru": ru, "pt": pt}
    return Entry(id=identity, type=kind, names={code: tuple(text.split("|")) for code, text in names.items() if text})


ENTRIES: tuple[Entry, ...] = (
    _entry(
        "wd:Q485207",
        _ORG,
        "Shanghai Cooperation Organization|Shanghai Cooperation Organisation|SCO",
        "上海合作组织|上海合作組織|上合组织|上合組織|上合",
        "Шанхайская организация сотрудничества|ШОС",
        "Organização de Cooperação de Xangai|Organização para Cooperação de Xangai|"
        "Organização para a Cooperação de Xangai|OCX",
    ),
    _entry(
        "kb:sco-secretariat",
        _ORG,
        "SCO Secretariat|Shanghai Cooperation Organization Secretariat|Shanghai Cooperation Organisation Secretariat|"
        "Secretariat of the Shanghai Cooperation Organization|Secretariat of the SCO",
        "上海合作组织秘书处|上合组织秘书处",
        "Секретариат ШОС|Секретариат Шанхайской организации сотрудничества",
        "Secretariado da OCX|Secretariado da Organização de Cooperação de Xangai",
    ),
    _entry(
        "wd:Q1065",
        _ORG,
        "United Nations|UN",
        "联合国|聯合國",
        "Организация Объединённых Наций|ООН|Организация Объединенных Наций",
        "Organização das Nações Unidas|Nações Unidas|ONU",
    ),
    _entry(
        "kb:un-security-council",
        _ORG,
        "UN Security Council|United Nations Security Council",
        "联合国安理会|联合国安全理事会|安理会",
        "Совет Безопасности ООН|Совбез ООН",
        "Conselho de Segurança da ONU|Conselho de Segurança das Nações Unidas",
    ),
    _entry(
        "kb:cis",
        _ORG,
        "Commonwealth of Independent States|CIS",
        "独立国家联合体|独联体",
        "Содружество Независимых Государств|СНГ",
        "Comunidade dos Estados Independentes|CEI",
    ),
    _entry(
        "kb:csto",
        _ORG,
        "Collective Security Treaty Organization|Collective Security Treaty Organisation|CSTO",
        "集体安全条约组织|集安组织",
        "Организация Договора о коллективной безопасности|ОДКБ",
        "Organização do Tratado de Segurança Coletiva|OTSC",
    ),
    _entry(
        "kb:eaeu",
        _ORG,
        "Eurasian Economic Union|EAEU|EEU",
        "欧亚经济联盟",
        "Евразийский экономический союз|ЕАЭС",
        "União Econômica Eurasiática|União Económica Eurasiática|UEE",
    ),
    _entry("kb:brics", _ORG, "BRICS", "金砖国家", "БРИКС", "BRICS"),
    _entry(
        "kb:asean",
        _ORG,
        "Association of Southeast Asian Nations|ASEAN",
        "东南亚国家联盟|东盟",
        "Ассоциация государств Юго-Восточной Азии|АСЕАН",
        "Associação de Nações do Sudeste Asiático|ASEAN",
    ),
    _entry(
        "kb:who",
        _ORG,
        "World Health Organization|World Health Organisation|WHO",
        "世界卫生组织|世卫组织",
        "Всемирная организация здравоохранения|ВОЗ",
        "Organização Mundial da Saúde|OMS",
    ),
    _entry(
        "kb:wto",
        _ORG,
        "World Trade Organization|World Trade Organisation|WTO",
        "世界贸易组织|世贸组织",
        "Всемирная торговая организация|ВТО",
        "Organização Mundial do Comércio|OMC",
    ),
    _entry(
        "kb:aiib",
        _ORG,
        "Asian Infrastructure Investment Bank|AIIB",
        "亚洲基础设施投资银行|亚投行",
        "Азиатский банк инфраструктурных инвестиций|АБИИ",
        "Banco Asiático de Investimento em Infraestrutura|BAII",
    ),
    _entry(
        "kb:sco-rats",
        _ORG,
        "Regional Anti-Terrorist Structure|SCO RATS",
        "上海合作组织地区反恐怖机构|地区反恐怖机构",
        "Региональная антитеррористическая структура|РАТС ШОС",
        "Estrutura Regional Antiterrorista",
    ),
    _entry(
        "kb:sco-business-council",
        _ORG,
        "SCO Business Council",
        "上海合作组织实业家委员会|上合组织实业家委员会",
        "Деловой совет ШОС",
        "Conselho Empresarial da OCX",
    ),
    _entry(
        "kb:mfa-china",
        _ORG,
        "Ministry of Foreign Affairs of China|Chinese Ministry of Foreign Affairs|"
        "Ministry of Foreign Affairs of the People's Republic of China|Chinese Foreign Ministry",
        "中国外交部|中华人民共和国外交部",
        "Министерство иностранных дел Китая|МИД Китая|МИД КНР",
        "Ministério das Relações Exteriores da China|Ministério dos Negócios Estrangeiros da China",
    ),
    _entry(
        "kb:mfa-russia",
        _ORG,
        "Ministry of Foreign Affairs of Russia|Russian Foreign Ministry|Russian Ministry of Foreign Affairs",
        "俄罗斯外交部",
        "Министерство иностранных дел России|МИД России|МИД РФ",
        "Ministério das Relações Exteriores da Rússia|Ministério dos Negócios Estrangeiros da Rússia",
    ),
    _entry(
        "kb:mofcom-china",
        _ORG,
        "Ministry of Commerce of China|Ministry of Commerce|Chinese Ministry of Commerce",
        "中国商务部|商务部",
        "Министерство торговли Китая|Министерство коммерции КНР",
        "Ministério do Comércio da China|Ministério do Comércio",
    ),
    _entry(
        "kb:moe-china",
        _ORG,
        "Ministry of Education of China|Chinese Ministry of Education",
        "中国教育部",
        "Министерство образования Китая",
        "Ministério da Educação da China",
    ),
    _entry(
        "kb:ciis",
        _ORG,
        "China Institute of International Studies|CIIS",
        "中国国际问题研究院",
        "Китайский институт международных исследований|Китайский институт международных проблем",
        "Instituto Chinês de Estudos Internacionais|Instituto de Estudos Internacionais da China",
    ),
    _entry(
        "kb:shupl",
        _ORG,
        "Shanghai University of Political Science and Law|SHUPL",
        "上海政法学院|上海政法學院",
        "Шанхайский политико-юридический университет",
        "Universidade de Ciência Política e Direito de Xangai",
    ),
    _entry(
        "kb:cpc",
        _ORG,
        "Communist Party of China|CPC",
        "中国共产党|中共",
        "Коммунистическая партия Китая|КПК",
        "Partido Comunista da China|PCCh",
    ),
    _entry("kb:eu", _ORG, "European Union|EU", "欧洲联盟|欧盟", "Европейский союз|Евросоюз|ЕС", "União Europeia|UE"),
    _entry(
        "wd:Q148",
        _PLACE,
        "China|People's Republic of China",
        "中国|中國|中华人民共和国",
        "Китай|КНР|Китайская Народная Республика",
        "China|República Popular da China",
    ),
    _entry(
        "wd:Q159",
        _PLACE,
        "Russia|Russian Federation",
        "俄罗斯|俄羅斯|俄罗斯联邦",
        "Россия|Российская Федерация|РФ",
        "Rússia|Federação Russa",
    ),
    _entry(
        "wd:Q232",
        _PLACE,
        "Kazakhstan|Republic of Kazakhstan",
        "哈萨克斯坦|哈薩克斯坦",
        "Казахстан|Республика Казахстан",
        "Cazaquistão",
    ),
    _entry(
        "wd:Q813",
        _PLACE,
        "Kyrgyzstan|Kyrgyz Republic",
        "吉尔吉斯斯坦|吉爾吉斯斯坦",
        "Кыргызстан|Киргизия|Кыргызская Республика",
        "Quirguistão|Quirguizistão",
    ),
    _entry(
        "wd:Q863",
        _PLACE,
        "Tajikistan|Republic of Tajikistan",
        "塔吉克斯坦",
        "Таджикистан|Республика Таджикистан",
        "Tajiquistão|Tadjiquistão",
    ),
    _entry(
        "wd:Q265",
        _PLACE,
        "Uzbekistan|Republic of Uzbekistan",
        "乌兹别克斯坦|烏茲別克斯坦",
        "Узбекистан|Республика Узбекистан",
        "Uzbequistão",
    ),
    _entry("wd:Q668", _PLACE, "India|Republic of India", "印度", "Индия|Республика Индия", "Índia"),
    _entry("wd:Q843", _PLACE, "Pakistan", "巴基斯坦", "Пакистан", "Paquistão"),
    _entry("wd:Q794", _PLACE, "Iran|Islamic Republic of Iran", "伊朗", "Иран|Исламская Республика Иран", "Irã|Irão"),
    _entry(
        "wd:Q184",
        _PLACE,
        "Belarus|Republic of Belarus",
        "白俄罗斯|白俄羅斯",
        "Беларусь|Белоруссия|Республика Беларусь",
        "Belarus|Bielorrússia",
    ),
    _entry("kb:mongolia", _PLACE, "Mongolia", "蒙古国|蒙古", "Монголия", "Mongólia"),
    _entry("kb:afghanistan", _PLACE, "Afghanistan", "阿富汗", "Афганистан", "Afeganistão"),
    _entry(
        "kb:turkmenistan",
        _PLACE,
        "Turkmenistan",
        "土库曼斯坦",
        "Туркменистан|Туркмения",
        "Turcomenistão|Turquemenistão",
    ),
    _entry("wd:Q8686", _PLACE, "Shanghai", "上海|上海市", "Шанхай", "Xangai"),
    _entry("wd:Q956", _PLACE, "Beijing|Peking", "北京|北京市", "Пекин", "Pequim"),
    _entry("kb:moscow", _PLACE, "Moscow", "莫斯科", "Москва", "Moscou|Moscovo"),
    _entry("kb:astana", _PLACE, "Astana|Nur-Sultan", "阿斯塔纳|努尔苏丹", "Астана|Нур-Султан", "Astana"),
    _entry("kb:bishkek", _PLACE, "Bishkek", "比什凯克", "Бишкек", "Bishkek|Bisqueque"),
    _entry("kb:dushanbe", _PLACE, "Dushanbe", "杜尚别", "Душанбе", "Duxambé|Dushanbe"),
    _entry("kb:tashkent", _PLACE, "Tashkent", "塔什干", "Ташкент", "Tashkent|Tasquente"),
    _entry("kb:central-asia", _PLACE, "Central Asia", "中亚|中亞", "Центральная Азия", "Ásia Central"),
    _entry("kb:eurasia", _PLACE, "Eurasia", "欧亚大陆|欧亚", "Евразия", "Eurásia"),
    _entry(
        "kb:covid-19-pandemic",
        _EVENT,
        "COVID-19 pandemic|COVID-19 epidemic|coronavirus pandemic|COVID-19",
        "新冠肺炎疫情|新冠疫情|新型冠状病毒肺炎疫情|新冠肺炎",
        "пандемия COVID-19|эпидемия COVID-19|пандемия коронавируса",
        "pandemia de COVID-19|epidemia de COVID-19|pandemia da COVID-19",
    ),
    _entry(
        "kb:belt-and-road",
        _TOPIC,
        "Belt and Road Initiative|Belt and Road",
        "一带一路倡议|一带一路|“一带一路”倡议",
        "инициатива «Один пояс, один путь»|Один пояс, один путь|Пояс и путь",
        "Iniciativa do Cinturão e Rota|Cinturão e Rota|Iniciativa Cinturão e Rota",
    ),
    _entry(
        "kb:shanghai-spirit", _TOPIC, "Shanghai Spirit", "上海精神|“上海精神”", "Шанхайский дух", "Espírito de Xangai"
    ),
)
