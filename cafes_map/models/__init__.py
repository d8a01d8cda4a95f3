from .cafe import Cafe, CafeService, OpeningException, OpeningSlot, Service, Weekday
from .page import CafesMapPage
from .related import RelatedCafe
from .territory import Commune, CommuneTerm, Departement, FormerCommune, PositionPrecision, Region

__all__ = [
    "Cafe",
    "CafeService",
    "CafesMapPage",
    "Commune",
    "CommuneTerm",
    "Departement",
    "FormerCommune",
    "OpeningException",
    "OpeningSlot",
    "PositionPrecision",
    "Region",
    "RelatedCafe",
    "Service",
    "Weekday",
]
