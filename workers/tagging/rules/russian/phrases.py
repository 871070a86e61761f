"""What may follow the head of an institution's name: ``… иностранных дел Республики Казахстан``, step by step.

A step is one phrase: a noun in the genitive with its adjectives, ``по`` with a dative, ``при`` with an office,
``имени`` with a person, an acronym, a name in quotation marks, an ``и`` or a list of more of the same. Whether the
whole is a name is decided in ``institutions.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.tagging.rules.russian import words
from workers.tagging.rules.russian.reading import CLOSING, OPENING, Reading
from workers.tagging.russian_morphology import Form, form

_LONGEST = 45
_LONGEST_QUOTE = 25
_DASHES = ("—", "–", "-")
_OFFICE_HOLDERS = frozenset(
    "администрация аппарат кабинет офис канцелярия фонд академия библиотека служба центр".split()
)
_SMALL_HEADS = frozenset(
    "управление общество дом служба движение хозяйство школа дорога предприятие структура зона совет".split()
)
_OF_LANDS = frozenset("институт центр отдел департамент кафедра управление отделение".split())
_FOR_WHOM = frozenset("центр фонд комиссия группа управление институт агентство банк".split())
_QUOTED = frozenset(
    "ассоциация союз фонд объединение сеть альянс центр клуб общество движение организация концерн".split()
)
_NAMED_BARE = frozenset("университет академия институт музей колледж консерватория".split())
_NO_CHAIN = frozenset("года году лет дня человек млн млрд тыс т др г гг январь".split())
_NEVER = frozenset("и а но или что как его её их".split())


@dataclass(frozen=True, slots=True)
class Phrases:
    """The steps over one text."""

    reading: Reading
    people: Mapping[int, int]
    """Where a model sees a person begin: to the token after them."""
    lands: Mapping[int, int]
    """The same of places."""

    def end_of_name(self, at: int, head: str, *, is_named: bool) -> int:
        """The token after the name whose head is the token ``at``; ``at + 1`` where nothing belongs to it.

        ``is_named``: the head is capitalised or has a capitalised adjective.
        """
        end, case = at + 1, Form.GENITIVE
        while end - at < _LONGEST and end < len(self.reading):
            following, case = self._step(at, end, head, case, is_named=is_named)
            if following <= end:
                break
            end = following
        return end

    def _step(self, head_at: int, at: int, head: str, case: Form, *, is_named: bool) -> tuple[int, Form]:
        reading = self.reading
        word, kind = reading.small[at], reading.kinds[at]
        following = reading.small[at + 1] if at + 1 < len(reading) else ""
        is_first = at == head_at + 1
        if at in self.people:
            return at, case
        if word in words.NAMED_AFTER:
            return self._named_after(at), case
        if word == "и":
            return (at if is_first else self._more(at, head, case)), case
        if word == ",":
            return (at if is_first else self._list(at, head, case)), case
        if word == "по" and head in words.BY_DATIVE and following not in words.NOT_A_DOMAIN:
            return self._phrase(at + 1, Form.DATIVE) or at, Form.DATIVE
        if word == "при" and (following in words.AT_WHOM or reading.kinds[at + 1 : at + 2] == "U"):
            return at + 2, Form.GENITIVE
        if word == "при" and following.startswith(words.MINISTRY) and reading.kinds[at + 1] == "T":
            return at + 2, Form.GENITIVE
        if word == "при":
            end = self._phrase(at + 1, Form.LOCATIVE)
            return (end if end and reading.small[end - 1] in words.heads() else at), Form.GENITIVE
        if word in {"в", "во"} and head in words.IN_A_COUNTRY and not is_first:
            return self._in_a_country(at + 1) or at, case
        if word == "для" and head in _FOR_WHOM and not is_first and reading.kinds[at + 1 : at + 2] in {"T", "U"}:
            return self._phrase(at + 1, Form.GENITIVE) or at, case
        if word == "между" and not is_first:
            return self._between(at + 1) or at, case
        if word in {"с", "со"} and reading.small[at - 1] in words.WITH_WHOM:
            return self._phrase(at + 1, Form.INSTRUMENTAL) or at, case
        if kind == "T" and self._is_between_two(at):
            return at + 3, case
        if word in _DASHES and reading.small[at - 1] == "государств" and following in {"членов", "участников"}:
            return at + 2, Form.GENITIVE
        if word == "№" and reading.kinds[at + 1 : at + 2] == "N":
            return at + 2, case
        if word in OPENING:
            is_quoted = is_named and (is_first or (at - head_at < 4 and head in _QUOTED))
            return (self.end_of_quote(at) if is_quoted else at), case
        if kind == "U":
            return (at + 1 if not self._is_bare_code(at) else at), Form.GENITIVE
        if kind in "lT":
            return self._genitive_or_name(at, head, is_first=is_first, is_named=is_named), Form.GENITIVE
        return at, case

    def _is_between_two(self, at: int) -> bool:
        """``сотрудничества [Китай — ШОС]``, ``дружбы [Россия — Китай]``."""
        reading = self.reading
        return (
            reading.small[at] in words.places()
            and bool(form(reading.small[at]) & Form.NOMINATIVE)
            and reading.words[at + 1 : at + 2] in (["—"], ["–"], ["-"])
            and (
                reading.kinds[at + 2 : at + 3] == "U"
                or (reading.small[at + 2 : at + 3] != [] and reading.small[at + 2] in words.places())
            )
        )

    def _is_bare_code(self, at: int) -> bool:
        return self.reading.words[at] in words.LEGAL_FORMS and self.reading.words[at + 1 : at + 2] != [")"]

    def _genitive_or_name(self, at: int, head: str, *, is_first: bool, is_named: bool) -> int:
        reading = self.reading
        if reading.kinds[at] == "T" and reading.small[at - 1] in words.country_words():
            known = form(reading.small[at])
            if not known & Form.ADJECTIVE:
                return at + 1
        found = self._phrase(at, Form.GENITIVE, head=head)
        if found:
            return found
        if is_first and reading.kinds[at] == "T" and (is_named or head in _NAMED_BARE):
            known = form(reading.small[at])
            if not known & (Form.COMMON | Form.ADJECTIVE | Form.VERB) and not (
                known & Form.NAME and known & Form.KNOWN
            ):
                return at + 1
        return at

    def _phrase(self, at: int, case: Form, *, head: str = "") -> int:
        """The token after adjectives and a noun in ``case`` that begin at ``at``; 0 where there are none."""
        reading = self.reading
        here = at
        while here < len(reading) and here - at < 6:
            if here in self.people:
                return 0
            word, kind = reading.small[here], reading.kinds[here]
            if kind == "U" and not self._is_bare_code(here):
                return here + 1
            if kind not in "lT" or word in _NO_CHAIN or word in _NEVER:
                return 0
            if word in words.INVARIABLE:
                here += 1
                continue
            known = form(word)
            if known & Form.NOUN and known & case and not (known & Form.ADJECTIVE and self._goes_on(here, case)):
                return 0 if self._is_office(here, head) else here + 1
            if not (known & Form.ADJECTIVE and known & case):
                return 0
            here += 1
            if reading.small[here : here + 1] == ["и"] and self._is_adjective(here + 1, case):
                here += 1
        return 0

    def _goes_on(self, at: int, case: Form) -> bool:
        """Whether a noun in ``case`` follows: ``народных [депутатов]``."""
        if at + 1 >= len(self.reading) or self.reading.kinds[at + 1] not in "lT":
            return False
        known = form(self.reading.small[at + 1])
        return bool(known & case and known & (Form.NOUN | Form.ADJECTIVE))

    def _is_adjective(self, at: int, case: Form) -> bool:
        if at >= len(self.reading) or self.reading.kinds[at] != "l":
            return False
        known = form(self.reading.small[at])
        return bool(known & Form.ADJECTIVE and known & case)

    def _is_office(self, at: int, head: str) -> bool:
        """Whether an office begins here: ``… иностранных дел [министра]``, but ``Администрации Президента``."""
        word = self.reading.small[at]
        if word not in words.titles() or form(word) & Form.OF_MANY:
            return False
        return not (self.reading.kinds[at] == "T" and head in _OFFICE_HOLDERS)

    def _more(self, at: int, head: str, case: Form) -> int:
        """After ``и``: more of the domain, never a new institution or an office."""
        reading = self.reading
        if reading.small[at + 1 : at + 2] == ["по"] and head in words.BY_DATIVE:
            return self._phrase(at + 2, Form.DATIVE) or at
        end = self._phrase(at + 1, case)
        if not end or not self._continues(at - 1, at + 1, end, head):
            return at
        return end

    def _continues(self, before: int, first: int, end: int, head: str) -> bool:
        reading = self.reading
        noun = reading.small[end - 1]
        kinds = reading.kinds
        if noun in words.not_a_part() or kinds[end - 1] == "U":
            return False
        if words.heads().get(noun) is not None and (
            words.heads()[noun] not in _SMALL_HEADS or kinds[first] == "T" or kinds[end - 1] == "T"
        ):
            return False
        if kinds[before] == "l":
            return kinds[first] == "l"
        return kinds[before] == "T" and kinds[end - 1] == "T" and head in _OF_LANDS

    def _list(self, at: int, head: str, case: Form) -> int:
        """``, спорта и молодёжной политики``: commas belong to the name where an ``и`` closes the list."""
        here, first = at, at - 1
        for _ in range(7):
            is_last = self.reading.small[here : here + 1] == ["и"]
            if not is_last and self.reading.words[here : here + 1] != [","]:
                return at
            if not is_last and (past := self._past_clause(here + 1)):
                return self._more(past, head, case) if self._more(past, head, case) > past else at
            end = self._phrase(here + 1, case)
            if not end or not self._continues(first, here + 1, end, head):
                return at
            if is_last:
                return end
            here = end
        return at

    def _past_clause(self, at: int) -> int:
        """The ``и`` after ``, проживающих за рубежом,``; 0 where no such clause begins at ``at``."""
        if not self._is_adjective(at, Form.GENITIVE) or not self.reading.small[at].endswith("щих"):
            return 0
        for here in range(at + 1, min(at + 6, len(self.reading) - 1)):
            if self.reading.words[here] == ",":
                return here + 1 if self.reading.small[here + 1] == "и" else 0
        return 0

    def _in_a_country(self, at: int) -> int:
        if self.reading.kinds[at : at + 1] not in {"T", "U"}:
            return 0
        return self.lands.get(at) or self._phrase(at, Form.LOCATIVE)

    def _between(self, at: int) -> int:
        """The token after ``Россией и Таджикистаном``; 0 where no two names in the instrumental stand."""
        first = self._phrase(at, Form.INSTRUMENTAL)
        if not first or self.reading.small[first : first + 1] != ["и"] or self.reading.kinds[at] not in "TU":
            return 0
        return self._phrase(first + 1, Form.INSTRUMENTAL)

    def _named_after(self, at: int) -> int:
        """After ``имени``: initials and up to four names; ``at`` where none follow."""
        reading = self.reading
        here = at + 1
        if reading.small[at] == "им" and reading.words[here : here + 1] == ["."]:
            here += 1
        first = here
        if here in self.people:
            return self.people[here]
        while here < len(reading) and here - first < 9:
            if here > first and here in self.people:
                break
            if reading.is_initial(here):
                here += 2
                if reading.kinds[here : here + 1] == "T":
                    return here + 1
            elif reading.kinds[here] == "T" and (here == first or here not in self.lands) and not self._is_land(here):
                here += 1
            elif here == first and (
                reading.kinds[here] == "N" or reading.small[here].startswith(("аль-", "ал-", "ибн"))
            ):
                here += 1
                if reading.kinds[here - 1] == "l":
                    break
            else:
                break
        return here if here > first else at

    def _is_land(self, at: int) -> bool:
        return self.reading.small[at] in words.places() or self.reading.small[at] in words.country_words()

    def end_of_quote(self, at: int) -> int:
        """The token after the quotation that opens at ``at``, nested ones included; ``at`` where it stays open."""
        reading = self.reading
        depth = 0
        for here in range(at, min(at + _LONGEST_QUOTE, len(reading))):
            sign = reading.words[here]
            if sign == "\n":
                return at
            if sign in OPENING and not (sign in CLOSING and depth):
                depth += 1
            elif sign in CLOSING:
                depth -= 1
                if depth <= 0 or not self._closes_later(here + 1):
                    return here + 1
        return at

    def _closes_later(self, at: int) -> bool:
        """Whether a quotation that is open at ``at`` closes soon, before another one opens."""
        for sign in self.reading.words[at : at + 8]:
            if sign in CLOSING:
                return True
            if sign in OPENING or sign in ".;\n":
                return False
        return False
