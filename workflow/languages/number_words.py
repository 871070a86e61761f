"""Words for numbers, magnitudes, months and weekdays, and the words that sentences open with. Knowledge only."""

from __future__ import annotations

from collections.abc import Mapping

NUMBER_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand "
        "thousands million millions billion billions trillion trillions dozen dozens half third thirds quarter "
        "quarters first second fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twentieth once twice "
        "double triple both january february march april june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday bn mn percent".split()
    ),
    "ru": frozenset(
        "ноль один одна одно одного одной два две двух двум двумя три трёх трех трём трем тремя сто ста сорок сорока "
        "млн млрд трлн тыс оба обе обоих обеих март марта мае май мая".split()
    ),
    "pt": frozenset(
        "um uma dois duas três quatro cinco seis sete oito nove dez onze doze vinte trinta cem cento mil milhão "
        "milhões bilhão bilhões bilião biliões janeiro fevereiro março abril maio junho julho agosto setembro outubro "
        "novembro dezembro segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo primeiro "
        "primeira segundo segunda terceiro terceira metade".split()
    ),
    "es": frozenset(
        "uno una dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien ciento mil millón "
        "millones billón billones enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
        "diciembre lunes martes miércoles jueves viernes sábado domingo primero primera segundo segunda tercero "
        "tercera mitad".split()
    ),
}
"""By primary language."""

NUMBER_STEMS: Mapping[str, tuple[str, ...]] = {
    "ru": tuple(
        "четыр четвёрт четверт пять пяти пято пята шест седьм семь семи восьм восем девят десят одиннадцат двенадцат "
        "тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат тридцат пятьдесят "
        "шестьдесят семьдесят восемьдесят девяност двест трист тысяч миллион миллиард триллион перв втор трет полтор "
        "половин январ феврал апрел июн июл август сентябр октябр ноябр декабр понедельник вторник сред четверг "
        "пятниц суббот воскресень".split()
    ),
    "uk": tuple(
        "січ лют берез квіт трав черв лип серп верес жовт листопад груд тисяч мільйон мільярд перш друг трет".split()
    ),
    "be": tuple(
        "студзен лют сакавік красавік чэрвен ліпен жнівен жніўн верас кастрычнік лістапад снежан тысяч мільён".split()
    ),
}
"""By primary language: beginnings of such words where they are inflected."""

OPENINGS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "a about according additionally after again against all along already also although amid among an and another "
        "any are as at because before being besides between both but by can concerning consequently currently despite "
        "do does during each earlier either every few finally following for four from further furthermore given had "
        "has have he hence her here his how however i if in indeed instead into is it its last later like many "
        "meanwhile more moreover most much my neither nevertheless next no nonetheless nor not now of on once only or "
        "other others our over recently several she should similarly since so some soon speaking still such ten than "
        "that the their then there therefore these they this those three through throughout thus to today together "
        "tomorrow tonight two under unlike until upon was we were what when where whereas whether which while who why "
        "will with within without would yesterday yet you your".split()
    ),
    "ru": frozenset(
        "а без более благодаря будет в ваш во вместе вместо во-первых вот впервые вскоре все всего всё вчера г где "
        "говоря да для до его ее её ей ему если ещё еще завтра за затем здесь и из или им их к как какой каждый когда "
        "кроме кто между мы на над накануне наконец например наш не несмотря но о об однако она они оно он от ранее "
        "перед по под позже после поэтому при про с сегодня сейчас со сначала согласно среди так также таким там те "
        "тем теперь того тогда то только тот у уже через что чтобы эта эти это этот я".split()
    ),
}
"""By primary language: words of no name whose first letter is large only because a sentence begins."""
