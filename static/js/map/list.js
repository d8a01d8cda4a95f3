// The list without reloading: each change asks the server for the address the form would have sent, and takes from its
// answer what changed. Where that fails the form is still a form.

import { updateForm } from "./filter_form.js";
import { say } from "./words.js";

// What may differ from one address of the list to another, besides the form.
const PARTS = ["[data-list]", ".page-heading", ".breadcrumb", ".landing__others"];

export function addressOf(form) {
  const url = new URL(form.action);
  const pairs = [...new FormData(form)].filter(([, value]) => value && typeof value === "string");
  url.search = new URLSearchParams(pairs);
  return url;
}

// `words`: wordOffline; `onChange(list)` once the new list is in place.
export function liveList({ form, status, words, onChange }) {
  let request = null;
  let here = location.pathname + location.search;
  let isBroken = false;

  async function show(url, { push = true, focus = false } = {}) {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    const list = document.querySelector("[data-list]");
    list.ariaBusy = "true";
    try {
      const response = await fetch(url, { signal, headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!response.ok || !fresh.querySelector("[data-list]")) {
        location.assign(url);
        return;
      }
      if (push) {
        history.pushState(null, "", url);
      }
      here = location.pathname + location.search;
      isBroken = false;
      replace(fresh, focus);
    } catch {
      if (!signal.aborted) {
        isBroken = true;
        say(status, words.wordOffline, { visibly: true });
      }
    } finally {
      if (!signal.aborted) {
        document.querySelector("[data-list]").ariaBusy = "false";
      }
    }
  }

  function replace(fresh, focus) {
    for (const selector of PARTS) {
      const [old, young] = [document, fresh].map((page) => page.querySelector(selector));
      if (young) {
        old?.replaceWith(document.adoptNode(young));
      } else {
        old?.remove();
      }
    }
    document.title = fresh.title;
    updateForm(form, fresh.querySelector("[data-cafe-filter]"));
    const list = document.querySelector("[data-list]");
    const heading = list.querySelector(".results__count") ?? list;
    say(status, heading.textContent.trim().replace(/\s+/g, " "));
    if (focus) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "start" });
    }
    onChange(list);
  }

  form.addEventListener("change", (event) => {
    if (event.target.matches("[type=checkbox], [type=radio], select")) {
      show(addressOf(form));
    }
  });
  form.addEventListener("commune:chosen", () => show(addressOf(form)));
  form.addEventListener("submit", (event) => {
    if (!isBroken) {
      event.preventDefault();
      show(addressOf(form), { focus: window.innerWidth < 800 });
    }
  });
  // The links of the list that lead to another state of it: pages, filters to remove.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-list] a[href], [data-list-links] a[href]");
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || isBroken || link.target || event.defaultPrevented) {
      return;
    }
    const url = new URL(link.href);
    const isList = url.origin === location.origin && url.pathname === new URL(form.action).pathname;
    if (isList && !url.hash && location.pathname === url.pathname) {
      event.preventDefault();
      show(url, { focus: true });
    }
  });
  window.addEventListener("popstate", () => {
    if (location.pathname + location.search === here) {
      return;
    }
    if (location.pathname === new URL(form.action).pathname) {
      show(new URL(location.href), { push: false });
    } else {
      location.reload();
    }
  });

  return { show };
}
