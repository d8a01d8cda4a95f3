// Plays a film in the place of the picture that leads to it: <a data-video data-type="video/mp4" data-label="…" href="…">.
// Nothing is fetched before the click; without this the link opens the file.

export function play(link) {
  const film = document.createElement("video");
  film.controls = true;
  film.autoplay = true;
  film.playsInline = true;
  film.preload = "metadata";
  film.setAttribute("aria-label", link.dataset.label || "");
  const source = document.createElement("source");
  source.src = link.href;
  source.type = link.dataset.type;
  film.append(source);
  const frame = link.parentElement;
  // What cannot be played here is a link again, which opens the file.
  source.addEventListener("error", () => {
    link.dataset.failed = "yes";
    film.replaceWith(link);
    link.focus();
  });
  link.replaceWith(film);
  frame.querySelector("video")?.focus();
}

function wantsAnotherTab(event) {
  return event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

for (const link of document.querySelectorAll("a[data-video]")) {
  link.addEventListener("click", (event) => {
    if (wantsAnotherTab(event) || link.dataset.failed || !document.createElement("video").canPlayType(link.dataset.type)) {
      return;
    }
    event.preventDefault();
    play(link);
  });
}
