"""The list of the server and the map of the browser show the same cafés for the same address."""

import datetime
import json
import random
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.text import slugify

from cafes_map import filters, generated, listing, opening, payload
from cafes_map.models import Cafe, Commune
from cafes_map.territory_import import index
from tests.factories.cafes_map import (
    CafeFactory,
    CommuneFactory,
    DepartementFactory,
    OpeningSlotFactory,
    ServiceFactory,
)
from tests.factories.territory_of_france import FranceFactory

CRITERIA = 300


def decoded(columns):
    """One dictionary a café, as a browser reads the payload."""
    services = [slug for slug, _french, _english in columns["services"]]
    places = [(code, region, zone) for code, region, zone, count in columns["departements"] for _ in range(count)]
    closed = {}
    for rank, first, last in columns["closures"]:
        closed.setdefault(rank, []).append((first, last))
    latitudes = list(accumulate(columns["latitudes"]))
    for rank, (code, region, zone) in enumerate(places):
        name, commune = columns["names"][rank], columns["communes"][rank]
        yield {
            "key": f"{code}/{columns['slugs'][rank] or slugify(f'{name} {commune}')[:120]}",
            "slug": columns["slugs"][rank] or slugify(f"{name} {commune}")[:120],
            "name": name,
            "place": f"{code} {commune}",
            "region": region,
            "departement": code,
            "zone": columns["zones"][zone],
            "status": columns["statuses"][int(columns["status"][rank])][0],
            "accessible": columns["accessible"][rank] == "1",
            "announced": bool(int(columns["flags"][rank], 16) & 1),
            "services": {
                slug for bit, slug in enumerate(services) if int(columns["offers"][bit >> 2][rank], 16) >> (bit & 3) & 1
            },
            "hours": columns["hours"][rank],
            "closed": closed.get(rank, []),
            "latitude": latitudes[rank] * 10 + int(columns["latitude_ends"][rank]),
        }


def is_open(cafe, now, day):
    moment = now.astimezone(ZoneInfo(cafe["zone"]))
    today = (moment.date() - day).days
    if cafe["status"] != "open" or any(first <= today <= last for first, last in cafe["closed"]):
        return False
    minutes = moment.hour * 60 + moment.minute
    for group in filter(None, cafe["hours"].split(";")):
        days, *times = group.split(",")
        if str(moment.weekday()) in days:
            pairs = zip(map(int, times[::2]), map(int, times[1::2]), strict=True)
            if any(opens <= minutes < closes for opens, closes in pairs):
                return True
    return False


def answers(cafe, criteria, searched, now, day):
    asked = set(criteria.services)
    offered = asked & cafe["services"]
    return (
        (criteria.announced or not cafe["announced"])
        and (not asked or (offered == asked if criteria.all_services else bool(offered)))
        and criteria.region in ("", cafe["region"])
        and criteria.departement in ("", cafe["departement"])
        and (not criteria.statuses or cafe["status"] in criteria.statuses)
        and (not criteria.accessible or cafe["accessible"])
        and (not criteria.open_now or is_open(cafe, now, day))
        and (
            not searched
            or cafe["place"] in searched["communes"]
            or (
                bool(searched["name"])
                and (searched["name"] in cafe["slug"] or searched["words"].lower() in cafe["name"].lower())
            )
        )
    )


def addresses(services, departements, regions):
    chance = random.Random("addresses")
    words = ["saint", "le lavoir", "Chez", "la forge", "99130", "vieux", "sur", "Brumoise", "fontaine", "zzz"]
    for _ in range(CRITERIA):
        pairs = [("service", chance.choice(services)) for _ in range(chance.choice([0, 0, 1, 1, 2, 3]))]
        pairs += [("tous", "1")] * chance.randint(0, 1)
        pairs += [("statut", chance.choice(filters.STATUSES))] * (chance.random() < 0.3)
        pairs += [(name, "1") for name in ("ouvert", "accessible", "annonces") if chance.random() < 0.3]
        pairs += [("region", chance.choice(regions))] * (chance.random() < 0.2)
        pairs += [("departement", chance.choice(departements))] * (chance.random() < 0.2)
        pairs += [("q", chance.choice(words))] * (chance.random() < 0.3)
        query = QueryDict(mutable=True)
        for name, value in pairs:
            query.appendlist(name, value)
        yield query


def test_list_and_payload_agree_on_any_address(db, monkeypatch):
    # A Wednesday: noon in Paris, eight in the morning in Cayenne.
    now = datetime.datetime(2026, 11, 18, 11, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    FranceFactory.small_communes()
    services = [service.slug for service in ServiceFactory.create_batch(8)]
    generated.generate(150, today=now.date())
    CafeFactory(announced=True, commune=CommuneFactory(insee_code="72361", departement_id="72"))
    OpeningSlotFactory(
        cafe=CafeFactory(name="Sous les tropiques", commune=CommuneFactory(insee_code="97302", departement_id="973")),
        weekday=2,
    )
    index(Commune.objects.filter(cafes__isnull=False).values_list("pk", flat=True))
    cafes = list(decoded(json.loads(json.dumps(payload.columns()))))
    departements = sorted({cafe["departement"] for cafe in cafes})
    regions = sorted({cafe["region"] for cafe in cafes if cafe["region"]})
    seen = set()

    for query in addresses(services, departements, regions):
        criteria = filters.read(query)
        found = filters.search(criteria)
        page = listing.Listing(criteria, filters.Choices(), found, None, [], None, [])
        searched = json.loads(page.searched) if page.searched else None
        of_server = {
            f"{departement}/{slug}"
            for departement, slug in filters.cafes(criteria, found).values_list("commune__departement", "slug")
        }
        of_map = {cafe["key"] for cafe in cafes if answers(cafe, criteria, searched, now, now.date())}
        assert of_server == of_map, query.urlencode()
        assert filters.choices(criteria, found).total == len(of_server), query.urlencode()
        seen.add(len(of_server))

    assert len(seen) > 20


def test_open_now_is_the_same_rule_for_one_café_and_for_the_list(db, monkeypatch):
    now = datetime.datetime(2026, 11, 18, 11, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cayenne = CommuneFactory(insee_code="97302", departement=DepartementFactory(code="973", name="Guyane", region=None))
    cafes = [CafeFactory(), CafeFactory(commune=cayenne), CafeFactory(status=Cafe.Status.TEMPORARILY_CLOSED)]
    for cafe in cafes:
        OpeningSlotFactory(cafe=cafe, weekday=2)
    CafeFactory()

    criteria = filters.read(QueryDict("ouvert=1"))
    choices = filters.choices(criteria, filters.search(criteria))

    assert list(filters.cafes(criteria, filters.search(criteria))) == cafes[:1]
    assert opening.is_open(cafes[0].opening_slots.all(), [], opening.local_now("72"))
    assert not opening.is_open(cafes[1].opening_slots.all(), [], opening.local_now("973"))
    assert (choices.total, choices.open_now, choices.with_hours, choices.without_hours) == (1, 1, 2, 1)
