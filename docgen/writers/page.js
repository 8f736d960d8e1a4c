"use strict";
// What scrolls sideways says so, and the keyboard gets into it. Without this a shade at its edge says it.
addEventListener("DOMContentLoaded", () => {
  // A wrong cell is seen at once, the labels beside it stay where they are; but not where a link led to another.
  const show = (place) => {
    const wrong = place.querySelector("td.error");
    if (!wrong || place.querySelector(":target")) return;
    const beyond = wrong.getBoundingClientRect().right - place.getBoundingClientRect().right;
    if (beyond > 0) place.scrollLeft = beyond + 8;
  };

  const seen = new Set();
  const settle = (place) => {
    const overflows = place.scrollWidth > place.clientWidth && getComputedStyle(place).overflowX !== "visible";
    if (overflows === place.classList.contains("overflows")) return;
    place.classList.toggle("overflows", overflows);
    if (!overflows) {
      for (const name of ["tabindex", "role", "aria-labelledby"]) place.removeAttribute(name);
      return;
    }
    place.tabIndex = 0;
    place.setAttribute("role", "region");
    place.setAttribute("aria-labelledby", place.dataset.name);
    if (seen.has(place)) return;
    seen.add(place);
    show(place);
  };

  const watch = new ResizeObserver((changes) => {
    for (const place of new Set(changes.map(({ target }) => target.closest(".scroll")))) settle(place);
  });
  for (const place of document.querySelectorAll(".scroll")) {
    watch.observe(place);
    watch.observe(place.firstElementChild);
  }
});
