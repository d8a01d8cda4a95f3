// Suggests communes while one types in an <input data-commune-search>. Without it the form works all the same.
//
// On the input: data-url (answers as JSON), data-code-name (name of the hidden field that takes the INSEE code), data-code
// (the code already chosen), and the words: data-count (with %(count)s), data-none, data-formerly (with %(name)s).

const PAUSE = 180;
const SHORTEST = 2;
let lists = 0;

function words(sentence, values) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`%(${name})s`, value), sentence || "");
}

function codeField(input) {
  const { codeName } = input.dataset;
  if (!codeName || !input.form) {
    return null;
  }
  const present = input.form.elements.namedItem(codeName);
  if (present) {
    return present;
  }
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = codeName;
  field.value = input.dataset.code || "";
  // An empty code is not sent: the address stays short.
  field.disabled = !field.value;
  input.form.append(field);
  return field;
}

function surround(input) {
  const box = document.createElement("div");
  const hadFocus = document.activeElement === input;
  box.className = "suggest";
  input.before(box);
  box.append(input);
  if (hadFocus) {
    input.focus();
  }
  return box;
}

export function suggestCommunes(input) {
  const box = surround(input);
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const code = codeField(input);
  let found = [];
  let active = -1;
  let timer = 0;
  let request = null;

  lists += 1;
  list.id = `communes-${lists}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
  list.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  box.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(commune) {
    input.value = commune.label;
    if (code) {
      code.value = commune.code;
      code.disabled = false;
    }
    close();
    status.textContent = commune.label;
    input.dispatchEvent(new CustomEvent("commune:chosen", { bubbles: true, detail: commune }));
  }

  function highlight(rank) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = (rank + found.length) % found.length;
    const option = list.children[active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function option(commune, rank) {
    const item = document.createElement("li");
    const details = document.createElement("small");
    item.id = `${list.id}-${rank}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(`${commune.name} (${commune.departement_code})`, details);
    details.textContent = [
      commune.departement_name,
      commune.postal_codes.slice(0, 3).join(", "),
      commune.matched_as && words(input.dataset.formerly, { name: commune.matched_as }),
    ]
      .filter(Boolean)
      .join(" · ");
    // Before the field loses the focus and the list closes.
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose(commune);
    });
    return item;
  }

  function show(communes) {
    found = communes;
    active = -1;
    list.replaceChildren(...communes.map(option));
    list.hidden = !communes.length;
    input.setAttribute("aria-expanded", String(communes.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = communes.length
      ? words(input.dataset.count, { count: communes.length })
      : input.dataset.none || "";
  }

  async function ask() {
    const query = input.value.trim();
    request?.abort();
    if (query.length < SHORTEST) {
      close();
      return;
    }
    request = new AbortController();
    try {
      const response = await fetch(`${input.dataset.url}?q=${encodeURIComponent(query)}`, { signal: request.signal });
      if (response.ok && document.activeElement === input) {
        show((await response.json()).communes);
      }
    } catch {
      // Typed on, or no network: the form still searches when it is sent.
    }
  }

  input.addEventListener("input", () => {
    if (code) {
      code.value = "";
      code.disabled = true;
    }
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) {
        highlight(event.key === "ArrowDown" ? active + 1 : Math.max(active, 0) - 1);
      } else {
        ask();
      }
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", close);
}

for (const input of document.querySelectorAll("input[data-commune-search]")) {
  suggestCommunes(input);
}
