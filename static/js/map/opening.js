// When a café is open, told by the clock on its own wall: the same rules as cafes_map/opening.py.

import { fill, weekdayName } from "./words.js";

const DAYS_AHEAD = 7;
// 23:59 stands for the end of the day.
const MIDNIGHT = 24 * 60 - 1;
const DAY = 24 * 3600 * 1000;
const clocks = new Map();

function clockOf(zone) {
  if (!clocks.has(zone)) {
    clocks.set(
      zone,
      new Intl.DateTimeFormat("en-GB", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
      }),
    );
  }
  return clocks.get(zone);
}

// {date: "2026-11-22", weekday: 0 for Monday, minute: minutes since midnight}
export function wallClock(zone, now = Date.now()) {
  const part = Object.fromEntries(clockOf(zone).formatToParts(now).map(({ type, value }) => [type, value]));
  const date = `${part.year}-${part.month}-${part.day}`;
  return { date, weekday: weekdayOf(date), minute: Number(part.hour) * 60 + Number(part.minute) };
}

function weekdayOf(date) {
  return (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;
}

function dayAfter(date, days) {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

function slotsOn(cafe, date) {
  if (cafe.closures.some(([start, end]) => start <= date && date <= end)) {
    return [];
  }
  const weekday = weekdayOf(date);
  return cafe.slots.filter((slot) => slot[0] === weekday);
}

function slotNow(cafe, clock) {
  return slotsOn(cafe, clock.date).find(
    ([, opens, closes]) => opens <= clock.minute && (clock.minute < closes || closes >= MIDNIGHT),
  );
}

// When one really has to leave, an evening that ends at two being two openings; null when it is open all the day after.
function closing(cafe, current, date) {
  const night = current[2] >= MIDNIGHT && slotsOn(cafe, dayAfter(date, 1)).find(([, opens]) => opens === 0);
  if (!night) {
    return current[2];
  }
  return night[2] >= MIDNIGHT ? null : night[2];
}

export function isOpen(cafe, now = Date.now()) {
  return cafe.status === "open" && Boolean(slotNow(cafe, wallClock(cafe.zone, now)));
}

function hour(minutes, words) {
  if (minutes === MIDNIGHT) {
    return words.wordMidnight;
  }
  const minute = minutes % 60;
  const values = { hour: Math.floor(minutes / 60), minute: String(minute).padStart(2, "0") };
  return fill(minute ? words.wordHourMinutes : words.wordHour, values);
}

// « Ouvert, ferme à 14 h »; nothing for a café without hours, or that is not open these months.
export function sentence(cafe, words, now = Date.now()) {
  if (cafe.status !== "open" || !cafe.slots.length) {
    return "";
  }
  const clock = wallClock(cafe.zone, now);
  const current = slotNow(cafe, clock);
  if (current) {
    const closes = closing(cafe, current, clock.date);
    return closes === null ? words.wordOpenNow : fill(words.wordOpenUntil, { time: hour(closes, words) });
  }
  for (let days = 0; days < DAYS_AHEAD; days += 1) {
    const date = dayAfter(clock.date, days);
    const coming = slotsOn(cafe, date).filter((slot) => days || slot[1] > clock.minute);
    if (coming.length) {
      const name = ["wordOpensToday", "wordOpensTomorrow"][days] ?? "wordOpensOn";
      const opens = Math.min(...coming.map((slot) => slot[1]));
      return fill(words[name], { time: hour(opens, words), day: weekdayName(weekdayOf(date)) });
    }
  }
  return words.wordShut;
}
