"""Words that stand in nearly every text of their language: alone, none of them is worth an alert.

Of three letters or more (a shorter term is refused anyway) and folded. Left out is what means something in another
language of the table: German *war*, French *son*, Spanish *sin*, Polish *pod*.
"""

from wirewatch.text import fold

_BY_LANGUAGE = {
    "en": "the and that for with was were this from have has had not are but they their which you his her she its "
    "will would been who what when where there than then also about into more other some such only over after all can "
    "could our out these those how because between during before under while any each does did",
    "de": "der die das und den dem des ist nicht von mit sich auf für ein eine einen einem einer eines auch als "
    "noch nach bei aus wie wird wurde sind hat haben dass oder aber über zum zur durch ihre sein seine werden wenn "
    "nur",
    "fr": "les des une dans pour que qui sur pas est sont avec plus aux ces cette mais ont été leur leurs elle ils "
    "nous vous comme tout être fait entre aussi après même ses",
    "es": "los las una del que por con para como más pero sus fue este esta entre cuando muy sobre también hasta hay "
    "donde han desde todo nos durante ese eso porque sido",
    "it": "gli che del della dei delle degli nel nella per con non una sono anche come più dal dalla alla alle sul "
    "sulla questo questa essere stato tra suo sua loro ma anche dopo",
    "pl": "nie jest się oraz ale dla jak czy też przez przy jego jej ich był była było były może tylko już które który "
    "która tym tego przed między także będzie został",
    "lt": "yra kad bet kaip tai jis jie jos buvo dėl nuo iki per prie apie taip pat jau tik arba kuris kuri kurie kai "
    "savo dar bus",
    "ru": "что это как для или так его она они все был была было были быть при уже еще только если также чтобы "
    "который которая которые после этого том где нет над про вот она мы их",
    "uk": "що для або так його вона вони все був була було були бути при вже ще тільки якщо також щоб який яка які "
    "після цього але про від над під час",
    "be": "што гэта для або так яго яна яны усе быў была было былі быць пры ужо яшчэ толькі калі таксама каб які якая "
    "якія пасля але пра над",
}

COMMON = frozenset(fold(word) for words in _BY_LANGUAGE.values() for word in words.split())
