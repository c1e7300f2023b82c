// Follows links inside the search page without a reload: fetch, swap what is in <main>, keep the address true.
// Anything unexpected falls back to an ordinary visit.

const main = () => document.getElementById("main");
const pageOf = ({ pathname, search }) => pathname + search;
let running = null;
let shown = pageOf(location);

// The search and the list of articles show one answer, so that the way between them is one too.
const LISTS = /(search|articles)$/;
const sameList = (one, other) => one === other ? /(search|articles)$|\/$/.test(one) : LISTS.test(one) && one.replace(LISTS, "") === other.replace(LISTS, "");
const isOurs = (url) => url.origin === location.origin && sameList(url.pathname, location.pathname);

// What a link is called, without the numbers that change with every answer.
const nameOf = (link) => link.getAttribute("aria-label") ?? (link.querySelector(".name bdi") ?? link).textContent;

// The reader stays where they were: at the control of the same name. Without one they are at the beginning of what is new.
function refocus(name) {
  const same = name && [...main().querySelectorAll("a")].find((link) => nameOf(link) === name);
  (same || main()).focus({ preventScroll: true });
}

// Said aloud from a place that is not swapped: a new element is silent, whatever it is.
function say() {
  const total = main().querySelector("h1")?.textContent.replace(/\s+/g, " ").trim();
  document.getElementById("said").textContent = total ?? "";
}

async function show(url, { push = true, focus = null } = {}) {
  running?.abort();
  running = new AbortController();
  document.documentElement.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    if (!fresh) throw new Error("not a page of ours");
    const switched = document.getElementById("filters-switch")?.checked;
    if (push) history.pushState({}, "", answer.url);
    shown = pageOf(location);
    document.title = page.title;
    main().replaceWith(document.adoptNode(fresh));
    document.querySelector(".foot")?.replaceWith(document.adoptNode(page.querySelector(".foot")));
    document.querySelectorAll("[data-settings]").forEach((link, at) => {
      link.href = page.querySelectorAll("[data-settings]")[at].href;
    });
    const box = document.getElementById("filters-switch");
    if (box && switched) box.checked = true;
    refocus(focus);
    say();
    document.dispatchEvent(new CustomEvent("page"));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  } finally {
    document.documentElement.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.hasAttribute("download") || link.hasAttribute("data-copy")) return;
  const href = link.href.baseVal === undefined ? link.href : new URL(link.href.baseVal, location.href).href;
  const url = new URL(href, location.href);
  if (!isOurs(url) || (url.hash && pageOf(url) === pageOf(location))) return;
  event.preventDefault();
  const turnsPage = link.closest(".pager");
  show(url.href, { focus: turnsPage ? null : nameOf(link) });
  if (turnsPage) scrollTo({ top: 0 });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || event.defaultPrevented) return;
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value !== "") url.searchParams.append(name, value);
  if (!isOurs(url)) return;
  event.preventDefault();
  document.activeElement?.blur();
  scrollTo({ top: 0 });
  show(url.href);
});

// Whole words or parts of them: asked again at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("main .search .words input") && document.getElementById("q").value) event.target.form.requestSubmit();
  if (event.target.matches("[data-submit] select") && document.getElementById("q").value) event.target.form.requestSubmit();
});

document.addEventListener("go", (event) => show(event.detail));
// A link within a page moves through the history too, and changes nothing that would have to be fetched.
addEventListener("popstate", () => {
  if (pageOf(location) !== shown) show(location.href, { push: false });
});
