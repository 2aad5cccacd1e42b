// Focus on what is wrong; the name of a chosen file; a form that is not sent twice.
export function startForms() {
  document.querySelector("[data-error-summary]")?.focus();

  document.addEventListener("change", ({ target }) => {
    const box = target.closest("[data-upload]");
    if (box && target.type === "file") showChosen(box, target);
    if (target.closest("[data-submit-on-change]")) target.form.requestSubmit();
  });

  for (const [name, isOver] of [["dragover", true], ["dragleave", false], ["drop", false]])
    document.addEventListener(name, (event) => {
      const box = event.target.closest?.("[data-upload]");
      if (!box) return;
      event.preventDefault();
      box.classList.toggle("is-over", isOver);
      if (name === "drop") takeDropped(box, event.dataTransfer);
    });

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    event.submitter?.setAttribute("aria-busy", "true");
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
    for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
  });
}

// Results that come anew may find a field at fault, or no longer: the field itself stays, with the reader's focus.
export function startFaults() {
  document.addEventListener("htmx:afterSettle", () => {
    for (const said of document.querySelectorAll("[data-fault-of]")) {
      const field = document.getElementById(said.dataset.faultOf);
      if (said.querySelector(".field-error")) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
    }
  });
}

function takeDropped(box, dropped) {
  const input = box.querySelector("input[type=file]");
  input.files = dropped.files;
  showChosen(box, input);
}

function showChosen(box, input) {
  const shown = box.querySelector("[data-upload-chosen]");
  const language = document.documentElement.lang;
  const size = (bytes) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1024);
  shown.textContent = [...input.files].map((file) => `${file.name} (${size(file.size)} kB)`).join(", ");
  shown.hidden = input.files.length === 0;
}
