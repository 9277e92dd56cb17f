"""Names of months and days in the languages of the feeds, and the words that stand between them in a date."""

import unicodedata
from functools import cache

# A paragraph a month: nominative, genitive and what else is written in dates, in four scripts. Abbreviations follow
# from it, from three letters on, where they mean one month only. Croatian is missing: its listopad is October.
_MONTHS = """
january januar janvier enero gennaio janeiro januari styczeń stycznia sausis sausio ocak jaanuar janvāris leden
ledna ianuarie јануар január tammikuu tammikuuta jänner январь января січень січня студзень студзеня януари
ιανουάριος ιανουαρίου يناير

february februar février febrero febbraio fevereiro februari luty lutego vasaris vasario şubat veebruar februāris
únor února februarie фебруар február helmikuu helmikuuta feber февраль февраля лютий лютого люты лютага февруари
φεβρουάριος φεβρουαρίου فبراير

march märz mars marzo março maart mrt marzec marca kovas kovo mart märts marts březen března martie март марта март
március maaliskuu maaliskuuta maret березень березня сакавік сакавіка μάρτιος μαρτίου مارس

april avril abril aprile abr kwiecień kwietnia balandis balandžio nisan aprill aprīlis duben dubna aprilie апрель
апреля април április huhtikuu huhtikuuta квітень квітня красавік красавіка απρίλιος απριλίου أبريل إبريل

may mai mayo maggio maio mei maj maja gegužė gegužės mayıs maijs květen května мај май мая május toukokuu toukokuuta
травень травня траўня μάιος μαΐου مايو

june juni juin junio giugno junho czerwiec czerwca birželis birželio haziran juuni jūnijs jūnija červen června iunie
јун июнь июня június kesäkuu kesäkuuta червень червня чэрвень чэрвеня юни ιούνιος ιουνίου يونيو

july juli juillet julio luglio julho lipiec lipca liepa liepos temmuz juuli jūlijs jūlija červenec července iulie
јул июль июля július heinäkuu heinäkuuta липень липня ліпень ліпеня юли ιούλιος ιουλίου يوليو

august août agosto augustus augusti sierpień sierpnia rugpjūtis rugpjūčio ağustos augusts srpen srpna август августа
augusztus elokuu elokuuta agustus серпень серпня жнівень жніўня αύγουστος αυγούστου أغسطس

september septembre septiembre setiembre settembre setembro wrzesień września rugsėjis rugsėjo eylül septembris září
septembrie септембар сентябрь сентября szeptember syyskuu syyskuuta вересень вересня верасень верасня септември
σεπτέμβριος σεπτεμβρίου سبتمبر

october oktober octobre octubre ottobre outubro październik października spalis spalio ekim oktoober oktobris říjen
října octombrie октобар октябрь октября október lokakuu lokakuuta жовтень жовтня кастрычнік кастрычніка октомври
οκτώβριος οκτωβρίου أكتوبر

november novembre noviembre novembro listopad listopada lapkritis lapkričio kasım novembris listopadu noiembrie
новембар ноябрь ноября marraskuu marraskuuta листопад листопада лістапад лістапада ноември νοέμβριος νοεμβρίου
نوفمبر

december dezember décembre diciembre dicembre dezembro grudzień grudnia gruodis gruodžio aralık detsember decembris
prosinec prosince decembrie децембар декабрь декабря joulukuu joulukuuta desember грудень грудня снежань снежня
декември δεκέμβριος δεκεμβρίου ديسمبر
"""

# Days of the week only have to be known as such. Abbreviations from two letters on, and those that are none.
_DAYS = """
monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag
sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado
domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira maandag
dinsdag woensdag donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek piątek sobota niedziela pt ndz
pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis kt pn št pazartesi salı
çarşamba perşembe cuma cumartesi pazar pzt cmt måndag tisdag onsdag torsdag fredag lördag söndag mandag lørdag
søndag pondělí úterý středa čtvrtek pátek neděle hétfő kedd szerda csütörtök péntek szombat vasárnap понедельник
вторник среда четверг пятница суббота воскресенье среду пятницу субботу пн вт ср чт пт сб вс понеділок вівторок
середа середу четвер пʼятниця субота суботу неділя неділю нд панядзелак аўторак серада чацвер пятніца нядзеля чц
понеделник вторник сряда четвъртък петък събота неделя κυριακή δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο
"""

# "7th May", "1er mai", "7 de mayo de 2024", "7 мая 2024 г. в 10:15", "2024 m. gegužės 7 d.", "Tuesday, the 7th of May".
_FILLERS = """
st nd rd th er ère re º ª e a o d de del della di le la las los il l den der die dem the of on at et ore om op um
uhr uur à às alle às às h hs hrs kl klo am im vom г г года год г р року рік роки года гг в у о об на го ого е й ч
час m metų metai diena roku r godz saat yılı god gada gads v års
"""


def fold(text: str) -> str:
    """Lower case without accents, with digits of every script as ASCII's; full-width forms become ordinary ones."""
    if text.isascii():
        return text.lower()
    kept = [character for character in unicodedata.normalize("NFKD", text.casefold()) if not _is_mark(character)]
    plain = [str(unicodedata.decimal(character)) if character.isdecimal() else character for character in kept]
    return unicodedata.normalize("NFC", "".join(plain)).translate(_ALIKE)


# The dotless i of Turkish, which has no accent to take off, and the dashes that stand for a minus sign.
_ALIKE = str.maketrans("ı−–—", "i---")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Cf"}


@cache
def months() -> dict[str, int]:
    """Each name of a month, and each abbreviation that means one only, folded; 1 is January."""
    names = {word: month for month, row in enumerate(_MONTHS.split("\n\n"), 1) for word in fold(row).split()}
    meanings: dict[str, set[int]] = {}
    for word, month in names.items():
        for length in range(3, len(word)):
            meanings.setdefault(word[:length], set()).add(month)
    return {short: min(found) for short, found in meanings.items() if len(found) == 1} | names


@cache
def days() -> frozenset[str]:
    """Each name of a day of the week and each abbreviation, folded."""
    return frozenset(word[:length] for word in fold(_DAYS).split() for length in range(2, len(word) + 1))


@cache
def fillers() -> frozenset[str]:
    """The words of a date that say nothing of it, folded."""
    return frozenset(fold(_FILLERS).split())
