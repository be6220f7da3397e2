package intake

import (
	"regexp"
	"slices"
)

// language is what intake understands of a text's language. It only proposes: a person confirms. A nil
// language understands nothing.
type language struct {
	concepts []concept
	warning  *regexp.Regexp // a text that reads like a warning
	lead     *regexp.Regexp // a paragraph that calls itself a warning
	caution  *regexp.Regexp // … and a mild one
}

// concept is a section that many health articles have, and the ID that it is known by.
type concept struct {
	id      string
	classes string
	heading *regexp.Regexp
}

// ids and classes of the concepts, in the order in which they are tried ("When not to call" is no
// emergency section) and in which a phrasebook has its patterns.
var ids = [...][2]string{
	{"contraindications", " .safety"}, {"emergency", " .safety"}, {"seek-help", " .safety"}, {"disclaimer", " .safety"},
	{"risks", " .safety"}, {"professional", " .safety"}, {"faq", " .faq"}, {"references", ""},
}

// phrasebook has a pattern for each concept's headings, then for warnings, and for the words by which
// a paragraph calls itself a warning, or a caution.
type phrasebook [len(ids) + 3]string

// unspaced are languages whose words run together with what stands around them, by script or by grammar.
var unspaced = []string{"ar", "gu", "ko", "th", "zh"}

