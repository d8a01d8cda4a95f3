"""The hours, the exceptional days and the services of one café, in one query: its page has eight for everything.

Three small tables of different shapes are read as one (UNION), each row saying where it comes from. What comes out are
the model's own objects, as they would be read from each table, with `label` on the services.
"""

from django.db.models import BooleanField, CharField, DateField, F, IntegerField, OuterRef, Subquery, TimeField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import get_language

from .models import CafeService, OpeningException, OpeningSlot, Service

SLOT, EXCEPTION, OFFER = range(3)
COLUMNS = {
    "kind": IntegerField,
    "number": IntegerField,
    "opens": TimeField,
    "closes": TimeField,
    "first_day": DateField,
    "last_day": DateField,
    "flag": BooleanField,
    "words": CharField,
    "code": CharField,
    "name": CharField,
    "source": CharField,
}


def facts_of(cafe) -> tuple[list, list, list]:
    """(opening slots, exceptional days, services offered or not any more), each in its own order."""
    rows = _rows(OpeningSlot, cafe, SLOT, number=F("weekday"), opens=F("opens_at"), closes=F("closes_at")).union(
        _rows(
            OpeningException,
            cafe,
            EXCEPTION,
            first_day=F("start"),
            last_day=F("end"),
            flag=F("is_closed"),
            words=F("note"),
        ),
        _rows(
            CafeService,
            cafe,
            OFFER,
            number=F("service__order"),
            first_day=F("since"),
            last_day=F("until"),
            words=F("note"),
            code=F("service__slug"),
            name=_label(),
            source=F("origin"),
        ),
        all=True,
    )
    slots, exceptions, offers = [], [], []
    for kind, *row in rows:
        (slots, exceptions, offers)[kind].append(_made(kind, cafe, *row))
    return (
        sorted(slots, key=lambda slot: (slot.weekday, slot.opens_at)),
        sorted(exceptions, key=lambda exception: exception.start),
        sorted(offers, key=lambda offer: (offer.service.order, offer.service.slug)),
    )


def _rows(model, cafe, kind, **given):
    """Every column has its type, given or empty: PostgreSQL would take an untyped NULL for a text."""
    values = {
        f"fact_{name}": Cast(given.get(name, Value(kind if name == "kind" else None)), output_field=field())
        for name, field in COLUMNS.items()
    }
    return model.objects.filter(cafe=cafe).order_by().annotate(**values).values_list(*values)


def _label():
    translation = Service.objects.filter(
        translation_key=OuterRef("service__translation_key"), locale__language_code=get_language()
    )
    return Coalesce(Subquery(translation.values("name")[:1]), "service__name")


def _made(kind, cafe, number, opens, closes, first_day, last_day, flag, words, code, name, source):
    if kind == SLOT:
        return OpeningSlot(cafe=cafe, weekday=number, opens_at=opens, closes_at=closes)
    if kind == EXCEPTION:
        return OpeningException(cafe=cafe, start=first_day, end=last_day, is_closed=flag, note=words)
    service = Service(slug=code, name=name, order=number)
    offer = CafeService(cafe=cafe, service=service, since=first_day, until=last_day, note=words, origin=source)
    offer.label = name
    return offer
