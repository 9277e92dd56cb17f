"""Words that names are made of, folded: tables for names.py.

They are modest on purpose. A word that is missing costs a variant too many or too few, or a warning; it never loses
the name as it is written.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that are no name by themselves and belong to what follows: Abu Bakr, bin Laden, al-Masri, de la Cruz, Ma. Jose.
FORWARD = _words("""
    ma md abu abou abi abul aboul bin ben ibn ibnu ibni ebn ebni bint binti umm um oum ould walad al el ur ul ud us uz
    as ash at ad an ar az abd abdul abdel abdal abdol abdoul abdur abdus abdun abdud abduz abdu de del la las
    los da das do dos du di della van von der den ter ten le st san santa
""")
SON_OF = _words("bin ben ibn ibnu ibni ebn ebni bint binti ould")
# What belongs to the surname when it ends up behind the given names: `CRUZ, Juan de la`, `RAHMAN, Ismail Abdul`.
TRAILING = SON_OF | _words("al el abd abdul abdel abdur de del la las los da dos do di du van von der den")
ARTICLES = _words("al el")
# Zia ul Haq, Inayat ur Rahman: they belong to both neighbours.
JOINING = _words("ul ur ud us uz")
# Muhyi al-Din, Saif al-Islam, Inayat Ullah: with or without an article they belong to what stands before.
BACKWARD = _words("din deen dine eldin eldine eldeen uddin addin eddin eddine aldin aldeen ullah allah")
BACKWARD_WITH_ARTICLE = BACKWARD | _words("islam arab haq haqq")

# Ranks, which are no part of the name, and styles, by which many are better known than by their given name.
RANKS = _words("""
    dr prof professor eng ing engr lt col colonel gen general brig brigadier maj major capt captain sgt cpl adm
    admiral cmdr commander rtd ret retd mr mrs ms hon sir rev minister president ayatollah ambassador judge
""")
STYLES = _words("""
    haj haji hajji hajj alhaj alhaji alhajji hafiz hafez hafaz mullah mulla maulawi mawlawi maulvi molvi maulana
    mawlana mufti qari shaykh sheikh sheik sheiky shaikh shaykhy ustad ustadh ustaz sayyid sayed seyed seyyed
    syed imam pahlawan agha moulana maulavi
""")
SUFFIXES = _words("jr sr ii iii iv esq phd")
# A man called Muhammad and something else is often known by the something else alone.
MUHAMMADS = _words("""
    muhammad mohammad mohammed mohamed mohamad muhammed mohd muhamad muhamed mohamud mahammad mohammod md
""")

# Korean and Chinese surnames, in the spellings of Pyongyang, Seoul, Peking, Taipei, Hong Kong and Singapore.
EAST_SURNAMES = _words("""
    kim ri yi li lee rhee pak park bak paek baek choe choi chong chung jong jung jeong cheong jang chang kang
    cho jo yun yoon im rim lim han o oh so seo sin shin kwon hwang an ahn song hong ryu yu yoo jon jeon chon
    chun ko koh mun moon son yang pae bae ho heo huh nam sim shim no roh ha kwak cha chu ju u woo ku koo min
    ryang ryom yom ra na chin jin chi ji om eom won chae hyon hyun ham pyon byon pang bang kil gil to do pong
    tae thae kye ryo sok wang zhang liu chen huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang
    xie tang deng feng cao zeng peng xiao cai pan tian dong yuan ye jiang du su wei cheng lu ding ren shen yao
    cui zhong tan fan wan shi liao jia xia fu fang zou xiong bai meng qin qiu hou yin xue yan lei gong hao shao
    mao gu lai kong xiang tsai hsu hsieh chou chao kuo shih pao lui wong chan cheung leung ng lau kwok lam yip
    tse tsang chiu yeung fung mak tam chow chew chua teo goh ong tay toh khoo hkim khun kuang kuan tseng teng
    hsiao hsiung tu
""")

# Very frequent given names and surnames: two of these together are many people.
_ARABIC = """
    ali hassan hasan hussein husain hussain husayn hossein hussayn ahmed ahmad omar umar ibrahim yusuf youssef
    yousef yousuf khalid khaled mustafa mustapha mahmoud mahmud abdullah abdallah abdulla abdollah said saeed
    saeid saleh salih salah salim saleem hamid hameed karim kareem rahman rehman rahim aziz malik nasser nasir
    tariq tarik amir amin ameen khalil jamal rashid rasheed mansour mansoor majid abbas reza mehdi mahdi akbar
    khan iqbal shah sharif bashir anwar ismail ismael yasin yassin idris isa issa musa mousa osman othman uthman
    hamza bilal walid samir adel adil sami zahra fatima aisha mariam maryam fatemeh gul jan nur noor qasim qasem
    kassem haidar haider hadi yahya yaqub abu bakr butt malek saad sultan sulaiman suleiman sulayman jaber jabir
    hamad hamdan hakim habib latif qadir wahid abubakar abubakr farouk farooq faisal faysal imran tahir javed
    akhtar aslam hashim abdi nuri daud dawood dawud mohsen faraj fuad taha salman abd mumin zaman raza kamal
