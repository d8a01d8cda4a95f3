"""The official register: régions, départements, communes of today and the names they used to have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PositionPrecision(models.TextChoices):
    EXACT = "commune", _("the place itself")
    POSTAL_CODE = "code_postal", _("about, from the postal code")
    EPCI = "epci", _("about, from the intercommunality")
    ARRONDISSEMENT = "arrondissement", _("about, from the arrondissement")
    DEPARTEMENT = "departement", _("about, from the département")
    ADDRESS = "adresse", _("the address, placed by a person")
    NONE = "", _("none known")


class Region(models.Model):
    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("région")
        verbose_name_plural = _("régions")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Departement(models.Model):
    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    region = models.ForeignKey(
        Region, verbose_name=_("région"), on_delete=models.PROTECT, related_name="departements", null=True, blank=True
    )

    class Meta:
        verbose_name = _("département")
        verbose_name_plural = _("départements")
        ordering = ["code"]

    def __str__(self):
        return f"{self.name} ({self.code})"


class Commune(models.Model):
    """A commune of this year's register. Its INSEE code is its only key: 1,441 names are shared by 3,675 communes."""

    insee_code = models.CharField(_("INSEE code"), max_length=5, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    search_name = models.CharField(_("name as searched"), max_length=80, db_index=True, editable=False)
    departement = models.ForeignKey(
        Departement, verbose_name=_("département"), on_delete=models.PROTECT, related_name="communes"
    )
    postal_codes = models.CharField(
        _("postal codes"), max_length=400, blank=True, help_text=_("Separated by spaces; a large city has many.")
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population"), null=True, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    epci_code = models.CharField(_("EPCI code"), max_length=9, blank=True)
    epci_name = models.CharField(_("EPCI"), max_length=160, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    position_precision = models.CharField(
        _("precision of the position"), max_length=20, blank=True, choices=PositionPrecision.choices
    )
    is_current = models.BooleanField(
        _("in the register of today"),
        default=True,
        help_text=_("A commune that left the register stays here as long as a file or a café points to it."),
    )

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["search_name", "insee_code"]

    def __str__(self):
        return f"{self.name} ({self.departement_id})"

    @property
    def has_exact_position(self):
        return self.position_precision in {PositionPrecision.EXACT, PositionPrecision.ADDRESS}


class FormerCommune(models.Model):
    """A delegated, associated or former commune, and the commune of today that its name or code leads to."""

    class Kind(models.TextChoices):
        DELEGATED = "deleguee", _("delegated commune")
        ASSOCIATED = "associee", _("associated commune")
        ARRONDISSEMENT = "arrondissement", _("arrondissement")
        FORMER = "ancienne", _("former code")

    code = models.CharField(_("INSEE code"), max_length=5)
    name = models.CharField(_("name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune of today"), on_delete=models.CASCADE, related_name="former_communes"
    )

    class Meta:
        verbose_name = _("former commune")
        verbose_name_plural = _("former communes")
        constraints = [
            models.UniqueConstraint(fields=["code", "kind", "commune"], name="former_commune_is_listed_once"),
        ]

    def __str__(self):
        return f"{self.name or self.code} → {self.commune_id}"


class CommuneTerm(models.Model):
    """One way of asking for a commune: its name begun at any of its words, a postal code, a code, a former name.

    Every term carries all the words one may type ("emiland saint 71 saone et loire"), in ASCII (`communes.normalise`).
    A prefix is the range `term >= p AND term < p + "\\U0010FFFF"`: a LIKE on SQLite would scan the table. On PostgreSQL
    the column has the collation "C" (migration 0002), so that the range means the same there.
    """

    class Rank(models.IntegerChoices):
        WHOLE = 0, _("the whole name or code")
        WORD = 1, _("a word of the name")
        FORMER = 2, _("a former name or code")

    commune = models.ForeignKey(Commune, verbose_name=_("commune"), on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(_("term"), max_length=200)
    rank = models.PositiveSmallIntegerField(_("rank"), choices=Rank.choices)
    former_name = models.CharField(_("former name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("search term of a commune")
        verbose_name_plural = _("search terms of communes")
        indexes = [models.Index(fields=["term", "rank", "commune"], name="commune_term_by_prefix")]

    def __str__(self):
        return f"{self.term} → {self.commune_id}"
