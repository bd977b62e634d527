"use strict";
(function () {
  const filters = document.querySelector(".filters");
  const told = document.getElementById("told");

  if (filters) {
    const search = document.getElementById("search");
    const severity = document.getElementById("severity");
    const matching = document.getElementById("matching");
    const entries = Array.from(document.querySelectorAll(".entry"));
    const texts = entries.map((entry) => entry.textContent.toLowerCase());
    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      entries.forEach((entry, at) => {
        const wanted = severity ? severity.value : "";
        const grave = !wanted || (entry.dataset.severity || wanted) === wanted;
        const fits = grave && words.every((word) => texts[at].includes(word));
        entry.hidden = !fits;
        shown += fits;
      });
      matching.textContent = matching.dataset.words
        .replace("{shown}", shown).replace("{all}", entries.length);
    };
    filters.hidden = false;
    search.addEventListener("input", apply);
    if (severity) severity.addEventListener("change", apply);
    apply();
  }

  if (told) {
    let held = null;
    const tell = (cell) => {
      if (held) held.classList.remove("held");
      held = cell;
      cell.classList.add("held");
      told.textContent = cell.title;
    };
    for (const kind of ["mouseover", "click"]) {
      document.getElementById("map").addEventListener(kind, (event) => {
        if (event.target.matches(".cells .cell")) tell(event.target);
      });
    }
  }

  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  const closed = [];
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open], .declarations)").forEach((one) => {
      closed.push(one);
      one.open = true;
    });
  });
  addEventListener("afterprint", () => closed.splice(0).forEach((one) => { one.open = false; }));
})();