var phrasebooks = map[string]phrasebook{
	"en": {
		`contra-?indicat\w*|who (should|must|can)( ?no|n[’']?t)|who should (never|avoid)|when not to|reasons not to|not suitable|(do not|don[’']t|never|should not|must not) (have|use|take|try|get|do)|avoid (it |this )?if|never|what not to do|^do(n[’']t| not):?$|don[’']ts`,
		`emergenc\w+|call (911|999|112|000|111|an ambulance|now)|ambulance|life[- ]threatening|act now|red flags?`,
		`(seek|get|need|ask for) (\w+ ){0,3}(help|care|advice|attention)|when to (see|call|contact|talk|get|go|stop)|(see|call|contact|talk to) (a|your|the) (doctor|nurse|gp|clinician|provider|pharmacist)|warning signs?|danger signs?`,
		`disclaimers?|medical advice|legal notice|not a substitute|important (notice|information)`,
		`risks?|side[- ]effects?|adverse|complications?|dangers?|dangerous|hazards?|harms?|warnings?|cautions?|precautions?|interactions?|overdose|allerg\w+|what (can|could) go wrong|is it safe|how safe|safety`,
		`(by|from) a (doctor|professional|clinician)|qualified|at home|(on|by) yourself|self[- ](treatment|massage|medication)|who (should|may|can) (do|perform|give)`,
		`faqs?|frequently asked|common questions|questions (and|&) answers|q ?& ?a`,
		`references|sources|bibliography|citations|further reading`,
		`do not|don[’']t|never|must not|should not|shouldn[’']t|stop (using|taking)|call (911|999|112|an ambulance|your doctor)|emergency|seek medical|get medical|life[- ]threatening|overdose|fatal|can kill|talk to your doctor before|ask your doctor before|contra-?indicat\w*`,
		`warning|danger`, `caution`,
	},
	"es": {
		`contraindica\pL+|qui[eé]n(es)? no|cu[aá]ndo no|no (lo |la |se )?(use|tome|utilice|haga|debe)|nunca|jam[aá]s`,
		`emergencias?|urgencias?|llame al \d+|ambulancia|peligro de muerte`,
		`(consulte|acuda|llame|hable|consultar|acudir|llamar|hablar) (a|al|con) (\pL+ ){0,2}(m[eé]dic[oa]|doctora?|enfermer[oa]|farmac[eé]utic[oa])|(busque|pida|buscar|pedir) (ayuda|atenci[oó]n)|cu[aá]ndo (consultar|acudir|pedir|buscar|ir)|se[nñ]ales de (alarma|alerta|advertencia|peligro)`,
		`aviso (legal|m[eé]dico|importante)|descargo|exenci[oó]n de responsabilidad|no sustituye|informaci[oó]n importante`,
		`riesgos?|efectos (secundarios|adversos|no deseados)|complicaciones|peligros?|precauciones|advertencias?|interacciones|sobredosis|alergias?|seguridad`,
		`profesional(es)?|en casa|por su cuenta|automedicaci[oó]n|qui[eé]n puede`,
		`preguntas (frecuentes|comunes|y respuestas)`, `referencias|fuentes|bibliograf[ií]a`,
		`no (lo |la |le |se |les )?(tome|use|utilice|d[eé]|haga|conduzca|debe)|nunca|jam[aá]s|llame al|emergencias?|urgencias?|sobredosis|mortal|contraindicad[oa]s?|deje de (usar|tomar)`,
		`advertencia|peligro|atenci[oó]n`, `precauci[oó]n|cuidado`,
	},
	"fr": {
		`contre-?indica\pL+|qui ne (doit|peut)|quand ne pas|ne (le |la |l[’'])?(prenez|utilisez|faites)|ne (pas|jamais)|jamais`,
		`urgences?|appelez le \d+|ambulance|samu|danger de mort`,
		`quand (consulter|appeler|demander|voir)|(consultez|appelez|demandez) (un|une|votre|le|de l[’']) ?(m[eé]decin|infirmi[eè]re?|pharmacien\pL*|aide|avis)|signes? d[’'](alerte|alarme)`,
		`avertissement m[eé]dical|mentions? l[eé]gales?|avis (important|m[eé]dical)|clause de non-responsabilit[eé]|ne remplace pas|informations? importantes?`,
		`risques?|effets (secondaires|ind[eé]sirables)|complications?|dangers?|pr[eé]cautions?|avertissements?|mises? en garde|interactions?|surdosage|allergies?|s[eé]curit[eé]`,
		`professionnels?|chez soi|à la maison|soi-même|autom[eé]dication|qui peut`,
		`foire aux questions|questions (fr[eé]quentes|courantes)|faq`, `r[eé]f[eé]rences|sources|bibliographie`,
		`ne [^.]{0,40}(pas|jamais)|jamais|appelez|urgences?|surdosage|mortel(le)?s?|contre-?indiqu\pL+|arr[eê]tez`,
		`avertissement|danger|attention`, `prudence|précaution`,
	},
	"pt": {
		`contraindica\pL+|quem n[aã]o|quando n[aã]o|n[aã]o (o |a )?(use|tome|utilize|fa[cç]a|deve)|nunca|jamais`,
		`emerg[eê]ncias?|urg[eê]ncias?|ligue para|ambul[aâ]ncia|samu|risco de morte`,
		`quando (consultar|procurar|ligar|pedir|ir)|(consulte|procure|fale com|ligue para) (um|uma|o|a|seu|sua) (m[eé]dic[oa]|enfermeir[oa]|farmac[eê]utic[oa])|(procure|pe[cç]a) (ajuda|atendimento)|sinais de (alerta|alarme|perigo)`,
		`aviso (legal|m[eé]dico|importante)|isen[cç][aã]o de responsabilidade|n[aã]o substitui|informa[cç](ão|ões) importantes?`,
		`riscos?|efeitos (colaterais|secund[aá]rios|adversos)|complica[cç][oõ]es|perigos?|precau[cç][oõ]es|advert[eê]ncias?|avisos|intera[cç][oõ]es|superdosagem|overdose|alergias?|seguran[cç]a`,
		`profissiona(l|is)|em casa|por conta pr[oó]pria|automedica[cç][aã]o|quem pode`,
		`perguntas (frequentes|comuns|e respostas)`, `refer[eê]ncias|fontes|bibliografia`,
		`n[aã]o (o |a |se )?(tome|use|utilize|d[eê]|fa[cç]a|dirija|deve)|nunca|jamais|ligue para|emerg[eê]ncias?|superdosagem|overdose|fatal|contraindicad[oa]s?|pare de (usar|tomar)`,
		`aten[cç][aã]o|perigo|advert[eê]ncia|aviso`, `cuidado`,
	},
	"it": {
		`controindica\pL+|chi non (deve|pu[oò])|quando non|non (lo |la )?(usare|prendere|usi|prenda|fare|deve)|mai`,
		`emergenz[ae]|urgenz[ae]|chiam(i|are|ate) il \d+|ambulanza|pericolo di vita`,
		`quando (consultare|chiamare|rivolgersi|andare)|(consulti|chiami|contatti|rivolgersi|si rivolga) (a|al|un|il|alla) (\pL+ )?(medico|infermier[ea]|farmacista)|(chieda|chiedere|cercare) aiuto|segn(i|ali) d[’']allarme`,
		`avvertenza medica|note legali|avviso (legale|importante)|esclusione di responsabilit[aà]|non sostituisce|informazioni importanti`,
		`risch(i|io)|effetti (collaterali|indesiderati)|complicazioni|pericol[oi]|precauzioni|avvertenze?|interazioni|sovradosaggio|allergi[ae]|sicurezza`,
		`professionist[ai]|a casa|da soli|fai da te|automedicazione|chi pu[oò]`,
		`domande (frequenti|comuni|e risposte)`, `riferimenti|fonti|bibliografia`,
		`non (lo |la |si )?(prenda|usi|usare|prendere|dia|faccia|guidi|deve)|mai|chiami il|emergenza|sovradosaggio|mortale|controindicat[oaie]|smetta di`,
		`avvertenza|pericolo|attenzione`, `cautela`,
	},
	"de": {
		`gegenanzeigen?|kontraindikation(en)?|wer (\pL+ )?(nicht|kein\pL*) |wann (\pL+ )?nicht|(nicht|nie|niemals) (\pL+ )?(anwenden|einnehmen|nehmen|verwenden|machen)|nie|niemals`,
		`notf[aä]ll\pL*|rufen sie (sofort )?(den notruf|\d+)|notruf|rettungsdienst|krankenwagen|lebensgefahr`,
		`wann (\pL+ ){0,2}(zum arzt|zur [aä]rztin|[aä]rztlich\pL*|hilfe)|(arzt|[aä]rztin|hilfe|apotheke) (\pL+ )?(fragen|rufen|aufsuchen|holen)|[aä]rztliche hilfe|warnzeichen|alarmzeichen`,
		`haftungsausschluss|rechtlicher hinweis|medizinischer hinweis|wichtige[rn]? hinweise?|ersetzt (kein\pL*|nicht)|wichtige informationen`,
		`risik(o|en)|nebenwirkung(en)?|komplikation(en)?|gefahr(en)?|vorsichtsma[sß]+nahmen|warnhinweise?|wechselwirkungen|[uü]berdosierung|allergien?|sicherheit`,
		`fachleute|fachpersonal|zu hause|selbst(behandlung|medikation|massage)|wer darf`,
		`h[aä]ufige fragen|h[aä]ufig gestellte fragen|fragen und antworten`, `quellen|literatur|referenzen|nachweise`,
		`nicht (\pL+ )?(ein)?nehmen|nehmen sie [^.]{0,60}nicht|nie|niemals|darf nicht|d[uü]rfen nicht|rufen sie|notfall|notruf|[uü]berdosierung|t[oö]dlich|lebensgefahr\pL*|kontraindiziert`,
		`warnung|gefahr|achtung`, `vorsicht`,
	},
	"pl": {
		`przeciwwskaza\pL+|kto nie (powinien|mo[zż]e)|kiedy nie|nie (stosuj|stosowa[cć]|bierz|u[zż]ywaj)\pL*|nigdy`,
		`nag[lł]\pL+ przypad\pL+|w nag[lł]ych|zadzwo[nń] (pod|na)|pogotowi\pL+|karetk\pL+|zagro[zż]eni\pL+ [zż]ycia|sytuacj\pL+ nag[lł]\pL+`,
		`kiedy (i[sś][cć]|zg[lł]osi[cć]|skontaktowa[cć]|wezwa[cć]|zadzwoni[cć])|do lekarza|(skontaktuj|zg[lł]o[sś]) si[eę]|pomoc\pL* lekarsk\pL+|objawy (alarmowe|ostrzegawcze)`,
		`zastrze[zż]eni\pL+|nota prawna|wa[zż]n[ae] informacj[ae]|nie zast[eę]puje`,
		`ryzyk\pL*|zagro[zż]eni\pL+|(działania|dzialania|skutki) (niepo[zż][aą]dane|uboczne)|powik[lł]ani\pL+|niebezpiecze[nń]stw\pL+|[sś]rodki ostro[zż]no[sś]ci|ostrze[zż]eni\pL+|interakcj\pL+|przedawkowani\pL+|alergi\pL+|bezpiecze[nń]stwo`,
		`specjali[sś]\pL+|w domu|samodzieln\pL+|samoleczeni\pL+|kto mo[zż]e`,
		`najcz[eę][sś]ciej zadawane|cz[eę]ste pytania|pytania i odpowiedzi`, `[zź]r[oó]d[lł]a|bibliografia|pi[sś]miennictwo|referencje`,
		`nie (\pL+ )?(stosuj|bierz|u[zż]ywaj|wolno|podawaj|nale[zż]y|prowad[zź])\pL*|nigdy|zadzwo[nń]|pogotowi\pL+|przedawkowani\pL+|[sś]mierteln\pL+|przeciwwskazan\pL+|przesta[nń]`,
		`ostrze[zż]enie|niebezpiecze[nń]stwo|uwaga`, `ostro[zż]nie`,
	},
	"ru": {
		`противопоказани\pL+|кому (не|нельзя)|когда (не|нельзя)|нельзя|никогда|не (применя|принима|использу|дела)\pL+`,
		`экстренн\pL+|неотложн\pL+|скор\pL+ помощ\pL+|вызов\pL* скор\pL+|звоните|угроз\pL+ жизни`,
		`когда (обратиться|обращаться|вызвать|звонить|идти)|к врачу|обратитесь|медицинск\pL+ помощ\pL+|(тревожные|опасные) (признаки|симптомы)`,
		`отказ от ответственности|правов\pL+ (информация|оговорка)|важн\pL+ (информация|предупреждение)|не заменяет`,
		`риск\pL*|побочн\pL+|нежелательн\pL+|осложнени\pL+|опасност\pL+|меры предосторожности|предупреждени\pL+|взаимодействи\pL+|передозировк\pL+|аллерги\pL+|безопасност\pL+`,
		`специалист\pL*|дома|самостоятельно|самолечени\pL+|самомассаж|кто может`,
		`част\pL+ вопрос\pL+|часто задаваемые|вопросы и ответы`, `источники|литература|ссылки`,
		`не (применя|принима|использу|дава|дела|води|пе)\pL+|нельзя|никогда|вызов\pL+ скорую|звоните|передозировк\pL+|смертельн\pL+|противопоказан\pL*|прекратите`,
		`внимание|опасно|предупреждение`, `осторожно`,
	},
	"vi": {
		`chống chỉ định|ai không (nên|được)|khi nào không|không (nên |được )?(dùng|uống|sử dụng|làm)|tuyệt đối không|không bao giờ`,
		`cấp cứu|khẩn cấp|gọi (số )?\d+|xe cứu thương|nguy hiểm (đến )?tính mạng`,
		`khi nào (cần |nên |phải )?(gọi|gặp|đi|đến|tìm)|(gặp|gọi|hỏi|đi khám) bác sĩ|tìm (kiếm )?(sự )?(giúp đỡ|trợ giúp)|dấu hiệu (cảnh báo|nguy hiểm)`,
		`miễn trừ trách nhiệm|tuyên bố từ chối|lưu ý quan trọng|không thay thế|thông tin quan trọng`,
		`rủi ro|nguy cơ|tác dụng phụ|biến chứng|nguy hiểm|thận trọng|cảnh báo|tương tác|quá liều|dị ứng|an toàn`,
		`chuyên (gia|môn)|tại nhà|tự (làm|điều trị|xoa bóp)|ai (có thể|được)`,
		`câu hỏi thường gặp|hỏi (và )?đáp`, `tài liệu tham khảo|nguồn`,
		`không (nên |được )(dùng|uống|cho|làm|lái)|đừng|tuyệt đối không|không bao giờ|gọi (số )?\d+|cấp cứu|quá liều|tử vong|chống chỉ định|ngừng (dùng|uống)`,
		`cảnh báo|nguy hiểm`, `thận trọng|chú ý`,
	},
	"ht": {
		`kontrendikasyon|ki moun ki pa (dwe|ka)|ki lè pou (ou )?pa|pa (janm )?(pran|fè|sèvi|itilize)|pa janm|janm`,
		`ijans|rele (\d+|anbilans)|anbilans|danje lanmò`,
		`ki lè pou (ou )?(rele|wè|al|chèche)|(wè|rele|pale ak) (yon |doktè|enfimyè|dokt[eè])\pL*|chèche (èd|swen)|siy (danje|avètisman)`,
		`avètisman (medikal|legal)|avi (legal|enpòtan)|pa ranplase|enfòmasyon enpòtan`,
		`risk|efè (segondè|endezirab)|konplikasyon|danje|prekosyon|avètisman|entèraksyon|twòp dòz|alèji|sekirite`,
		`pwofesyon[eè]l|lakay|poukont (ou|li)|oto-?medikasyon|ki moun ki ka`,
		`kesyon (moun poze souvan|yo poze souvan|ki poze souvan|ak repons)`, `referans|sous|bibliyografi`,
		`pa (janm )?(pran|fè|bay|sèvi|itilize|kondui|dwe)|pa janm|rele (\d+|anbilans)|ijans|twòp dòz|touye|sispann`,
		`avètisman|danje`, `atansyon|prekosyon`,
	},
	"tl": {
		`kontraindikasyon|sino ang (hindi|bawal)|kailan (hindi|bawal)|huwag (gamitin|uminom|inumin|gawin)|hindi kailanman|huwag kailanman|bawal`,
		`emergency|emerhensiya|tumawag sa|tawagan ang|ambulansya|panganib sa buhay`,
		`kailan (dapat )?(magpatingin|tumawag|humingi|pumunta|kumonsulta)|(magpatingin|kumonsulta|makipag-usap) sa|humingi ng tulong|mga (babala|senyales ng panganib)`,
		`disclaimer|paalalang (medikal|legal)|mahalagang (paalala|impormasyon)|hindi kapalit`,
		`panganib|mga side effect|side effects?|komplikasyon|babala|pag-iingat|overdose|alerhiya|allergy|kaligtasan`,
		`propesyonal|sa bahay|mag-isa|sarili|sino ang (maaari|puwede)`,
		`mga madalas itanong|mga karaniwang tanong|mga tanong at sagot`, `mga sanggunian|pinagmulan`,
		`huwag|bawal|hindi dapat|hindi kailanman|tumawag sa|tawagan|emergency|overdose|nakamamatay|itigil`,
		`babala|panganib`, `mag-ingat|pag-iingat`,
	},
	"ar": {
		`موانع|من لا (يجب|ينبغي|يجوز)|متى لا|لا (تستخدم|تتناول|تفعل|تأخذ)|أبد[اً]+|يُمنع|يمنع`,
		`طوارئ|طارئة|إسعاف|اتصل بالرقم|خطر على الحياة|يهدد الحياة`,
		`متى (تتصل|تطلب|تراجع|تستشير|تزور|يجب)|(استشر|راجع|اتصل ب)(ال)?طبيب|اطلب (ال)?(مساعدة|رعاية|عناية)|علامات (ال)?(تحذير|خطر|إنذار)`,
		`إخلاء (ال)?مسؤولية|تنويه|إشعار قانوني|معلومات (هامة|مهمة)|لا (تغني|يغني) عن`,
		`مخاطر|آثار (ال)?جانبية|الآثار الجانبية|أعراض جانبية|مضاعفات|أخطار|احتياطات|تحذير|تفاعلات|جرعة زائدة|حساسية|سلامة`,
		`مختص|متخصص|في المنزل|بنفسك|من يمكنه`,
		`أسئلة شائعة|الأسئلة (الشائعة|المتكررة)|سؤال وجواب|أسئلة وأجوبة`, `مراجع|مصادر`,
		`لا ت[\pL\pM]+|أبد[اً]+|يُمنع|ممنوع|إسعاف|طوارئ|جرعة زائدة|قاتل|توقف عن`,
		`تحذير|خطر`, `تنبيه|احترس`,
	},
	"zh": {
		`禁忌|不宜|不适合|不適合|哪些人不|什么时候不|什麼時候不|切勿|不要|请勿|請勿|严禁|嚴禁`,
		`急救|紧急|緊急|急诊|急診|拨打|撥打|救护车|救護車|危及生命`,
		`何时(就医|求助|看医生)|何時(就醫|求助|看醫生)|什么时候(看医生|就医|求助|去医院)|就医|就醫|寻求|尋求|看医生|看醫生|警示信号|危险信号|危險信號`,
		`免责|免責|重要(提示|信息|資訊|声明)|法律声明|不能(代替|替代|取代)`,
		`风险|風險|副作用|不良反应|不良反應|并发症|併發症|危险|危險|注意事项|注意事項|警告|相互作用|过量|過量|过敏|過敏|安全`,
		`专业人士|專業人士|专业|在家|自行|自己(做|按摩)|谁可以`,
		`常见问题|常見問題|问与答|问答`, `参考|參考|来源|來源|文献|文獻`,
		`切勿|不要|请勿|請勿|严禁|嚴禁|不得|不能|绝不|拨打|撥打|急救|紧急|緊急|过量|過量|致命|禁忌|立即停止`,
		`警告|危险|危險`, `注意|小心`,
	},
	"ko": {
		`금기|하면 안|하지 (마|말)|받으면 안|받지 (마|말)|사용하지|복용하지|절대`,
		`응급|긴급|\d+에 전화|구급차|생명이 위험|생명을 위협`,
		`언제 (의사|병원|도움|진료)|의사(와|에게) (상담|상의)|도움을 (요청|구)|진료를 받|경고 (신호|징후)|위험 신호`,
		`면책|법적 고지|중요한? (안내|정보|알림)|대신하지 않|대체하지 않`,
		`위험|부작용|이상 ?반응|합병증|주의 ?사항|경고|상호 ?작용|과다 ?복용|알레르기|안전`,
		`전문가|의료인|집에서|혼자|스스로|자가|누가 할 수`,
		`자주 묻는|질문과 답|흔한 질문`, `참고|출처`,
		`하지 (마|말)|절대|안 됩니다|안 된다|전화하|응급|과다 ?복용|치명|금기|중단하`,
		`경고|위험`, `주의`,
	},
	"gu": {
		`બિનસલાહ|કોણે ન|ક્યારે ન|ન (લો|કરો|વાપરો|લેવ|કરાવ)|ક્યારેય`,
		`કટોકટી|ઇમરજન્સી|પર (ફોન|કૉલ)|એમ્બ્યુલન્સ|જીવનું જોખમ`,
		`ક્યારે (ડૉક્ટર|ડોક્ટર|મદદ|ફોન|કૉલ)|(ડૉક્ટર|ડોક્ટર)ને (મળો|પૂછો|ફોન)|મદદ (લો|મેળવો)|ચેતવણીનાં? (ચિહ્નો|લક્ષણો)`,
		`અસ્વીકરણ|મહત્ત્?વની (માહિતી|સૂચના)|કાનૂની|સ્થાન લેતી? નથી`,
		`જોખમ|આડઅસર|ગૂંચવણ|ભય|સાવચેતી|ચેતવણી|એલર્જી|ઓવરડોઝ|સલામત`,
		`નિષ્ણાત|વ્યાવસાયિક|ઘરે|જાતે|કોણ કરી`,
		`વારંવાર પૂછાતા|સામાન્ય પ્રશ્નો|પ્રશ્નો અને જવાબો`, `સંદર્ભ|સ્ત્રોત|સ્રોત`,
		`ન (લો|કરો|વાપરો|આપો|લેવ)|ક્યારેય|કટોકટી|ફોન કરો|કૉલ કરો|ઓવરડોઝ|જીવલેણ|બંધ કરો`,
		`ચેતવણી|જોખમ`, `સાવધાન|સાવચેતી`,
	},
	"th": {
		`ข้อห้าม|ห้าม|ใครไม่ควร|ไม่ควร|เมื่อใดไม่|อย่า|เด็ดขาด`,
		`ฉุกเฉิน|โทร(แจ้ง|เรียก)? ?\d+|รถพยาบาล|อันตรายถึงชีวิต`,
		`เมื่อ(ใด|ไร|ไหร่).*(แพทย์|หมอ|ช่วยเหลือ|โทร)|(พบ|ปรึกษา|ไปหา)(แพทย์|หมอ)|ขอความช่วยเหลือ|สัญญาณ(เตือน|อันตราย)`,
		`ข้อจำกัดความรับผิด|ข้อสงวนสิทธิ์|ข้อมูลสำคัญ|ไม่(สามารถ)?(ใช้)?แทน`,
		`ความเสี่ยง|ผลข้างเคียง|ภาวะแทรกซ้อน|อันตราย|ข้อควรระวัง|คำเตือน|ปฏิกิริยา|เกินขนาด|แพ้|ความปลอดภัย`,
		`ผู้เชี่ยวชาญ|ที่บ้าน|ด้วยตัวเอง|ด้วยตนเอง|ใครทำได้`,
		`คำถามที่พบบ่อย|ถามตอบ|ถาม-ตอบ`, `เอกสารอ้างอิง|อ้างอิง|แหล่งที่มา`,
		`ห้าม|อย่า|ไม่ควร|เด็ดขาด|โทร|ฉุกเฉิน|เกินขนาด|เสียชีวิต|หยุด(ใช้|กิน)`,
		`คำเตือน|อันตราย`, `ข้อควรระวัง|ระวัง`,
	},
}

