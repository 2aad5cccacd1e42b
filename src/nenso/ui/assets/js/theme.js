// Runs before the first paint: tells the style sheet that scripts run, and which light the reader chose.
const root = document.documentElement;
root.classList.add("js");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
} catch {
  // storage may be forbidden: the system's wish holds
}
