// A report while it is filled: each change is saved by itself, checked while it is typed, kept when the connection is
// lost, and shown beside what somebody else wrote. Without this script a plain button saves. What waits is kept in the
// storage of this tab only, and is gone once it is stored.
const form = document.getElementById("report-form");
if (form) start(form);

function start(form) {
  const words = form.dataset;
  const kept = `report:${location.pathname}`;
  const waiting = new Map(); // key -> {text, reason, isHeld}: held ones need the reader before they can be stored
  let version = form.elements.row_version.value;
  let isSending = false;
  let checking;
  let trying;
  let isOffline = false;

  const fields = () => [...form.querySelectorAll("[name^='cell:']")];
  const keyOf = (field) => field.name.slice(5);
  const fieldOf = (key) => form.elements[`cell:${key}`];
  const reasonOf = (key) => form.elements[`reason:${key}`];
  const near = (key, what) => document.getElementById(`cell-${key.replaceAll("/", "-")}-${what}`);

  for (const field of fields()) showReason(field);
  for (const button of form.querySelectorAll("[data-add-row]")) showAdder(button);
  restore();
  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("cell:")) {
      showReason(event.target);
      clearTimeout(checking);
      checking = setTimeout(() => tryOut(), 350);
    }
  });
  form.addEventListener("change", ({ target }) => {
    if (target.name?.startsWith("cell:")) note(keyOf(target));
    else if (target.name?.startsWith("reason:")) note(target.name.slice(7));
  });
  form.addEventListener("keydown", move);
  form.addEventListener("click", ({ target }) => {
    const adder = target.closest("[data-add-row]");
    if (adder) addRow(adder);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (document.activeElement?.name?.startsWith("cell:")) noteIfChanged(document.activeElement);
    for (const each of waiting.values()) each.isHeld = false;
    await flush();
    if (event.submitter?.value !== "check") return;
    event.submitter.removeAttribute("aria-busy");
    const [first] = waiting.keys();
    if (first === undefined) location.assign(words.check);
    else fieldOf(first)?.focus();
  });
  addEventListener("online", () => flush());
  addEventListener("offline", () => lost());
  addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
  setInterval(() => (isOffline || waiting.size ? flush() : undefined), 5000);
  setInterval(() => document.visibilityState === "visible" && !waiting.size && flush(true), 20000);

  function noteIfChanged(field) {
    if (field.value !== field.defaultValue) note(keyOf(field));
  }

  function note(key) {
    waiting.set(key, { text: fieldOf(key).value, reason: reasonOf(key)?.value ?? "", isHeld: false });
    keep();
    flush();
  }

  function keep() {
    try {
      if (waiting.size) sessionStorage.setItem(kept, JSON.stringify({ version, cells: [...waiting] }));
      else sessionStorage.removeItem(kept);
    } catch {
      // storage may be forbidden: what waits stays in the page only
    }
  }

  function restore() {
    let found;
    try {
      found = JSON.parse(sessionStorage.getItem(kept) ?? "null");
    } catch {
      found = null;
    }
    if (!found?.cells?.length) return;
    version = found.version; // what others changed since then is told, not written over
    for (const [key, each] of found.cells) {
      if (!fieldOf(key)) continue;
      fieldOf(key).value = each.text;
      if (reasonOf(key)) reasonOf(key).value = each.reason;
      showReason(fieldOf(key));
      waiting.set(key, { ...each, isHeld: false });
    }
    say(words.restored.replace("{n}", waiting.size));
    flush();
  }

  async function flush(isLook = false) {
    const sent = [...waiting].filter(([, each]) => !each.isHeld);
    if (isSending || (!sent.length && !isLook)) return;
    isSending = true;
    if (sent.length) say(words.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: body(sent), headers: { Accept: "application/json" } });
      isOffline = false;
      if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return say(words.ended, true);
      const told = await answer.json();
      if (told.refused) return say(told.refused, true);
      settle(sent, told, isLook);
    } catch {
      lost();
    } finally {
      isSending = false;
    }
    if (!isOffline && [...waiting.values()].some((each) => !each.isHeld)) await flush();
  }

  function body(sent) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("row_version", version);
    for (const [key, each] of sent) {
      data.set(`cell:${key}`, each.text);
      if (each.reason) data.set(`reason:${key}`, each.reason);
    }
    return data;
  }

  function lost() {
    isOffline = true;
    if (waiting.size) say(words.offline.replace("{n}", waiting.size), true);
  }

  function settle(sent, told, isLook) {
    version = String(told.row_version);
    form.elements.row_version.value = version;
    const clashes = new Map(told.clashes.map((each) => [each.key, each]));
    for (const [key, each] of sent) {
      const now = waiting.get(key);
      if (!now || now.text !== each.text || now.reason !== each.reason) continue; // typed on meanwhile: sent next
      now.fault = told.faults[key] ?? told.unexplained[key];
      if (now.fault || clashes.has(key)) now.isHeld = true;
      else {
        waiting.delete(key);
        fieldOf(key).defaultValue = each.text;
        choose(key, null);
      }
    }
    for (const [key, each] of clashes) choose(key, each);
    for (const other of told.others) takeOther(other);
    show(told, heldFaults());
    if (!isLook || told.others.length) say(told.said, waiting.size > 0);
    keep();
  }

  function heldFaults() {
    const held = [...waiting].filter(([, each]) => each.isHeld && each.fault);
    return Object.fromEntries(held.map(([key, each]) => [key, each.fault]));
  }

  function takeOther(other) {
    const field = fieldOf(other.key);
    if (!field || waiting.has(other.key) || document.activeElement === field) return;
    field.value = field.defaultValue = other.entry;
    const told = near(other.key, "other");
    if (told) {
      told.textContent = other.says;
      told.hidden = false;
    }
  }

  function choose(key, clash) {
    const box = near(key, "clash");
    if (!box) return;
    box.replaceChildren();
    if (!clash) return;
    const said = document.createElement("p");
    said.className = "rep-clash";
    said.textContent = `${clash.says}. ${words.unstored}`;
    const buttons = document.createElement("div");
    buttons.className = "rep-choose";
    buttons.append(
      button(words.mine, () => {
        waiting.get(key).isHeld = false;
        flush();
      }),
      button(words.theirs, () => {
        fieldOf(key).value = fieldOf(key).defaultValue = clash.entry;
        waiting.delete(key);
        keep();
        choose(key, null);
        fieldOf(key).focus();
      }),
    );
    box.append(said, buttons);
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-quiet";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  async function tryOut() {
    trying?.abort();
    trying = new AbortController();
    const typed = fields().filter((field) => field.value !== field.defaultValue);
    const data = body(typed.map((field) => [keyOf(field), { text: field.value }]));
    try {
      const answer = await fetch(words.try, { method: "POST", body: data, signal: trying.signal });
      if (!answer.ok || answer.redirected) return;
      const told = await answer.json();
      const said = new Set(told.problems.map((each) => each.key));
      show(told, Object.fromEntries(Object.entries(heldFaults()).filter(([key]) => !said.has(key))));
    } catch {
      // it is checked when it is saved
    }
  }

  function show(told, faults) {
    for (const [id, text] of Object.entries(told.follows)) {
      const place = document.getElementById(id);
      if (place) place.textContent = text;
    }
    for (const box of form.querySelectorAll("[data-problems]")) box.replaceChildren();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    const all = [...told.problems];
    for (const [key, message] of Object.entries(faults))
      all.unshift({ key, id: `cell-${key.replaceAll("/", "-")}`, message, is_error: true });
    for (const each of all) {
      const said = document.createElement("p");
      said.className = each.is_error ? "field-error" : "rep-warning";
      said.textContent = each.message;
      document.getElementById(`${each.id}-problems`)?.append(said);
      if (each.is_error) document.getElementById(each.id)?.setAttribute("aria-invalid", "true");
    }
    for (const [key, each] of waiting) if (each.isHeld && key in faults) reasonOf(key)?.closest("[data-reason]")?.removeAttribute("hidden");
    summary(all);
    const missing = document.getElementById("rep-missing");
    missing.textContent = told.missing ? words.missing.replace("{n}", told.missing) : words.full;
  }

  function summary(all) {
    const place = document.getElementById("rep-problems");
    place.replaceChildren();
    if (!all.length) return;
    const box = document.createElement("div");
    box.className = "error-summary";
    const title = document.createElement("h2");
    title.textContent = words.wrong;
    const list = document.createElement("ul");
    for (const each of all) {
      const link = document.createElement("a");
      link.href = `#${each.id}`;
      link.textContent = each.message;
      const line = document.createElement("li");
      line.append(link);
      list.append(line);
    }
    box.append(title, list);
    place.append(box);
  }

  function say(text, isWaiting = false) {
    document.getElementById("rep-said").textContent = text;
    document.querySelector(".rep-status").classList.toggle("is-waiting", isWaiting);
  }

  // --- Cells --------------------------------------------------------------------------------------------

  function showReason(field) {
    if (field.dataset.known === undefined) return;
    const box = field.parentElement.querySelector("[data-reason]");
    if (box) box.hidden = field.value.trim() === field.dataset.known && !box.querySelector("input").value;
  }

  function move(event) {
    const { target, key } = event;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!target.matches("td [name^='cell:'], td [name^='reason:']")) return;
    if (target.type === "date" && key !== "Enter") return;
    const across = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const down = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[key];
    if (across === undefined && down === undefined) return;
    if (across && target.value && !atEnd(target, across)) return;
    const next = down ? inColumn(target, down) : inRow(target, across);
    if (next || key === "Enter") event.preventDefault();
    next?.focus();
    next?.select?.();
  }

  function atEnd(field, across) {
    const place = across < 0 ? 0 : field.value.length;
    return (field.selectionStart === place && field.selectionEnd === place) || isAll(field);
  }

  function isAll(field) {
    return field.selectionStart === 0 && field.selectionEnd === field.value.length;
  }

  function inColumn(field, step) {
    const cell = field.closest("td");
    let row = cell.parentElement;
    for (;;) {
      row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
      if (!row) break;
      const found = row.cells[cell.cellIndex]?.querySelector("[name^='cell:']");
      if (found) return found;
    }
    return step > 0 ? beside(field, 1) : null;
  }

  function inRow(field, step) {
    let cell = field.closest("td");
    while ((cell = step > 0 ? cell.nextElementSibling : cell.previousElementSibling)) {
      const found = cell.querySelector("[name^='cell:']");
      if (found) return found;
    }
    return null;
  }

  function beside(field, step) {
    const all = fields();
    return all[all.indexOf(field) + step] ?? null;
  }

  // --- Free rows ----------------------------------------------------------------------------------------

  function lastRow(table) {
    return [...table.tBodies[0].rows].at(-1);
  }

  function showAdder(button) {
    const table = document.getElementById(button.dataset.addRow);
    const number = Number(lastRow(table)?.querySelector("[data-number]")?.textContent ?? 0);
    button.hidden = !number || number >= Number(table.dataset.most);
  }

  function addRow(button) {
    const table = document.getElementById(button.dataset.addRow);
    const row = lastRow(table);
    const number = Number(row.querySelector("[data-number]").textContent);
    const made = row.cloneNode(true);
    for (const each of made.querySelectorAll("*"))
      for (const { name, value } of [...each.attributes])
        if (value.includes(`~${number}`) || name === "aria-label")
          each.setAttribute(name, value.replaceAll(`~${number}`, `~${number + 1}`).replace(` ${number} –`, ` ${number + 1} –`));
    made.querySelector("[data-number]").textContent = number + 1;
    for (const field of made.querySelectorAll("input, textarea")) field.value = field.defaultValue = "";
    for (const said of made.querySelectorAll("[data-problems], [data-clash]")) said.replaceChildren();
    table.tBodies[0].append(made);
    showAdder(button);
    made.querySelector("[name^='cell:']")?.focus();
  }
}
