/* The keys of the review and a few conveniences. Everything works without: each key presses a button that is on the page. */
"use strict";
(() => {
  /* A card in closed details has a box, but cannot be seen or focused. */
  const items = () => [...document.querySelectorAll("[data-item]")].filter((one) => one.offsetParent !== null && !one.closest("details:not([open])"));
  let current = null;

  function select(item) {
    if (!item) return;
    if (current) current.classList.remove("current");
    current = item;
    item.classList.add("current");
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  function step(by) {
    const all = items();
    if (!all.length) return;
    const at = current ? all.indexOf(current) : -1;
    select(all[Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  const verdict = () => current && current.querySelector(".verdict");
  const press = (value) => {
    const button = verdict() && verdict().querySelector(`button[data-key="${value}"]`);
    if (button) button.click();
  };

  function dismiss() {
    const details = verdict() && verdict().querySelector("details.dismiss");
    if (!details) return;
    details.open = true;
    details.querySelector("select, input:not([type=hidden])").focus();
  }

  const help = () => {
    const dialog = document.getElementById("keys");
    if (dialog) dialog.open ? dialog.close() : dialog.showModal();
  };

  const keys = { j: () => step(1), k: () => step(-1), a: () => press("accept"), s: () => press("unsure"), u: () => press("undo"), d: dismiss, "?": help,
    o: () => { const link = current && current.querySelector("a[data-open]"); if (link) link.click(); } };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing) {
      const details = typing.closest("details.dismiss");
      if (details) { details.open = false; if (current) current.focus(); }
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !document.querySelector("[data-keys]")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (item && item !== current) { if (current) current.classList.remove("current"); current = item; item.classList.add("current"); }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) help();
    const closing = event.target.closest("[data-close]");
    if (closing) closing.closest("dialog").close();
  });

  const ids = (box) => box.dataset.ids.split(" ");

  function count() {
    const open = new Set();
    for (const box of document.querySelectorAll(".verdict")) {
      if (ids(box).length === 1 && !["accepted", "dismissed"].includes(box.dataset.state)) open.add(box.dataset.ids);
    }
    for (const place of document.querySelectorAll("[data-left]")) place.textContent = String(open.size);
  }

  /* A finding may stand in two boxes, alone and among those told together: the other one follows. */
  function follow(box) {
    const changed = new Set(ids(box));
    for (const other of document.querySelectorAll(".verdict")) {
      if (other === box || !ids(other).some((one) => changed.has(one))) continue;
      const query = new URLSearchParams(ids(other).map((one) => ["ids", one]));
      query.append("back", location.pathname + location.search);
      htmx.ajax("GET", `/decisions?${query}`, { target: other, swap: "outerHTML" });
    }
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    count();
    if (current && (document.activeElement === document.body || !document.activeElement)) current.focus({ preventScroll: true });
    if (event.detail.requestConfig.verb !== "post") return;
    const posted = [].concat(event.detail.requestConfig.parameters.ids || event.detail.requestConfig.formData?.getAll("ids") || []);
    const box = [...document.querySelectorAll(".verdict")].find((one) => ids(one).length === posted.length && ids(one).every((id) => posted.includes(id)));
    if (box) follow(box);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const place = document.getElementById("trouble");
    if (place) { place.hidden = false; place.textContent = `${place.dataset.said}: ${event.detail.xhr.responseText.slice(0, 300)}`; place.scrollIntoView({ block: "center" }); }
  });
  for (const one of document.querySelectorAll("[data-help]")) one.hidden = false;
})();
