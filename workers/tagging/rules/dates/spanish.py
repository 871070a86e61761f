"""How Spanish writes dates. Data: word tables."""

from __future__ import annotations

from workers.tagging.rules.dates.romance import Words, grammar_of
from workers.tagging.rules.dates.values import Direction, Stage, Unit

_UNITS = {"mes": Unit.MONTH, "trimestre": Unit.QUARTER, "año": Unit.YEAR}
_SHIFTS = {"próximo": 1, "último": -1, "este": 0}

WORDS = Words(
    months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    short_months="ene feb - abr - jun jul ago sept oct nov dic",
    weekdays="lunes martes miércoles jueves viernes sábado domingo",
    of="de|del",
    to="a|al|hasta",
    and_="y",
    stages={
        "inicio": Stage.EARLY, "inicios": Stage.EARLY, "comienzos": Stage.EARLY, "principios": Stage.EARLY,
        "mediados": Stage.MIDDLE, "fin": Stage.LATE, "fines": Stage.LATE, "final": Stage.LATE, "finales": Stage.LATE,
        "primera mitad": Stage.FIRST_HALF, "segunda mitad": Stage.SECOND_HALF,
    },
    seasons="primavera verano otoño invierno",
    ordinals="primer segundo tercer cuarto",
    quarter="trimestre",
    half="semestre",
    relatives={
        "anteayer": (Unit.DAY, -2), "ayer": (Unit.DAY, -1), "hoy": (Unit.DAY, 0),
        "año pasado": (Unit.YEAR, -1), "mes pasado": (Unit.MONTH, -1), "semana pasada": (Unit.WEEK, -1),
        "trimestre pasado": (Unit.QUARTER, -1), "año que viene": (Unit.YEAR, 1), "mes que viene": (Unit.MONTH, 1),
        "semana que viene": (Unit.WEEK, 1), "próxima semana": (Unit.WEEK, 1), "última semana": (Unit.WEEK, -1),
        "esta semana": (Unit.WEEK, 0),
        **{f"{word} {name}": (unit, shift) for word, shift in _SHIFTS.items() for name, unit in _UNITS.items()},
    },
    relative_years={"año pasado": -1, "año que viene": 1, "este año": 0, "próximo año": 1, "presente año": 0},
    directions={
        "próximo": Direction.NEXT, "pasado": Direction.LAST, "último": Direction.LAST, "este": Direction.THIS,
    },
    directions_after={"pasado": Direction.LAST, "próximo": Direction.NEXT},
    before_month="en|desde|hasta|de|para|durante",
    before_year=(
        "en|de|del|desde|hasta|a|para|año|años|los años|durante|entre|antes de|tras|después de|hacia|el año|y"
        "|fundad[oa]|cread[oa]|nacid[oa]"
    ),
    before_weekday="el|este|del|al|hasta el|para el",
    decade="década de|años|década de los|décadas de",
    counted=(
        "personas|participantes|estudiantes|alumnos|delegados|soldados|empresas|países|toneladas|metros|kilómetros|km"
        "|dólares|euros|yuan(?:es)?|rublos|hectáreas|casas|familias|proyectos|empleos|mil|millones|voluntarios|pesos"
        "|ingenieros"
    ),
    future=r"\w{2,}r(?:á|án)|debe|deben|previst[oa]s?|programad[oa]s?|próxim[oa]s?|planea|va a|van a",
)  # fmt: skip
GRAMMAR = grammar_of(WORDS)
