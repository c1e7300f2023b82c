// Looks again by itself while an index is built: the page is fetched, and what is in <main> is swapped.

const EVERY = 1000;

async function again() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return location.replace(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".work");
    if (!fresh) return location.reload();
    const [old, bar] = [document.querySelector(".work"), document.querySelector(".work progress")];
    if (fresh.hasAttribute("data-again") && bar) {
      // Only what changes, so that whoever is about to press the button keeps it.
      old.querySelector("[role=status]").textContent = fresh.querySelector("[role=status]").textContent;
      if (fresh.querySelector("progress").hasAttribute("value")) bar.value = fresh.querySelector("progress").value;
    } else {
      document.title = page.title;
      old.replaceWith(document.adoptNode(fresh));
      document.getElementById("said").textContent = document.querySelector(".work h1").textContent;
    }
  } catch { /* the server may be busy or gone: asked again */ }
  if (document.querySelector("[data-again]")) setTimeout(again, EVERY);
}

if (document.querySelector("[data-again]")) setTimeout(again, EVERY);
