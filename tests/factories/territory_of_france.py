"""Small communes all over the country, to generate a thousand cafés without importing the register."""

import csv
import gzip

from cafes_map.models import Commune, Departement, Region
from cafes_map.territory_import import DATA

ONE_IN = 20


class FranceFactory:
    @staticmethod
    def small_communes():
        """Every twentieth real commune that is small and placed, with all régions and départements."""
        Region.objects.bulk_create(
            [Region(code=row["code"], name=row["nom"]) for row in _rows("regions.csv")], ignore_conflicts=True
        )
        Departement.objects.bulk_create(
            [
                Departement(code=row["code"], name=row["nom"], region_id=row["region"] or None)
                for row in _rows("departements.csv")
            ],
            ignore_conflicts=True,
        )
        with gzip.open(DATA / "communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["latitude"] and 0 < int(row["population"] or 0) < 3500]
        Commune.objects.bulk_create(
            [
                Commune(
                    insee_code=row["code"],
                    name=row["nom"],
                    search_name=row["nom"].lower(),
                    departement_id=row["departement"],
                    population=int(row["population"]),
                    latitude=float(row["latitude"]),
                    longitude=float(row["longitude"]),
                )
                for row in rows[::ONE_IN]
            ],
            batch_size=500,
        )


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
