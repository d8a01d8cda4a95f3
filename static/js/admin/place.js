// Placing a café with a click, over our own outlines and the communes around. The two fields under it say the same.

const [FARTHEST, NEAREST, CLOSE] = [4, 15, 11];
const FRANCE = [[41.33, -5.15], [51.1, 9.57]];
const COLOURS = { border: "#b8a98e", cafe: "#a8322a", commune: "#1e4b3a", land: "#f3ecdf" };

for (const root of document.querySelectorAll("[data-place]")) {
  place(root);
}

async function place(root) {
  const { L } = window;
  const field = (name) => document.getElementById(`id_${name}`);
  const [latitude, longitude, precision] = ["latitude", "longitude", "position_precision"].map(field);
  if (!L || !latitude || !longitude) {
    return;
  }
  root.hidden = false;
  const map = L.map(root.querySelector("[data-place-map]"), {
    attributionControl: false,
    maxZoom: NEAREST,
    minZoom: FARTHEST,
    scrollWheelZoom: false,
  });
  const cross = L.circleMarker([0, 0], { color: "#fff", fillColor: COLOURS.cafe, fillOpacity: 1, radius: 9, weight: 2 });
  const read = () => {
    const position = [latitude, longitude].map((input) => Number.parseFloat(input.value.replace(",", ".")));
    return position.every(Number.isFinite) ? position : null;
  };
  const show = (isFirst) => {
    const position = read();
    if (position) {
      cross.setLatLng(position).addTo(map);
      isFirst ? map.setView(position, CLOSE) : map.panTo(position);
    } else {
      cross.remove();
      if (isFirst) {
        map.fitBounds(FRANCE);
      }
    }
  };

  show(true);
  drawCommunes(L, map, JSON.parse(root.querySelector("script").textContent));
  map.on("click", ({ latlng }) => {
    write(latitude, latlng.lat.toFixed(5));
    write(longitude, latlng.lng.toFixed(5));
    if (precision) {
      write(precision, root.dataset.precision);
    }
    show(false);
    root.querySelector("[data-place-said]").textContent = root.dataset.said;
  });
  for (const input of [latitude, longitude]) {
    input.addEventListener("change", () => show(false));
  }
  // In a tab that is not shown yet, the map has no size.
  new ResizeObserver(() => {
    map.invalidateSize();
    show(true);
  }).observe(root);
  drawOutlines(L, map, await fetch(root.dataset.outlines).then((response) => response.json()).catch(() => null));
}

function write(input, value) {
  input.value = value;
  for (const name of ["input", "change"]) {
    input.dispatchEvent(new Event(name, { bubbles: true }));
  }
}

function drawCommunes(L, map, communes) {
  for (const [name, ...position] of communes) {
    L.circleMarker(position, { color: COLOURS.commune, fillOpacity: 0.6, interactive: false, radius: 3, weight: 1 })
      .bindTooltip(document.createTextNode(name), { className: "place__commune", direction: "right", permanent: true })
      .addTo(map);
  }
}

// Rings are steps from one point to the next, in thousandths of a degree (cafes_map/outline.py).
function drawOutlines(L, map, data) {
  for (const [, , , , rings] of data?.departements ?? []) {
    for (const ring of rings) {
      const points = [];
      let [x, y] = [0, 0];
      for (let i = 0; i < ring.length; i += 2) {
        x += ring[i];
        y += ring[i + 1];
        points.push([y / 1000, x / 1000]);
      }
      L.polygon(points, { color: COLOURS.border, fillColor: COLOURS.land, fillOpacity: 1, interactive: false, weight: 1 })
        .addTo(map)
        .bringToBack();
    }
  }
}
