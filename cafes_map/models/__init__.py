from .cafe import Cafe, CafeService, OpeningException, OpeningSlot, Service, Weekday
from .error_report import ErrorReport
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
    "ErrorReport",
    "FormerCommune",
    "OpeningException",
    "OpeningSlot",
    "PositionPrecision",
    "Region",
    "RelatedCafe",
    "Service",
    "Weekday",
]
