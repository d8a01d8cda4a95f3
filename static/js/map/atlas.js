// The map itself: our own outlines drawn by Leaflet, how one moves about it, and the streets for who asks.

import { calm } from "./words.js";

const MAINLAND = [
  [41.33, -5.15],
  [51.1, 9.57],
];
const [FARTHEST, NEAREST, NEAREST_WITH_STREETS] = [3, 12, 18];
// From this zoom on the names of the départements are written.
const NAMED = 7;
const HINT_STAYS = 1500;
const FRAGMENT = /^#carte=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/;
const STREETS =
  "https://data.geopf.fr/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2" +
  "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}";

export function coloursOf(root) {
  const style = getComputedStyle(root);
  const read = (name) => style.getPropertyValue(name).trim();
  return { land: read("--map-land"), border: read("--map-border"), leg: read("--map-leg") };
}

export function makeAtlas({ L, root, departements, colours }) {
  const box = root.querySelector("[data-map-box]");
  const map = L.map(box, {
    attributionControl: false,
    boxZoom: false,
    fadeAnimation: !calm,
    inertia: !calm,
    markerZoomAnimation: !calm,
    maxZoom: NEAREST,
    minZoom: FARTHEST,
    renderer: L.canvas({ padding: 0.3 }),
    scrollWheelZoom: false,
    zoomAnimation: !calm,
    zoomControl: false,
    zoomSnap: 0.25,
  });
  const outlines = L.layerGroup(
    departements.map(({ rings }) =>
      L.polygon(rings.map((ring) => [ring]), {
        color: colours.border,
        fillColor: colours.land,
        fillOpacity: 1,
        interactive: false,
        weight: 1,
      }),
    ),
  );
  const start = readFragment();
  let isMoved = false;

  if (start) {
    map.setView(start.centre, start.zoom);
  } else {
    map.fitBounds(MAINLAND);
  }
  outlines.addTo(map);
  writeNames(L, map, departements);
  cooperate(root, box, map);
  addButtons(root, map);
  addPlaces(root, departements, (bounds) => map.fitBounds(bounds, { animate: !calm, padding: [20, 20] }));
  addStreets(root, () => showStreets(L, map, outlines));
  const isWide = () => map.getZoom() <= map.getBoundsZoom(MAINLAND) && map.getBounds().intersects(MAINLAND);
  const home = () => map.fitBounds(MAINLAND, { animate: !calm });
  let hereMark = null;

  // Escape steps back: to the whole country, then out of the map.
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.contains(event.target)) {
      event.preventDefault();
      isWide() ? root.querySelector("h2").focus() : home();
    }
  });

  // The address says where one looks, once one has moved.
  for (const event of ["pointerdown", "keydown", "wheel"]) {
    root.addEventListener(event, () => { isMoved = true; }, { capture: true, passive: true });
  }
  map.on("moveend", () => {
    if (isMoved) {
      const { lat, lng } = map.getCenter();
      history.replaceState(history.state, "", `#carte=${map.getZoom()}/${lat.toFixed(3)}/${lng.toFixed(3)}`);
    }
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);

  return {
    map,
    hasStart: Boolean(start),
    home,
    sees: (cafes) => cafes.some((cafe) => map.getBounds().contains(cafe.place)),
    goTo: (bounds, maxZoom = 9) => map.fitBounds(bounds, { animate: !calm, maxZoom, padding: [30, 30] }),
    // Where the visitor is: a dot that says so, or nothing.
    showHere(place, words) {
      hereMark?.remove();
      hereMark = null;
      if (place) {
        const html = document.createElement("span");
        html.textContent = words;
        const icon = L.divIcon({ className: "map__here", html, iconSize: [0, 0] });
        hereMark = L.marker(place, { icon, interactive: false, keyboard: false, zIndexOffset: 5000 }).addTo(map);
      }
    },
  };
}

function readFragment() {
  const found = FRAGMENT.exec(location.hash);
  if (!found) {
    return null;
  }
  const [zoom, latitude, longitude] = found.slice(1).map(Number);
  const isReal = Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
  return isReal ? { zoom: Math.min(NEAREST, Math.max(FARTHEST, zoom)), centre: [latitude, longitude] } : null;
}

