// Suggestions under the search box: a combobox after the ARIA pattern. Typing is never held up by it.

const WAIT = 120;
let timer = 0;
let running = null;

const box = () => document.querySelector("#q[data-suggest]");
const list = () => document.getElementById("suggestions");

function close() {
  list()?.remove();
  box()?.setAttribute("aria-expanded", "false");
  box()?.removeAttribute("aria-activedescendant");
}

function open(input, suggestions) {
  close();
  if (!suggestions.length || document.activeElement !== input) return;
  const ul = document.createElement("ul");
  ul.id = "suggestions";
  ul.className = "suggestions";
  ul.role = "listbox";
  ul.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  suggestions.forEach(({ label, text, count }, at) => {
    const item = document.createElement("li");
    item.role = "option";
    item.id = `suggestion-${at}`;
    item.dataset.text = text;
    const name = document.createElement("span");
    name.textContent = label;
    const number = document.createElement("span");
    number.className = "n";
    number.textContent = count.toLocaleString("en");
    item.append(name, number);
    ul.append(item);
  });
  input.parentElement.append(ul);
  input.setAttribute("aria-expanded", "true");
}

function choose(item) {
  box().value = item.dataset.text;
  close();
  box().form.requestSubmit();
}

function move(by) {
  const items = [...(list()?.children ?? [])];
  if (!items.length) return false;
  const at = items.findIndex((item) => item.ariaSelected === "true");
  items[at]?.setAttribute("aria-selected", "false");
  const next = items[(at + by + items.length + (at < 0 && by < 0 ? 1 : 0)) % items.length];
  next.setAttribute("aria-selected", "true");
  box().setAttribute("aria-activedescendant", next.id);
  return true;
}

async function ask(input) {
  running?.abort();
  running = new AbortController();
  const typed = input.value.trim();
  if (!typed) return close();
  try {
    const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: running.signal });
    if (answer.ok) open(input, (await answer.json()).suggestions);
  } catch {
    close();
  }
}

document.addEventListener("input", (event) => {
  if (event.target !== box() || event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT, event.target);
});
document.addEventListener("compositionend", (event) => {
  if (event.target === box()) timer = setTimeout(ask, WAIT, event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.target !== box() || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (move(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
  } else if (event.key === "Escape" && list()) {
    event.preventDefault();
    close();
  } else if (event.key === "Enter") {
    const item = list()?.querySelector('[aria-selected="true"]');
    clearTimeout(timer);
    running?.abort();
    if (item) {
      event.preventDefault();
      choose(item);
    } else close();
  }
});
document.addEventListener("pointerdown", (event) => {
  const item = event.target.closest("#suggestions li");
  if (item) {
    event.preventDefault();
    choose(item);
  } else if (event.target !== box()) close();
});
document.addEventListener("focusout", (event) => event.target === box() && setTimeout(close, 100));

function prepare() {
  const input = box();
  if (!input) return;
  input.role = "combobox";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", "suggestions");
}
prepare();
document.addEventListener("page", prepare);
