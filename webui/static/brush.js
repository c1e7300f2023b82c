// Drawing over the bars chooses a span of years or months. A click stays what it is: the link of one bar.

let start = null;

const barAt = (chart, x) =>
  [...chart.querySelectorAll("a[data-value]")].find((bar) => {
    const { left, right } = bar.querySelector(".slot").getBoundingClientRect();
    return x >= left - 2 && x <= right + 2;
  });

function span(chart, from, to) {
  const bars = [...chart.querySelectorAll("a[data-value]")];
  const [first, last] = [bars.indexOf(from), bars.indexOf(to)].sort((a, b) => a - b);
  return bars.slice(first, last + 1);
}

document.addEventListener("pointerdown", (event) => {
  const chart = event.target.closest?.(".chart[data-brush]");
  const bar = chart && event.button === 0 && barAt(chart, event.clientX);
  start = bar ? { chart, bar, moved: false } : null;
});

document.addEventListener("pointermove", (event) => {
  if (!start) return;
  const bar = barAt(start.chart, event.clientX);
  if (!bar || (bar === start.bar && !start.moved)) return;
  start.moved = true;
  const chosen = new Set(span(start.chart, start.bar, bar));
  for (const each of start.chart.querySelectorAll("a[data-value]")) each.classList.toggle("brushed", chosen.has(each));
});

document.addEventListener("pointerup", (event) => {
  const done = start;
  start = null;
  if (!done?.moved) return;
  const bars = [...done.chart.querySelectorAll(".brushed")];
  if (!bars.length) return;
  event.preventDefault();
  addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
  setTimeout(() => dispatchEvent(new Event("brushed")), 0);
  const url = new URL(done.chart.dataset.brush, location.href);
  url.searchParams.set("from", bars[0].dataset.value);
  url.searchParams.set("to", bars.at(-1).dataset.value);
  document.dispatchEvent(new CustomEvent("go", { detail: url.href }));
});

document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.(".chart")) event.preventDefault();
});
