// Sliding through an article's history: the slider says where it stands at once, and what that was when it is known.
"use strict";
(() => {
  const slider = document.getElementById("step");
  if (!slider) return;
  slider.addEventListener("input", () => slider.setAttribute("aria-valuetext", `${slider.value} / ${slider.max}`));
  document.addEventListener("htmx:after:swap", () => {
    const told = document.querySelector("#moment p");
    if (told) slider.setAttribute("aria-valuetext", told.textContent);
  });
})();
