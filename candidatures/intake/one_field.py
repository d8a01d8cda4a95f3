"""The test of eligibility as a visitor runs it: what was typed → one commune and its verdict, or a choice of communes."""

from cafes_map import communes

from .calls import current_call, population_ceiling
from .eligibility import assess_commune

CHOICES_SHOWN = 20


def run_test(query):
    """Context of the test from `?q=` (name, postal code, INSEE code) or `?commune=` (INSEE code, former ones too).

    Keys: q, asked, commune, verdict, choices. A single answer to `q` is taken at once.
    """
    text = query.get("q", "").strip()[:100]
    code = query.get("commune", "").strip()[:5]
    commune = communes.resolve(code) if code else None
    choices = []
    if commune is None and text:
        choices = communes.search(text, limit=CHOICES_SHOWN)
        if len(choices) == 1:
            commune = choices[0]
    return {
        "q": text,
        "asked": bool(text or code),
        "commune": commune,
        "matched_as": getattr(commune, "matched_as", ""),
        "verdict": assess_commune(commune, ceiling=population_ceiling(current_call())) if commune else None,
        "choices": [] if commune else choices,
    }
