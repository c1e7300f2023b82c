// Keys: / to the box, j and k along the hits, n and p along the matches of an article.

const typing = (element) => element?.matches("input, textarea, select, [contenteditable]");

function step(items, current, by) {
  if (!items.length) return null;
  const at = items.indexOf(current);
  return items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(Math.max(at + by, 0), items.length - 1)];
}

function stepHit(by) {
  const links = [...document.querySelectorAll(".hits a.open, .articles a.open, .kwic .keyword a")];
  const link = step(links, document.activeElement, by);
  if (!link) return;
  document.querySelector(".here")?.classList.remove("here");
  const place = link.closest(".hit") ?? link.closest("li") ?? link;
  place.classList.add("here");
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest" });
  place.scrollIntoView({ block: "nearest" });
}

function stepMatch(by) {
  const marks = [...document.querySelectorAll("article mark[id]")];
  const now = document.querySelector("mark.now") ?? document.querySelector("mark:target") ?? firstBelow(marks, by);
  const mark = step(marks, now, by);
  if (!mark) return;
  document.querySelector("mark.now")?.classList.remove("now");
  mark.classList.add("now");
  history.replaceState(history.state, "", `#${mark.id}`);
  mark.scrollIntoView({ block: "center" });
}

// From where the reader is: the first match of the paragraph in the address comes next.
function firstBelow(marks, by) {
  const paragraph = location.hash.startsWith("#p") ? document.getElementById(location.hash.slice(1)) : null;
  if (!paragraph) return null;
  const at = marks.findIndex((mark) => paragraph.compareDocumentPosition(mark) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY));
  return at > 0 ? marks[at - (by > 0 ? 1 : 0)] : null;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) stepMatch(Number(button.dataset.step));
});
document.querySelectorAll("[data-step][hidden]").forEach((button) => { button.hidden = false; });

// A menu closes when something else is meant.
const closeMenus = (but) => document.querySelectorAll(".menu[open]").forEach((menu) => { if (menu !== but) menu.open = false; });
document.addEventListener("pointerdown", (event) => closeMenus(event.target.closest(".menu")));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.activeElement?.closest(".menu[open]")?.querySelector("summary").focus();
    closeMenus(null);
  }
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || typing(event.target)) return;
  const actions = {
    "/": () => document.getElementById("q")?.select() ?? document.getElementById("q")?.focus(),
    j: () => stepHit(1),
    k: () => stepHit(-1),
    n: () => stepMatch(1),
    p: () => stepMatch(-1),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
