"""Words that say what an English name is: given names, family names, countries, heads of institutions. Data.

The model is trained with features made of these lists: whoever changes them trains it again (``english_training.py``).
"""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
    aaron abdul abdullah abraham adam adrian ahmad ahmed aisha akbar alan albert alejandro alex alexander
    alexandra alexei alexey alfred ali alice alisher allan allen altynbek amanda amir amit amy anatoly andre
    andreas andrei andrew andrey angela anita ann anna anne anthony antonio anton aram ariel arjun arman arnold
    arthur artur askar aslan avraham azamat aziz barack barbara bashir bakhtiyar beatrice ben benjamin bernard
    betty bill billy bob boris brad brandon brenda brian bruce bruno bryan carl carlo carlos carmen carol
    caroline catherine cecilia charles charlie charlotte chris christian christina christine christopher cindy
    claire clara claude claudia colin craig cristina cyril dale dan daniel daniela darya dave david deborah
    denis dennis derek diana diane diego dinara dmitri dmitriy dmitry dominic don donald donna doris dorothy
    douglas duncan dwight edgar eduard edward edwin eileen ekaterina elaine elena eleanor elias elizabeth ellen
    emily emma emomali enrique eric erica erik ernest esther eugene eva evan evelyn evgeny farid farhod fatima
    federico felix ferdinand fernando fiona florence frances francesco francis francisco francois frank franklin
    fred frederick friedrich gabriel galina gareth gary gavin gennady geoffrey george georgy gerald gerard
    gilbert giovanni giuseppe glen glenn gloria gordon grace graham greg gregory grigory guillermo gulnara
    gustav guy hans harold harriet harry harvey hassan heather helen helena henri henry herbert herman hillary
    holly howard hugh hugo hussein ian ibrahim igor ilham ilya imran inna ira irene irina irving isaac isabel
    isabella islam ivan jack jackie jacob jacques jaime jair james jamie jan jane janet janice jason javier jay
    jean jeff jeffrey jennifer jenny jeremy jerome jerry jesse jessica jill jim jimmy joan joanna joe joel johan
    johann john johnny jon jonathan jordi jorge jose josef joseph josh joshua juan judith judy julia julian
    julie julio justin kamil karen karim karl kassym-jomart kate katherine kathleen kathryn katie keith kelly
    ken kenneth kevin khalid kim kirill konrad konstantin kristina kumar kurt kyle larisa larry lars laura
    lauren laurence lawrence lee leo leon leonard leonid leslie lewis lidia lila linda lisa liz lloyd lorenzo
    louis louise luca lucas lucia lucy luis luke lydia lynn madina maksim malcolm manuel marc marcel marco
    marcus margaret maria marie marina mario marion mark marta martha martin mary masoud matt matteo matthew
    maurice max maxim maxwell mehmet melissa michael michel michele michelle miguel mike mikhail miles milos
    mirzo mitchell mohamed mohammad mohammed monica morgan moses muhammad murat mustafa nadia nancy naomi
    narendra natalia natalie natalya nathan nathaniel neil nelson nicholas nick nicolas nicole nigel nikita
    nikolai nikolay nina noel noor norman nursultan olga oleg oliver olivia omar oscar otto owen pablo pamela
    patricia patrick paul paula pauline pavel pedro peggy peter petr phil philip philippe phillip phyllis pierre
    pyotr rachel rahul raja rajesh ralph ramon raul ravi ray raymond rebecca reginald reza ricardo richard rick
    rita rob robert roberto robin rodney roger roland roman ron ronald rosa rose ross roy ruben rudolf russell
    rustam ruslan ruth ryan sadyr saeed sally sam samantha samuel sandra sara sarah sardor scott sean sebastian
    sergei sergey sergio shane shannon sharon shavkat shaun shehbaz sheila shirley sidney silvia simon simone
    sofia sophia sophie stanislav stanley stefan stella stephanie stephen steve steven stewart stuart
    subrahmanyam sultan susan suzanne svetlana sylvia tamara tariq tatiana tatyana ted teresa terence terry
    theodore theresa thomas tim timothy timur tina todd tom tommy tony tracy trevor ulugbek umar ursula vadim
    valentin valentina valery vasily vera veronica victor victoria viktor vincent virginia vitaly vladimir
    vladislav vyacheslav walter warren wayne wendy werner wilhelm will william wolfgang xavier yakov yana yasmin
    yerlan yevgeny yuri yury yves zachary zafar zarina zhanna zoe zoltan aibek aidar aigul ainura akmal akylbek
    aleksandr aleksei aleksey alfiya aliya alikhan almaz alua anvar arzu asel asif askhat ashok asset ayesha
    azizbek bakyt bakytzhan baurzhan begaim bobur chingiz daniyar dauren davron dilshod dilfuza ermek erlan
    eshmuradov farrukh farhad firdavs gulmira gulshan hamid hamza hina ilkhom iqbal iskandar jamshid javlon
    jyldyz kairat kamila kanat karina khayriddin khusrav komil lola malika manzura marat maulen mavlon meruert
    mukhtar murod mushfiq nargiza nazira nilufar nodir nurlan obid odil olim otabek parviz pooja priya rakhmon
    rashid raushan rinat roza rukhshona rustamjon saida saidmukhtor sanjar sanjay saodat shahid shakhrat sherali
    sherzod shukhrat sirojiddin sohail suhrob sunil talgat temur tigran tokhir ulan umed usman vikram wang
    yerkin yermek zafarjon zamira zhanar zhandos zokir zulfiya akhtar anil deepak farooq gholam hossein javad
    kamal mahmoud mehdi mohsen nasir qasim rana saad salman shabnam sikandar tanvir usha vinod waqar yousaf
    zahid zubair ebrahim masoumeh ayatollah
    """.split()
)
"""In small letters. Of people anywhere; a name of three letters and more that is no common word."""

CHINESE_FAMILY_NAMES = frozenset(
    """
    ai an bai ban bao bi bian bo bu cai cao cen chai chang che chen cheng chi chu cui dai dang deng di diao ding
    dong dou du duan fan fang fei feng fu gan gao ge geng gong gou gu guan guo guan han hao he hong hou hu hua
    huang huo ji jia jian jiang jiao jin jing ju kang ke kong kou kuang lai lan lang lao lei leng li lian liang
    liao lin ling liu long lou lu luo lv lü ma mao mei meng mi miao min ming mo mou mu na ni nie ning niu nong
    ou pan pang pei peng pu qi qian qiang qiao qin qiu qu quan ran rao ren rong ruan rui sha shan shang shao she
    shen sheng shi shu shui si song su sun suo tai tan tang tao teng tian tong tu wan wang wei wen weng wu xi
    xia xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yi yin ying yong you yu yuan yue yun zang zeng
    zha zhai zhan zhang zhao zhen zheng zhi zhong zhou zhu zhuang zhuo zong zou zu zuo ouyang sima shangguan
    zhuge situ huangfu
    """.split()
)
"""In small letters, in pinyin."""

FAMILY_NAME_ENDINGS = (
    "ov ova ev eva yov yev yeva skiy sky skaya ski enko chuk yan ian shvili dze zoda zade bayev baev bayeva "
    "bekov bekova jonov janov "
    "ulov oulu uulu kyzy qizi oglu ovich evich yevich ovna evna yevna nko ykh vili khon jon zhan"
).split()
"""Endings by which a family name or patronymic of the region is known."""

COUNTRIES = frozenset(
    """
    afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus
    belgium belize benin bhutan bolivia bosnia botswana brazil brunei bulgaria burundi cambodia cameroon canada
    chad chile china colombia congo croatia cuba cyprus czechia denmark djibouti ecuador egypt england eritrea
    estonia ethiopia fiji finland france gabon gambia germany ghana greece guatemala guinea guyana haiti
    honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan kazakhstan kenya
    kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya lithuania luxembourg madagascar malawi malaysia
    maldives mali malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique
    myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay
    peru philippines poland portugal qatar romania russia rwanda samoa scotland senegal serbia singapore
    slovakia slovenia somalia spain sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand
    togo tonga tunisia turkey türkiye turkmenistan uganda ukraine uruguay usa uzbekistan vanuatu venezuela
    vietnam wales yemen zambia zimbabwe
    """.split()
)
"""Single words in small letters. Georgia, Jordan and their like are names of people too and stand apart."""

PLACES = frozenset(
    """
    africa alabama alaska almaty america amsterdam ankara antarctica arizona arkansas asia astana athens atlanta
    auckland baghdad baku baltimore bangkok barcelona beijing beirut belgrade berlin bishkek bombay boston
    brisbane britain brussels bucharest budapest cairo calgary california canberra caucasus chengdu chicago
    chongqing colombo colorado connecticut copenhagen dallas damascus delhi denver detroit dhaka dublin dushanbe
    edinburgh eurasia europe florida frankfurt geneva glasgow guangzhou hague hamburg hanoi harbin havana hawaii
    helsinki houston illinois indiana iowa islamabad istanbul jakarta jerusalem johannesburg kabul kansas
    karachi kazan kentucky khorgos khujand kiev kolkata kyiv lahore lisbon liverpool london louisiana lyon
    madrid maine manchester manila maryland massachusetts melbourne miami michigan milan minneapolis minnesota
    minsk mississippi missouri montana montreal moscow mumbai munich nairobi naples nebraska nevada novosibirsk
    odessa ohio oklahoma ontario oregon osaka osh oslo ottawa pennsylvania perth philadelphia prague pyongyang
    qingdao quebec riga rome samarkand samara seattle seoul shanghai shenzhen siberia sofia stockholm sydney
    taipei tashkent tbilisi tehran tennessee texas tianjin tokyo toronto turin ufa ulaanbaatar urumqi utah
    vancouver venice vienna vilnius virginia vladivostok warsaw wellington wisconsin wuhan xinjiang
    yekaterinburg yerevan yorkshire zagreb zurich
    """.split()
)
"""Well-known cities, states and continents, single words in small letters."""

DEMONYMS = frozenset(
    """
    afghan african albanian algerian american arab arabic armenian asian australian austrian azerbaijani
    bangladeshi belarusian belgian brazilian british bulgarian canadian chilean chinese colombian croatian cuban
    czech danish dutch egyptian english estonian ethiopian eurasian european finnish french georgian german
    ghanaian greek hungarian icelandic indian indonesian iranian iraqi irish israeli italian japanese jewish
    jordanian kazakh kazakhstani kenyan korean kyrgyz kyrgyzstani latin latvian lebanese lithuanian malaysian
    mexican moldovan mongolian moroccan nepalese nepali nigerian norwegian pakistani palestinian persian
    peruvian philippine polish portuguese romanian russian saudi scottish serbian sino slavic slovak slovenian
    soviet spanish sri-lankan swedish swiss syrian taiwanese tajik tajikistani tatar thai tibetan tunisian
    turkic turkish turkmen ukrainian uyghur uzbek uzbekistani venezuelan vietnamese welsh western eastern
    northern southern muslim islamic christian buddhist catholic orthodox
    """.split()
)
"""Adjectives of nations, peoples and faiths, in small letters."""

INSTITUTION_HEADS = frozenset(
    """
    academy administration agency airline airlines airways alliance army assembly association authority bank
    board brigade bureau cabinet center centre chamber church circuit club co coalition college commission
    committee community company confederation conference congress consortium consulate corp corporation council
    court customs daily delegation department directorate division embassy enterprise enterprises exchange
    factory faculty federation fleet forces forum foundation front fund gazette government group guard herald
    holding holdings hospital house inc industries inspectorate institute institution journal kurultai kenesh
    laboratory league legion legislature library llc llp ltd majlis ministry mission movement museum network
    news newspaper office orchestra order organisation organization parliament partnership party plc police post
    prosecutor radio railway railways records regiment registry school secretariat senate service services
    society squadron studio studios team television theater theatre times treasury tribunal trust union
    university
    """.split()
)
"""Head words of institutions' names, in small letters."""

