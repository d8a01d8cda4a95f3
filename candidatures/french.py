"""« d’Odos », « du Mans », « des Adrets », « à La Dornac »: a commune's name after « de » and « à »."""

VOWELS = "AÀÂÆEÉÈÊËIÎÏOÔŒUÙÛÜY"


def after_de(name):
    """The name with its « de ». An initial H keeps « de »: which ones are mute cannot be told from the letters."""
    if name.startswith("Le "):
        return "du " + name.removeprefix("Le ")
    if name.startswith("Les "):
        return "des " + name.removeprefix("Les ")
    return f"d’{name}" if name[:1].upper() in VOWELS else f"de {name}"


def after_a(name):
    if name.startswith("Le "):
        return "au " + name.removeprefix("Le ")
    if name.startswith("Les "):
        return "aux " + name.removeprefix("Les ")
    return f"à {name}"
