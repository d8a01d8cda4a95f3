"""May this commune apply? Pure rules: facts in, verdict and reasons out. Nothing is stored and nobody is refused by a
machine when a person could accept."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from candidatures.models.candidature import CafeSituation, Eligibility

# « Fewer than 3,500 inhabitants », strictly (criteria of the programme). Just above it, the team looks.
POPULATION_CEILING = 3500
MARGIN = 200


@dataclass(frozen=True)
class Reason:
    code: str
    sentence: str


TOO_MANY = Reason("too_many", _("The programme is for communes of fewer than 3,500 inhabitants."))
JUST_ABOVE = Reason("just_above", _("The commune is just above 3,500 inhabitants: the team looks at each case."))
SMALL_VILLAGES = Reason(
    "small_villages",
    _("The commune brings together former communes: a project in one of its villages can be looked at by the team."),
)
NO_POPULATION = Reason("no_population", _("The register gives no population for this commune: the team will check."))
CAFE_OPEN = Reason(
    "cafe_open", _("A café is open and nothing threatens it: the team can also support existing cafés. Tell us more.")
)


@dataclass(frozen=True)
class Verdict:
    eligibility: Eligibility
    reasons: tuple[Reason, ...] = ()

    @property
    def may_start(self):
        return self.eligibility != Eligibility.NOT_MET


def assess(population, *, ceiling=POPULATION_CEILING, contains_villages=False, cafe_situation=""):
    """The verdict for a population (None when unknown) and, when it is known, the situation of the café.

    Rule of the programme: strictly fewer than `ceiling` inhabitants. From `ceiling` to `ceiling` + 200, for a commune that
    brings together former communes, or without a known population, the team checks.
    """
    reasons = []
    if population is None:
        reasons.append(NO_POPULATION)
    elif population >= ceiling:
        if contains_villages:
            reasons.append(SMALL_VILLAGES)
        if population <= ceiling + MARGIN:
            reasons.append(JUST_ABOVE)
        if not reasons:
            return Verdict(Eligibility.NOT_MET, (TOO_MANY,))
    if cafe_situation == CafeSituation.OPEN:
        reasons.append(CAFE_OPEN)
    return Verdict(Eligibility.TO_CHECK if reasons else Eligibility.MET, tuple(reasons))


def assess_commune(commune, *, ceiling=POPULATION_CEILING, cafe_situation=""):
    """`assess` with the facts of the register (one query, for its former communes, when the commune is large)."""
    is_large = commune.population is not None and commune.population >= ceiling
    contains_villages = is_large and commune.former_communes.filter(kind__in=["deleguee", "associee"]).exists()
    return assess(
        commune.population, ceiling=ceiling, contains_villages=contains_villages, cafe_situation=cafe_situation
    )
