"""Institutions whose names show nothing by their form: agencies, newspapers, companies. Data.

The newsroom's own stand in the gazetteer.
"""

from __future__ import annotations

INSTITUTIONS = frozenset(
    tuple(name.split())
    for name in (
        "Xinhua|Xinhuanet|Reuters|Bloomberg|Interfax|Sputnik|Izvestia|Kommersant|Vedomosti|Pravda|Trud|Kazinform|"
        "Kabar|Khovar|Uzreport|"
        "Uzinform|Dunyo|Trend|Azertac|Belta|BelTA|AKIpress|Avesta|Asia-Plus|Zakon|Tengrinews|Gazeta|Nikkei|Kyodo|"
        "Yonhap|Anadolu|Guardian|"
        "Telegraph|Economist|Dawn|Lenta|Meduza|Caixin|Global Times|China Daily|People's Daily|Rossiyskaya Gazeta|"
        "Kazakhstanskaya Pravda|"
        "Narodnoe Slovo|Pravda Vostoka|Guangming Daily|Al Jazeera|Deutsche Welle|Euronews|Al-Jazeera|"
        "Financial Times|New York Times|"
        "Washington Post|Wall Street Journal|Associated Press|Agence France-Presse|Press Trust of India|"
        "RIA Novosti|Rossiya Segodnya|"
        "Russia Today|Phoenix TV|South China Morning Post|Hindustan Times|The Hindu|Times of India|"
        "Uzbekistan Today|Radio Liberty|"
        "Rosatom|Rosneft|Gazprom|Gazprombank|Lukoil|Novatek|Sberbank|Sber|Yandex|Roscosmos|Rostec|Rosseti|"
        "RusHydro|Rosselkhozbank|"
        "Rostelecom|Rosoboronexport|Rospotrebnadzor|Rostekhnadzor|Rosselkhoznadzor|Roskomnadzor|"
        "Rossotrudnichestvo|Aeroflot|Kaspersky|"
        "Tatneft|Transneft|Surgutneftegas|Severstal|Norilsk Nickel|Nornickel|Rusal|Alrosa|KAMAZ|AvtoVAZ|GAZ|"
        "Sovcomflot|Vnesheconombank|"
        "Samruk-Kazyna|Samruk-Energy|KazMunayGas|KazMunaiGas|Kazatomprom|Kazakhmys|Kazakhtelecom|Kaspi|"
        "Halyk Bank|Halyk|Baiterek|"
        "KazTransOil|QazaqGaz|KEGOC|Air Astana|FlyArystan|Qazaq Air|Uzbekneftegaz|Uzbektelecom|Uzpromstroybank|"
        "Uzauto|UzAuto Motors|"
        "Uzbekiston Temir Yullari|Uzbekistan Temir Yollari|Navoiyuran|Kyrgyzaltyn|Kumtor Gold|Barki Tojik|Talco|"
        "Belavia|Belaruskali|"
        "Belneftekhim|Turkmengaz|Socar|Tengizchevroil|Chevron|Shell|Total|TotalEnergies|ExxonMobil|Equinor|"
        "Siemens|Alstom|Stadler|Boeing|"
        "Airbus|Bosch|Samsung|Hyundai|Toyota|Mitsubishi|Nokia|Ericsson|Microsoft|Google|Apple|Amazon|Intel|"
        "Nvidia|Tesla|Pfizer|"
        "AstraZeneca|Sinopharm|Sinovac|Sinopec|Sinochem|Sinotrans|PetroChina|Huawei|Alibaba|Tencent|Baidu|Xiaomi|"
        "Lenovo|Haier|Geely|"
        "Chery|BYD|Zijin Mining|Hikvision|Didi|Meituan|WeChat|TikTok|ByteDance|Cosco|Norinco|Masdar|Infosys|"
        "Wipro|Adani|Reliance|"
        "UNESCO|UNICEF|Interpol|Europol|Eurostat|Greenpeace|Oxfam|Rotary|Unicef|Unesco|Habitat|Amnesty|"
        "Transparency International|"
        "Doctors Without Borders|Red Cross|Red Crescent|Red Crescent Society|Vnesheconombank|Taliban|Hezbollah|"
        "Hamas|Hurriyat|NATO|"
        "Waseda|MGIMO|Sorbonne|Caltech|Skoltech|Skolkovo|Bauman|Oxford|Harvard|Yale|Stanford|Princeton|Tsinghua|"
        "Fudan|Tongji|Peking|"
        "Akorda|Duma|State Duma|Oliy Majlis|Jogorku Kenesh|Mazhilis|Majilis|Majlisi Oli|Lok Sabha|Rajya Sabha|"
        "Mejlis|Milli Majlis|Knesset|"
        "Bundestag|Politburo|Kremlin Press Service|Amanat|Nur Otan|United Russia|Kuomintang|Communist Party|"
        "Bharatiya Janata Party|"
        "World Bank|World Bank Group|United Nations|European Union|African Union|Eurasian Economic Union|"
        "Customs Union|Arab League|"
        "Commonwealth of Independent States|Organization of Turkic States|Union State|General Assembly|"
        "Security Council|"
        "UN General Assembly|United Nations General Assembly|"
        "Conference on Interaction and Confidence Building Measures in Asia|"
        "Conference on Interaction and Confidence-Building Measures in Asia|Fitch|Moody's|Standard and Poor's|"
        "Deloitte|KPMG|PwC|McKinsey|"
        "Nestlé|Danone|Unilever|Carrefour|Metro|Ikea|Visa|Mastercard|UnionPay|Mir|Western Union|Starlink|SpaceX|"
        "Eutelsat|Inmarsat|"
        "China Southern|China Eastern|Air China|Kaspersky Lab|Beeline|Megafon|Tele2|Veon|Nutrien|Rossiya 24|"
        "Rossiya 1|Channel One|Médecins Sans Frontières|Kyrgyz Temir Zholu|Kyrgyz Temir Jolu|Inter RAO|"
        "Sinohydro|PowerChina|Sany|Zoomlion|Foton|Yutong|Kamaz|Artel|Akfa|Korzinka|Uzum|Wildberries|"
        "Ozon|Magnit|Vkontakte|"
        "Spartak|Zenit|Pakhtakor|Kairat|Dynamo|Barcelona FC|Bolshoi Theatre|Mariinsky Theatre|Hermitage|Louvre|"
        "Prado|Tretyakov Gallery"
    ).split("|")
)
AMBIGUOUS = frozenset(
    "apple amazon metro visa mir shell total trend trud peking oxford harvard telegraph guardian economist dawn "
    "reliance ozon habitat prado bauman "
    "barcelona gazeta zakon duma princeton stanford".split()
)
"""Single words among them that are other things too: they want a word like ``newspaper`` or a quotation mark before."""
LONGEST = max(map(len, INSTITUTIONS))

PEOPLE = frozenset(
    """
    Putin Medvedev Lavrov Zakharova Lukashenko Tokayev Nazarbayev Mirziyoyev Karimov Rahmon Japarov
    Berdimuhamedov Aliyev Pashinyan Erdogan Erdoğan Modi Jaishankar Khamenei Raisi Pezeshkian Biden Trump Obama
    Macron Merkel Scholz Zelensky Zelenskyy Guterres Xi Jinping Mao Confucius Lenin Stalin Gorbachev Yeltsin
    Gagarin Pushkin Tolstoy Dostoevsky Shakespeare Einstein Newton Darwin Marx Avicenna Rudaki Ferdowsi Firdausi
    Abai Manas Tamerlane Timur Ulugbek Al-Farabi Al-Biruni Gandhi Nehru Mandela Tagore Babur
    """.split()
) - {"Manas", "Newton", "Timur", "Jinping", "Mao"}
"""People who need no first name; a name that is more often something else is none of them."""

HOTELS = frozenset(
    "hyatt hilton marriott sheraton radisson ritz-carlton kempinski shangri-la intercontinental novotel wyndham "
    "ramada mandarin fairmont rixos".split()
)
"""Brands of hotels, in small letters: a name that begins with one is a place."""
