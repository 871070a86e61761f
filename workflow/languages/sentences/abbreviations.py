"""Abbreviations and words that begin sentences, by language. Tables only; ``knowledge`` says what each group means."""

from __future__ import annotations

from collections.abc import Mapping

_LATIN_TITLES = "dr mr mrs ms prof st sr jr"

_ENGLISH = {
    "never": "dr mr mrs ms messrs mx prof gen col lt capt cmdr sgt maj adm rev hon gov sen rep pres amb supt insp "
    "mt ft fr e.g i.e cf viz vs v approx resp est ca",
    "before_number": "no nos p pp vol vols ch chap sec fig figs art arts para paras par ed op ref cl sch app q "
    "jan feb mar apr jun jul aug sep sept oct nov dec ver",
    "may_end": "etc al a.d b.c b.c.e c.e",
    "rather_not": "st jr sr inc ltd co corp bros plc llc dept univ assn ave blvd rd a.m p.m ph.d m.d b.a m.a u.s u.k "
    "u.n d.c e.u u.s.a tel ext ed eds",
    "starters": "the a an this that these those it he she they we you his her its their our in on at by for from "
    "with after before during since until when while where as if although though because but and or so yet "
    "however moreover meanwhile nevertheless also there here all both each every some many most such no not one two "
    "three earlier later today yesterday tomorrow now then among according under over between despite last next what "
    "who how why which",
    "small_words": "a i",
}

_RUSSIAN = {
    "never": "т.е т.к т.н т.ч т.о напр ок им-ни ул просп наб бульв пер пл пос дер обл р-н проф акад доц канд докт "
    "чл чл.-корр ген полк подп кап лейт гл зам пом нач зав тов гр госп г-н г-жа дж см ср ред изд сост илл прим "
    "корп респ о-в св преп архиеп еп митр свщ мин-во ин-т ун-т т.наз т.зв к.и.н д.и.н к.э.н д.э.н",
    "before_number": "ст стр с рис табл гл ч п пп т тт вып № кн разд илл цит янв фев февр мар апр июн июл авг сен сент "
    "окт ноя нояб дек тел",
    "after_number": "г гг в вв чел руб коп тыс млн млрд трлн км кг га экз ед шт мин сек час кв.м куб.м долл кв куб",
    "may_end": "др т.д т.п пр н.э проч",
    "rather_not": "им м-р",
    "starters": "в на он она они оно это этот эта эти мы вы я по с со из за для при после до к ко о об от у и а но "
    "как так также кроме однако затем потом теперь сейчас сегодня вчера завтра когда если что чтобы хотя все всё "
    "его её их наш там тут здесь во под над между через без не ни ранее позднее позже тем там ещё уже всего среди "
    "согласно участники стороны",
    "small_words": "и в к о у я а с",
}

_BELARUSIAN = {
    "never": "т.зв г.зн напр ок вул прасп пл пав вёс праф акад дац канд докт чл ген палк нам нач заг тав гр сп дж гл "
    "рэд выд абл р-н св рэсп чл.-кар",
    "before_number": "арт ст стар с рыс табл гл ч п пп т тт вып № кн раздз студз лют сак крас чэрв ліп жн вер кастр "
    "ліст снеж тэл",
    "after_number": "г гг ст стст чал руб кап тыс млн млрд трлн км кг га экз хв сек дол",
    "may_end": "інш г.д т.п д.т.п н.э",
    "rather_not": "ім",
    "starters": "у на ён яна яны яно гэта гэты гэтая гэтыя мы вы я па з са за для пры пасля да к аб ад і а але як так "
    "таксама акрамя аднак затым потым цяпер сёння ўчора заўтра калі што каб хоць усе усё яго яе іх там тут без не ні "
    "раней пазней сярод паводле між праз",
    "small_words": "і у ў з а я к о",
}

_KAZAKH = {
    "never": "мыс проф акад доц ген обл ауд к-сі к-тегі ред басп қ-сы г-н дж т.а б.з.б ф.ғ.к т.ғ.д қ",
    "before_number": "б бб т тт сур кест № бөл тарм баб қаң ақп нау сәу мам мау шіл там қыр қаз қар жел тел",
    "after_number": "ж жж ғ ғғ м км кг га тг теңге мың млн млрд трлн адам шм мин сек",
    "may_end": "т.б т.с.с т.т б.з",
    "starters": "бұл ол олар осы сол біз сіз мен және бірақ алайда сондай-ақ сонымен соның содан кейін бүгін кеше "
    "ертең егер қазір мұнда онда сондықтан оның олардың барлық",
}

_KYRGYZ = {
    "never": "мис б.а проф акад доц ген обл р-н ред бас көч дж т.а б.з.ч м-н",
    "before_number": "б бб т тт сүр табл № бөл бер янв фев апр июн июл авг сен окт ноя дек тел",
    "after_number": "ж жж к кк м км кг га сом миң млн млрд трлн адам мүн сек",
    "may_end": "ж.б т.б у.с б.з",
    "starters": "бул ал алар ошол биз сиз мен жана бирок ошондой-эле андан кийин бүгүн кечээ эртең эгер азыр мында "
    "анда ошондуктан анын алардын бардык",
}

_TAJIK = {
    "never": "мас проф акад дотс ген ш ҷ ҳ ноҳ вил кӯч маҳ",
    "before_number": "с саҳ ҷ рас ҷадв № боб банд мод янв фев апр июн июл авг сен окт ноя дек тел",
    "after_number": "с сс м км кг га сомонӣ ҳаз млн млрд трлн нафар дақ сон",
    "may_end": "ғ ғ.ҳ д",
    "starters": "ин он онҳо вай мо шумо дар ба аз бо барои пас баъд ҳамчунин аммо лекин ва агар ҳоло имрӯз дирӯз "
    "фардо вақте тибқи ҳамаи инчунин",
    "small_words": "ӯ",
}

