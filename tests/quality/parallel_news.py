"""News of an invented port and council in thirteen languages, paragraph by paragraph, written for these tests."""

from __future__ import annotations

EN = (
    "Lake council agrees on a new port fund",
    "ALMALY, 24 June 2021 — Ministers of nine countries agreed on Thursday to set up a fund of 1.2 billion dollars for "
    "the ports of the Upper Lakes. The money will be paid out over five years, from 2022 to 2026.",
    "The largest share, 45 per cent, goes to the deep-water port of Meridian, where trade grew by 7.5 per cent last "
    "year to 18 million tonnes. The port did not stop working on a single day of the winter. “We have never seen such "
    "a season,” said its director, Anna Velikova.",
    "A railway of 320 km will link the port with the inland terminal. It will cost 85 million euros and take 40,000 "
    "containers off the roads (about a third of all lorry traffic). Work begins in March 2022.",
    "Not everyone is content. The fishing villages on the northern shore, home to 12,500 people, have received no "
    "compensation so far. Their mayor, Timur Saparov, asked the council: “Who will pay for our boats?”",
    "The UNDP, which advised the council, published its report at https://example.org/lakes/report-2021 and answers "
    "questions at press@example.org. It warns that 150,000 hectares of reed beds must not be built on.",
    "The council was founded in 1998 and has its seat in Almaly. Its budget for 2021 is 3.6 million dollars. "
    "Observers from 14 organizations took part in the 20th session.",
    "The next session will be held on 15 October 2021. It will elect a new secretary-general, without whom the fund "
    "cannot begin its work!",
)
ZH = (
    "湖区理事会就设立新港口基金达成一致",
    "阿尔马雷2021年6月24日电　九国部长周四商定，为上湖区各港口设立一项12亿美元的基金。资金将在2022年至2026年的五年内拨付。",
    "其中45%的最大份额将用于深水港梅里迪安港，该港去年贸易量增长7.5%，达到1800万吨。整个冬季，港口没有停工一天。"
    "港口主任安娜·维利科娃说：“我们从未见过这样的季节。”",
    "一条320公里长的铁路将把港口与内陆货运站连接起来。铁路造价8500万欧元，将使4万个集装箱不再走公路（约占全部卡车运输量的三分之一）。"
    "工程将于2022年3月动工。",
    "并非人人都满意。北岸的渔村共有1.25万居民，至今没有得到任何补偿。村镇负责人帖木儿·萨帕罗夫向理事会发问：“谁来赔我们的船？”",
    "为理事会提供咨询的UNDP在https://example.org/lakes/report-2021上公布了报告，并通过press@example.org答复问题。"
    "报告警告说，15万公顷的芦苇荡不得开发建设。",
    "理事会成立于1998年，总部设在阿尔马雷。2021年预算为360万美元。来自14个组织的观察员出席了第二十届会议。",
    "下届会议将于2021年10月15日举行。会议将选举新任秘书长，没有秘书长，基金就无法开始工作！",
)
RU = (
    "Озёрный совет договорился о новом портовом фонде",
    "АЛМАЛЫ, 24 июня 2021 года. Министры девяти стран договорились в четверг создать фонд в размере 1,2 млрд долларов "
    "для портов Верхних озёр. Деньги будут выплачиваться в течение пяти лет, с 2022 по 2026 год.",
    "Наибольшая доля, 45 процентов, достанется глубоководному порту Меридиан, где торговля за прошлый год выросла на "
    "7,5 % и достигла 18 млн тонн. За всю зиму порт не прекращал работу ни на один день. «Мы никогда не видели такого "
    "сезона», — сказала его директор Анна Великова.",
    "Железная дорога длиной 320 км свяжет порт с внутренним терминалом. Она обойдётся в 85 миллионов евро и снимет с "
    "дорог 40 тысяч контейнеров (примерно треть всех грузовых перевозок). Работы начнутся в марте 2022 года.",
    "Довольны не все. Рыбацкие посёлки на северном берегу, где живут 12 500 человек, до сих пор не получили никакой "
    "компенсации. Их мэр Тимур Сапаров спросил совет: «Кто заплатит за наши лодки?»",
    "ПРООН, которая консультировала совет, опубликовала свой доклад на https://example.org/lakes/report-2021 и отвечает "
    "на вопросы по адресу press@example.org. Она предупреждает, что 150 тыс. га тростниковых зарослей нельзя застраивать.",
    "Совет был основан в 1998 году, его штаб-квартира находится в Алмалы. Его бюджет на 2021 год составляет 3,6 млн "
    "долларов. В двадцатой сессии участвовали наблюдатели от 14 организаций.",
    "Следующая сессия состоится 15 октября 2021 года. На ней изберут нового генерального секретаря, без которого фонд "
    "не сможет начать работу!",
)
SHORT = {
    "en": (EN[1], EN[3], EN[4], EN[6]),
    "zh": (ZH[1], ZH[3], ZH[4], ZH[6]),
    "ru": (RU[1], RU[3], RU[4], RU[6]),
    "be": (
        "АЛМАЛЫ, 24 чэрвеня 2021 года. Міністры дзевяці краін дамовіліся ў чацвер стварыць фонд у памеры 1,2 млрд долараў "
        "для партоў Верхніх азёр. Грошы будуць выплачвацца на працягу пяці гадоў, з 2022 па 2026 год.",
        "Чыгунка даўжынёй 320 км звяжа порт з унутраным тэрміналам. Яна абыдзецца ў 85 мільёнаў еўра і здыме з дарог "
        "40 тысяч кантэйнераў (прыкладна траціну ўсіх грузавых перавозак). Работы пачнуцца ў сакавіку 2022 года.",
        "Задаволеныя не ўсе. Рыбацкія пасёлкі на паўночным беразе, дзе жывуць 12 500 чалавек, дагэтуль не атрымалі ніякай "
        "кампенсацыі. Іх мэр Цімур Сапараў спытаў савет: «Хто заплаціць за нашы лодкі?»",
        "Савет быў заснаваны ў 1998 годзе, яго штаб-кватэра знаходзіцца ў Алмалы. Яго бюджэт на 2021 год складае 3,6 млн "
        "долараў. У дваццатай сесіі ўдзельнічалі назіральнікі ад 14 арганізацый.",
    ),
    "kk": (
        "АЛМАЛЫ, 2021 жылғы 24 маусым. Тоғыз елдің министрлері бейсенбі күні Жоғарғы көлдердің порттары үшін көлемі 1,2 млрд "
        "доллар болатын қор құруға келісті. Ақша бес жыл ішінде, 2022 жылдан 2026 жылға дейін төленеді.",
        "Ұзындығы 320 км теміржол портты ішкі терминалмен байланыстырады. Оның құны 85 миллион еуро болады және жолдардан "
        "40 мың контейнерді (барлық жүк тасымалының шамамен үштен бірін) алып тастайды. Жұмыс 2022 жылғы наурызда басталады.",
        "Бәрі риза емес. Солтүстік жағалаудағы 12 500 адам тұратын балықшы ауылдары әлі күнге дейін ешқандай өтемақы алған "
        "жоқ. Олардың әкімі Тимур Сапаров кеңестен: «Біздің қайықтарымыз үшін кім төлейді?» деп сұрады.",
        "Кеңес 1998 жылы құрылған, оның штаб-пәтері Алмалыда орналасқан. Оның 2021 жылғы бюджеті 3,6 млн доллар. Жиырмасыншы "
        "сессияға 14 ұйымның бақылаушылары қатысты.",
    ),
    "ky": (
        "АЛМАЛЫ, 2021-жылдын 24-июну. Тогуз өлкөнүн министрлери бейшемби күнү Жогорку көлдөрдүн порттору үчүн көлөмү 1,2 млрд "
        "доллар болгон фонд түзүүгө макул болушту. Акча беш жыл ичинде, 2022-жылдан 2026-жылга чейин төлөнөт.",
        "Узундугу 320 км темир жол портту ички терминал менен байланыштырат. Анын баасы 85 миллион евро болот жана жолдордон "
        "40 миң контейнерди (бардык жүк ташуунун болжол менен үчтөн бирин) алып салат. Иш 2022-жылдын март айында башталат.",
        "Баары эле ыраазы эмес. Түндүк жээктеги 12 500 адам жашаган балыкчы айылдары азырга чейин эч кандай компенсация алган "
        "жок. Алардын мэри Тимур Сапаров кеңештен: «Биздин кайыктар үчүн ким төлөйт?» деп сурады.",
        "Кеңеш 1998-жылы түзүлгөн, анын штаб-квартирасы Алмалыда жайгашкан. Анын 2021-жылга бюджети 3,6 млн доллар. "
        "Жыйырманчы сессияга 14 уюмдун байкоочулары катышты.",
    ),
    "tg": (
        "АЛМАЛӢ, 24 июни соли 2021. Вазирони нӯҳ кишвар рӯзи панҷшанбе барои таъсиси фонде ба маблағи 1,2 млрд доллар барои "
        "бандарҳои Кӯлҳои Боло мувофиқат карданд. Пул дар давоми панҷ сол, аз соли 2022 то соли 2026, пардохт мешавад.",
        "Роҳи оҳани дорои дарозии 320 км бандарро бо терминали дохилӣ мепайвандад. Арзиши он 85 миллион евро мешавад ва 40 ҳазор "
        "контейнерро (тақрибан сеяки тамоми боркашониро) аз роҳҳо мегирад. Корҳо моҳи марти соли 2022 оғоз мешаванд.",
        "На ҳама қаноатманданд. Деҳаҳои моҳигирони соҳили шимолӣ, ки дар онҳо 12 500 нафар зиндагӣ мекунанд, то ҳол ягон "
        "ҷубронпулӣ нагирифтаанд. Шаҳрдори онҳо Темур Сапаров аз шӯро пурсид: «Барои қаиқҳои мо кӣ пул медиҳад?»",
        "Шӯро соли 1998 таъсис ёфта, қароргоҳаш дар Алмалӣ аст. Буҷети он барои соли 2021 ба 3,6 млн доллар баробар аст. Дар "
        "ҷаласаи бистум нозирони 14 созмон иштирок карданд.",
    ),
    "uz": (
        "OLMALI, 2021-yil 24-iyun. To‘qqiz davlat vazirlari payshanba kuni Yuqori ko‘llar portlari uchun 1,2 mlrd dollarlik jamg‘arma "
        "tuzishga kelishib oldi. Pul besh yil davomida, 2022-yildan 2026-yilgacha to‘lanadi.",
        "Uzunligi 320 km bo‘lgan temir yo‘l portni ichki terminal bilan bog‘laydi. U 85 million yevroga tushadi va yo‘llardan 40 ming "
        "konteynerni (barcha yuk tashishning taxminan uchdan birini) olib tashlaydi. Ishlar 2022-yil mart oyida boshlanadi.",
        "Hamma ham mamnun emas. Shimoliy sohildagi 12 500 kishi yashaydigan baliqchi qishloqlar hozirgacha hech qanday kompensatsiya "
        "olmagan. Ularning hokimi Temur Saparov kengashdan: “Qayiqlarimiz uchun kim to‘laydi?” deb so‘radi.",
        "Kengash 1998-yilda tuzilgan, uning qarorgohi Olmalida joylashgan. Uning 2021-yilgi budjeti 3,6 mln dollar. Yigirmanchi "
        "sessiyada 14 tashkilotning kuzatuvchilari qatnashdi.",
    ),
    "hi": (
        "अलमाली, 24 जून 2021। नौ देशों के मंत्री गुरुवार को ऊपरी झीलों के बंदरगाहों के लिए 1.2 अरब डॉलर का कोष बनाने पर सहमत हुए। "
        "यह राशि 2022 से 2026 तक पाँच वर्षों में दी जाएगी।",
        "320 किलोमीटर लंबी रेल लाइन बंदरगाह को अंतर्देशीय टर्मिनल से जोड़ेगी। इस पर 8.5 करोड़ यूरो खर्च होंगे और सड़कों से 40 हज़ार कंटेनर "
        "हट जाएँगे (कुल ट्रक यातायात का लगभग एक तिहाई)। काम मार्च 2022 में शुरू होगा।",
        "सभी संतुष्ट नहीं हैं। उत्तरी तट के मछुआरों के गाँवों को, जहाँ 12,500 लोग रहते हैं, अब तक कोई मुआवज़ा नहीं मिला है। उनके मेयर तैमूर "
        "सपारोव ने परिषद से पूछा: “हमारी नावों का पैसा कौन देगा?”",
        "परिषद की स्थापना 1998 में हुई थी और उसका मुख्यालय अलमाली में है। 2021 के लिए उसका बजट 36 लाख डॉलर है। बीसवें सत्र में 14 संगठनों के "
        "पर्यवेक्षकों ने भाग लिया।",
    ),
    "ur": (
        "المالی، 24 جون 2021۔ نو ممالک کے وزرا نے جمعرات کو بالائی جھیلوں کی بندرگاہوں کے لیے 1.2 ارب ڈالر کا فنڈ قائم کرنے پر اتفاق کیا۔ "
        "یہ رقم 2022 سے 2026 تک پانچ برسوں میں ادا کی جائے گی۔",
        "320 کلومیٹر طویل ریلوے بندرگاہ کو اندرونی ٹرمینل سے ملائے گی۔ اس پر 8.5 کروڑ یورو لاگت آئے گی اور سڑکوں سے 40 ہزار کنٹینر ہٹ جائیں گے "
        "(ٹرکوں کی کل آمدورفت کا تقریباً ایک تہائی)۔ کام مارچ 2022 میں شروع ہوگا۔",
        "سب مطمئن نہیں ہیں۔ شمالی ساحل کے ماہی گیروں کے دیہات کو، جہاں 12,500 لوگ رہتے ہیں، اب تک کوئی معاوضہ نہیں ملا۔ ان کے میئر تیمور "
        "ساپاروف نے کونسل سے پوچھا: ”ہماری کشتیوں کی قیمت کون دے گا؟“",
        "کونسل 1998 میں قائم ہوئی اور اس کا صدر دفتر المالی میں ہے۔ 2021 کے لیے اس کا بجٹ 36 لاکھ ڈالر ہے۔ بیسویں اجلاس میں 14 تنظیموں کے "
        "مبصرین نے شرکت کی۔",
    ),
    "fa": (
        "آلمالی، ۲۴ ژوئن ۲۰۲۱. وزیران نه کشور روز پنجشنبه توافق کردند که صندوقی به مبلغ ۱٫۲ میلیارد دلار برای بندرهای دریاچه‌های بالا ایجاد "
        "کنند. این پول طی پنج سال، از ۲۰۲۲ تا ۲۰۲۶، پرداخت خواهد شد.",
        "راه‌آهنی به طول ۳۲۰ کیلومتر بندر را به پایانه داخلی پیوند می‌دهد. هزینه آن ۸۵ میلیون یورو خواهد بود و ۴۰ هزار کانتینر را از جاده‌ها "
        "برمی‌دارد (حدود یک‌سوم کل رفت‌وآمد کامیون‌ها). کار در مارس ۲۰۲۲ آغاز می‌شود.",
        "همه راضی نیستند. روستاهای ماهیگیری در ساحل شمالی، که ۱۲٬۵۰۰ نفر در آن‌ها زندگی می‌کنند، تاکنون هیچ غرامتی دریافت نکرده‌اند. شهردار "
        "آن‌ها، تیمور ساپاروف، از شورا پرسید: «چه کسی پول قایق‌های ما را می‌دهد؟»",
        "شورا در سال ۱۹۹۸ تأسیس شد و مقر آن در آلمالی است. بودجه آن برای سال ۲۰۲۱ برابر با ۳٫۶ میلیون دلار است. در نشست بیستم ناظرانی از "
        "۱۴ سازمان شرکت کردند.",
    ),
    "pt": (
        "ALMALY, 24 de junho de 2021 — Os ministros de nove países concordaram na quinta-feira em criar um fundo de 1,2 bilhão de "
        "dólares para os portos dos Lagos Superiores. O dinheiro será pago ao longo de cinco anos, de 2022 a 2026.",
        "Uma ferrovia de 320 km ligará o porto ao terminal interior. Custará 85 milhões de euros e tirará 40.000 contêineres das "
        "estradas (cerca de um terço de todo o tráfego de caminhões). As obras começam em março de 2022.",
        "Nem todos estão contentes. As aldeias de pescadores da margem norte, onde vivem 12.500 pessoas, não receberam até agora "
        "nenhuma indenização. O prefeito, Timur Saparov, perguntou ao conselho: “Quem pagará os nossos barcos?”",
        "O conselho foi fundado em 1998 e tem sede em Almaly. O seu orçamento para 2021 é de 3,6 milhões de dólares. Observadores "
        "de 14 organizações participaram da 20ª sessão.",
    ),
    "es": (
        "ALMALY, 24 de junio de 2021 — Los ministros de nueve países acordaron el jueves crear un fondo de 1.200 millones de "
        "dólares para los puertos de los Lagos Superiores. El dinero se pagará a lo largo de cinco años, de 2022 a 2026.",
        "Un ferrocarril de 320 km unirá el puerto con la terminal interior. Costará 85 millones de euros y quitará 40.000 "
        "contenedores de las carreteras (cerca de un tercio de todo el tráfico de camiones). Las obras empiezan en marzo de 2022.",
        "No todos están contentos. Las aldeas de pescadores de la orilla norte, donde viven 12.500 personas, no han recibido hasta "
        "ahora ninguna indemnización. Su alcalde, Timur Saparov, preguntó al consejo: «¿Quién pagará nuestras barcas?»",
        "El consejo fue fundado en 1998 y tiene su sede en Almaly. Su presupuesto para 2021 es de 3,6 millones de dólares. "
        "Observadores de 14 organizaciones participaron en la vigésima sesión.",
    ),
}
"""Four of the paragraphs in every language."""

LONG = {"en": EN, "zh": ZH, "ru": RU}
"""Everything, headline first."""
