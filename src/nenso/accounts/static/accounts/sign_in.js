// A switch that shows what is typed into a password field, and passkeys only where the browser offers them.
const words = document.querySelector("[data-show-password-words]")?.dataset ?? {};

for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-plain password-switch";
  button.setAttribute("aria-controls", field.id);
  const write = () => {
    const isShown = field.type === "text";
    button.textContent = isShown ? words.hide : words.show;
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    write();
    field.focus();
  });
  // The browser's store of passwords knows a field by its type: it is set back before the form goes.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
  write();
  field.insertAdjacentElement("afterend", button);
}

// A passkey belongs to a name: browsers refuse one for an address in numbers, also on this very machine.
const isNamed = !/^[\d.]+$|^\[/.test(location.hostname);
const canUsePasskeys = window.isSecureContext && isNamed && "PublicKeyCredential" in window;
for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = !canUsePasskeys;
for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = canUsePasskeys;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-error]");
  if (place) place.hidden = false;
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
  });
}
