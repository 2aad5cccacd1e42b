// A slider beside a number field moves it and follows it; a button puts the field back to what was stated.
export function startSliders() {
  document.addEventListener("input", ({ target }) => {
    const field = target.dataset?.slides && document.getElementById(target.dataset.slides);
    if (field) tell(field, target.value);
    else if (target.type === "number") follow(target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-resets]");
    const field = button && document.getElementById(button.dataset.resets);
    if (!field) return;
    event.preventDefault();
    tell(field, field.dataset.stated);
    follow(field);
    field.focus();
  });
}

function tell(field, value) {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function follow(field) {
  const slider = field.id && document.querySelector(`[data-slides="${CSS.escape(field.id)}"]`);
  if (slider && field.value !== "") slider.value = field.value;
}
