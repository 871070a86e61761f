"""Words of English press texts that tell names apart: offices, heads of institutions and places, verbs. Data."""

from __future__ import annotations

ROLE_HEADS = frozenset(
    """
    academician administrator adviser advisor aide ambassador analyst archaeologist artist attaché author
    auditor ceo cfo chair chairman chairperson chairwoman chancellor chief co-chair co-chairman co-chairperson
    coordinator co-ordinator co-founder commander commissioner composer conductor consul consul-general
    correspondent cosmonaut councillor counsellor counselor curator dean deputy director director-general
    designer economist editor editor-in-chief engineer envoy expert father fellow founder general governor guide
    head hydrologist historian inspector journalist judge lawyer leader lecturer lieutenant manager marshal
    mayor member minister minister-counsellor moderator mufti negotiator notary observer ombudsman owner partner
    patriarch photographer physicist poet premier president prime-minister principal professor prorector
    pro-rector prosecutor publisher queen rector representative reporter researcher scholar scientist secretary
    secretary-general senator speaker specialist spokesman spokesperson spokeswoman superintendent surgeon
    teacher translator treasurer trustee vice-chair vice-chairman vice-chairperson vice-chancellor vice-governor
    vice-mayor vice-minister vice-premier vice-president vice-rector vice-speaker winner writer academicians
    advisers advisors ambassadors chairmen chairpersons commissioners coordinators correspondents counsellors
    curators deans deputies directors directors-general economists editors engineers envoys experts founders
    governors heads historians inspectors journalists judges leaders lecturers managers mayors ministers
    moderators photographers presidents professors rectors representatives researchers scholars scientists
    secretaries secretaries-general senators speakers specialists spokesmen students vice-presidents
    vice-rectors vice-chairmen vice-ministers writers doctoral colleague colleagues counterpart counterparts
    chairwomen successor predecessor candidate graduate alumnus athlete captain coach pianist violinist
    dispatcher sculptor
    """.split()
)
"""Offices and callings, in small letters, singular and plural."""
PLURAL_ROLES = frozenset(word for word in ROLE_HEADS if word.endswith(("s", "men", "ties", "s-general")))

LOOSE_PLURALS = frozenset(
    "representatives researchers scholars scientists specialists experts students writers artists engineers lecturers "
    "journalists correspondents managers leaders heads photographers colleagues counterparts members".split()
)
"""After ``representatives of A, B`` come more institutions, not people."""

HONORIFICS = frozenset(
    "mr mrs ms miss admiral commodore brigadier colonel captain lieutenant major sergeant sheikh dr prof "
    "professor sir madam mme h.e h.e. hon academician comrade rev gen col lt capt maj sgt "
    "messrs amb".split()
)
"""In small letters, without the full stop."""

ROLE_MODIFIERS = frozenset(
    """
    acting adjunct alternate assistant associate chief co deputy distinguished emeritus ex ex-prime executive
    extraordinary first foreign former founding general honorary incumbent interim joint junior lead leading
    managing national new newly newly-elected newly-appointed outgoing permanent plenipotentiary prime principal
    regional research second senior special standing third then vice visiting then-acting current long-time
    deputy-head outgoing incoming press
    """.split()
)
"""Stand before the head of an office, in small letters."""

NAMES_NOT_PEOPLE = frozenset(
    """
    rear a an the this that these those its his her their our my your it he she they we i you in on at by to of
    for from with and or but as if when while after before since under both according meanwhile however also
    later earlier today yesterday tomorrow yet then so not no all each some many most such there here during
    between among through over about against into upon within without mr mrs ms dr prof former deputy vice
    acting first second third new fourth fifth one two three four five day days week month year years note photo
    source press release time visits publisher editor contact contacts address tel email
    """.split()
)
"""Capitalised at the beginning of a sentence or in a heading, never a name."""

