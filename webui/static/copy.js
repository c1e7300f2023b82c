// Copies a citation: the one that a control holds, or that stands beside it. Without a script the link leads to it on the article's page.

const prepare = () => document.querySelectorAll("button[data-copy][hidden]").forEach((button) => { button.hidden = !navigator.clipboard; });

document.addEventListener("click", async (event) => {
  const source = event.target.closest("[data-copy]");
  if (!source || !navigator.clipboard || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(source.dataset.copy || source.closest("details").querySelector(".cited").textContent);
  } catch {
    if (source.href) location.assign(source.href);
    return;
  }
  const said = document.getElementById("said");
  const label = source.textContent;
  source.textContent = said.textContent = source.dataset.done || said.dataset.done;
  setTimeout(() => { source.textContent = label; }, 1500);
});

prepare();
document.addEventListener("page", prepare);

// Copies the table beside a control, for a spreadsheet.
const tables = () => document.querySelectorAll("button[data-copy-table][hidden]").forEach((button) => { button.hidden = !navigator.clipboard; });

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-table]");
  if (!button) return;
  const table = button.closest("details, .page").querySelectorAll("table");
  const rows = [...table[table.length - 1].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join("\t"));
  await navigator.clipboard.writeText(rows.join("\n"));
  document.getElementById("said").textContent = button.dataset.done;
});

tables();
document.addEventListener("page", tables);