// Names under the marks, for the eyes only: the marks say them to everyone.
function writeNames(L, map, departements) {
  const pane = map.createPane("names");
  const layer = L.layerGroup().addTo(map);
  const update = () => {
    const view = map.getBounds();
    layer.clearLayers();
    for (const { name, centre } of map.getZoom() < NAMED ? [] : departements) {
      if (view.contains(centre)) {
        layer.addLayer(L.marker(centre, { icon: iconOf(name), interactive: false, keyboard: false, pane: "names" }));
      }
    }
  };
  const iconOf = (name) => {
    const html = document.createElement("span");
    html.textContent = name;
    return L.divIcon({ className: "map__name", html, iconSize: [0, 0] });
  };
  pane.ariaHidden = "true";
  map.on("moveend", update);
  update();
}

// One finger and the wheel belong to the page; two fingers, or Ctrl with the wheel, to the map.
function cooperate(root, box, map) {
  const hint = root.querySelector("[data-map-hint]");
  let timer = 0;

  function say(text) {
    hint.textContent = text;
    hint.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { hint.hidden = true; }, HINT_STAYS);
  }

  function onWheel(event) {
    const isMeant = event.ctrlKey || event.metaKey;
    map.scrollWheelZoom[isMeant ? "enable" : "disable"]();
    if (!isMeant) {
      say(root.dataset.wordWheel);
    }
  }

  function onPointer(event) {
    map.dragging[event.pointerType === "touch" ? "disable" : "enable"]();
  }

  function onTouch(event) {
    if (event.touches.length === 1) {
      say(root.dataset.wordFingers);
    }
  }

  function onClick(event) {
    // The mouse that ends a move on a link did not choose it.
    if (map.dragging.moved() && event.detail) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  box.addEventListener("wheel", onWheel, { capture: true, passive: true });
  box.addEventListener("pointerdown", onPointer, { capture: true });
  box.addEventListener("touchmove", onTouch, { passive: true });
  box.addEventListener("click", onClick, { capture: true });
  // A link is not dragged out of the map.
  box.addEventListener("dragstart", (event) => event.preventDefault());
}

function addButtons(root, map) {
  const [nearer, farther] = ["[data-zoom-in]", "[data-zoom-out]"].map((name) => root.querySelector(name));
  const update = () => {
    // Not `disabled`, which would lose the focus of who just pressed it.
    nearer.ariaDisabled = String(map.getZoom() >= map.getMaxZoom());
    farther.ariaDisabled = String(map.getZoom() <= map.getMinZoom());
  };
  nearer.addEventListener("click", () => map.zoomIn(1));
  farther.addEventListener("click", () => map.zoomOut(1));
  map.on("zoomend", update);
  update();
}

// The mainland, and the départements that no one would find by moving about.
function addPlaces(root, departements, goTo) {
  const places = root.querySelector("[data-map-places]");
  const overseas = departements.filter(({ isOverseas, rings }) => isOverseas && rings.length);
  places.querySelector("[data-mainland]").addEventListener("click", () => goTo(MAINLAND));
  for (const { code, name, bounds } of overseas) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.dataset.place = code;
    button.addEventListener("click", () => goTo(bounds));
    places.append(button);
  }
}

// Nothing is asked elsewhere before this is pressed.
function addStreets(root, show) {
  const button = root.querySelector("[data-streets]");
  button?.addEventListener("click", () => {
    const credit = root.querySelector("[data-streets-credit]");
    show();
    credit.hidden = false;
    credit.tabIndex = -1;
    credit.focus({ preventScroll: true });
    button.remove();
  });
}

function showStreets(L, map, outlines) {
  map.setMaxZoom(NEAREST_WITH_STREETS);
  // Tiles cover what they know; the outlines stay for the rest, without their colour.
  L.tileLayer(STREETS, { maxZoom: NEAREST_WITH_STREETS, minZoom: FARTHEST, crossOrigin: false }).addTo(map);
  outlines.eachLayer((outline) => outline.setStyle({ fillOpacity: 0 }));
}