STRONG_HEADS = frozenset(
    """
    academy administration agency airlines airways alliance assembly association authority bank board branch
    brigade bureau cabinet center centre centers centres chamber chancellery club coalition college commission
    committee commonwealth community company confederation conservatory consortium consulate corporation corps
    council court department directorate division embassy enterprise faculty federation foundation fund gazette
    government group headquarters holding hospital institute institution institutes inspectorate journal kenesh
    kurultai laboratory league library majlis mission ministry ministries movement museum museum-reserve network
    newspaper office orchestra organisation organization parliament partnership party police polytechnic post
    presidium prosecutor radio railway railways school secretariat section senate service services society
    structure studio syndicate theater theatre treasury tribunal trust union universities university lyceum
    gymnasium clinic archive archives observatory press publishers observer daily bar duma orphanage
    kindergarten akimat khokimiyat hokimiyat plant plants factory mill oceanarium aquarium zoo orchestra
    ensemble choir circus navy army command agencies banks guild facility subcommittee corporation incubator
    technopark accelerator working-group registry customs
    """.split()
)
"""A name with one of these, in capitals at the front, is an institution's. In small letters."""
MINISTERIAL = frozenset("ministry ministries government cabinet parliament senate embassy consulate mission".split())
"""Heads whose nation stands outside the name: ``Kazakh [Foreign Ministry]``."""
ABROAD = frozenset("embassy consulate consulate-general mission office representation branch delegation".split())
"""Heads that may be in a place or to a body: ``Embassy of Kazakhstan in China``."""
PARTS = frozenset(
    "school faculty department division laboratory institute center centre college chair section office bureau".split()
)
"""Heads that a larger body often has, named after a comma."""

LEGAL_FORMS = frozenset(
    "jsc pjsc ojsc cjsc llc llp ltd inc corp plc gmbh ag sa nv co ao oao pao ooo zao tov too lp pte pvt bhd "
    "limited fze".split()
)
"""In small letters, without the full stop."""

SMALL_HEADS = frozenset(
    """
    agency airline bank broadcaster channel company conglomerate consortium corporation daily foundation group
    holding magazine newspaper operator outlet portal university website publisher manufacturer carrier refinery
    """.split()
)
"""After a name, in small letters: what goes before is an institution's name (``Kabar news agency``)."""

EVENT_HEADS = frozenset(
    """
    summit forum conference congress meeting session symposium seminar exhibition expo fair festival games
    championship olympics workshop roundtable dialogue consultations week war olympiad cup marathon biennale
    convention anniversary exercise exercises year
    """.split()
)
"""Head words of events, in small letters; what they end is no institution, place or person."""

PROGRAMME_HEADS = frozenset(
    """
    spirit declaration process initiative agreement agreements convention protocol treaty statement consensus
    accord accords charter doctrine model plan program programme strategy prize award medal concept memorandum
    communique communiqué pact principles vision roadmap agenda format covid belt law act code constitution
    resolution decree pledge appeal manifesto project times peace formula
    """.split()
)
"""What they end is a text or a plan: no institution, place or person."""

