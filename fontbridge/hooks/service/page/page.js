// The page: files come in, cards tell what became of them.

import { Item, Refused, ask, named, save, setToken, workOn } from "./files.js";
import { card, element } from "./shown.js";
import { language, say, speak } from "./words.js";
import { zipped } from "./zip.js";

const by = (id) => document.getElementById(id);
const items = [];
const cards = new Map();
let working = 0;

const asked = () => ({
  to: document.querySelector("input[name=to]:checked")?.value ?? "", stage: by("stage").value,
});

// -- what is shown --

const does = {
  download: (item) => save(item.result, item.file.name),
  report: (item) => save(reportOf(item), `${item.file.name}.fontbridge.json`),
  note: (item) => fetchNote([item]),
};

const reportOf = (item) => new Blob([JSON.stringify(item.record ?? item.problem)], {
  type: "application/json",
});

function show(item) {
  const made = card(item, does);
  const shown = cards.get(item);
  const open = shown?.querySelector("details")?.open;
  if (open && made.querySelector("details")) made.querySelector("details").open = true;
  if (shown) shown.replaceWith(made);
  else by("cards").append(made);
  cards.set(item, made);
  tell();
}

function tell() {
  const done = items.filter((item) => item.settled).length;
  by("results").hidden = !items.length;
  by("progress").hidden = done === items.length;
  by("progress").value = items.length ? done / items.length : 0;
  const values = { count: items.length, done };
  by("told").textContent = done < items.length ? say("progress", values)
    : say("ready", { ...values, told: counted() });
  const idle = done < items.length;
  by("all").disabled = idle || !items.some((item) => item.result);
  by("note").disabled = idle || !unfit().length;
}

function counted() {
  const of = (...states) => items.filter((item) => states.includes(item.state)).length;
  const told = [["countRight", of("right")], ["countConverted", of("converted")],
    ["countLeft", of("left", "asIs")], ["countFailed", of("failed")]];
  return told.filter(([, count]) => count).map(([key, count]) => say(key, { count })).join(say("comma"));
}

const unfit = () => items.filter((item) => item.state === "failed" || (item.report && !item.report.fit));

// -- what is done --

function add(files) {
  for (const file of files) {
    const item = new Item(file);
    items.push(item);
    show(item);
  }
  run();
}

async function run() {
  const turn = ++working;
  try {
    await workOn(items, asked(), (item) => { if (items.includes(item)) show(item); });
  } catch (error) {
    complain(error);
  }
  if (turn === working) tell();
}

function again() {
  for (const item of items) {
    item.restart();
    show(item);
  }
  if (items.length) run();
}

function complain(error) {
  if (!(error instanceof Refused)) throw error;
  if (error.status === 401) {
    by("entry").hidden = false;
    by("token").focus();
    by("told").textContent = say("needToken");
  } else {
    by("told").textContent = say("refused", { message: error.message });
  }
}

async function noteOn(some) {
  const files = some.map((item) => ["file", item.file]);
  return (await ask("note", files, { ...asked(), form: "docx" })).blob();
}

async function fetchNote(some) {
  try {
    save(await noteOn(some), `${say("noteFile")}.docx`);
  } catch (error) {
    complain(error);
  }
}

async function fetchAll() {
  const bytes = async (blob) => new Uint8Array(await blob.arrayBuffer());
  const members = [];
  for (const [item, name] of named(items)) {
    if (item.result) members.push([name, await bytes(item.result)]);
    members.push([`${name}.fontbridge.json`, await bytes(reportOf(item))]);
  }
  try {
    if (unfit().length) members.push([`${say("noteFile")}.docx`, await bytes(await noteOn(unfit()))]);
    save(zipped(members), `${say("allFile")}.zip`);
  } catch (error) {
    complain(error);
  }
}

// -- which profiles there are --

async function offer() {
  const chosen = asked().to;
  let profiles;
  try {
    profiles = await (await ask("profiles")).json();
  } catch (error) {
    by("results").hidden = false;
    return complain(error);
  }
  by("entry").hidden = true;
  by("direction").querySelectorAll("label").forEach((label) => label.remove());
  for (const [index, { name, title }] of profiles.entries()) {
    const builtIn = ["party", "government"].includes(name);
    const input = element("input", { type: "radio", name: "to", value: name });
    input.checked = chosen ? name === chosen : index === 0;
    by("direction").append(element("label", {}, input,
      element("b", {}, builtIn ? say(name) : `→ ${title}`),
      element("small", {}, builtIn ? say(`${name}Told`) : say("own"))));
  }
}

// -- wiring --

by("language").addEventListener("click", async () => {
  speak(language() === "zh" ? "en" : "zh");
  await offer();
  again(); // the service tells messages in one language at a time
});
by("asked").addEventListener("change", (event) => { if (event.target.id !== "token") again(); });
by("asked").addEventListener("submit", async (event) => {
  event.preventDefault();
  setToken(by("token").value);
  await offer();
  if (by("entry").hidden) again();
});
by("files").addEventListener("change", () => {
  add([...by("files").files]);
  by("files").value = "";
});
by("all").addEventListener("click", fetchAll);
by("note").addEventListener("click", () => fetchNote(unfit()));
by("clear").addEventListener("click", () => {
  items.length = 0;
  cards.clear();
  by("cards").replaceChildren();
  tell();
  by("files").focus();
});
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    by("drop").classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) {
  document.addEventListener(kind, () => by("drop").classList.remove("over"));
}
document.addEventListener("drop", (event) => {
  event.preventDefault();
  add([...event.dataTransfer.files]);
});

speak();
offer();
