"""What Portuguese and Spanish texts call currencies, and the words that multiply an amount. Data.

A name without a code is that of several countries' money.
"""

from __future__ import annotations

Names = tuple[tuple[str, str], ...]


def _behind_of(*names: tuple[str, str]) -> Names:
    """``11 milhões de coroas``: ``de`` before a name belongs to the amount."""
    return tuple((code, rf"(?:de )?(?:{pattern})") for code, pattern in names)


PORTUGUESE: Names = _behind_of(
    ("HKD", r"dólar(?:es)? de Hong Kong"),
    ("SGD", r"dólar(?:es)? de Singapura"),
    ("AUD", r"dólar(?:es)? australianos?"),
    ("CAD", r"dólar(?:es)? canadenses?"),
    ("USD", r"dólar(?:es)?(?: americanos?| norte-americanos?| dos EUA)?"),
    ("EUR", r"euros?"),
    ("GBP", r"libras? esterlinas?|libras? britânicas?"),
    ("CNY", r"(?:yuans?|iuanes|renminbi)(?: chineses| chinês)?"),
    ("BYN", r"rublos? bielorrussos?"),
    ("RUB", r"rublos?(?: russos?)?"),
    ("KZT", r"tenges?"),
    ("KGS", r"soms?(?: quirguizes?)?"),
    ("TJS", r"somonis?"),
    ("UZS", r"sums?(?: uzbeques?)?"),
    ("AZN", r"manats?(?: azerbaijanos?)?"),
    ("PKR", r"rupias? paquistanesas?"),
    ("INR", r"rupias?(?: indianas?)?"),
    ("IRR", r"ria(?:l|is)(?: iranianos?)?"),
    ("JPY", r"ienes?"),
    ("KRW", r"wons?(?: sul-coreanos?)?"),
    ("CHF", r"francos? suíços?"),
    ("AED", r"dirhams?"),
    ("MNT", r"tugriks?"),
    ("TRY", r"liras? turcas?"),
    ("BRL", r"reais|real brasileiro"),
    ("NOK", r"coroas? norueguesas?"),
    ("SEK", r"coroas? suecas?"),
    ("", r"coroas?|pesos?|libras?"),
)
SPANISH: Names = _behind_of(
    ("HKD", r"dólar(?:es)? (?:de Hong Kong|hongkoneses)"),
    ("SGD", r"dólar(?:es)? (?:de Singapur|singapurenses)"),
    ("AUD", r"dólar(?:es)? australianos?"),
    ("CAD", r"dólar(?:es)? canadienses?"),
    ("USD", r"dólar(?:es)?(?: estadounidenses?| americanos?)?"),
    ("EUR", r"euros?"),
    ("GBP", r"libras? esterlinas?|libras? británicas?"),
    ("CNY", r"(?:yuan(?:es)?|renminbi)(?: chinos?)?"),
    ("BYN", r"rublos? bielorrusos?"),
    ("RUB", r"rublos?(?: rusos?)?"),
    ("KZT", r"tenges?"),
    ("KGS", r"soms?"),
    ("TJS", r"somonis?"),
    ("UZS", r"sums?(?: uzbekos?)?"),
    ("AZN", r"manats?(?: azerbaiyanos?)?"),
    ("PKR", r"rupias? pakistaníe?s?"),
    ("INR", r"rupias?(?: indias?)?"),
    ("IRR", r"rial(?:es)?(?: iraníe?s?)?"),
    ("JPY", r"yenes|yen"),
    ("KRW", r"wons?(?: surcoreanos?)?"),
    ("CHF", r"francos? suizos?"),
    ("AED", r"dírhams?|dirhams?"),
    ("MNT", r"tugriks?"),
    ("TRY", r"liras? turcas?"),
    ("BRL", r"reales brasileños|reales"),
    ("NOK", r"coronas? noruegas?"),
    ("SEK", r"coronas? suecas?"),
    ("", r"coronas?|pesos?|libras?"),
)
PORTUGUESE_SCALES: Names = (
    ("1000000000000", r"trili(?:ão|ões)|trilhão|trilhões|biliões|bilião|mil bilhões"),
    ("1000000000", r"mil milhões|bilhões|bilhão|bi"),
    ("1000000", r"milhões|milhão|mi"),
    ("1000", r"mil"),
)
"""``bilhões`` are Brazil's ``mil milhões``; Portugal's ``biliões`` are a thousand times that."""
SPANISH_SCALES: Names = (
    ("1000000000000", r"billones|billón"),
    ("1000000000", r"mil millones|millardos?"),
    ("1000000", r"millones|millón|mill\.|mln"),
    ("1000", r"mil"),
)
PORTUGUESE_NUMBERS = (
    "um uma dois duas três quatro cinco seis sete oito nove dez onze doze treze catorze quatorze quinze dezesseis"
    " dezasseis dezessete dezassete dezoito dezenove dezanove vinte trinta quarenta cinquenta sessenta setenta"
    " oitenta noventa cem cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos"
    " novecentos mil milhão milhões bilhão bilhões"
)
SPANISH_NUMBERS = (
    "un una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete"
    " dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento doscientos"
    " trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos mil millón millones"
)
