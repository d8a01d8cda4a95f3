from django.urls import path

from . import views

app_name = "cafes_map"
urlpatterns = [
    path("communes/", views.search_communes, name="commune_search"),
    path("cafes/carte.json", views.map_payload, name="map_payload"),
    path("cafes/cafes.geojson", views.geojson, name="geojson"),
    path("cafes/cafes.csv", views.table, name="csv"),
    path("cafes/departements.json", views.departements_json, name="departements_json"),
    path("cafes/fond-de-carte.svg", views.outline_svg, name="outline_svg"),
    path("cafes/facades/<slug:slug>-<int:pk>.svg", views.cafe_facade, name="cafe_facade"),
]
