// Charts are fetched only where one stands, when it comes near the eye.
export function startCharts() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-chart-toggle]");
    if (button) toggle(button);
  });
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) {
          watcher.unobserve(target);
          draw(target);
        }
    },
    { rootMargin: "400px" },
  );
  const watch = (part) => part.querySelectorAll?.(".chart[data-source]:not([data-seen])").forEach((chart) => {
    chart.dataset.seen = "";
    watcher.observe(chart);
  });
  watch(document);
  // A part of the page came anew; it may be a chart itself.
  document.addEventListener("htmx:load", ({ target }) => watch(target.parentElement ?? document));
}

function toggle(button) {
  const isTable = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isTable));
  button.closest(".chart").classList.toggle("is-table", isTable);
  if (!isTable) dispatchEvent(new Event("resize"));
}

async function draw(figure) {
  try {
    const { draw: drawing } = await import(figure.dataset.source);
    await drawing(figure);
  } catch (error) {
    console.warn("chart not drawn, its table is shown", error);
    figure.classList.add("chart-failed");
  }
}
