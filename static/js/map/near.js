// « Près de moi »: the position never leaves the browser; distances are computed here.

import { distance } from "./cafes.js";
import { count, fill } from "./words.js";

const SHOWN = 10;
const PATIENCE = 15000;
const REFUSED = 1;

export function whereAmI() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error());
      return;
    }
    const keep = ({ coords }) => resolve([coords.latitude, coords.longitude]);
    navigator.geolocation.getCurrentPosition(keep, reject, { timeout: PATIENCE, maximumAge: 60000 });
  });
}

export function whyNot(error, words) {
  return error.code === REFUSED ? words.wordRefused : words.wordLost;
}

export function nearest(cafes, here) {
  return cafes
    .filter((cafe) => cafe.place)
    .map((cafe) => ({ cafe, kilometres: distance(here, cafe.place) }))
    .sort((one, other) => one.kilometres - other.kilometres);
}

export function away(kilometres, words) {
  const form = kilometres < 1 ? words.wordAwayLess : words.wordAway;
  return fill(form, { distance: Math.round(kilometres) });
}

function make(name, className, ...content) {
  const element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  element.append(...content);
  return element;
}

function card({ cafe, kilometres }, { words, describe }) {
  const link = make("a", "", cafe.name);
  const meta = make("p", "card__meta", `${cafe.commune} (${cafe.departement}) `);
  const picture = make("div", `card__image card__image--mark`, make("span", `mark mark--still mark--${cafe.sign}`));
  link.href = cafe.path;
  meta.append(make("strong", "near__distance", away(kilometres, words)));
  return make(
    "li",
    "",
    make(
      "article",
      "card cafe-card",
      make("div", "card__body", make("h3", "card__title", link), meta, make("p", "", describe(cafe).text)),
      picture,
    ),
  );
}

// The nearest cafés take the place of the list until one goes back to it, or changes a filter.
export function showNearest(list, found, { words, describe, onBack }) {
  list.querySelector("[data-near]")?.remove();
  const shown = found.slice(0, SHOWN);
  const heading = make("h2", "results__count", count(words, "wordNearest", shown.length));
  const back = make("button", "button button--secondary button--small", words.wordBack);
  const cards = make("ol", "cards", ...shown.map((row) => card(row, { words, describe })));
  const section = make("section", "near stack", heading, make("p", "hint", words.wordCrow), cards, back);
  const rest = [...list.children];
  section.dataset.near = "";
  heading.tabIndex = -1;
  back.type = "button";
  rest.forEach((element) => { element.hidden = true; });
  back.addEventListener("click", () => {
    section.remove();
    rest.forEach((element) => { element.hidden = false; });
    onBack();
  });
  list.prepend(section);
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" });
  return heading.textContent;
}
