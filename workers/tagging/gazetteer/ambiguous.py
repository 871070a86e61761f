"""Names that are as often something else: places that people are called after, places that are common words.

They need support from the words beside them: see ``neighbours.py``.
"""

from __future__ import annotations

AMBIGUOUS = frozenset(
    # given names and family names that are places too
    "vladimir victoria charlotte austin jackson "
    "madison lincoln valencia kim ali santos jose diego "
    "antonio carmen sofia lorenzo rosario trujillo cordoba leon merida irving arlington aurora chandler "
    "garland henderson orlando hamilton lancaster preston warren sterling troy adana salem "
    "kirov pushkin engels chekhov korolev mary marino kano imran hassan mersin batman surat rohini kota agra "
    "salt chihuahua kingston bismarck huntington newport hayward joliet norman tyler carlos "
    "dominica martinique cali aba kennedy nelson durham bolton derby windsor york sari ilam amol savar "
    "raja rajpur mathura gaya monroe guadalupe domingo vincent martin helena "
    "barthelemy maurice hanna bo natal ray marina bradford "
    "burnaby laval regina pierre andrea lena elena antonia adam aaron jasper gary eugene columbus lafayette "
    "montgomery fremont "
    # common words
    "reading nice mobile split bath orange van male same una of bu at as on is can may most man tours essen "
    "halle bergen hamm herne born darling sale deal hull police ordu konak lens rugby crane pest salt "
    "bari ham oral moss hof nan ha da la el sa ta yes no mar rio sur norte central victoria "
    "enterprise independence liberty plantation surprise hope union concord buffalo".split()
) | frozenset(
    # Russian
    "владимир киров орел жорж королев чехов энгельс пушкин мары мерида джорджия остин "
    "далласс май мира надежда находка шахты железнодорожный того ковров серов".split()
)
"""In small letters, ``е`` for ``ё``."""

MOSTLY_PLACES = frozenset(
    "georgia jordan chad israel kenya paris london sydney florence houston dallas denver washington santiago salvador "
    "malta montserrat jersey brest samara perm chita tula alexandria adelaide perth melbourne phoenix aden lima "
    "иордания чад самара лима виктория грозный".split()
)
"""Places whose names people bear now and then: they are places unless a person's name goes on beside them."""

AMBIGUOUS_HAN = frozenset(
    "孝感 城中 恩施 天堂 光明 北岸 芙蓉 梁山 全州 白银 群山 港区 世宗 丰田 天水 河源 酒泉 天安 九龙 林肯 海防 天府 "
    "东方 和平 中山 朝阳 太平 长安 平安 高平 海门 大同 文山 文昌 三河 丰城 南充 安康 永安 海东 长乐 新乡 长征 "
    "金山 仙桃 同仁 合作 开平 兴平 平度 巴中 万宁 百色 金昌 松原 石首 天门 荣成 高密 自贡 宜春 都市 东海 中卫 "
    "来宾 山南 河池 长治 晋中 鸡西 安庆 阳江 资阳 云浮 吉安 泰州 静安 长宁 普陀 黄山 嘉定 科隆 达州 罗湖 大理 "
    "玉树 日照 衡水 运城 武威 凡城 大数".split()
)
"""Chinese words, surnames and given names that are places as well."""

LONGER_HAN_WORDS = frozenset(
    "上海精神 北京时间 莫斯科时间 八宝山 东北约 西北约 北大西洋 "
    "东方学 东方人 中东欧 印度洋 印度教 罗马尼亚 罗马教 罗马法 中国话 中国画 日本海 巴黎公社 巴西木 马里兰 "
    "马里乌波尔 几内亚湾 乍得湖 科隆群岛 阿曼湾 蒙古包 蒙古族 蒙古语 日本刀 里海 加勒比海 刚果河 约旦河 印尼 "
    "南美国家 北美国家 拉美国家 欧美国家 英国文 泰国语 古巴比伦 秘鲁香 上海话 东京湾 汉堡包 新加坡元 波斯湾 "
    "维也纳新年 曼谷王朝 巴拿马运河 巴拿马文件 苏丹王 古罗马 文莱苏丹 阿曼苏丹 阿曼苏丹国 荷兰豆 西班牙语 "
    "葡萄牙语 阿拉伯语 土耳其语 乌兹别克语 哈萨克语 吉尔吉斯语 塔吉克语 波兰语 乌克兰语 白俄罗斯语 匈牙利语 "
    "瑞士法郎 加拿大元 澳大利亚元 伊朗裔 中国籍 美国籍 俄罗斯族 俄罗斯语 俄罗斯籍 中国通 三河市 大同小异 "
    "世界和平 长治久安 国泰民安 文昌帝".split()
)
"""Words that a name is a part of without being named there."""
LONGER_PHRASES = (
    "Shanghai Spirit", "Shanghai Process", "Washington Consensus", "Beijing Consensus", "Beijing time", "Moscow time",
    "China Town", "New York Times", "Washington Post", "Paris Agreement", "Paris Accord", "Kyoto Protocol",
    "Geneva Convention", "Geneva Conventions", "Minsk agreements", "Minsk Agreements", "Bretton Woods",
)  # fmt: skip
"""The same in spaced scripts: agreements and ideas called after a place, which name no place."""
COMMON_ACRONYMS = frozenset("who it us am pm eco app ani rats aid care act sea far rai son mir".split())
"""Words of English that are acronyms too: in a line of capitals nothing tells them apart."""
NOT_A_CITY_BEHIND_IT = ("市民", "市场", "市长", "市值", "市委", "市郊", "市容", "市况", "市集", "市政", "市人", "市级")
"""Where ``市`` after a city's name begins another word: ``北京市民``."""
