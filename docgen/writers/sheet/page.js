// Light up every cell that has to do with what is pointed at or focused. Without this the page reads just the same.
(() => {
  const lit = new Set();

  const clear = () => {
    for (const one of lit) one.classList.remove("lit");
    lit.clear();
  };

  const light = (from) => {
    clear();
    if (!from) return;
    const names = from.dataset.lights.split(" ");
    for (const one of [from, ...names.map((name) => document.getElementById(name))]) {
      if (!one) continue;
      one.classList.add("lit");
      lit.add(one);
    }
  };

  // A number in a cell or in the text stands for its finding; elsewhere in a cell all its findings count.
  const source = (place) => {
    const note = place && place.closest && place.closest("a.note");
    const from = note ? document.getElementById(note.hash.slice(1)) : place;
    return from && from.closest ? from.closest("[data-lights]") : null;
  };

  document.addEventListener("pointerover", (event) => light(source(event.target) || source(document.activeElement)));
  document.addEventListener("focusin", (event) => light(source(event.target)));
  document.addEventListener("focusout", clear);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
})();
