"""Names of languages as services write them, as codes."""

_CODES = {
    "arabic": "ar", "belarusian": "be", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en",
    "estonian": "et", "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi",
    "hungarian": "hu", "italian": "it", "japanese": "ja", "korean": "ko", "latvian": "lv", "lithuanian": "lt",
    "norwegian": "no", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "spanish": "es",
    "swedish": "sv", "turkish": "tr", "ukrainian": "uk", "zhcn": "zh", "zhtw": "zh",
}  # fmt: skip


def code(name: str) -> str:
    """The code of a language by its name, or what was written."""
    return _CODES.get(name.strip().lower(), name)
