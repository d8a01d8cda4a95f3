// Says what the typed line means while it is typed. Without it, « fill the table » says the same.

const PAUSE = 350;

for (const box of document.querySelectorAll("[data-hours]")) {
  follow(box, box.querySelector("textarea"), box.querySelector("[data-hours-preview]"));
}

function follow(box, field, preview) {
  let timer = 0;
  let asked = 0;

  async function ask() {
    const number = ++asked;
    const text = field.value.trim();
    if (!text) {
      preview.replaceChildren();
      return;
    }
    const address = `${box.dataset.url}?${new URLSearchParams({ texte: text })}`;
    const answer = await fetch(address).then((response) => response.ok ? response.json() : null).catch(() => null);
    // An answer that comes after a later question says nothing of what is now typed.
    if (answer && number === asked) {
      preview.replaceChildren(answer.error ? refusal(answer.error) : week(answer.week, box.dataset.closed));
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

function refusal(words) {
  const paragraph = document.createElement("p");
  paragraph.className = "error-message";
  paragraph.textContent = words;
  return paragraph;
}

function week(days, closed) {
  const list = document.createElement("dl");
  list.className = "week-preview";
  for (const { day, hours } of days) {
    const row = document.createElement("div");
    const [name, times] = [document.createElement("dt"), document.createElement("dd")];
    name.textContent = day.charAt(0).toUpperCase() + day.slice(1);
    times.textContent = hours.join(", ") || closed;
    row.append(name, times);
    list.append(row);
  }
  return list;
}
