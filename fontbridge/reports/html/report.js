"use strict";
(function () {
  const filters = document.querySelector(".filters");
  const told = document.getElementById("told");

  if (filters) {
    const search = document.getElementById("search");
    const kind = document.getElementById("kind");
    const matching = document.getElementById("matching");
    const entries = Array.from(document.querySelectorAll(".entry"));
    const texts = entries.map((entry) => entry.textContent.toLowerCase());
    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      entries.forEach((entry, at) => {
        const asked = !kind.value || (entry.dataset.kind || kind.value) === kind.value;
        const fits = asked && words.every((word) => texts[at].includes(word));
        entry.hidden = !fits;
        shown += fits;
      });
      matching.textContent = matching.dataset.words
        .replace("{shown}", shown).replace("{all}", entries.length);
    };
    filters.hidden = false;
    search.addEventListener("input", apply);
    kind.addEventListener("change", apply);
    apply();
  }

  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const text = (row) => row.cells[column].textContent;
      const value = (row) => Number(text(row).replace(/\D/g, ""));
      const order = head.classList.contains("number")
        ? (one, other) => value(one) - value(other)
        : (one, other) => text(one).localeCompare(text(other), document.documentElement.lang);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => {
        const turn = head.ariaSort === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
        body.append(...Array.from(body.rows).sort((one, other) => turn * order(one, other)));
      });
      head.replaceChildren(button);
    });
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
