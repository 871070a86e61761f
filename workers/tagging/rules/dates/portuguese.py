"""How Portuguese writes dates. Data: word tables."""

from __future__ import annotations

from workers.tagging.rules.dates.romance import Words, grammar_of
from workers.tagging.rules.dates.values import Direction, Stage, Unit

_UNITS = {"semana": Unit.WEEK, "mês": Unit.MONTH, "trimestre": Unit.QUARTER, "ano": Unit.YEAR}
_SHIFTS = {"próximo": 1, "último": -1, "este": 0}

WORDS = Words(
    months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    short_months="jan fev - abr - jun jul ago set out nov dez",
    weekdays="segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    of="de|do",
    to="a|até|ao",
    and_="e",
    stages={
        "início": Stage.EARLY, "começo": Stage.EARLY, "inícios": Stage.EARLY, "meados": Stage.MIDDLE,
        "fim": Stage.LATE, "fins": Stage.LATE, "final": Stage.LATE, "finais": Stage.LATE,
        "primeira metade": Stage.FIRST_HALF, "segunda metade": Stage.SECOND_HALF,
    },
    seasons="primavera verão outono inverno",
    ordinals="primeiro segundo terceiro quarto",
    quarter="trimestre",
    half="semestre",
    relatives={
        "anteontem": (Unit.DAY, -2), "ontem": (Unit.DAY, -1), "hoje": (Unit.DAY, 0), "amanhã": (Unit.DAY, 1),
        "ano passado": (Unit.YEAR, -1), "mês passado": (Unit.MONTH, -1), "semana passada": (Unit.WEEK, -1),
        "trimestre passado": (Unit.QUARTER, -1), "ano que vem": (Unit.YEAR, 1), "mês que vem": (Unit.MONTH, 1),
        "semana que vem": (Unit.WEEK, 1), "próxima semana": (Unit.WEEK, 1), "última semana": (Unit.WEEK, -1),
        "esta semana": (Unit.WEEK, 0), "nesta semana": (Unit.WEEK, 0),
        **{f"{word} {name}": (unit, shift) for word, shift in _SHIFTS.items() for name, unit in _UNITS.items() if unit is not Unit.WEEK},
    },
    relative_years={"ano passado": -1, "ano que vem": 1, "este ano": 0, "próximo ano": 1, "corrente ano": 0},
    directions={
        "próximo": Direction.NEXT, "próxima": Direction.NEXT, "último": Direction.LAST, "última": Direction.LAST,
        "passado": Direction.LAST, "passada": Direction.LAST, "este": Direction.THIS, "esta": Direction.THIS,
    },
    directions_after={"passado": Direction.LAST, "passada": Direction.LAST, "próximo": Direction.NEXT, "próxima": Direction.NEXT},
    before_month="em|desde|até|de|para|durante",
    before_year=(
        "em|de|do|desde|até|a|para|ano|anos|dos anos|durante|entre|antes de|após|depois de|por volta de|no ano de|e"
        "|fundad[oa]|criad[oa]|nascid[oa]"
    ),
    before_weekday="na|no|nesta|neste|à|ao|da|do|de|desta|deste|em|até",
    decade="década de|anos|décadas de",
    counted=(
        "pessoas|participantes|estudantes|alunos|delegados|soldados|empresas|países|toneladas|metros|quilômetros|km|reais"
        "|dólares|euros|yuans?|rublos|hectares|casas|famílias|projetos|empregos|mil|milhões|voluntários|engenheiros"
    ),
    future=r"\w{2,}r(?:á|ão)|deve|devem|previst[oa]s?|agendad[oa]s?|marcad[oa]s?|próxim[oa]s?|realizar-se-á|planeja|vai|vão",
)  # fmt: skip
GRAMMAR = grammar_of(WORDS)
