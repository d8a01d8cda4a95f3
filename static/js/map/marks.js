// What one points at on the map: a button for each département seen from afar, a link for each café seen from near.

import { gather, placeLabels, spread } from "./spread.js";
import { calm, count } from "./words.js";

// From this zoom on a département shows its cafés one by one; the overseas ones have more sea around them.
const NEAR = 8;
const NEAR_OVERSEAS = 7;
const NEAREST_OPENED = 10;
const MARK_GAP = 38;
// Diameters in pixels; with cafés nearly everywhere, smaller ones let the country be seen.
const ROOMY = { smallest: 32, growth: 3, largest: 56, gap: 42 };
const CROWDED = { smallest: 24, growth: 1.8, largest: 34, gap: 27 };
const SMALL = { smallest: 24, growth: 2, largest: 40, gap: 30 };
// On a phone neighbours nearer than `reach` share a bubble.
const TIGHT = { smallest: 24, growth: 0.8, largest: 32, gap: 28, reach: 26 };
const CROWD = 40;
const NARROW = 360;
const BUBBLE = "departement-";
// Shorter, the line from a mark to its place would be hidden by the mark.
const SHORTEST_LEG = 12;

const codesOf = (key) => (key.startsWith(BUBBLE) ? key.slice(BUBBLE.length).split("+") : []);