_UZBEK = {
    "never": "mas prof akad dots gen k k-si o'q o‘q mah vil tum ko'ch ko‘ch sh d jan "
    "мас проф акад доц ген маҳ вил тум кўч ш",
    "before_number": "bet rasm jadv № bob band mod t j tel yan fev apr iyn iyl avg sen okt noy dek "
    "бет расм жадв боб банд мод янв фев апр июн июл авг сен окт ноя дек тел",
    "after_number": "y yy m km kg ga so'm so‘m ming mln mlrd trln nafar daq "
    "й йй м км кг га сўм минг млн млрд трлн нафар дақ",
    "may_end": "b boshq h.k sh.k sh.j б бошқ ҳ.к ш.к",
    "starters": "bu u ular shu biz siz men va lekin ammo biroq shuningdek keyin bugun kecha ertaga agar hozir bunda "
    "unda shu.bois uning ularning barcha "
    "бу у улар шу биз сиз мен ва лекин аммо бироқ шунингдек кейин бугун кеча эртага агар ҳозир бунда унда унинг барча",
    "small_words": "u у",
}

_PORTUGUESE = {
    "never": "sr sra srs sras srta dr dra drs prof profa profª d eng enga arq exmo exma ilmo ilma gov dep "
    "sen des gal cel cap ten sgt pe fr frei st sto sta av r pça pç trav rod est p.ex v.exa v.ex.a s.exa cf obs ex "
    "v.g i.e adv sec dir pres aprox ca",
    "before_number": "n nº no p pp pág págs fl fls art arts cap caps vol vols fig figs tab séc sécs inc § tel "
    "jan fev mar abr mai jun jul ago set out nov dez ed",
    "may_end": "etc al a.c d.c",
    "rather_not": "ltda cia s.a jr a.m p.m e.u.a eua h hs min depto u.e",
    "starters": "o a os as um uma uns umas este esta estes estas esse essa esses essas isto isso aquele aquela ele ela "
    "eles elas em no na nos nas de do da dos das por para com sem após antes durante desde até quando enquanto onde "
    "como se embora porque mas e ou porém contudo entretanto também já ainda hoje ontem amanhã agora então entre "
    "segundo sob sobre todos todas cada muitos nós seu sua seus suas não à ao",
    "small_words": "a e o é à ó",
}

_SPANISH = {
    "never": "sr sra sres sras srta srtas dr dra dres prof profa d dª dña da ing lic arq abog gral cnel cap tte sgto "
    "cdte mons fr hno hna sto sta av avda c pza pl ctra p.ej ej v.gr v.g cf i.e vs ee rr aa ud uds vd vds excmo "
    "excma ilmo ilma gob dip sen pdte presid aprox ca",
    "before_number": "n nº núm núms no p pp pág págs art arts cap caps vol vols fig figs tab s ss inc párr "
    "tel ene feb mar abr may jun jul ago sep sept set oct nov dic ed exp",
    "may_end": "etc al a.c d.c",
    "rather_not": "s.a s.l cía ltda jr a.m p.m ee.uu e.e.u.u ee.uu.a aa.vv rr.hh ff.aa u.e depto h min",
    "starters": "el la los las un una unos unas este esta estos estas ese esa esos esas esto eso aquel aquella él ella "
    "ellos ellas en de del al a por para con sin tras antes durante desde hasta cuando mientras donde como si aunque "
    "porque pero y o sin embargo también ya aún hoy ayer mañana ahora entonces entre según bajo sobre todos todas cada "
    "muchos nosotros su sus no lo además así",
    "small_words": "a e o u y",
}

_HINDI = {
    "never": "डॉ डा प्रो श्री श्रीमती सुश्री कु पं मो स्व सं मि कि ग्रा कि.मी कि.ग्रा मि.मी से.मी रु ले ई.पू वि.सं ई उदा पृ क्र अ.भा",
    "letter_names": "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड जेड",
}

_URDU = {
    "never": "ص م ق.م ھ ء",
    "letter_names": "اے بی سی ڈی ای ایف جی ایچ آئی جے کے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس وائی زیڈ",
}

_PERSIAN = {
    "never": "ص صص ج م ق ه ش ق.م ه.ش ه.ق م.ق ر.ک ن.ک",
}

_CHINESE = {"never": _LATIN_TITLES, "before_number": "no vol p pp fig", "rather_not": "inc ltd co u.s u.k ph.d"}

ABBREVIATIONS: Mapping[str, Mapping[str, str]] = {
    "en": _ENGLISH,
    "zh": _CHINESE,
    "ru": _RUSSIAN,
    "hi": _HINDI,
    "ur": _URDU,
    "fa": _PERSIAN,
    "kk": _KAZAKH,
    "ky": _KYRGYZ,
    "tg": _TAJIK,
    "uz": _UZBEK,
    "be": _BELARUSIAN,
    "pt": _PORTUGUESE,
    "es": _SPANISH,
}
"""By primary language: words, parted by blanks, for each group of ``Knowledge``."""

OTHERS: Mapping[str, str] = {
    "never": f"{_LATIN_TITLES} mme mlle mgr e.g i.e z.b d.h bzw ca cf vs p.ex im ing dipl hr fr проф акад т.е т.к д-р",
    "before_number": "no nr núm n p pp s vol art fig tab abs str č st стр рис",
    "may_end": "etc usw al",
    "rather_not": "inc ltd co s.a u.s",
}
"""For every other language."""

ORDINALS_WITH_STOP = frozenset("de da nb nn no fi et lv lt cs sk sl hr sr bs pl hu is az tr".split())
"""Languages that write ordinals with a full stop."""