"""
_IBERIAN = """
    maria jose juan luis carlos antonio manuel francisco miguel jesus angel jorge pedro pablo rafael fernando
    javier alejandro eduardo ricardo sergio alberto victor oscar mario hector cesar raul ramon arturo enrique
    roberto alfredo ana rosa carmen patricia martha marta gloria elena laura sandra claudia monica diana luz
    julio jaime joaquin diego andres daniel gabriel david ivan felipe guillermo gustavo gerardo ignacio armando
    alfonso joao paulo garcia rodriguez martinez hernandez lopez gonzalez gonzales perez sanchez ramirez torres
    flores rivera gomez diaz cruz morales reyes gutierrez ortiz ramos castillo moreno jimenez ruiz vargas
    alvarez romero medina castro mendoza herrera aguilar munoz guzman rojas salazar vasquez vazquez fernandez
    delgado pena rios contreras silva santos pereira ferreira oliveira costa rosario
"""
_SLAVIC = """
    alexander aleksandr aleksander alexandr sergei sergey andrei andrey vladimir dmitry dmitri mikhail nikolai
    nikolay igor oleg viktor yuri yury alexei aleksei aleksey elena olga natalia tatiana irina svetlana anna
    ekaterina pavel ivanov ivanova petrov petrova smirnov kuznetsov popov sidorov volkov sokolov morozov novikov
    kozlov lebedev александр сергей андрей владимир дмитрий михаил николай иван виктор елена ольга анна татьяна
    ирина светлана мария иванов иванова петров петрова смирнов кузнецов попов волков соколов морозов новиков
    козлов
"""
_ENGLISH = """
    john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony
    mark paul steven andrew kenneth george peter kevin brian edward jack simon martin mary patricia jennifer
    elizabeth linda susan sarah karen nancy lisa margaret smith johnson williams brown jones davis miller wilson
    moore taylor anderson jackson white harris thompson clark lewis robinson walker young king wright scott
    green baker adams nelson hill campbell mitchell roberts carter phillips evans turner parker edwards collins
    stewart morris rogers cook morgan cooper peterson reed bell murphy kelly lee jean pierre michel marie
    francois jacques philippe hans klaus muller schmidt marco giuseppe giovanni rossi jan anna
"""
SPANISH_NAMES = _words(_IBERIAN)
FREQUENT = SPANISH_NAMES | _words(f"{_ARABIC} {_SLAVIC} {_ENGLISH}") | MUHAMMADS

# What stands behind a firm's name and says only what kind of firm it is; full stops and blanks are left out.
LEGAL = _words("""
    ac sociedadcivil asociacioncivil sociedadanonima sprderi ltd limited llc llp lp inc incorporated corp
    corporation co plc pte pty pvt gmbh mbh ag kg kgaa ohg ug ev sa sas sarl sal sac sca scs snc spa srl sapi
    sadecv sadecvsofomenr sapidecv sderl sderldecv scderldecv spr sprderl sprderldecv sdeprderl sdeprderldecv sc
    scderl ca cia ltda lda eirl eu dmcc fze fzco fzc fzllc jsc ojsc cjsc pjsc pjs oao ooo zao pao ao tov tzov
    pat prat vat dp gup fgup fgbu mup gk doo dd ad ood eood bv nv vof sprl bvba asbl vzw cvba as asa ab oy oyj
    aps sro zrt kft rt bt spzoo spj uab sia ou sh shpk sti intl int bhd sdnbhd kk yk pt tbk cc npc rf rk ооо оао
    зао пао ао тов ват гуп фгуп ип муп
""")

# Words for what is no person; besides, ordinary words of firms' names: a name of these alone is nobody's.
_KINDS = """
    company companies bank banco banque group grupo gruppe holding holdings trust fund foundation fundacion
    fondation association asociacion society sociedad societe school committee committees council party front
    army forces force brigade brigades battalion movement organization organisation network union institute
    university ministry agency bureau office department administration authority enterprise enterprises
    industries industry industrial services service servicios trading trade comercio comercial comercializadora
    distribuidora operadora inmobiliaria gasolinera inversiones consultoria cooperativa hotel restaurante
    restaurant airlines airways shipping shipyard port international internacional global general national money
    exchange exchanger changer import imports export exports importadora exportadora technology technologies
    engineering construction development investment investments finance financial insurance systems solutions
    management products production factory plant works metallurgy minerals chemical chemicals petrochemical
    petroleum oil gas energy electric electronics steel cement shop store stores center centre club laboratory
    laboratories travel tours television news media zavod kombinat obshchestvo aktsionernoe predpriyatie
    kompaniya mercado exterior interior branch relief charitable state public private joint stock corporation
    establishment market supermarket properties real estate farm завод банк компания группа общество фонд
    холдинг комбинат
