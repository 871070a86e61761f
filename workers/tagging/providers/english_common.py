"""Ordinary words of press texts, whose capital in a heading or at a sentence's beginning says nothing. Data."""

from __future__ import annotations

SMALL_WORDS = frozenset(
    "a an and as at but by for from in into its of on or over s the their to under upon via with within is are "
    "be was were has have "
    "after before between during not new more will hereinafter named who that this than against about amid "
    "through up out off no "
    "his her our your my it he she they we i you these those all some any both each every other another such "
    "same own only just "
    "also again once here there where when why how what which while until since because if then now still yet so "
    "too very".split()
)
"""Articles, prepositions, pronouns and their like."""

ACRONYMS = frozenset(
    "SCO UN EU CIS BRICS ASEAN UNESCO UNICEF NATO AIIB EAEU CSTO CICA IAEA FAO WTO IMF OSCE EDB ADB OPEC APEC RATS USA "
    "UAE UK USSR ISO UNDP UNCTAD UNIDO UNODC IOM ILO ICAO ITU OECD OIC SAARC TRACECA IRENA AFP UNHCR ICRC OTS".split()
)
"""Short forms with vowels that a heading in capitals keeps."""

COMMON_WORDS = SMALL_WORDS | frozenset(
    """
    accepts accession accident accords account achievement achievements act action actions activities activity
    addition additionally address addresses adopted adopts advance advances affirmed afternoon agenda agree
    agreed agreement agreements agrees aid aims although ambassadors among anniversary announced announcement
    announces answering apart appeals applications appoint appointed appointment appointments appoints approval
    approved approves arrival arrives article assessed assistance attempts attend attended attendees attends
    attention author authorities award awarded awards based because began begins behind being below beside
    besides besides best better big bilateral birthday board bodies body book books border break brief briefing
    briefs bring brings broad brothers build building builds business businesses calendar calls campaign
    candidates capital card care case cases celebrate celebrated celebrates celebration centuries century
    ceremony chair chairmanship chairs challenge challenges chance change changes charter chief children
    chronicle citizens city clear close closed closes closing co-finance collaboration coming comment commercial
    common communique communiqué communities community companies company comparative competition complete
    completed completes comprehensive concept concerning concluded concludes conclusion condolences conference
    confirm confirmed confirms congratulates congratulations congratulatory considered consultations contact
    contacts continue continued continues contract contracts contribution contributions convened convenes
    cooperate cooperation cooperates copies corrected correction countries country course courses create created
    creates credit critics culture curators current currently cut cuts daily data date dates day days deal deals
    dear death debate decades decision decisions declaration deepen deepening deepens delegates delegation
    delegations deliver delivered delivers department depth deputy despite details develop developed developing
    development develops dialogue diary different diplomacy diplomatic diplomats director directors discuss
    discussed discusses discussing discussion discussions document documents draft dry due earlier early
    economic economy edition education effective efforts elected election elections elects embassies employees
    end ended ends enhance enhances enterprises enters especially establish established establishes
    establishment evening event events every everyone exactly examples exchange exchanged exchanges exhibition
    expand expanded expands expansion expected experience experts exploration export exports expressed expresses
    extend extends extension extraordinary facts families farewell farmers field fifty figures final finally
    financial first five flags focus following food for forces foreign former forum founded founding four fresh
    friday friend friendly friends friendship full fund funds further future gave general get give given gives
    global goals good goods governments graduates great greetings grew ground group groups grow growing growth
    guest guests half heads health hear hearing heart held help helps high highlighted highlights his history
    hold holding holds home honorary honour honoured hope hosted hosts hours house however human hundreds idea
    ideas if immediately implementation importance important imports improve improves inaugurated inaugurates
    include included includes including increase increased indeed industrial industry inform information informs
    initiative initiatives innovation inspection inspects institutions insurance integration interest interests
    international interview interviews introduction investment investments investors invitation invited invites
    issue issued issues items join joined joining joins joint journalists judges key kind knowledge lady land
    language large last later latest launch launched launches law laws lawyers lead leaders leadership leads
    learning lecture lectures led legal legislation less letter letters level life like line lines links list
    live loan local logistics long look looks made main maintaining make makes making many mark marked marking
    marks matters mayors meanwhile measures media meet meeting meetings meets member members memorandum memorial
    memory men message messages met military million ministers minor mission mission's modern moment month
    monthly months morning most mr much museum museums music mutual mutually nation national nationals nations
    natural nearly need negotiations news next night nine nobody none northern note notes nothing notice now
    number numbers obituary observers obviously occasion offer offered offers office officers official
    officially officials one open opened opening openings opens opinion opportunities order ordinary
    organisation organisations organised organiser organisers organization organizations organized organizers
    orders others outcome outcomes outside overall overview owing owners page panel papers part participant
    participants participation parties partner partners partnership parts party passengers past peace pays
    people percent perhaps period personal phase photo photographers photos pictures place plan plans plenary
    point police policies policy political port position posts practical preparations prepare prepared prepares
    present presentation presentations presented presents president press previous previously prime private
    prize probably problems procedure proceedings process producers products professors profit program programme
    programmes programs progress project projects promise promote promotes promoting proposals protection
    protocol public publication published publisher publishes purpose question questions quotes railway railways
    rate reaches read readers reading ready real receive received receives recent recently reception recognition
    record records reduces reform reforms refugees regarding region regional regions registration regular
    relations release remarks remember reminds removes reply report reported reporters reports representatives
    republic republics request requests research researchers resolution respect respectively responding response
    responsible rest result results retrospect prospect return returned returns review reviews rights rise rises
    road role round routes rule rules sale sales satellite scheme scholars scholarships school schools science
    scientists season seats second secretariat section sectors security see seek seeks seen seminar send sends
    senior sent service services session sessions seven several she ships shipments show shows side sides sign
    signature signatures signed signing significant signs similar similarly six small social solidarity solution
    some something soon source speaker speakers speaking special specialists speech speeches sports staff stage
    stand standards start started starts state statement statements states statistics step steps still strategic
    strategy strengthen strengthened strengthening strengthens strong structure student students studies study
    subject successful suggestions summary summer summit support supported supports survey symposium system
    systems table take taken takes taking talk talks tariff task tasks teachers team teams technical technology
    ten term terms test text thanks theme themes think third thirty thousand thousands three thus tied ties time
    times title today together tomorrow took top topic topics total totalling tour tourism tourists towards
    trade traders traditional training transit transport travel treaty tribute trip trips two twelve twenty
    two-way unanimously under underlines understanding undersigned unfortunately union united universities
    university unlike unveiled unveils upcoming urges use used useful using usual venue vessels vice victims
    video view views village visit visited visiting visitors visits volume volunteers vote votes wait want war
    warm watch water way ways week weekly weeks welcome welcomed welcomes well western whatever whereas whether
    whole why wide winner winners winter wins wish wishes women won words work worked workers working works
    workshop workshops world worth writers writing year yearly years yes yesterday yields young youth zone
    artists athletes alumni actors adults aircraft airlines analysts applicants architects audiences banks
    buyers cities climate clubs coaches colleagues columns commissions committees commuters competitors
    composers concerts consumers cosmonauts councils courts crews crops customers dancers dealers debts deputies
    designers doctors donors drivers economists editors engineers entrepreneurs envoys estimates exporters
    factories fans festivals films finances fires flights floods forests foundations freight gas gifts goals
    grain grants hospitals hotels housing importers inflation inspectors insurers instructors investigators jobs
    juries labour lenders libraries managers manufacturers markets masters mediators merchants meteorologists
    miners minutes musicians neighbours ngos nurses parliamentarians parents passports patients payments
    peacekeepers performers pilots planners players poets poverty prices professionals prosecutors protesters
    pupils quality rains refineries relatives rescuers residents retailers rivers roads savings sculptors
    settlers shareholders shops singers soldiers sponsors stations storms streets suppliers taxes tenders
    theatres tickets tonnes trains translators trucks unions veterans villagers voters wages wheat witnesses
    women youths
    """.split()
)

NAME_WORDS = frozenset(
    "academy affairs agency ambassador association bank board business center centre chamber chief chairman city "
    "college commercial commission "
    "committee community companies company conference cooperation council culture department development "
    "director economic economy "
    "education embassy enterprises events exchange export federation finance financial first foreign forum "
    "foundation friendship fund "
    "general global group health history house human industrial industry information innovation institute "
    "institutions insurance "
    "integration international investment joint journal law legal library local logistics main media meeting "
    "memorial military "
    "minister ministers ministry modern museum national nations natural news northern office official organisation "
    "organization organizations party peace people police policy political port president press prime private "
    "protection public railway "
    "railways regional relations republic research road rights road school science second secretariat section "
    "security senior service "
    "services social society sports state states statistics strategic studies summit support symposium system "
    "technical technology third "
    "tourism trade traditional training transport treaty union united universities university vice water western "
    "women workers "
    "world youth may mark will long song young region province district city village river lake street avenue "
    "square deputy former secretary rector dean representatives experts members member".split()
)
"""Ordinary words that names of institutions and offices are made of."""
