// Lists of several things: what is chosen in the search below a field becomes a line of it.
for (const box of document.querySelectorAll("[data-picks]")) {
  const lines = document.getElementById(box.dataset.picks);
  const search = box.querySelector("input");
  box.hidden = false;
  search.addEventListener("input", () => {
    const offered = [...search.list.options].some((one) => one.value === search.value);
    if (!offered) return;
    const held = lines.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (!held.includes(search.value)) held.push(search.value);
    lines.value = held.join("\n");
    search.value = "";
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

// Lists to tick: one box ticks all of a page.
for (const box of document.querySelectorAll("[data-ticks]")) {
  const all = box.querySelector("input");
  const each = () => document.querySelectorAll(`input[type=checkbox][name="${box.dataset.ticks}"]`);
  box.hidden = false;
  all.addEventListener("change", () => each().forEach((one) => { one.checked = all.checked; }));
}