// languageOf compiles the phrasebook of a language; nil where there is none.
func languageOf(tag string) *language {
	if tag == "fil" {
		tag = "tl"
	}
	book, ok := phrasebooks[tag]
	if !ok {
		return nil
	}
	find := func(pattern string) *regexp.Regexp {
		if slices.Contains(unspaced, tag) {
			return regexp.MustCompile(`()(` + pattern + `)`)
		}
		return words(pattern)
	}
	l := &language{warning: find(book[len(ids)])}
	for i, id := range ids {
		l.concepts = append(l.concepts, concept{id[0], id[1], find(book[i])})
	}
	lead := func(pattern string) *regexp.Regexp {
		return regexp.MustCompile(`^(?i:(\*\*)?(` + pattern + `)\s*[:：!！—–-])`)
	}
	l.lead, l.caution = lead(book[len(ids)+1]+"|"+book[len(ids)+2]), lead(book[len(ids)+2])
	return l
}

// section gives the concept that a heading names, or nil.
func (l *language) section(heading string) *concept {
	if l == nil {
		return nil
	}
	for i := range l.concepts {
		if l.concepts[i].heading.MatchString(heading) {
			return &l.concepts[i]
		}
	}
	return nil
}

// asks says whether a heading is that of questions and answers.
func (l *language) asks(heading string) bool {
	c := l.section(heading)
	return c != nil && c.id == "faq"
}

// warns says whether a text reads like a warning.
func (l *language) warns(s string) bool { return l != nil && l.warning.MatchString(s) }
