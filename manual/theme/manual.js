"use strict";
// The menu on narrow screens, the search, a button that copies a command. PAGES is in search.js:
// a page that is opened from a folder may not fetch anything.

document.documentElement.classList.add("scripted");
const up = document.body.dataset.up;
const menu = document.getElementById("menu");
const side = document.getElementById("side");
const box = document.getElementById("search");
const found = document.getElementById("found");
const MOST = 30;
const AROUND = 40;

// Beside the text the page's own contents stand open; above it, on narrow screens, they are shut.
if (matchMedia("(max-width: 70rem)").matches) {
  document.querySelector(".contents details")?.removeAttribute("open");
}

menu.addEventListener("click", () => {
  menu.setAttribute("aria-expanded", String(side.classList.toggle("open")));
});

function excerpt(text, words) {
  const lower = text.toLowerCase();
  const first = Math.max(0, Math.min(...words.map((word) => lower.indexOf(word)).filter((at) => at >= 0), text.length));
  const from = Math.max(0, first - AROUND);
  const line = document.createElement("small");
  let rest = (from ? "…" : "") + text.slice(from, from + 3 * AROUND);
  while (rest) {
    const low = rest.toLowerCase();
    const places = words.map((word) => [low.indexOf(word), word.length]).filter(([at]) => at >= 0);
    if (!places.length) break;
    const [at, length] = places.sort((one, other) => one[0] - other[0])[0];
    const marked = document.createElement("mark");
    marked.textContent = rest.slice(at, at + length);
    line.append(rest.slice(0, at), marked);
    rest = rest.slice(at + length);
  }
  line.append(rest);
  return line;
}

function look() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.replaceChildren();
  found.hidden = !words.length;
  if (!words.length) return;
  const hits = PAGES
    .map(([address, page, heading, text]) => {
      const head = `${page} ${heading}`.toLowerCase();
      const all = `${head} ${text.toLowerCase()}`;
      if (!words.every((word) => all.includes(word))) return null;
      return { address, page, heading, text, weight: words.filter((word) => head.includes(word)).length };
    })
    .filter(Boolean)
    .sort((one, other) => other.weight - one.weight);
  for (const hit of hits.slice(0, MOST)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = up + hit.address;
    link.textContent = hit.page === hit.heading ? hit.page : `${hit.page} › ${hit.heading}`;
    item.append(link, excerpt(hit.text, words));
    found.append(item);
  }
  if (!hits.length) {
    const item = document.createElement("li");
    item.textContent = "没有找到。";
    found.append(item);
  }
  window.scrollTo(0, 0);
}

box.addEventListener("input", look);
box.form.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = found.querySelector("a");
  if (first) location.href = first.href;
});
document.addEventListener("click", (event) => {
  if (found.contains(event.target) && event.target.tagName === "A") found.hidden = true;
});

if (navigator.clipboard) {
  for (const block of document.querySelectorAll("pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "复制";
    const text = block.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "已复制";
    });
    block.append(button);
  }
}
