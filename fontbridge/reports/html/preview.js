(function () {
  const sheets = document.getElementById("sheets");
  const modes = document.querySelector(".modes");
  const buttons = Array.from(modes.querySelectorAll("button"));
  let flicker = 0;

  modes.hidden = false;
  const show = (mode) => {
    sheets.dataset.mode = mode;
    sheets.dataset.shown = "before";
    buttons.forEach((each) => each.setAttribute("aria-pressed", each.dataset.mode === mode));
    clearInterval(flicker);
    if (mode === "flicker") {
      flicker = setInterval(() => {
        sheets.dataset.shown = sheets.dataset.shown === "before" ? "after" : "before";
      }, 800);
    }
  };
  buttons.forEach((each) => each.addEventListener("click", () => show(each.dataset.mode)));
})();