"""
ENTITY = _words(_KINDS)
# Ordinary words that name a thing only together with another one; English, and what Spanish and French firms add.
ORDINARY = ENTITY | _words("""
    profit cleaners goodwill petro eventos todo canal view villa firma consultores corporativo inmobiliario
    universal integral restaurantes consorcio circulo total productos collection overseas club offshore servicio
    carrier the of and for in de del la las los el y e et des du le les a an to on my our new nueva nuevo old
    big great grand gran royal super star stars sun moon sky sea ocean oceanic river lake island forest mountain
    wind snow rain rainbow stream spring summer winter light bright brave power victory justice freedom liberty
    truth honor honour glory fortune destiny happiness harmony peace hope dream dreams luck lucky loyal valor
    valour pride spirit paradise eden infinity eternity fame success progress future world universe planet
    galaxy earth life fire water air ice iron gold golden silver diamond diamonds pearl pearls crystal ruby
    emerald jewel coral orange red blue green black white yellow grey purple rose lily lotus jasmine gardenia
    camellia azalea marigold lantana orchid flower garden tree horse lion tiger eagle falcon wolf wolves bear
    fox dove swallow swan dragon phoenix dolphin shark whale seahorse orient oriental east west north south
    eastern western northern southern central atlantic pacific caribbean mediterranean arctic asia asian africa
    african europe european america american latin anglo arab arabian gulf persian continental intercontinental
    premier prime first second third one alpha beta delta omega sigma gamma orion neptune zeus hydra janus titan
    apollo atlas atlantis saturn jupiter mars venus mercury aries precious explorer pioneer leader leadership
    champion hero captain king queen prince princess emperor crown empire imperial maestro companion alert
    spotless splendour brawny sonata skyline souvenir felicity camelot oasis horizon summit vision mission
    target focus impact unity alliance partner partners friend friends family home house casa city town village
    street plaza park bridge gate tower castle palace warehouse outlet outlets fashion shoes toys food cafe
    coffee bar pizza auto autos car cars motor motors wash tune up audio video film press radio digital security
    safety health medical pharma clinic sport sports beauty organic salt sugar rice grain fish fishing fruit
    wood paper plastic textile furniture jewelry jewellery gems metal metals mineral mining coal aluminum
    aluminium building buildings materials machine machines equipment tools design art music book books school
    college student students teacher science research data code computer software internet online web mobile
    phone call clear open free fast express direct smart best top plus max mega mini micro multi inter trans
    cargo freight transport transportation logistics marine maritime aviation space ship boat train truck road
    rail ark islamic muslim christian holy sacred heaven people peoples popular democratic republic
    revolutionary revolution liberation defense defence resistance struggle army guard guards islamique police
    law order court prison nation native land country foreign domestic local regional area zone special economic
    business commerce commercial capital credit money cash union workers labour labor youth women men children
    education welfare charity aid help support supply procurement manufacturing consulting consult office night
    day apple lemon cherry mango melon olive palm ticket safari casino happy sunny sunshine thief thieves bodega
    tienda estrella oro plata azul verde rojo blanco negro norte sur este oeste centro mundial alarmas minerales
    obras desarrollo desarrollos soleil etoile monde stern sonne
""")
# Given names and places that are met in print every day and name nobody, and nothing of the list, by themselves.
PLACES = _words("""
    devon london paris berlin moscow minsk kyiv kiev beijing tehran iran iraq syria damascus cuba havana panama
    lebanon beirut russia ukraine belarus crimea sevastopol stalingrad yalta kerch china korea pyongyang yemen
    libya sudan somalia turkey istanbul dubai qatar kuwait bahrain oman jordan egypt cairo algeria tunisia
    morocco mali niger nigeria kenya congo venezuela caracas colombia bogota mexico tijuana sinaloa juarez
    guadalajara brazil peru lima chile argentina germany france spain italy madrid rome vienna warsaw vilnius
    riga tallinn hong kong singapore taipei taiwan japan tokyo india delhi pakistan karachi kabul afghanistan
    kashmir myanmar yangon isfahan kashan shiraz tabriz kish qeshm sanandaj saveh abadeh mena arizona michigan
    burma serbia bosnia kosovo albania macedonia liban
""")
GIVEN = _words("""
    nico dan amina marina sabrina lena sarina viana somia sonia sina noor nabi tamar hoda henna gilda diana theodoros
    sara hedy nesa salina abba amir adam eva lina nina vera maya mira dina lucia julia sofia emma oliver max leo
    tom ben sam sally jenny tina rita lola carla bruno hugo otto karl nikita boris denis artem anton olena
    youssef yousef zahra hasna kevin chapo mina leila layla samira jamila
""")
