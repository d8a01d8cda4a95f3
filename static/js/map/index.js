// The list is the page; this makes it answer at once, and its drawing a map. Each part that fails leaves what was there.

import { fetchJson, matching, readCafes, readDepartements } from "./cafes.js";
import { addressOf, liveList } from "./list.js";
import { nearest, showNearest, whereAmI, whyNot } from "./near.js";
import { isOpen, sentence } from "./opening.js";
import { fill, say } from "./words.js";

const MINUTE = 60 * 1000;
const ID = /([^/]+\/[^/]+)\/$/;

// Made once; asked again after a failure.
const once = (make) => {
  let made;
  return () => (made ??= make().catch((error) => { made = undefined; throw error; }));
};

function idOf(card) {
  const link = card.querySelector(".card__title a");
  return link && ID.exec(new URL(link.href).pathname)?.[1];
}

// Never a bare « ouvert » for what nobody checked.
function situation(cafe, words) {
  if (cafe.isAnnounced) {
    return words.wordAnnounced;
  }
  const status = cafe.situation[0].toUpperCase() + cafe.situation.slice(1);
  return cafe.isUnverified ? fill(words.wordUnverified, { status }) : status;
}

function describer(words) {
  return (cafe) => ({
    title: `${cafe.name}, ${cafe.commune} (${cafe.departement})`,
    text: [
      cafe.isFictional && words.wordFictional,
      (!cafe.isUnverified && sentence(cafe, words)) || situation(cafe, words),
      cafe.isApproximate && words.wordApproximate,
    ]
      .filter(Boolean)
      .join(". "),
  });
}

