// Single keys, which the reader may turn off (WCAG 2.1.4).
export function startKeys() {
  const dialog = document.getElementById("keys");
  const box = document.getElementById("keys-on");
  if (!dialog || !box) return;
  try {
    box.checked = localStorage.getItem("keys") !== "off";
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  } catch {
    // storage may be forbidden: the switch holds for this page only
  }
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-keys]")) dialog.showModal();
    if (target === dialog || target.closest("[data-keys-close]")) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const act = { "/": toSearch, t: toggleTables, j: () => step(1), k: () => step(-1), n: toNext, "?": () => dialog.showModal() }[event.key];
    if (act?.() !== undefined) event.preventDefault();
    if (event.key === "/") event.preventDefault();
  });
}

function toSearch() {
  document.querySelector("input[type=search]")?.focus();
}

function toggleTables() {
  for (const button of document.querySelectorAll("[data-chart-toggle]")) button.click();
}

function toNext() {
  document.querySelector("[data-next] :is(button, a)")?.focus();
}

function step(by) {
  const links = [...document.querySelectorAll("[data-work-list] a")];
  const at = Math.max(links.indexOf(document.activeElement), links.findIndex((link) => link.ariaCurrent));
  links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}