PLACE_HEADS = frozenset(
    """
    airport archipelago avenue basin bay beach boulevard bridge canal canyon cape castle cathedral cemetery city
    coast county creek desert district forest garden gardens glacier gulf harbor harbour heights highway hill
    hills hotel island islands isle kingdom lake lakes mosque mount mountain mountains oblast ocean palace park
    peninsula plateau port prefecture province region republic reservoir river road sea square stadium station
    strait street temple territory tower town valley village voivodeship
    """.split()
)
"""Head words of places' names, in small letters."""

TITLES = frozenset(
    """
    admiral ambassador archbishop archduke baron bishop captain cardinal chairman chairperson chairwoman
    chancellor chief coach colonel commander comrade congressman count counsellor dean director doctor dr duke
    earl emperor empress engineer father general governor inspector judge justice king lady lieutenant lord
    madam major marshal mayor minister miss monsignor mr mrs ms officer pope premier president prime prince
    princess principal prof professor queen rector representative reverend secretary secretary-general senator
    sergeant sheikh singer sir speaker spokesman spokesperson spokeswoman st sultan
    """.split()
)
"""Titles and offices as they stand before a person's name, in small letters."""

CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sept "
    "sep oct nov dec monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter".split()
)
"""Months, days and seasons, in small letters."""
