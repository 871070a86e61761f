// Segments edited in place: a click or "e" opens one, what was typed is saved after a rest and on leaving the field.
// Nothing typed is lost: it stays in its field until the server has it. Without this file the form has its button.
"use strict";
(() => {
  const REST = 1500, AGAIN = 3000;
  const text = document.querySelector(".text[data-saved]");
  if (!text) return;
  const fieldOf = (form) => form.querySelector("textarea");
  const dirty = () => [...text.querySelectorAll("[data-save]")].filter((form) => fieldOf(form).value !== fieldOf(form).defaultValue);
  const tell = (form, state, more = "") => { form.querySelector(".said").textContent = `${text.dataset[state]} ${more}`.trim(); };
  const later = (form, after = REST) => { clearTimeout(form.rest); form.rest = setTimeout(save, after, form); };
  const railOf = () => document.getElementById("rail");
  const seen = () => railOf()?.getAttribute("data-hx-get")?.split("seen=")[1] ?? "";

  const show = (form, part) => {
    const pair = form.closest(".pair"), fresh = part.querySelector(".pair");
    for (const place of [".words", ".meta"]) {
      const old = pair.querySelector(place), now = fresh.querySelector(place);
      if (old && now) old.replaceWith(now);
      else if (now) pair.querySelector(".target").prepend(now);
    }
    pair.className = fresh.className;
    for (const field of fresh.querySelectorAll("[name^='seen.']"))
      for (const mine of pair.querySelectorAll(`[name="${CSS.escape(field.name)}"]`)) mine.value = field.value;
  };
  const ask = (form, part) => {
    const panel = part.querySelector(".conflict");
    form.parentElement.open = true;
    form.held = Boolean(panel);
    form.closest(".pair").querySelector(".conflict")?.remove();
    if (panel) form.before(panel);
    show(form, part);
    tell(form, "waits");
  };
  const save = async (form) => {
    const field = fieldOf(form), sent = field.value, before = seen();
    clearTimeout(form.rest);
    if (form.busy || form.held || field.composing || sent === field.defaultValue) return;
    if (!sent.trim()) { tell(form, "empty"); return; }
    form.busy = true;
    tell(form, "saving");
    try {
      const body = new URLSearchParams(new FormData(form));
      body.set("page", before);
      const answer = await fetch(form.dataset.save, { method: "POST", body, keepalive: true, headers: { Accept: "text/html" } });
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok) {
        field.defaultValue = sent;
        show(form, part);
        tell(form, "saved");
        for (const hint of text.querySelectorAll(".author")) hint.remove();
        const now = part.querySelector("[data-seen]").dataset.seen;
        if (railOf()) htmx.ajax("GET", `${railOf().getAttribute("data-hx-get").split("?")[0]}?seen=${now}`, { target: "#rail", swap: "outerMorph" });
        if (field.value !== sent) later(form);
      } else if (answer.status === 412) ask(form, part);
      else {
        tell(form, "refused", part.querySelector(".problem")?.textContent.replace(/\s+/g, " ") ?? answer.status);
        if (answer.status >= 500 || answer.status === 429) later(form, AGAIN);
      }
    } catch {
      tell(form, "offline");
      later(form, AGAIN);
    } finally {
      form.busy = false;
    }
  };
  const choose = (button) => {
    const panel = button.closest(".conflict"), form = panel.parentElement.querySelector("[data-save]"), field = fieldOf(form);
    panel.remove();
    form.held = false;
    form.querySelector(".said").textContent = "";
    if (button.dataset.choose === "theirs") field.value = field.defaultValue = button.dataset.theirs;
    if (button.dataset.choose === "mine") save(form);
    field.focus();
  };

  const enter = (editor) => {
    const field = fieldOf(editor);
    editor.open = true;
    if (document.activeElement === field) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  };

  text.addEventListener("input", ({ target, isComposing }) => { if (!isComposing && target.form?.dataset.save) later(target.form); });
  text.addEventListener("compositionstart", ({ target }) => { target.composing = true; clearTimeout(target.form?.rest); });
  text.addEventListener("compositionend", ({ target }) => { target.composing = false; if (target.form?.dataset.save) later(target.form); });
  text.addEventListener("focusout", ({ target }) => { if (target.form?.dataset.save) save(target.form); });
  text.addEventListener("submit", (event) => {
    if (!event.target.dataset.save) return;
    event.preventDefault();
    save(event.target);
  });
  text.addEventListener("click", ({ target }) => {
    if (target.dataset.choose) { choose(target); return; }
    const words = target.closest("a") || !getSelection().isCollapsed ? null : target.closest(".words");
    const editor = words?.parentElement.querySelector(".edit");
    if (editor) enter(editor);
  });
  text.addEventListener("toggle", ({ target }) => { if (target.open && target.matches(".edit")) enter(target); }, true);
  addEventListener("online", () => dirty().forEach(save));
  addEventListener("pagehide", () => dirty().forEach(save));
  addEventListener("beforeunload", (event) => { if (dirty().length) event.preventDefault(); });
})();
