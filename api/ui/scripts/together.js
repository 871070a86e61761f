// "Comment" at a segment opens the form beside the text and says there what it is about; without this file it is a link.
"use strict";
(() => {
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-about]"), form = document.getElementById("say");
    if (!mark || !form) return;
    event.preventDefault();
    form.closest("details").open = true;
    form.elements.about.value = mark.dataset.about;
    form.elements.text.focus();
  });
})();
