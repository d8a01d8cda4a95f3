// The cafés as the server sends them (columns: see cafes_map/payload.py), and which of them the filters keep.

import { isOpen } from "./opening.js";

const [ANNOUNCED, FICTIONAL, UNVERIFIED, NOWHERE] = [1, 2, 4, 8];
const ACCESSIBLE = "1";
const LONGEST_SLUG = 120;
const EARTH_RADIUS = 6371;
const DAY = 24 * 3600 * 1000;
const SIGNS = {
  open: "open",
  opening_soon: "works",
  works: "works",
  project: "project",
  temporarily_closed: "closed",
};

export async function fetchJson(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(response.status);
  }
  return response.json();
}

export function readCafes(payload, listUrl, language = document.documentElement.lang) {
  const word = ([, french, english]) => (language.startsWith("fr") ? french : english);
  const services = payload.services.map((row) => ({ slug: row[0], label: word(row) }));
  const closures = new Map();
  for (const [rank, start, end] of payload.closures) {
    const days = [start, end].map((days) => addDays(payload.day, days));
    closures.set(rank, [...(closures.get(rank) ?? []), days]);
  }
  const cafes = [];
  let [latitude, longitude] = [0, 0];
  for (const [code, region, zone, number] of payload.departements) {
    for (let left = number; left > 0; left -= 1) {
      const rank = cafes.length;
      const [name, commune] = [payload.names[rank], payload.communes[rank]];
      const slug = payload.slugs[rank] || slugify(`${name} ${commune}`);
      const flags = parseInt(payload.flags[rank], 16);
      const status = payload.statuses[payload.status[rank]];
      latitude += payload.latitudes[rank];
      longitude += payload.longitudes[rank];
      const place = [latitude * 10 + Number(payload.latitude_ends[rank]), longitude * 10 + Number(payload.longitude_ends[rank])];
      cafes.push({
        id: `${code}/${slug}`,
        slug,
        path: `${listUrl}${code}/${slug}/`,
        name,
        commune,
        departement: code,
        region,
        place: flags & NOWHERE ? null : place.map((tenthousandths) => tenthousandths / 1e4),
        isApproximate: payload.precise[rank] === "0",
        status: status[0],
        situation: word(status),
        isAnnounced: Boolean(flags & ANNOUNCED),
        isFictional: Boolean(flags & FICTIONAL),
        isUnverified: Boolean(flags & UNVERIFIED),
        isAccessible: payload.accessible[rank] === ACCESSIBLE,
        sign: flags & UNVERIFIED && status[0] === "open" ? "press" : SIGNS[status[0]],
        services: services.filter((service, bit) => (parseInt(payload.offers[bit >> 2][rank], 16) >> (bit & 3)) & 1),
        slots: readWeek(payload.hours[rank]),
        closures: closures.get(rank) ?? [],
        zone: payload.zones[zone],
      });
    }
  }
  return cafes;
}

function readWeek(text) {
  const slots = text.split(";").filter(Boolean).flatMap((part) => {
    const [days, ...minutes] = part.split(",");
    return [...days].flatMap((day) =>
      minutes.flatMap((opens, rank) => (rank % 2 ? [] : [[Number(day), Number(opens), Number(minutes[rank + 1])]])),
    );
  });
  return slots.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
}

function addDays(date, days) {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

// Django's own slugify.
function slugify(text) {
  const ascii = text.normalize("NFKD").replace(/[^\0-\x7f]/g, "");
  const slug = ascii.toLowerCase().replace(/[^\w\s-]/g, "").replace(/[-\s]+/g, "-");
  return slug.replace(/^[-_]+|[-_]+$/g, "").slice(0, LONGEST_SLUG);
}

// Words lead to communes, which only the server knows, or to names: `search` is what it made of them.
function answersTo({ communes, name, words }) {
  const [places, text] = [new Set(communes), words.toLowerCase()];
  return ({ departement, commune, slug, name: own }) =>
    places.has(`${departement} ${commune}`) || (name && (slug.includes(name) || own.toLowerCase().includes(text)));
}

// The filters of the address, as the server reads them.
export function matching(cafes, query, search) {
  const [services, statuses] = [query.getAll("service"), query.getAll("statut")];
  const has = query.get("tous") === "1" ? "every" : "some";
  const [region, departement] = [query.get("region"), query.get("departement")?.toUpperCase()];
  const tests = [
    query.get("annonces") !== "1" && ((cafe) => !cafe.isAnnounced),
    search && answersTo(search),
    services.length && ((cafe) => services[has]((slug) => cafe.services.some((service) => service.slug === slug))),
    statuses.length && ((cafe) => statuses.includes(cafe.status)),
    region && ((cafe) => cafe.region === region),
    departement && ((cafe) => cafe.departement === departement),
    query.get("accessible") === "1" && ((cafe) => cafe.isAccessible),
    query.get("ouvert") === "1" && ((cafe) => isOpen(cafe)),
  ].filter(Boolean);
  return cafes.filter((cafe) => tests.every((test) => test(cafe)));
}

// {code, name, centre, bounds, rings, isOverseas}; a few distant places have no outline: their cafés say where they are.
export function readDepartements({ departements }, cafes) {
  return departements
    .map(([code, name, , centre, rings]) => {
      const lines = rings.map(readRing);
      const points = lines.length
        ? lines.flat()
        : cafes.filter((cafe) => cafe.place && cafe.departement === code).map((cafe) => cafe.place);
      const middle = centre?.map((thousandths) => thousandths / 1000) ?? points[0];
      return { code, name, centre: middle, bounds: boundsOf(points), rings: lines, isOverseas: code.length > 2 };
    })
    .filter(({ centre }) => centre);
}

function boundsOf(points) {
  const edges = (pick) => [0, 1].map((axis) => points.reduce((edge, point) => pick(edge, point[axis]), points[0]?.[axis]));
  return [edges(Math.min), edges(Math.max)];
}

function readRing(steps) {
  const ring = [];
  let [longitude, latitude] = [0, 0];
  for (let rank = 0; rank < steps.length; rank += 2) {
    longitude += steps[rank];
    latitude += steps[rank + 1];
    ring.push([latitude / 1000, longitude / 1000]);
  }
  return ring;
}

// Kilometres as the crow flies.
export function distance([latitude, longitude], [otherLatitude, otherLongitude]) {
  const radians = Math.PI / 180;
  const square = (degrees) => Math.sin((degrees * radians) / 2) ** 2;
  const cosines = Math.cos(latitude * radians) * Math.cos(otherLatitude * radians);
  const half = square(otherLatitude - latitude) + cosines * square(otherLongitude - longitude);
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(Math.min(1, half)));
}