export function makeMarks({ L, map, words, describe, onPoint, onRender, colours }) {
  const ElementIcon = L.Icon.extend({
    createIcon() {
      return this.options.element;
    },
    createShadow: () => null,
  });
  const legs = L.layerGroup().addTo(map);
  const shown = new Map();
  let groups = [];
  const positions = new Map();
  // A group → what stands for it from afar: itself, or several together under the first of them.
  let bubbles = new Map();
  const nearPlaced = new Set();
  let positionsZoom = null;
  let lit = null;

  function isNear(group) {
    return map.getZoom() >= (group.departement.isOverseas ? NEAR_OVERSEAS : NEAR);
  }

  function bubbleSizes() {
    const isCrowded = groups.length > CROWD;
    if (map.getSize().x < NARROW) {
      return isCrowded ? TIGHT : SMALL;
    }
    return isCrowded ? CROWDED : ROOMY;
  }

  // Where the others leave each mark some room, at this zoom: panning changes nothing to it.
  function placeBubbles() {
    positionsZoom = map.getZoom();
    positions.clear();
    nearPlaced.clear();
    bubbles = standIns(groups.filter((group) => !isNear(group)));
    const shownFar = [...bubbles.values()];
    keep(shownFar.map(({ departement }) => pointOf(BUBBLE + departement.code, departement.centre)), bubbleSizes().gap);
  }

  function standIns(far) {
    const { reach = 0 } = bubbleSizes();
    const heaps = gather(far.map((group) => ({ ...map.project(group.departement.centre), group })), reach);
    return new Map(
      heaps.map((heap) => {
        const members = heap.map(({ group }) => group);
        return [members[0], members.length > 1 ? together(members) : members[0]];
      }),
    );
  }

  function together(members) {
    const all = members.map(({ departement }) => departement);
    const bounds = L.latLngBounds([]);
    all.forEach((departement) => bounds.extend(departement.bounds));
    const points = all.map(({ centre }) => map.project(centre));
    const middle = points.reduce((sum, point) => sum.add(point)).divideBy(points.length);
    const departement = {
      code: all.map(({ code }) => code).join("+"),
      name: all.map(({ name }) => name).join(", "),
      centre: map.unproject(middle),
      bounds,
    };
    return { departement, cafes: members.flatMap(({ cafes }) => cafes), isSeveral: true };
  }

  // Cafés are placed with their neighbours when their département comes into sight.
  function placeCafes(view) {
    const around = view.pad(0.2);
    const isSeen = ({ cafes }) => cafes.some((cafe) => around.contains(cafe.place));
    const coming = groups.filter((group) => !nearPlaced.has(group) && isNear(group) && isSeen(group));
    coming.forEach((group) => nearPlaced.add(group));
    keep(coming.flatMap(({ cafes }) => cafes.map((cafe) => pointOf(`cafe-${cafe.id}`, cafe.place))), MARK_GAP);
  }

  function keep(points, gap) {
    spread(points, gap);
    points.forEach((point) => positions.set(point.key, point));
  }

  function pointOf(key, place) {
    const { x, y } = map.project(place);
    return { key, x, y, place };
  }

  function render() {
    if (positionsZoom !== map.getZoom()) {
      placeBubbles();
    }
    const wanted = wantedMarks();
    const focused = [...shown].find(([, mark]) => mark.element === document.activeElement)?.[0];
    for (const [key, mark] of shown) {
      if (!wanted.has(key)) {
        mark.marker.remove();
        shown.delete(key);
      }
    }
    for (const [key, { at, make }] of wanted) {
      if (shown.has(key)) {
        shown.get(key).marker.setLatLng(at);
      } else {
        const mark = make();
        const icon = new ElementIcon({ element: mark.element });
        mark.marker = L.marker(at, { icon, interactive: false, keyboard: false }).addTo(map);
        shown.set(key, mark);
      }
    }
    putInOrder(wanted.keys());
    drawLegs();
    showLit();
    writeNames();
    if (focused && !shown.has(focused)) {
      keepFocus(focused);
    }
    const keys = [...shown.keys()];
    onRender(keys.some((key) => key.startsWith("cafe-")), keys.some((key) => codesOf(key).length > 1));
  }

  // In the order of the list, as far as one sees: what is out of sight is not in the way of the Tab key.
  function wantedMarks() {
    const [wanted, view] = [new Map(), map.getBounds()];
    placeCafes(view);
    const want = (key, make) => {
      const { x, y } = positions.get(key);
      const at = map.unproject([x, y]);
      if (view.contains(at)) {
        wanted.set(key, { at, make });
      }
    };
    for (const group of groups) {
      if (nearPlaced.has(group)) {
        group.cafes.forEach((cafe) => want(`cafe-${cafe.id}`, () => cafeMark(cafe)));
      } else if (bubbles.has(group)) {
        const standing = bubbles.get(group);
        want(BUBBLE + standing.departement.code, () => bubble(standing));
      }
    }
    return wanted;
  }

  function putInOrder(keys) {
    let next = map.getPane("markerPane").firstElementChild;
    for (const key of keys) {
      const { element } = shown.get(key);
      if (element === next) {
        next = next.nextElementSibling;
      } else {
        map.getPane("markerPane").insertBefore(element, next);
      }
    }
  }

  function drawLegs() {
    legs.clearLayers();
    for (const key of shown.keys()) {
      const { x, y, place: truth } = positions.get(key);
      const from = map.project(truth);
      if (key.startsWith("cafe-") && Math.hypot(x - from.x, y - from.y) > SHORTEST_LEG) {
        const line = [truth, map.unproject([x, y])];
        legs.addLayer(L.polyline(line, { color: colours.leg, weight: 1.5, interactive: false }));
        legs.addLayer(L.circleMarker(truth, { radius: 2, color: colours.leg, fillOpacity: 1, interactive: false }));
      }
    }
  }

  // The name of each café that has room for it under its house.
  function writeNames() {
    const marks = [...shown].filter(([key]) => key.startsWith("cafe-"));
    const points = marks.map(([key]) => positions.get(key));
    const labels = placeLabels(points, marks.map(([, { element }]) => element.firstChild.textContent));
    marks.forEach(([, { element }], rank) => element.classList.toggle("mark--named", labels[rank]));
  }

  // A mark that holds the focus never leaves without handing it to what replaces it.
  function keepFocus(key) {
    const codes = codesOf(key);
    const group = groups.find(
      ({ departement, cafes }) => codes.includes(departement.code) || cafes.some((cafe) => key === `cafe-${cafe.id}`),
    );
    (group && focusGroup(group)) || map.getContainer().focus({ preventScroll: true });
  }

  function focusGroup({ departement, cafes }) {
    const codes = departement.code.split("+");
    const afar = [...shown.keys()].find((key) => codesOf(key).some((code) => codes.includes(code)));
    const mark = [afar, ...cafes.map((cafe) => `cafe-${cafe.id}`)].map((key) => shown.get(key)).find(Boolean);
    mark?.element.focus({ preventScroll: true });
    return mark;
  }

  function dress(element, text, detail, ids) {
    const label = document.createElement("span");
    label.className = "visually-hidden";
    label.textContent = text;
    element.append(label);
    element.classList.add("leaflet-marker-icon");
    for (const event of ["pointerenter", "focus"]) {
      element.addEventListener(event, () => onPoint({ ...detail, ids }));
    }
    for (const event of ["pointerleave", "blur"]) {
      element.addEventListener(event, () => onPoint(null));
    }
    return { element, ids };
  }

  function bubble(group) {
    const { departement, cafes } = group;
    const element = document.createElement("button");
    const number = document.createElement("span");
    const text = count(words, "wordPlace", cafes.length, { place: departement.name });
    const { smallest, growth, largest } = bubbleSizes();
    const size = Math.min(largest, smallest + growth * Math.sqrt(cafes.length - 1));
    element.type = "button";
    element.className = "bubble";
    element.style.setProperty("--size", `${Math.round(size)}px`);
    number.textContent = cafes.length;
    number.ariaHidden = "true";
    element.append(number);
    element.addEventListener("click", () => open(group));
    return dress(element, text, { title: text }, cafes.map((cafe) => cafe.id));
  }

  function cafeMark(cafe) {
    const [element, name] = ["a", "span"].map((tag) => document.createElement(tag));
    const { title, text } = describe(cafe);
    name.className = "mark__name";
    name.ariaHidden = "true";
    name.textContent = cafe.name;
    element.append(name);
    element.href = cafe.path;
    element.className = `mark mark--${cafe.sign}${cafe.isApproximate ? " mark--approximate" : ""}`;
    return dress(element, `${title}. ${text}`, { title, text }, [cafe.id]);
  }

  // From a département to its cafés: as much of it as lets them be told apart.
  function open(group) {
    const { departement, cafes } = group;
    map.once("moveend", () => focusGroup(group));
    if (group.isSeveral) {
      // Near enough for them to part.
      const zoom = Math.max(map.getZoom() + 1, map.getBoundsZoom(departement.bounds));
      map.setView(departement.bounds.getCenter(), Math.min(zoom, NEAR), { animate: !calm });
      return;
    }
    const near = departement.isOverseas ? NEAR_OVERSEAS : NEAR;
    const around = L.latLngBounds(cafes.map((cafe) => cafe.place));
    const whole = L.latLngBounds(around.getSouthWest(), around.getNorthEast()).extend(departement.bounds);
    const isSeenWhole = map.getBoundsZoom(whole) >= near;
    const bounds = isSeenWhole ? whole : around;
    const zoom = Math.max(near, Math.min(NEAREST_OPENED, map.getBoundsZoom(bounds, false, [40, 40])));
    map.setView(bounds.getCenter(), zoom, { animate: !calm });
  }

  function showLit() {
    for (const { element, ids } of shown.values()) {
      element.classList.toggle("is-lit", ids.includes(lit));
    }
  }

  map.on("moveend", render);

  return {
    // `grouped`: [{departement, cafes}], in the order of the list; every café has a place.
    show(grouped) {
      groups = grouped;
      positionsZoom = null;
      // Names and numbers may have changed: marks are made anew, the focus goes to what took the place.
      const focused = [...shown].find(([, mark]) => mark.element === document.activeElement)?.[0];
      for (const mark of shown.values()) {
        mark.marker.remove();
      }
      shown.clear();
      render();
      if (focused) {
        const element = shown.get(focused)?.element;
        element ? element.focus({ preventScroll: true }) : keepFocus(focused);
      }
    },
    light(id) {
      lit = id;
      showLit();
    },
  };
}