export function improve(root) {
  const words = root.dataset;
  const describe = describer(words);
  const form = document.querySelector("[data-cafe-filter]");
  const status = root.querySelector("[data-map-status]");
  const nearButton = root.querySelector("[data-near-me]");
  let [atlas, marks, departements] = [null, null, []];
  let here = null;

  const cafes = once(async () => readCafes(await fetchJson(words.payload), words.base));

  const listOf = () => document.querySelector("[data-list]");
  const cardsOf = () => [...(listOf()?.querySelectorAll(".cafe-card") ?? [])];
  const query = () => (form ? addressOf(form).searchParams : new URLSearchParams(words.query ?? ""));

  async function kept() {
    const all = await cafes();
    const search = listOf()?.dataset.search;
    const found = matching(all, query(), search && JSON.parse(search));
    if (found.length) {
      return found;
    }
    // Nothing there: the list then offers what is near.
    const offered = new Set(cardsOf().map(idOf));
    return all.filter((cafe) => offered.has(cafe.id));
  }

  async function update({ move = false } = {}) {
    const shown = await kept();
    decorate(await cafes());
    if (!marks) {
      return;
    }
    const placed = shown.filter((cafe) => cafe.place);
    const byCode = Map.groupBy ? Map.groupBy(placed, (cafe) => cafe.departement) : groupBy(placed);
    const groups = departements
      .filter(({ code }) => byCode.has(code))
      .map((departement) => ({ departement, cafes: byCode.get(departement.code) }));
    marks.show(groups.sort((one, other) => (one.departement.code < other.departement.code ? -1 : 1)));
    root.dataset.shown = shown.length;
    if (move) {
      frame(placed);
    }
  }

  function groupBy(list) {
    const groups = new Map();
    for (const cafe of list) {
      groups.set(cafe.departement, [...(groups.get(cafe.departement) ?? []), cafe]);
    }
    return groups;
  }

  let framed = "///";

  // The map goes to the place one asks for, and back when one no longer does; otherwise it stays, if there is anything to see.
  function frame(placed) {
    const asked = query();
    const place = ["departement", "region", "q", "commune"].map((name) => asked.get(name) ?? "").join("/");
    const departement = departements.find(({ code }) => code === asked.get("departement"));
    if (place === framed && (atlas.sees(placed) || !placed.length)) {
      return;
    }
    framed = place;
    if (departement) {
      atlas.goTo(departement.bounds);
    } else if (place !== "///" && placed.length) {
      atlas.goTo(placed.map((cafe) => cafe.place));
    } else {
      atlas.home();
    }
  }

  // Whether the counter is open now, and the distance when one said where one is.
  function decorate(all) {
    const known = new Map(all.map((cafe) => [cafe.id, cafe]));
    for (const card of cardsOf()) {
      const cafe = known.get(idOf(card));
      const state = card.querySelector(".state");
      const text = cafe && !cafe.isUnverified && sentence(cafe, words);
      if (text && state) {
        state.textContent = text;
        state.classList.toggle("state--quiet", !isOpen(cafe));
      }
    }
  }

  async function findNearest() {
    nearButton.ariaDisabled = "true";
    say(status, words.wordSearching, { visibly: true });
    try {
      here = await whereAmI();
      const found = nearest(await kept(), here);
      const list = listOf();
      const options = { words, describe, onBack: () => { forget(); nearButton.focus(); update({ move: true }); } };
      say(status, showNearest(list, found, options));
      if (found.length && atlas) {
        atlas.showHere(here, words.wordHere);
        atlas.goTo([here, ...found.slice(0, 5).map(({ cafe }) => cafe.place)], 11);
      }
    } catch (error) {
      say(status, whyNot(error, words), { visibly: true });
    }
    nearButton.ariaDisabled = "false";
  }

  function forget() {
    here = null;
    atlas?.showHere(null);
  }

  const caption = root.querySelector("[data-map-caption]");
  let silence = "";

  // What is under the map when nothing is pointed at.
  function explain(isNear, isGathered) {
    const far = isGathered ? words.wordFarGathered : words.wordFar;
    silence = isNear ? words.wordNear : far;
    if (!caption.querySelector("strong")) {
      caption.textContent = silence;
    }
  }

  function pointAt(detail) {
    caption.replaceChildren(...(detail ? [bold(detail.title), detail.text ?? ""] : [silence]));
    for (const card of cardsOf()) {
      card.classList.toggle("is-lit", Boolean(detail?.ids.includes(idOf(card))));
    }
  }

  function bold(text) {
    const element = document.createElement("strong");
    element.textContent = text;
    return element;
  }

  function listenToCards() {
    const point = (event) => {
      const card = event.target.closest?.("[data-list] .cafe-card");
      marks?.light(card && (event.type === "pointerover" || event.type === "focusin") ? idOf(card) : null);
    };
    for (const event of ["pointerover", "pointerout", "focusin", "focusout"]) {
      document.addEventListener(event, point);
    }
  }

  async function makeMap() {
    const [{ makeAtlas, coloursOf }, { makeMarks }, all, outlines] = await Promise.all([
      import("./atlas.js"),
      import("./marks.js"),
      cafes(),
      fetchJson(words.departements),
      import(words.leaflet),
      ...[words.leafletStyle, words.style].map(addStyle),
    ]);
    departements = readDepartements(outlines, all);
    root.querySelectorAll("[data-map-still]").forEach((still) => { still.hidden = true; });
    root.querySelectorAll("[data-map-live]").forEach((live) => { live.hidden = false; });
    const colours = coloursOf(root);
    atlas = makeAtlas({ L: globalThis.L, root, departements, colours });
    marks = makeMarks({ L: globalThis.L, map: atlas.map, words, describe, onPoint: pointAt, onRender: explain, colours });
    await update({ move: !atlas.hasStart });
    root.dataset.ready = "";
  }

  function addStyle(href) {
    return new Promise((resolve, reject) => {
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: reject });
      document.head.append(link);
    });
  }

  if (form && listOf()) {
    liveList({ form, status, words, onChange: () => { forget(); update({ move: true }); } });
    form.querySelector(".ask")?.append(nearButton, status);
    nearButton.hidden = false;
    nearButton.addEventListener("click", findNearest);
  }
  listenToCards();
  // What says « open » says it at the right time.
  setInterval(() => marks && update(), 5 * MINUTE);
  whenSeen(root, makeMap);
}

// The map costs more than the page: it waits until one comes to it.
function whenSeen(element, act) {
  const watch = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        watch.disconnect();
        (window.requestIdleCallback ?? setTimeout)(() => act().catch((error) => { console.warn(error); }));
      }
    },
    { rootMargin: "300px" },
  );
  watch.observe(element);
}

for (const root of document.querySelectorAll("[data-map]")) {
  improve(root);
}
