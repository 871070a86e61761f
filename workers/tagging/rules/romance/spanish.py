"""How Spanish names institutions, offices and people. Data."""

from __future__ import annotations

from workers.tagging.rules.romance.words import Words, feminine_too

WORDS = Words(
    institutions=frozenset(
        "academia administración agencia alianza asamblea asociación ateneo autoridad banco biblioteca bolsa buró cámara"
        " casa centro club colegio comando comisión comisaría comité compañía comunidad confederación congreso consejo"
        " consejería consorcio consulado cooperativa corporación corte cruz defensoría delegación departamento dirección"
        " división ejército embajada empresa escuela facultad federación fiscalía fondo fundación gabinete gobierno grupo"
        " hospital inspección institución instituto junta laboratorio liga ministerio misión movimiento museo"
        " observatorio oficina organización organismo orquesta parlamento partido policía procuraduría red rectorado"
        " secretaría secretariado sección senado servicio sindicato sociedad subsecretaría superintendencia teatro"
        " tribunal unidad unión universidad radio".split()
    ),
    ministries=frozenset("ministerio secretaría departamento gabinete gobierno universidad banco comisión".split()),
    embassies=frozenset("embajada consulado misión delegación oficina".split()),
    before_institutions=frozenset(
        "supremo suprema superior alto alta gran nueva nuevo real primer primera segundo segunda tercera excma".split()
    ),
    of=frozenset("de del".split()),
    aims=frozenset("para sobre contra por".split()),
    within=frozenset("en".split()),
    articles=frozenset("el la los las lo un una al".split()),
    conjunctions=frozenset("y e".split()),
    topics=frozenset(
        "relaciones asuntos exteriores extranjeros hacienda defensa interior finanzas economía comercio industria"
        " enseñanza salud sanidad agricultura ganadería pesca bosques aguas agua recursos hídricos transportes transporte"
        " energía minas petróleo gas justicia derecho derechos trabajo empleo ciudades tierra tierras uso suelo medio"
        " ambiente clima ciencia ciencias tecnología deporte deportes turismo cultura juventud mujeres mujer pueblo"
        " pueblos paz guerra seguridad estado estados jefes gobierno gobiernos tratado norte sur este oeste atlántico"
        " pacífico obras canales ríos cuenca cuencas puertos caminos ferrocarriles aviación mar océanos alimentos"
        " letras artes estudios lenguas medicina ingeniería medicamentos migraciones refugiados infancia cuentas prensa"
        " noticias libros amistad buena vecindad armas drogas crimen fronteras aduanas riego interna internas política políticas física química matemáticas informática pública públicas logística".split()
    ),
    topic_endings=(
        "ción", "ciones", "sión", "siones", "dad", "dades", "miento", "mientos", "ogía", "ogías", "ística", "ática",
        "encias", "encia", "tura", "ismo", "ional", "ionales", "nomía", "ticas", "ticos", "icos", "icas", "arios", "aje",
        "dores", "tores", "iales",
    ),
    adjective_endings=(
        "al", "ales", "ica", "ico", "icas", "icos", "ea", "eo", "eas", "eos", "ana", "ano", "anas", "anos", "iva", "ivo",
        "ivas", "ivos", "aria", "ario", "esa", "ense", "enses", "osa", "ar", "ares", "ido", "ida", "idos", "idas", "ado",
        "ada", "ados", "adas", "ina", "ino", "ero", "era", "eros", "eras", "ores",
    ),
    roles=feminine_too(
        "secretari/o/a vicepresidente vicepresidenta presidente presidenta copresidente director/a subdirector/a"
        " ministr/o/a viceministr/o/a canciller rector/a vicerrector/a decan/o/a profesor/a catedrátic/o/a embajador/a"
        " cónsul gobernador/a alcalde alcaldesa inspector/a jefe jefa portavoz vocer/o/a coordinador/a representante"
        " consejer/o/a comisari/o/a comisionad/o/a enviad/o/a diputad/o/a senador/a rey reina príncipe papa comandante"
        " general coronel capitán fiscal juez jueza delegad/o/a gerente superintendente investigador/a ingenier/o/a"
        " economista hidrólog/o/a fundador/a líder editor/a periodista analista especialista bibliotecari/o/a"
        " tesorer/o/a relator/a"
    ),
    plural_roles=frozenset(
        "secretarios secretarias presidentes directores directoras ministros ministras embajadores gobernadores alcaldes"
        " inspectores cancilleres rectores profesores profesoras representantes senadores diputados consejeros"
        " coordinadores enviados jefes generales ingenieros investigadores líderes".split()
    ),
    role_adjectives=frozenset(
        "general generales ejecutivo ejecutiva adjunto adjunta adjuntos interino interina honorario honoraria permanente"
        " permanentes especial especiales federal nacional asociado asociada emérito emérita extraordinario"
        " plenipotenciario plenipotenciaria titular técnico técnica científico científica administrativo administrativa"
        " financiero financiera regional ruso rusa chino china kazajo kazaja kirguís kirguiso tayiko uzbeko uzbeka indio india"
        " paquistaní iraní bielorruso bielorrusa brasileño brasileña portugués portuguesa ucraniano turco turca mongol afgano"
        " azerbaiyano alemán alemana francés francesa japonés japonesa estadounidense británico británica italiano italiana"
        " surcoreano saudí egipcio español española".split()
    ),
    before_roles=frozenset(
        "primer primera segundo segunda tercer tercera antiguo antigua antiguos ex actual actuales nuevo nueva entonces"
        " alto alta exministro".split()
    ),
    former=("ex-", "ex", "vice-", "sub-", "co-"),
    honorifics=frozenset("sr sra sres srta dr dra prof profa ing lic don doña d señor señora excmo excma".split()),
    given_names=frozenset(
        "josé luis antonio francisco pablo pedro manuel miguel rafael santiago gustavo felipe rodrigo fernando eduardo"
        " enrique marcelo javier andrés alejandro joaquín ignacio martín nicolás ángel jesús juan maría ana inés lucía"
        " sofía isabel mercedes pilar dolores teresa claudia patricia verónica mónica cristina carmen rosa raúl óscar"
        " héctor jorge carlos ricardo alberto vladímir serguéi andréi dmitri alexánder mijaíl guillermo yolanda gabriela".split()
    ),
    particles=frozenset("de del la las los y van von der den della di bin ibn ben al el bint da do dos le".split()),
    sayers=frozenset(
        "dijo afirmó declaró según añadió explicó anunció destacó observó subrayó agregó señaló por".split()
    ),
    openings=frozenset(
        "el la los las lo un una en de del al a para por con sin bajo sobre y e o u pero que se él ella ellos ellas su sus"
        " este esta estos estas ese esa eso esto aquel aquella cada todo toda todos todas tras antes después durante desde"
        " hasta entre cuando mientras como donde también según conforme hoy ayer mañana cerca además no ya más muy muchos"
        " ambos otro otra otros algún algunos quien fue son es será hay hubo era eran enero febrero marzo abril mayo junio"
        " julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo ex"
        " así entonces resultados fuente foto noticias nosotros yo allí aquí participantes oradores ahora finalmente"
        " perspectivas cuarto quinta quinto tercero tercera primer primero primera artículo acuerdo tratado ley"
        " declaración carta plan programa proyecto iniciativa asimismo".split()
    ),
    opening_endings=("aron", "ieron", "ando", "iendo", "ió", "mente"),
    place_heads=frozenset(
        "río lago mar océano golfo bahía isla islas monte montaña montañas sierra valle desierto provincia región distrito"
        " ciudad municipio estado oblast condado península estrecho puerto barrio villa aldea capital canal cordillera"
        " meseta república cuenca".split()
    ),
    buildings=frozenset("hotel palacio avenida calle plaza aeropuerto estadio parque puente torre".split()),
    no_acronyms=frozenset(
        "PIB COVID TV IA TI CEO PDF GPS ADN VIH SIDA ISO KM PYME VIP SMS URL USB QR II III IV VI VII VIII IX XI XII XIII"
        " XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII XXIV XXV USD EUR RP EEUU EE UU RPC RU URSS".split()
    ),
)  # fmt: skip
