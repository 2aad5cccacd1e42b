// The monitoring code of public services: what a portal of any agency embeds. It tells the counter that a page was
// seen, a service opened, begun, finished or rated, and for how long the page was in view. It keeps nothing: no
// cookie, no storage, nothing of the browser is read but the wish not to be counted, and that wish is kept.
(() => {
  const me = document.currentScript;
  const says = navigator.doNotTrack || window.doNotTrack;
  const site = me && me.getAttribute("data-site");
  if (!site || says === "1" || says === "yes" || navigator.globalPrivacyControl) {
    window.nenso = () => {};
    return;
  }
  const to = new URL("hit", me.src).href;
  let page, code, path, since, seen, told;

  const quietly = (work) => (event) => {
    try {
      work(event);
    } catch (fault) {
      // The page that carries this code comes first: it never hears of our faults.
    }
  };

  function tell(kind, more, isLast) {
    const body = JSON.stringify({ site, page, kind, ...more });
    if (isLast && navigator.sendBeacon && navigator.sendBeacon(to, body)) return;
    fetch(to, {
      method: "POST",
      body,
      keepalive: true,
      mode: "no-cors",
      credentials: "omit",
      referrerPolicy: "strict-origin",
    }).catch(() => {});
  }

  // A service is opened, begun and finished once a page, however often it is clicked. A rating may be changed.
  function step(kind, procedure, rating) {
    code = procedure || code;
    if (kind === "rate") {
      tell(kind, { procedure: code, rating: Number(rating) });
      return;
    }
    const once = `${kind} ${code || ""}`;
    if (told.has(once)) return;
    told.add(once);
    tell(kind, { procedure: code });
  }

  function arrive() {
    page = Array.from(crypto.getRandomValues(new Uint8Array(8)), (part) => part.toString(16).padStart(2, "0")).join("");
    code = "";
    path = location.pathname;
    seen = 0;
    since = document.visibilityState === "visible" ? performance.now() : null;
    told = new Set();
    tell("visit");
    for (const kind of ["open", "finish"]) {
      const body = document.body && document.body.getAttribute(`data-nenso-${kind}`);
      if (body !== null && body !== undefined) step(kind, body);
    }
  }

  function look() {
    if (since !== null) seen += performance.now() - since;
    since = document.visibilityState === "visible" ? performance.now() : null;
  }

  function leave() {
    look();
    const seconds = Math.round(seen / 1000);
    seen = 0;
    since = null;
    if (seconds) tell("leave", { procedure: code, seconds }, true);
  }

  function move() {
    if (location.pathname === path) return;
    leave();
    arrive();
  }

  function act(event) {
    const target = event.target;
    if (!target || !target.closest) return;
    for (const kind of event.type === "click" ? ["open", "start", "finish", "rate"] : ["start", "finish"]) {
      const found = target.closest(`[data-nenso-${kind}]`);
      // A form is begun by typing and finished by sending; the whole page is no button.
      if (!found || found === document.body || isMeantBy(event.type, kind) !== (found.tagName === "FORM")) continue;
      const value = found.getAttribute(`data-nenso-${kind}`);
      if (kind !== "rate") step(kind, value);
      // A click on a label is followed by one on its field, which counts.
      else if (found.tagName !== "LABEL" || target.tagName === "INPUT" || !found.control) step(kind, "", value);
    }
  }

  // True where an event is the one of forms for this step.
  function isMeantBy(type, kind) {
    return type === (kind === "start" ? "input" : "submit");
  }

  const listen = (on, type, work) => on.addEventListener(type, quietly(work), { capture: true, passive: true });

  const begin = quietly(() => {
    arrive();
    for (const name of ["pushState", "replaceState"]) {
      const own = history[name];
      history[name] = function (...given) {
        const answer = own.apply(this, given);
        quietly(move)();
        return answer;
      };
    }
    listen(window, "popstate", move);
    listen(window, "pagehide", leave);
    listen(window, "pageshow", (event) => event.persisted && arrive());
    listen(document, "visibilitychange", look);
    for (const type of ["click", "input", "submit"]) listen(document, type, act);
    const early = (window.nenso && window.nenso.q) || []; // what the page asked for before this code was there
    window.nenso = (kind, more) =>
      quietly(() => step(kind, more && more.procedure, more && more.rating))();
    for (const given of early) window.nenso(...given);
  });

  if (document.prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });
})();
