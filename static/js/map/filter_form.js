// The form takes the counts and the choices of the answer; whoever is in one of its fields stays there.

const FIELDS = "input, select, option";
const COUNTS = ".filters__count, option";

function keyOf(field) {
  return `${field.localName} ${field.name ?? ""} ${field.value}`;
}

function shapeOf(group) {
  return [...group.querySelectorAll("input, option")].map(keyOf).join("\n");
}

function copy(group, fresh, selector, names) {
  const [old, young] = [group, fresh].map((parent) => parent.querySelectorAll(selector));
  old.forEach((element, rank) => names.forEach((name) => { element[name] = young[rank][name]; }));
}

function updateGroup(group, fresh) {
  if (shapeOf(group) === shapeOf(fresh)) {
    copy(group, fresh, COUNTS, ["textContent"]);
    copy(group, fresh, "input", ["checked"]);
    copy(group, fresh, "select", ["value"]);
    return;
  }
  const focused = group.contains(document.activeElement) ? keyOf(document.activeElement) : "";
  const name = document.activeElement.name;
  group.replaceChildren(...fresh.childNodes);
  if (focused) {
    const fields = [...group.querySelectorAll(FIELDS)];
    const same = fields.find((field) => keyOf(field) === focused) ?? fields.find((field) => field.name === name);
    (same ?? fields[0])?.focus({ preventScroll: true });
  }
}

function updateSearch(form, fresh) {
  const [old, young] = [form, fresh].map((parent) => parent.querySelector("[data-commune-search]"));
  if (!old || !young) {
    return;
  }
  if (old !== document.activeElement || old.value === old.defaultValue) {
    old.value = young.value;
  }
  // What commune_search.js keeps beside the field.
  const code = form.elements.namedItem(old.dataset.codeName);
  if (code) {
    code.value = young.dataset.code ?? "";
    code.disabled = !code.value;
  }
}

export function updateForm(form, fresh) {
  if (!fresh) {
    return;
  }
  updateSearch(form, fresh);
  const [groups, freshGroups] = [form, fresh].map((parent) => [...parent.querySelectorAll("fieldset")]);
  const names = (list) => list.map((group) => group.dataset.group ?? group.className).join();
  if (names(groups) === names(freshGroups)) {
    groups.forEach((group, rank) => updateGroup(group, freshGroups[rank]));
  } else {
    groups[0]?.parentElement.replaceChildren(...(freshGroups[0]?.parentElement.childNodes ?? []));
  }
  for (const selector of ["summary", "[data-note]"]) {
    const [notes, freshNotes] = [form, fresh].map((parent) => parent.querySelectorAll(selector));
    notes.forEach((note, rank) => { note.textContent = freshNotes[rank]?.textContent ?? note.textContent; });
  }
}
