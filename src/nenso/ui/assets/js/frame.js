// The header's switches, and messages that can be dismissed.
export function startFrame() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest("[data-theme-switch]")) switchTheme();
    const menu = target.closest("[data-menu]");
    if (menu) switchMenu(menu);
    target.closest("[data-dismiss]")?.closest("li, .toast")?.remove();
    // What was searched or opened since the page came goes along.
    const language = target.closest("[data-language]");
    if (language) language.href = language.href.split(/[?#]/)[0] + location.search + location.hash;
  });
  dark.addEventListener("change", () => root.dispatchEvent(new Event("themechange")));

  function switchTheme() {
    const isDark = (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
    root.dataset.theme = isDark ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // it holds for this page only
    }
    root.dispatchEvent(new Event("themechange"));
  }

  function switchMenu(button) {
    const isOpen = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(isOpen));
    document.getElementById("site-nav").classList.toggle("is-open", isOpen);
  }
}