PLACE_HEADS = frozenset(
    """
    airport archipelago avenue basin bay beach boulevard bridge building campus canal canyon castle cemetery
    city coast corridor county creek dam desert district embankment estuary fortress gorge guesthouse gulf hall
    harbor harbour highway hill hills hotel island islands kingdom lane lake mall mausoleum metro monastery
    mosque mount mountain mountains oasis oblast ocean okrug palace park pass peninsula plateau port prefecture
    province quarter range raion region reserve reservoir river road sea square stadium station steppe strait
    street temple territory tower town tunnel valley village voivodeship waterfall metropolis krai kray rayon
    towers gates cosmodrome springs falls caves spaceport memorial bazaar madrasah kremlin arena wharf pier
    resort deposit oilfield wind border borderland municipality emirate sultanate caliphate pavilion crossing
    checkpoint terminal residence cathedral church
    """.split()
)
"""Head words at the end of a place's name, in small letters."""
PLACE_FRONTS = frozenset("lake mount cape port gulf bay strait river sea hotel pavilion fort islands isle".split())
"""Head words that begin a place's name."""
PLACE_OF = frozenset(
    "city town village port province region district state territory capital municipality oblast settlement "
    "island isle".split()
)
"""In small letters before ``of``: ``the city of Osh``."""
STATE_FRONTS = frozenset(
    "republic kingdom emirate sultanate federation commonwealth principality state states union".split()
)
STATE_NAMES = (
    "Russian Federation|Kyrgyz Republic|Czech Republic|Slovak Republic|Dominican Republic|"
    "United States of America|United States|"
    "United Kingdom|United Arab Emirates|Soviet Union|Saudi Arabia|Sri Lanka|South Korea|North Korea|"
    "Republic of Korea|New Zealand|"
    "South Africa|Hong Kong|Macao|Macau|Great Britain|Central Asia|East Asia|South Asia|Southeast Asia|"
    "South-East Asia|West Asia|"
    "Northeast Asia|Central Europe|Eastern Europe|Western Europe|Middle East|Far East|North Africa|Latin America|"
    "North America|"
    "South America|Asia-Pacific|Xinjiang Uygur Autonomous Region|Xinjiang Uyghur Autonomous Region|"
    "Inner Mongolia|New York|"
    "New Delhi|Los Angeles|San Francisco|Kuala Lumpur|Saint Petersburg|St. Petersburg|Nur-Sultan|Ulan-Ude|"
    "Ulan Bator|Xi'an|"
    "Nizhny Novgorod|Buenos Aires|Rio de Janeiro|Sao Paulo|Tel Aviv|Abu Dhabi|Addis Ababa|Phnom Penh|Ho Chi Minh City|"
    "Black Sea|Caspian Sea|Aral Sea|Caspian|Amu Darya|Syr Darya|Issyk-Kul|Middle Asia|Transcaucasia|"
    "South Caucasus|North Caucasus|"
    "Bosnia and Herzegovina|Trinidad and Tobago|Ivory Coast|Costa Rica|El Salvador|Sierra Leone|Burkina Faso|"
    "Papua New Guinea|"
    "Government House|White House|Opera House|Kremlin|Tiananmen|Zhongnanhai|Holy See|Vatican|Puerto Rico|"
    "Rostov-on-Don|Rostov|Tatarstan|Bashkortostan|Karakalpakstan|Chechnya|"
    "Dagestan|Sakha|Yakutia|Tuva|Altai|Ural|Urals|Volga|Yangtze|Yellow River|Pamir|Pamirs|Hindu Kush|Himalayas|"
    "Kashmir|Punjab|Sindh|"
    "Balochistan|Khyber Pakhtunkhwa|Gilgit-Baltistan|Fergana|Ferghana Valley|Samarkand|Bukhara|Khiva|Namangan|"
    "Andijan|Nukus|Termez|"
    "Jalal-Abad|Osh|Naryn|Karakol|Talas|Batken|Shymkent|Karaganda|Aktau|Atyrau|Aktobe|Pavlodar|Kokshetau|Taraz|"
    "Turkistan|Oral|"
    "Chengdu|Kunming|Guiyang|Lanzhou|Xining|Yinchuan|Hohhot|Shenyang|Dalian|Changchun|Jinan|Zhengzhou|Hefei|"
    "Nanjing|Suzhou|Hangzhou|"
    "Ningbo|Fuzhou|Xiamen|Nanchang|Changsha|Nanning|Haikou|Sanya|Lhasa|Kashgar|Yining|Taiyuan|Shijiazhuang|"
    "Foshan|Dongguan|Zhuhai|"
    "Wuxi|Wenzhou|Yantai|Weihai|Lianyungang|Anhui|Fujian|Gansu|Guangdong|Guangxi|Guizhou|Hainan|Hebei|"
    "Heilongjiang|Henan|Hubei|Hunan|"
    "Jiangsu|Jiangxi|Jilin|Liaoning|Ningxia|Qinghai|Shaanxi|Shandong|Shanxi|Sichuan|Tibet|Yunnan|Zhejiang|Pudong|"
    "Alashankou|Dostyk|"
    "Georgia|Jordan|Bengaluru|Bangalore|Chennai|Hyderabad|Lucknow|Rawalpindi|Peshawar|Quetta|Multan|Faisalabad|"
    "Gwadar|Varanasi|Goa|"
    "Kandahar|Herat|Mazar-i-Sharif|Isfahan|Mashhad|Shiraz|Tabriz|Bandar Abbas|Chabahar|Ashgabat|Bokhtar|Kulob|"
    "Penjikent|"
    "Viet Nam|Hong Kong SAR|Côte d'Ivoire|Timor-Leste|North Macedonia|San Marino|Novgorod|Krasnoyarsk|Irkutsk|"
    "Omsk|Tomsk|Tyumen|Chelyabinsk|Perm|Volgograd|Astrakhan|Sochi|Krasnodar|Voronezh|Vladimir|Khabarovsk|"
    "Chita|Barnaul|Orenburg|Saratov|Kaliningrad|Murmansk|Arkhangelsk|Grodno|Brest|Gomel|Vitebsk|Mogilev|Grozny|"
    "Derbent|Yakutsk"
).split("|")
"""Countries and places of the region whose name is more than one plain word, or not in the model's lists."""

