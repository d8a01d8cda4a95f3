// A step of the candidature: fields that depend on another answer are hidden until it is given, and a page with unsaved
// text asks before it is left. Without JavaScript all fields are shown and saved by the buttons.

function values(form, name) {
  return [...form.elements]
    .filter((field) => field.name === name && (!["radio", "checkbox"].includes(field.type) || field.checked))
    .map((field) => field.value);
}

function showDependents(form) {
  for (const input of form.querySelectorAll("[data-shown-when]")) {
    const wanted = input.dataset.shownValue.split(" ");
    const box = input.closest(".field");
    // What is badly written stays in sight: the list of errors leads to it.
    const isWrong = box.classList.contains("field--error");
    box.hidden = !isWrong && !values(form, input.dataset.shownWhen).some((value) => wanted.includes(value));
  }
}

function warnBeforeLeaving(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("main form[enctype]")) {
  showDependents(form);
  form.addEventListener("change", () => showDependents(form));
  warnBeforeLeaving(form);
}
