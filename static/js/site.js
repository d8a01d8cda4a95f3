// The one entry point: small improvements to pages that already work.

// An error summary, or the answer to what was just sent, takes the focus: those who listen hear it first.
const answer = document.querySelector("[data-focus]:not([data-example] *)");
if (answer) {
  answer.focus();
}

// A form sent twice by an impatient finger leaves once; what must hold is kept by the server.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = "yes";
  });
}

// Coming back with the browser's arrow shows the page as it was left: the form can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
  }
});
