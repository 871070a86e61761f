"""Words for offices and the grammar of a role phrase, by language. Data and patterns; nothing is decided here."""

from __future__ import annotations

from workers.tagging.scanning import CAPITALISED, HAN, SPACE, UPPER

_ENGLISH = (
    "vice-president|president|vice-chairman|chairman|chairwoman|chairperson|chair|co-chair|director-general|director|"
    "secretary-general|secretary general|secretary|prime minister|minister|inspector|vice-rector|rector|dean|professor|"
    "ambassador|governor|mayor|deputy head|head|manager|spokesperson|spokesman|spokeswoman|commissioner|envoy|"
    "coordinator|co-ordinator|researcher|editor|premier|chancellor|commander|chief executive|chief engineer|engineer|"
    "representative|counsellor|consul|fellow|lecturer|adviser|advisor|hydrologist|economist|dispatcher|speaker|founder"
)
_PORTUGUESE = (
    "secretário-geral|secretária-geral|secretário|secretária|vice-presidente|presidente|diretor-geral|diretora-geral|"
    "diretor|diretora|primeiro-ministro|primeira-ministra|ministro|ministra|reitor|reitora|professor|professora|"
    "embaixador|embaixadora|governador|governadora|prefeito|prefeita|inspetor|inspetora|chefe|porta-voz|coordenador|"
    "coordenadora|representante|conselheiro|conselheira"
)
_PLURALS = (
    "secretaries-general|secretaries general|presidents|chairmen|directors|ministers|rectors|professors|ambassadors|"
    "governors|mayors|secretaries|inspectors|representatives|researchers|secretários-gerais|presidentes|diretores|"
    "ministros|embaixadores|engineers|coordinators|envoys"
)
_MODIFIERS = (
    "first|second|third|deputy|vice|executive|acting|former|honorary|permanent|assistant|general|chief|senior|special|"
    "foreign|current|then|new|founding|managing|associate|regional|national|local|ex|principal|lead|primeiro|segundo|"
    "antigo|antiga|atual"
)


def _words(text: str) -> str:
    """The alternatives of ``text``, the longest first, with any spacing and hyphen."""
    ordered = sorted(text.split("|"), key=lambda word: (-len(word), word))
    return "|".join(word.replace("-", f"(?:[-‐‑–]|{SPACE})").replace(" ", SPACE) for word in ordered)


HEAD = rf"(?i:{_words(_ENGLISH + '|' + _PORTUGUESE)})(?!\w)"
PLURAL_HEAD = rf"(?i:{_words(_PLURALS)})(?!\w)"
_MODIFIER = rf"(?:(?i:{_words(_MODIFIERS)})(?!\w)|{CAPITALISED})"
_LINK = r"(?:of|for|to|at|in|on|and|de|da|do|das|dos|e|para)"
_ARTICLE = rf"(?:(?:the|a|an|o|os){SPACE})?"
_OF_WHAT = rf"(?:{SPACE}{_LINK}{SPACE}{_ARTICLE}{CAPITALISED}(?:{SPACE}{CAPITALISED}){{0,6}}){{0,6}}"
_OF_THE = rf"(?:{SPACE}(?:of{SPACE}the|da|do){SPACE}[a-zà-ÿ]{{3,30}}(?!\w)(?=\s*[,;.)]))?"
ROLE = rf"(?:{_MODIFIER}{SPACE}){{0,5}}{HEAD}{_OF_WHAT}{_OF_THE}"
"""``Second Inspector of the Department of Eurasia Affairs of the Ministry of Commerce``."""
PLURAL_ROLE = rf"(?:{_MODIFIER}{SPACE}){{0,4}}{PLURAL_HEAD}{_OF_WHAT}{_OF_THE}"
TITLE = rf"(?:{_MODIFIER}{SPACE}){{0,4}}{HEAD}"
"""A role without ``of …``, as it stands before a name."""
NAME_WORD = rf"[{UPPER}][^\W\d_]{{1,40}}(?:[-'’][^\W\d_]{{1,40}}){{0,2}}"
NAME = rf"{NAME_WORD}(?:{SPACE}(?:(?:al|bin|ibn|van|von|der|de|da|dos|del){SPACE})?{NAME_WORD}){{0,3}}"
HONORIFIC = r"(?:Mr|Mrs|Ms|Dr|Prof|Sr|Sra|Dra)\b\.?"

NEVER_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december the a an in on at by to of for from with and or but this that these those its "
    "our their while when after before since under both as according meanwhile however also later earlier today "
    "yesterday yet then so he she they we it mr mrs ms dr prof former deputy vice acting first second new segundo o os "
    "no na em falou falaram disse disseram afirmou participou participaram conforme para "
    "guests among speaking addressing opening closing north south east west central republic river lake "
    "valley province region district city law studies affairs commerce education cooperation security hotel hall "
    "symposium conference summit forum congress session meeting statement agreement treaty protocol plan".split()
)

RUSSIAN_ROLE = (
    r"(?i:(?:генеральн\w+\s+секретар\w+|генеральн\w+\s+директор\w*|премьер-министр\w*|министр\w*|президент\w*|"
    r"председател\w+|директор\w*|ректор\w*|посол|посла|послом|послу|глав[аыуе]|главой|секретар\w+|профессор\w*|"
    r"губернатор\w*|мэр\w*|руководител\w+|представител\w+))"
)
RUSSIAN_OF_WHAT = r"(?:\s+(?!и\s|в\s|на\s|по\s)(?:[А-ЯЁ]{2,8}|[А-ЯЁ]?[а-яё-]+)){0,6}?"
RUSSIAN_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s+[А-ЯЁ][а-яё]+){1,2}"

HAN_ROLE = (
    "副秘书长|秘书长|副院长|院长|副主席|主席|副总统|总统|副部长|部长|大使|副校长|校长|党委书记|书记|副主任|主任|所长|教授|"
    "副总理|总理|会长|参赞|司长|巡视员|秘書長|院長|總統|部長|校長|書記|教授"
)
_SURNAMES = (
    "王李张张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严赖覃洪武莫孔習习張劉陳楊黃趙吳孫馬"
)
HAN_NAME = rf"(?:[{HAN}]{{1,7}}(?:[·・•][{HAN}]{{1,8}}?){{1,3}}?|[{_SURNAMES}][{HAN}]{{1,2}}?)"
HAN_AFTER_NAME = (
    r"(?=$|[\s，、。；\uff1a,;.\uff08\uff09()“”]|表示|指出|强调|強調|认为|認為|说|說|"
    r"出席|和|与|與|及|在|致辞|致詞|等|主持|发表|發表|会见|會見|介绍|分别|向|以及|发来|访问|参加|参观|率|同|会)"
)
