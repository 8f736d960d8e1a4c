// Filter and sort the rows, and copy the missing units. Without this the page reads just the same.
document.documentElement.classList.add("coming"); // the rows beyond the first are not laid out while they come in
document.addEventListener("DOMContentLoaded", () => {
  const MOST = 500; // rows shown at first: many thousands take a browser seconds to lay out
  const GRAVITY = ["made", "missing", "unjudged", "refused"];

  const table = document.querySelector(".reports");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const last = heads.length - 1;
  const form = document.querySelector(".filter");
  const further = document.querySelector(".further");
  const field = (name) => (form.elements[name] ? form.elements[name].value : "");

  // A row with its place on the page as written, and what it is filtered by.
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const rows = [...body.rows].map((row, at) => {
    const { firstChild } = row.cells[0];
    return { row, at, name: plain((firstChild && firstChild.data) || ""), errors: row.cells[last].textContent, fits: true };
  });
  let order = rows;
  let most = MOST;

  // How many reports of each state the rows have that fit: in the chosen year, or in all.
  const states = (place) => {
    if (!place.firstElementChild) return [];
    const several = place.tagName === "TH" || place.className === "several";
    return several ? [...place.children].map((each) => each.className) : [place.className];
  };
  const tally = () => {
    const counted = new Map([...form.elements.state.options].slice(1).map((option) => [option.value, 0]));
    const year = Number(field("year"));
    for (const { row, fits } of rows) {
      if (!fits) continue;
      for (const place of year ? [row.cells[year]] : [...row.cells].slice(0, last)) {
        for (const state of states(place)) counted.set(state, counted.get(state) + 1);
      }
    }
    const words = [...form.elements.state.options].filter((option) => counted.get(option.value));
    const { among, between } = form.querySelector(".tally").dataset;
    const named = words.map((option) => `${option.text} ${counted.get(option.value)}`);
    form.querySelector(".tally").textContent = named.length ? among + named.join(between) : "";
  };

  // The other rows are kept aside.
  const show = () => {
    const fitting = order.filter((one) => one.fits);
    const fragment = document.createDocumentFragment();
    for (const { row } of fitting.slice(0, most)) fragment.append(row);
    body.replaceChildren(fragment);
    const status = form.querySelector("[role=status]");
    const [fit, shown] = [fitting.length, Math.min(fitting.length, most)];
    const said = fit > shown ? status.dataset.part : status.dataset.said;
    status.textContent = said.replace("{shown}", shown).replace("{fit}", fit).replace("{all}", rows.length);
    further.hidden = fit === shown;
  };

  // Only the chosen year's column is shown, by one rule of style; the errors are then those of that year.
  const styles = document.styleSheets[0];
  let chosen = 0;
  const choose = (year) => {
    if (year === chosen) return;
    if (chosen) styles.deleteRule(styles.cssRules.length - 1);
    const others = `:nth-child(n + 2):nth-child(-n + ${last}):not(:nth-child(${year + 1}))`;
    const rule = `.reports tr > ${others}, .reports colgroup > ${others} { display: none }`;
    if (year) styles.insertRule(rule, styles.cssRules.length);
    chosen = year;
    for (const { row, errors } of rows) {
      if (Number(errors)) row.cells[last].textContent = year ? row.cells[year].dataset.errors || "0" : errors;
    }
    if (sorted === last) sort();
  };

  const has = (place, state) => place.className === state || place.querySelector(`.${state}`) !== null;

  const filter = () => {
    const words = plain(field("bureau")).split(/\s+/).filter(Boolean);
    const state = field("state");
    const year = Number(field("year"));
    for (const one of rows) {
      const place = year ? one.row.cells[year] : one.row;
      const there = !year || place.className !== "";
      one.fits = there && words.every((word) => one.name.includes(word)) && (!state || has(place, state));
    }
    form.classList.toggle("active", Boolean(words.length || state || year));
    most = MOST;
    choose(year);
    tally();
    show();
  };

  // Names first go up, states and errors first go down: the gravest first.
  let sorted = 0;
  let up = true;

  const key = (one) => {
    if (sorted === 0) return one.at;
    const cell = one.row.cells[sorted];
    if (sorted === last) return Number.isNaN(Number(cell.textContent)) ? -1 : Number(cell.textContent);
    if (cell.className !== "several") return GRAVITY.indexOf(cell.className);
    return Math.max(...GRAVITY.map((state, grave) => (has(cell, state) ? grave : -1)));
  };

  const sort = () => {
    const sign = up ? 1 : -1;
    const keyed = rows.map((one) => [key(one), one]);
    keyed.sort(([one, { at }], [other, { at: otherAt }]) => sign * (one - other) || at - otherAt);
    order = keyed.map(([, one]) => one);
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[sorted].setAttribute("aria-sort", up ? "ascending" : "descending");
  };

  const sortBy = (column) => {
    up = column === sorted ? !up : column === 0;
    sorted = column;
    most = MOST;
    sort();
    show();
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(column));
  });
  heads[0].setAttribute("aria-sort", "ascending");

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter)); // the fields are reset after this
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector(".open").addEventListener("click", () => {
    const all = [...body.querySelectorAll("details")];
    const open = all.some((one) => !one.open);
    for (const one of all) one.open = open;
  });
  further.addEventListener("click", () => {
    most += MOST;
    show();
  });

  // Paper takes all that fit, and then the page is as it was.
  let before = 0;
  addEventListener("beforeprint", () => {
    before = further.hidden ? 0 : most;
    if (!before) return;
    most = Infinity;
    show();
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    most = before;
    show();
  });

  filter(); // the browser may have kept what was typed before
  document.documentElement.classList.remove("coming");

  const copy = document.querySelector(".copy");
  if (!copy) return;
  const list = document.querySelector(".list");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText([...list.children].map((one) => one.textContent).join("\n"));
    } catch {
      getSelection().selectAllChildren(list); // an older browser, or one that does not allow it
      if (!document.execCommand("copy")) return;
    }
    const said = copy.parentElement.querySelector("[role=status]");
    said.textContent = said.dataset.said;
  });
});