PLACE_ACRONYMS = frozenset("US USA UK UAE USSR PRC DPRK ROK EU-27 HKSAR XUAR RF U.S. U.K. U.S.A.".split())
NO_INSTITUTION = frozenset(
    """
    COVID COVID-19 GDP AI IT ICT TV CEO CFO CTO COO USD EUR RMB CNY RUB KZT GBP CHF JPY UZS KGS TJS INR PKR HIV
    AIDS DNA PDF FAQ PhD PHD MA BA MBA BSC MSC GMT UTC BST PM AM AD BC BCE CE FTA FDI SMEs SME NGO NGOs PPP VAT
    HR PR QR ID OK R&D B2B G2G TIR DC VIP VR SDG SDGs 5G 4G II III IV VI VII VIII IX XI XII XIII XIV XV XVI XVII
    XVIII XIX XX XXI XXII HE H.E. RE FM ISBN ISSN URL WWW HTTP NB PS P.S. IP LNG LPG CO2 TEU MW GW KM MOU MoU
    FOREWORD NEWS PHOTO VIDEO A.M. P.M. E.G. I.E. S.A. CPI PPE PCR MRI ECG GPS 3D NO BRI
    """.split()
)
"""Written in capitals, but no institution."""

SAYING = frozenset(
    """
    said says say noted notes stressed stresses emphasized emphasised underlined underscored added adds told
    tells stated states believes believed argued pointed recalled recalls expressed called calls announced
    announces thanked congratulated declared explained remarked proposed suggested confirmed writes wrote spoke
    speaks opened met meets visited visits attended received receives signed delivered presented outlined
    highlighted reaffirmed reiterated voiced hailed praised welcomed urged warned commented concluded promised
    joked replied answered quoted invited chaired joined hoped thinks led leads briefed reported informed
    introduced spent served serves graduated studied taught teaches teach won is was has had will would became
    becomes headed heads remains remain moves moved continues continued plans planned wants wanted hopes expects
    expected decided decides also arrived departed left returned hosted hosts assured agreed acknowledged
    observed stays stayed held holds shared took takes
    """.split()
)
"""Verbs that follow a person's name, in small letters."""
SAYING_ONLY = SAYING - frozenset(
    "is was has had reported reports informed announces announced confirmed writes wrote will would also states "
    "held holds opened signed hosted hosts welcomed called calls led leads "
    "won received met took takes".split()
)
"""Verbs that people, not institutions or states, are the subjects of most often."""

