// What a writer types is kept in this tab until it is saved, and comes back after a dropped session; the place of a
// finding is marked in the text.
"use strict";
(() => {
  const form = document.querySelector("form[data-kept]");
  if (!form) return;
  const key = form.dataset.kept, fields = () => [...form.elements].filter((each) => each.name && !each.matches("button, [type=file]"));
  const typed = () => JSON.stringify(fields().filter((each) => each.type !== "hidden").map((each) => [each.name, each.value]));
  const store = sessionStorage, [stored, version] = JSON.parse(store.getItem(key) ?? "[]");
  if ("saved" in form.dataset) { store.removeItem(key); store.removeItem(key.replace(/\S+$/, "new")); }
  else if (stored && stored !== typed() && !document.querySelector(".problem")) {
    for (const [name, value] of JSON.parse(stored)) if (form.elements[name]) form.elements[name].value = value;
    if (version) form.elements.expected_version.value = version;
    document.getElementById("kept").hidden = false;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.addEventListener("input", () => store.setItem(key, JSON.stringify([typed(), form.elements.expected_version?.value])));
  document.addEventListener("click", (event) => {
    const text = event.target.closest("[data-find]")?.dataset.find;
    for (const field of text ? [form.elements.headline, form.elements.body] : []) {
      const at = field.value.indexOf(text);
      if (at < 0) continue;
      event.preventDefault();
      field.focus();
      field.setSelectionRange(at, at + text.length);
      return;
    }
  });
})();
