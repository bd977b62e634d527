// What the page shows of one file.

import { known, say } from "./words.js";

/** An element with attributes and children; text stays text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const SERVES = {
  ascii: "latin", hAnsi: "latin", latin: "latin", western: "latin", eastAsia: "han", ea: "han",
  asian: "han", cs: "complex", complex: "complex", sym: "symbol", charset: "charsetSlot", text: "text",
};
const LOOKS = { right: "right", converted: "right", left: "wrong", asIs: "wrong", failed: "failed" };
const SYSTEMS = { party: "systemParty", government: "systemGovernment", mixed: "systemMixed" };
const ORDER = ["han", "latin", "complex", "symbol", "any"];

const serves = (slot) => SERVES[slot] ?? "any";

/** The file as an item of the list; `does` has what its buttons do. */
export function card(item, does) {
  const made = element("li", { class: LOOKS[item.state] ?? "", "aria-busy": String(!item.settled) });
  const left = item.left.length;
  const passed = item.state === "right" && item.report && !item.report.fit ? "passed" : item.state;
  made.append(
    element("h3", {}, item.file.name),
    element("p", { class: "state" }, say(passed, { count: left })),
  );
  if (item.problem) made.append(element("p", {}, item.problem.message, " ", item.problem.advice));
  if (item.report) made.append(element("p", { class: "facts" }, facts(item.report)));
  if (item.report && item.record) made.append(...risks(item.report), ...details(item));
  if (item.settled) made.append(actions(item, does));
  return made;
}

function facts(report) {
  const told = [report.format];
  if (SYSTEMS[report.system]) told.push(say(SYSTEMS[report.system]));
  if (report.charset?.codec) told.push(say("charset", {
    codec: report.charset.codec.toUpperCase(), repertoire: report.charset.repertoire.toUpperCase(),
  }));
  return told.join(say("comma"));
}

function actions(item, does) {
  const button = (key, act) => element("button", {
    type: "button", "aria-label": say("listed", { name: item.file.name, what: say(key) }),
    onclick: () => act(item),
  }, say(key));
  const made = element("p", { class: "actions" });
  if (item.changed) made.append(button("download", does.download));
  if (item.record || item.problem) made.append(button("report", does.report));
  if (item.state === "failed" || (item.report && !item.report.fit)) {
    made.append(button("oneNote", does.note));
  }
  return made;
}

// -- characters, large --

function risks(report) {
  const reasons = new Map();
  for (const finding of report.findings) {
    if (!known(finding.code)) continue;
    for (const each of finding.characters) {
      if (!reasons.has(each)) reasons.set(each, finding.code);
    }
  }
  if (!reasons.size) return [];
  const tiles = [...reasons].map(([character, code]) => {
    const point = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    // What a private-use code looks like depends on this machine, so it is not shown.
    const drawn = !/\p{C}/u.test(character);
    return element("li", {},
      element("b", { class: drawn ? "" : "none" }, drawn ? character : "□"),
      element("code", {}, `U+${point}`), element("small", {}, say(code)));
  });
  return [element("h4", {}, say("risk")), element("ul", { class: "characters" }, ...tiles)];
}

// -- tables --

function table(heads, rows) {
  const head = element("tr", {}, ...heads.map((each) => element("th", { scope: "col" }, say(each))));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}

const row = (...cells) => element("tr", {}, ...cells.map((each) => (
  each instanceof Node ? each : element("td", {}, each)
)));

function details(item) {
  const { report } = item;
  const inside = [];
  if (report.fonts.length) {
    inside.push(element("h4", {}, say("fonts")), table(
      ["serves", "family", "typeface", "count"], fontRows(report.fonts),
    ));
  }
  if (report.changes.length) {
    inside.push(element("h4", {}, say("changes")), table(
      ["serves", "old", "new", "times"], changeRows(report.changes),
    ));
  }
  const told = item.left.length ? [element("h4", {}, say("remaining")), findings(item.left)] : [];
  const others = report.findings.filter((one) => !item.left.some((left) => alike(one, left)));
  if (others.length) inside.push(element("h4", {}, say("findings")), findings(others));
  const open = element("details", {}, element("summary", {}, say("found")), ...inside);
  return inside.length ? [...told, open] : told;
}

const alike = (one, other) => one.code === other.code && one.message === other.message;

/** One row a use and family: Word's two slots for Latin are one thing to a clerk. */
function fontRows(fonts) {
  const merged = new Map();
  for (const use of fonts) {
    const kind = serves(use.slot);
    const key = `${kind} ${use.family}`;
    const seen = merged.get(key) ?? { kind, use, characters: null };
    if (use.characters !== null) seen.characters = (seen.characters ?? 0) + use.characters;
    merged.set(key, seen);
  }
  const most = (one) => one.characters ?? -1;
  const draws = new Set([...merged.values()].filter((one) => most(one) > 0)
    .map(({ use }) => use.family));
  const tells = (one) => (one.characters === null ? !draws.has(one.use.family) : one.characters > 0);
  return [...merged.values()]
    .filter(tells) // a table that lists a family says nothing beyond what the family draws
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || most(b) - most(a))
    .map(({ kind, use, characters }) => row(
      say(kind), use.family, known(use.typeface) ? say(use.typeface) : say("none"),
      characters === null ? say("none") : characters.toLocaleString(),
    ));
}

function changeRows(changes) {
  const merged = new Map();
  for (const change of changes) {
    const key = [serves(change.slot), change.old, change.new].join("\0");
    merged.set(key, (merged.get(key) ?? 0) + change.count);
  }
  return [...merged].map(([key, count]) => {
    const [kind, old, next] = key.split("\0");
    return row(say(kind), element("td", { class: "goes" }, old || say("none")),
      element("td", { class: "comes" }, next || say("gone")), count.toLocaleString());
  });
}

function findings(found) {
  const distinct = new Map(found.map((finding) => [finding.message + finding.advice, finding]));
  return element("ul", { class: "findings" }, ...[...distinct.values()].map((finding) => (
    element("li", {}, finding.message, element("p", {}, finding.advice))
  )));
}
