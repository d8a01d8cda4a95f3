"""The hours, exceptional days, services, neighbours, events and pictures of one café, in one query: its page has eight for
everything, even when nothing is in the cache.

Small tables of different shapes are read as one (UNION), each row saying where it comes from. What comes out are
the model's own objects, as they would be read from each table, with `label` on the services.
"""

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Subquery,
    TimeField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import get_language
from wagtail.images import get_image_model

from home.models import EventPage
from home.pictures import all_specs

from .events import coming_events
from .models import Cafe, CafeService, Commune, OpeningException, OpeningSlot, Service
from .nearby import nearest

SLOT, EXCEPTION, OFFER, NEAR, EVENT, PICTURE = range(6)
PRESETS = ("card", "share")
COLUMNS = {
    "kind": IntegerField,
    "number": BigIntegerField,
    "opens": TimeField,
    "closes": TimeField,
    "first_day": DateField,
    "last_day": DateField,
    "flag": BooleanField,
    "words": CharField,
    "code": CharField,
    "name": CharField,
    "source": CharField,
    "place": CharField,
    "departement": CharField,
    "latitude": FloatField,
    "longitude": FloatField,
    "moment": DateTimeField,
    "width": IntegerField,
    "height": IntegerField,
}


def facts_of(cafe) -> tuple[list, list, list, list, list]:
    """(opening slots, exceptional days, services offered or not any more, nearest cafés, events to come), in order.

    The photo gets its renditions, as `prefetch_pictures` would give them.
    """
    first, *others = [*_of_the_cafe(cafe), *_around(cafe)]
    rows = first.union(*others, all=True)
    slots, exceptions, offers, neighbours, events, pictures = [], [], [], [], [], []
    for kind, *row in rows:
        (slots, exceptions, offers, neighbours, events, pictures)[kind].append(_made(kind, cafe, *row))
    if cafe.photo:
        cafe.photo.prefetched_renditions = pictures
    return (
        sorted(slots, key=lambda slot: (slot.weekday, slot.opens_at)),
        sorted(exceptions, key=lambda exception: exception.start),
        sorted(offers, key=lambda offer: (offer.service.order, offer.service.slug)),
        neighbours,
        sorted(events, key=lambda event: (event.starts_at, event.path)),
    )


def _of_the_cafe(cafe):
    def of(model):
        return model.objects.filter(cafe=cafe)

    yield _rows(of(OpeningSlot), SLOT, number=F("weekday"), opens=F("opens_at"), closes=F("closes_at"))
    yield _rows(
        of(OpeningException),
        EXCEPTION,
        first_day=F("start"),
        last_day=F("end"),
        flag=F("is_closed"),
        words=F("note"),
    )
    yield _rows(
        of(CafeService),
        OFFER,
        number=F("service__order"),
        first_day=F("since"),
        last_day=F("until"),
        words=F("note"),
        code=F("service__slug"),
        name=_label(),
        source=F("origin"),
    )


def _around(cafe):
    yield _rows(
        nearest(cafe),
        NEAR,
        first_day=F("verified_on"),
        flag=F("is_fictional"),
        words=F("source_note"),
        code=F("slug"),
        name=F("name"),
        source=F("status"),
        place=F("commune__name"),
        departement=F("commune__departement_id"),
        latitude=F("latitude"),
        longitude=F("longitude"),
    )
    yield _rows(
        EventPage.objects.filter(pk__in=coming_events(cafe).values("pk")),
        EVENT,
        number=F("pk"),
        moment=F("starts_at"),
        flag=F("is_fictional"),
        words=F("title"),
        code=F("path"),
        name=F("url_path"),
    )
    yield _rows(
        _renditions().filter(image=cafe.photo_id, filter_spec__in=all_specs(*PRESETS)),
        PICTURE,
        number=F("pk"),
        words=F("file"),
        code=F("focal_point_key"),
        name=F("filter_spec"),
        width=F("width"),
        height=F("height"),
    )


def _rows(rows, kind, **given):
    """Every column has its type, given or empty: PostgreSQL would take an untyped NULL for a text."""
    values = {
        f"fact_{name}": Cast(given.get(name, Value(kind if name == "kind" else None)), output_field=field())
        for name, field in COLUMNS.items()
    }
    return rows.order_by().annotate(**values).values_list(*values)


def _renditions():
    return get_image_model().get_rendition_model().objects


def _label():
    translation = Service.objects.filter(
        translation_key=OuterRef("service__translation_key"), locale__language_code=get_language()
    )
    return Coalesce(Subquery(translation.values("name")[:1]), "service__name")


def _made(kind, cafe, number, opens, closes, first_day, last_day, flag, words, code, name, source, *more):
    *place, moment, width, height = more
    if kind == SLOT:
        return OpeningSlot(cafe=cafe, weekday=number, opens_at=opens, closes_at=closes)
    if kind == EXCEPTION:
        return OpeningException(cafe=cafe, start=first_day, end=last_day, is_closed=flag, note=words)
    if kind == EVENT:
        return EventPage(
            pk=number,
            path=code,
            url_path=name,
            title=words,
            starts_at=moment,
            is_fictional=flag,
            depth=len(code) // 4,
        )
    if kind == NEAR:
        return _neighbour(first_day, flag, words, code, name, source, *place)
    if kind == PICTURE:
        return _renditions().model(
            pk=number,
            image=cafe.photo,
            file=words,
            focal_point_key=code,
            filter_spec=name,
            width=width,
            height=height,
        )
    service = Service(slug=code, name=name, order=number)
    offer = CafeService(cafe=cafe, service=service, since=first_day, until=last_day, note=words, origin=source)
    offer.label = name
    return offer


def _neighbour(verified_on, is_fictional, source_note, slug, name, status, commune, departement, latitude, longitude):
    return Cafe(
        name=name,
        slug=slug,
        status=status,
        verified_on=verified_on,
        source_note=source_note,
        is_fictional=is_fictional,
        latitude=latitude,
        longitude=longitude,
        commune=Commune(name=commune, departement_id=departement),
    )