TOPIC_NOUNS = frozenset(
    """
    affairs agriculture arms arts aviation border borders broadcasting business chemistry children climate
    commerce communications compatriots construction control crafts crime crops culture cultures customs
    cybersecurity data defence defense democracy design drugs ecology economics economy education elections
    emergencies employment energy engineering enterprise environment ethics expertise exports family finance
    finances fisheries food forestry forests freight fuel gas geology grain health heritage history housing
    humanities industry industries information infrastructure innovation innovations insurance integration
    intelligence investigation investment investments irrigation journalism judiciary justice labor labour land
    languages law laws letters literature logistics machinery management marketing markets mathematics media
    medicine metals migration mines mining minorities monopolies music nationalities natural nature nuclear oil
    parks peace people peoples petroleum physics planning policy politics ports poverty press prevention
    privatization procurement production programming property protection psychology publications railways
    reconstruction records reform reforms regions regulation relations religion religions research resources
    rights roads safety science sciences security services settlements situations sociology space sport sports
    standards statistics strategy studies supervision tax taxation taxes technologies technology
    telecommunications territories terrorism theology tourism trade traditions transport transportation travel
    urban veterans water waters welfare women work works world youth zoology acupuncture dentistry archaeology
    ethnology ethnography philology philosophy ministers states state nations heads coordinators directors
    sergeants diplomacy linguistics measures building confidence veterinary countries foreign abroad cooperation
    co-operation development friendship exchange exchanges trading digital
    """.split()
)
"""What institutions are for: last words of ``Ministry of Culture, Information and Youth Policy``, in small letters."""
TOPIC_ENDINGS = (
    "tion",
    "tions",
    "sion",
    "sions",
    "ment",
    "ity",
    "logy",
    "ics",
    "nce",
    "ture",
    "ing",
    "ship",
    "ism",
    "graphy",
    "nomy",
    "ness",
)

COMPANY_ENDS = frozenset(
    """
    airlines airways aviation automotive bancorp beverages cargo chemicals ratings pictures records publishing
    minerals uranium gold cement communications electric electronics energy engineering express finance foods
    gas group industries insurance international invest investments leasing lines logistics media metals
    microelectronics mining motors networks oil petroleum pharma pharmaceuticals plast power properties railways
    robotics semiconductors lab labs online shipbuilding shipping software solutions steel systems tech
    technologies technology telecom textiles tobacco tours trading transport ventures
    """.split()
)
"""Last words of companies' names, in small letters."""
INSTITUTION_ENDINGS = (
    "bank",
    "gaz",
    "neft",
    "prom",
    "inform",
    "energo",
    "telecom",
    "telekom",
    "atom",
    "stroy",
    "news",
    "nichestvo",
    "avia",
)
"""Of single words that name companies and agencies: ``Kazinform``, ``Rosatom``."""
PLACE_ENDINGS = (
    "abad",
    "grad",
    "gorsk",
    "insk",
    "stan",
    "burg",
    "kent",
    "pur",
    "shire",
    "ville",
    "polis",
    "tobe",
    "kand",
    "gorod",
)
"""Of single words that name places."""
OFFICES_BEFORE_NAMES = frozenset(
    "president minister chairman chairwoman director secretary ambassador rector dean governor mayor premier "
    "deputy head secretary-general".split()
)
"""Offices that may stand right before an institution's name without belonging to it."""

OFFICE_OWNERS = frozenset(
    "general president prosecutor governor mayor ombudsman premier coordinator representative attorney director".split()
)
"""Before ``'s Office``, in small letters."""

POSSESSIVES = frozenset(
    "people women children worker workers writer writers journalist lawyer teacher veteran men king queen".split()
)
"""Before ``'s`` inside an institution's name: ``National People's Congress``."""

PARTICLES = frozenset(
    "al al- bin bint ibn van von der den de da do dos del della di du la le uulu kyzy qizi ugli ogly oglu ul "
    "zoda ter ben".split()
)
"""Small words inside a person's name."""
