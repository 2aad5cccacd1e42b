// A table that slides shows the edge of its pinned column only once it has slid.
export function startTables() {
  document.addEventListener(
    "scroll",
    ({ target }) => {
      if (target instanceof Element && target.matches(".table-box"))
        target.classList.toggle("is-scrolled", target.scrollLeft > 0);
    },
    { capture: true, passive: true },
  );
}
