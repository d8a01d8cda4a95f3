// The words of the page are in data attributes of its templates; here they only receive their values.

const { lang } = document.documentElement;
const plural = new Intl.PluralRules(lang);

export const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

export function fill(sentence, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`%(${name})s`, () => value), sentence || "");
}

// data-word-cafes-one and data-word-cafes-other are `wordCafesOne` and `wordCafesOther` here.
export function count(words, name, number, values = {}) {
  const form = plural.select(number) === "one" ? "One" : "Other";
  return fill(words[`${name}${form}`], { count: number, ...values });
}

// Told to those who listen; shown too when the page does not say it elsewhere.
export function say(status, text, { visibly = false } = {}) {
  status.classList.toggle("visually-hidden", !visibly);
  status.textContent = text;
}

export function weekdayName(day) {
  // 2024 began on a Monday.
  return new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day));
}
