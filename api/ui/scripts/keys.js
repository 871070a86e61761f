// The keyboard layer and the announcements. Every key belongs to a control of the page (data-key) and only moves the
// focus there; links are followed. Everything can be done without this file.
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.offsetParent);
  const say = (text) => { const live = document.getElementById("live"); if (live && text) live.textContent = text; };
  const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const help = document.getElementById("help");
  const off = () => document.body.dataset.keys === "off";
  let before = "";

  const step = (by) => {
    const active = document.activeElement, tag = active.closest(".tags, #tags"), pair = active.closest(".pair");
    const rows = tag ? all("[data-tag]") : pair ? all(".edit > summary") : all("[data-row]").length ? all("[data-row]") : all("[data-finding]");
    const at = rows.findIndex((row) => row === active || (pair && pair.contains(row)));
    rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  };
  const nameOf = (each) => each.dataset.says || each.innerText.replace(/\s+\S$/, "").trim() || each.closest("label")?.innerText.trim() || "";
  const showHelp = () => {
    const list = help.querySelector("dl + dl");
    const keys = [...document.querySelectorAll("[data-key]")].map((each) => [each.dataset.key, nameOf(each)]);
    for (const each of help.querySelectorAll("[data-if]")) each.hidden = !all(each.dataset.if).length;
    list.replaceChildren(...keys.flatMap(([key, text]) => {
      const term = document.createElement("dt"), kbd = document.createElement("kbd"), what = document.createElement("dd");
      kbd.textContent = key; term.append(kbd); what.textContent = text;
      return [term, what];
    }));
    help.showModal();
  };
  const use = (control) => {
    if (control.disabled) say(document.getElementById(control.getAttribute("aria-describedby"))?.textContent);
    else if (control.dataset.next) {
      const places = all(control.dataset.next), after = Node.DOCUMENT_POSITION_FOLLOWING;
      (places.find((each) => document.activeElement.compareDocumentPosition(each) & after) ?? places[0])?.focus();
    }
    else if (control.matches("a")) control.click();
    else if (control.id === "tags") (all("[data-tag]:not(.accepted, .rejected)")[0] ?? control).focus();
    else {
      for (let each = control; !control.matches("summary") && each; each = each.parentElement) if (each.matches("details")) each.open = true;
      control.focus(); control.scrollIntoView({ block: "nearest" }); }
  };
  const decide = (tag, key) => {
    const control = tag.querySelector(`[data-use="${key}"]`);
    if (!control || control.disabled) return false;
    control.click();
    return true;
  };
  // What is marked in the text goes into the form that adds a tag.
  const takeMarked = () => {
    const marked = getSelection(), form = document.querySelector("#add-tag form");
    const pair = marked.anchorNode?.parentElement?.closest(".pair"), text = pair?.querySelector(".target > p[lang]");
    if (!form || !text || marked.isCollapsed || !text.contains(marked.anchorNode) || !text.contains(marked.focusNode)) return;
    const range = marked.getRangeAt(0), before = range.cloneRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString(), lead = words.length - words.trimStart().length;
    form.elements.segment_id.value = pair.id;
    form.elements.words.value = words.trim();
    form.elements.start.value = [...before.toString()].length + lead;
    form.parentElement.open = true;
    form.elements.type.focus();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.isComposing || event.altKey) return;
    if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.form) { event.preventDefault(); target.form.requestSubmit(); return; }
    if (event.ctrlKey || event.metaKey) return;
    if (key === "Escape" && typing(target)) { target.blur(); return; }
    if (typing(target) || help?.open) return;
    if (key === "?") { showHelp(); return; }
    if (off()) return;
    const pressed = before === "g" ? `g ${key}` : key;
    before = key === "g" ? "g" : "";
    if (key === "g") return;
    const part = target.closest("[data-tag], .pair");
    if (part && "yxce".includes(key) && decide(part, key)) { event.preventDefault(); return; }
    if (key === "m" && takeMarked()) { event.preventDefault(); return; }
    if (pressed === "j" || pressed === "k") step(key === "j" ? 1 : -1);
    else if (key === "o" && target.matches("[data-row], [data-finding]")) target.click();
    else {
      const control = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
      if (!control) return;
      use(control);
    }
    event.preventDefault();
  });

  if (/^#tag/.test(location.hash)) document.getElementById(location.hash.slice(1))?.focus();

  for (const name of ["article-changed", "delivery-changed", "partner-changed"])
    document.addEventListener(name, (event) => say(JSON.parse(event.detail.data).announce));
})();
