"""Finding a commune from what people type: a name, a word of it, a postal code, a code, a name of former days."""

import re
import unicodedata

from django.db.models import Case, F, IntegerField, Min, Q, Value, When

from .models import Commune, CommuneTerm, FormerCommune

LAST_CHARACTER = "\U0010ffff"
LONGEST_QUERY = 100
MOST_WORDS = 8

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
# Words that half the communes share: a search starts from another word when there is one.
SMALL_WORDS = frozenset(
    ["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "sous", "sur"]
)
COMMON_WORDS = frozenset({"saint", "sainte", "saints", "saintes"})
CODE = re.compile(r"[0-9][0-9ab][0-9]{3}")


def normalise(text):
    """ASCII words in lower case, parted by a space: no accent, ligature, hyphen or apostrophe; « st » is « saint »."""
    text = unicodedata.normalize("NFKD", str(text).lower().translate(LIGATURES))
    text = "".join(character for character in text if not unicodedata.combining(character))
    return " ".join(ABBREVIATIONS.get(word, word) for word in re.findall(r"[a-z0-9]+", text))


def search(query, limit=20) -> list[Commune]:
    """The communes of today that `query` leads to, best first, each with `matched_as` (the former name that was found).

    One query: the range of the terms that begin with the rarest word, then those that hold the other words.
    """
    wanted = normalise(str(query or "")[:LONGEST_QUERY])
    words = list(dict.fromkeys(wanted.split()))[:MOST_WORDS]
    if not words:
        return []
    first = max(words, key=_rarity)
    # A letter alone is too little to begin with; but there is a commune called Y.
    first_and_after = f"{first} " if len(first) == 1 and len(words) == 1 else first
    terms = CommuneTerm.objects.filter(term__gte=first_and_after, term__lt=first_and_after + LAST_CHARACTER)
    for word in words:
        if word != first:
            terms = terms.filter(term__contains=f" {word}")
    order = ["score", F("commune__population").desc(nulls_last=True), "commune__search_name", "commune_id"]
    # The sort carries only keys (« saint » begins 5,000 terms); the rows of the few that remain are fetched around it.
    best = terms.values("commune").annotate(score=Min(_score(wanted))).order_by(*order).values("commune")[:limit]
    found = terms.filter(commune__in=best).annotate(score=_score(wanted)).order_by(*order, "former_name")
    communes = {}
    for term in found.select_related("commune__departement"):
        if term.commune_id not in communes:
            communes[term.commune_id] = term.commune
            term.commune.matched_as = term.former_name
    return list(communes.values())


def resolve(insee_code) -> Commune | None:
    """The commune of today that a code of today or of former days leads to."""
    code = str(insee_code or "").strip().upper()
    if not CODE.fullmatch(code.lower()):
        return None
    communes = Commune.objects.filter(is_current=True).select_related("departement__region")
    current = communes.filter(insee_code=code).first()
    if current:
        return current
    former = FormerCommune.objects.filter(code=code).values("commune")
    return communes.filter(insee_code__in=former).order_by("insee_code").first()


def _rarity(word):
    return bool(CODE.fullmatch(word)), word not in SMALL_WORDS, word not in COMMON_WORDS, len(word)


def _score(wanted):
    """Exact name, then the beginning of the name or a code, then a word of it, then a former name."""
    rank = CommuneTerm.Rank
    return Case(
        When(~Q(rank=rank.FORMER) & Q(commune__search_name=wanted), then=Value(0)),
        When(~Q(rank=rank.FORMER) & Q(commune__search_name__startswith=wanted), then=Value(1)),
        When(rank=rank.WHOLE, then=Value(1)),
        When(rank=rank.WORD, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def terms_of(commune, departement, former_communes):
    """Every (term, rank, former name) that leads to a commune. `former_communes`: its FormerCommune rows."""
    place = f"{departement.code} {normalise(departement.name)}"
    name = normalise(commune.name)
    rank = CommuneTerm.Rank
    terms = {f"{name} {place}": (rank.WHOLE, "")}
    for code in [commune.insee_code, *commune.postal_codes.split()]:
        terms[f"{code.lower()} {name} {place}"] = (rank.WHOLE, "")
    for rotation in _rotations(name):
        terms.setdefault(f"{rotation} {place}", (rank.WORD, ""))
    for former in sorted(former_communes, key=lambda former: (not former.name, former.name)):
        former_name = normalise(former.name) or name
        if former.code != commune.insee_code:
            terms.setdefault(f"{former.code.lower()} {former_name} {place}", (rank.FORMER, former.name or former.code))
        for rotation in _rotations(former_name):
            terms.setdefault(f"{rotation} {place}", (rank.FORMER, former.name or former.code))
    return [(term, int(rank), former_name) for term, (rank, former_name) in terms.items()]


def _rotations(name):
    """« saint jean du gard » begun at each word worth it: itself, « jean du gard saint », « gard saint jean du »."""
    words = name.split()
    return [
        " ".join(words[start:] + words[:start])
        for start, word in enumerate(words)
        if start == 0 or word not in SMALL_WORDS
    ]
