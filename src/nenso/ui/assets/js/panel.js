// The side panel: a link with data-panel opens its page's [data-panel-content] beside the reader's place.
// The address keeps it (#origin=/path), so that it can be sent to others.
const KEY = "#origin=";

export function startPanel(htmx) {
  const panel = document.getElementById("panel");
  if (!panel) return;
  const body = panel.querySelector("#panel-body");
  const whole = panel.querySelector("[data-panel-page]");

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    history.replaceState(null, "", `${KEY}${link.getAttribute("href")}`);
    open(link.getAttribute("href"));
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel || event.target.closest("[data-panel-close]")) panel.close();
  });
  panel.addEventListener("close", () => history.replaceState(null, "", location.pathname + location.search));
  addEventListener("hashchange", openFromAddress);
  openFromAddress();

  function openFromAddress() {
    if (location.hash.startsWith(KEY)) open(decodeURI(location.hash.slice(KEY.length)));
  }

  async function open(path) {
    // Only pages of this site, and of those only what they offer to the panel.
    const address = new URL(path, location.origin);
    if (address.origin !== location.origin || !path.startsWith("/")) return;
    whole.href = address.pathname + address.search;
    body.setAttribute("aria-busy", "true");
    if (!panel.open) panel.showModal();
    body.replaceChildren(waiting());
    const timer = setTimeout(fail, 15000);
    body.addEventListener("htmx:afterSwap", () => clearTimeout(timer), { once: true });
    try {
      await htmx.ajax("GET", whole.getAttribute("href"), { target: body, swap: "innerHTML", select: "[data-panel-content]" });
      if (body.querySelector(".skeleton") || !body.children.length) fail();
    } catch {
      fail();
    }
    clearTimeout(timer);
    body.removeAttribute("aria-busy");
    panel.scrollTop = 0;
  }

  function fail() {
    body.textContent = body.dataset.failed;
  }
}

function waiting() {
  const shape = document.createElement("div");
  shape.className = "skeleton";
  for (let row = 0; row < 6; row++) shape.append(document.createElement("span"));
  return shape;
}
