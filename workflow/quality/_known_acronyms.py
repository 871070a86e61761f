"""Acronyms that news readers know without an explanation, in Latin and Cyrillic letters. No check lives here."""

from __future__ import annotations

_BODIES = """
UN US USA UK EU UAE NATO WHO IMF WTO ILO OSCE IAEA CIS EAEU GDP GNP UNESCO UNICEF UNHCR OPEC ASEAN BRICS APEC OECD
NASA ESA FIFA UEFA
IOC NBA NFL NHL FBI CIA KGB FSB USSR PRC DPRK ROK EEC ECB FAO NGO NGOS BBC CNN AFP AP DW ABC CBS NBC TASS RIA IBM BMW
DHL UPS LG HP
ONU OMS OTAN UE EUA EEUU OEA OMC FMI BM ONG ONGS PIB OIT OCDE BCE UNICEF CEI URSS RPC AIEA OSCE OPEP COI FAO JJOO
"""
_THINGS = """
AI AIDS HIV DNA RNA COVID SARS TV PC CEO CFO CTO VIP PR HR IT ID DJ CD DVD USB GPS SMS PDF HTML URL WWW FAQ DIY LED
LCD SUV UFO MRI CT
PCR IQ PHD MBA MP MPS MEP PM AM BC AD BCE CE GMT UTC EST CET ET RSVP ATM PIN SIM WIFI LGBT LGBTQ OK DC NYC LA VAT IPO
SOS BBQ PS TBC ISO
VR AR IP OLED STEM ESG HD UHD RIP NO VS
SIDA VIH ADN ARN IVA TIC CPF CNPJ RG NIF IRS
"""
_UNITS = """
KM CM MM KG MG ML KW MW GW TW KWH MWH GWH HZ KHZ MHZ GHZ KB MB GB TB MPH KPH PSI BTU TEU DWT
USD EUR GBP CNY RMB RUB JPY INR KZT KGS TJS UZS BYN BYR CHF BRL CAD AUD HKD
"""
_EMPHASIS = "AN THE AND OR NOT ALL IS ARE NEVER MUST ONLY NEW LIVE BREAKING UPDATE TO OF IN ON BY IF IT WE HE DO GO SO"
_CYRILLIC = """
ООН ЕС США НАТО РФ КНР СССР СНГ ЕАЭС ШОС БРИКС ВОЗ ВТО МВФ МОТ ОБСЕ МАГАТЭ ЮНЕСКО ЮНИСЕФ ОПЕК АСЕАН АТЭС ОЭСР ОДКБ ОАЭ
КНДР ЮАР ФРГ
ГДР УВКБ МОК ФИФА УЕФА НАСА ФБР ЦРУ КГБ ФСБ МВД МИД МЧС ГИБДД ДПС ЦБ ФРС ЕЦБ ТАСС РИА ВВП ВИЧ СПИД ДНК РНК ПЦР МРТ КТ
ОРВИ ИИ СМИ НКО НПО ООО
ОАО ЗАО ПАО АО ИП ЖКХ ДТП ЧП ТВ ПК ИТ АЭС ГЭС ТЭЦ ТЭС ЛЭП БПЛА ВПК ВС ВМФ ВВС ВОВ ЗАГС ВУЗ ЕГЭ МГУ НДС НДФЛ МРОТ ПДД
САД ФАО ЕБРР ЭКОСОС
МСК НБА НХЛ КВН ГОСТ СНИЛС ИНН РБ РК КР РТ РУ ЕЭК ЕЭП
ЗША ААН ЕС СНД АБСЕ САЗ СМІ МЗС МУС АЭС КНР СССР БЕЛТА БССР ЖКГ ДТЗ УАЗ
БҰҰ АҚШ ЕО ТМД ШЫҰ ЕАЭО ЕҚЫҰ ҰҚШҰ ҚР ҚХР КСРО БАҚ ЖІӨ СІМ ІІМ ДДСҰ ЮНЕСКО АҚ ЖШС ЖШҚ ЖИ ҰБТ
БУУ АКШ КМШ ШКУ ЕККУ ЖКУ ИДП ИДӨ ЖМК КЭР СССР ТИМ ИИМ ДСУ ИИ
СММ ИМА ИДМ СҲШ ҶХХ ВАО ММД ҶТ ИҶШС СҲҲ СССР ВКХ ВКД ТСУ СААД
БМТ АҚШ МДҲ ШҲТ ХХР ОАВ ЯИМ
"""
_UZBEK = "BMT AQSH MDH SHHT XXR OAV YAIM YIM YEI YEXHT JSST IIV TIV AJ MCHJ SSSR XVJ JST"

KNOWN = frozenset(f"{_BODIES} {_THINGS} {_UNITS} {_EMPHASIS} {_CYRILLIC} {_UZBEK}".split())
"""Known to every reader, in the language that they belong to or in another."""
