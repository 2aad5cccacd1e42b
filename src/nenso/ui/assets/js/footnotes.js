// On paper a figure's link becomes a numbered footnote with its address.
const MOST = 80;

export function startPrint() {
  addEventListener("beforeprint", addFootnotes);
  addEventListener("afterprint", removeFootnotes);
}

function addFootnotes() {
  removeFootnotes();
  const numbers = new Map();
  for (const link of document.querySelectorAll("main a.fig")) {
    if (!link.offsetParent || (numbers.size >= MOST && !numbers.has(link.href))) continue;
    if (!numbers.has(link.href)) numbers.set(link.href, numbers.size + 1);
    const note = document.createElement("sup");
    note.className = "print-only footnote-mark";
    note.textContent = numbers.get(link.href);
    link.after(note);
  }
  if (!numbers.size) return;
  const list = document.createElement("ol");
  list.className = "print-only footnotes";
  for (const address of numbers.keys()) {
    const item = document.createElement("li");
    item.textContent = address;
    list.append(item);
  }
  document.querySelector("main").append(list);
}

function removeFootnotes() {
  for (const note of document.querySelectorAll(".footnote-mark, .footnotes")) note.remove();
}
