// The files of the page and what the service says of them.

import { language, say } from "./words.js";

/** Files that are sent at once; the service has a queue of its own for those of others. */
const AT_ONCE = 3;

let token = "";
export const setToken = (value) => { token = value; };

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.message);
    Object.assign(this, { status, problem });
  }
}

/** What the service answers to files, as a Response; throws Refused if it is none of success. */
export async function ask(route, files, parameters = {}) {
  const form = files && new FormData();
  for (const [name, file] of files ?? []) form.append(name, file, file.name);
  const query = new URLSearchParams({ ...parameters, lang: language() });
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  let response;
  try {
    response = await fetch(`/v1/${route}?${query}`, {
      method: form ? "POST" : "GET", body: form, headers, credentials: "omit",
    });
  } catch {
    throw new Refused(0, { code: "unreachable", message: say("unreachable"), advice: "" });
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({ message: response.statusText, advice: "" }));
  throw new Refused(response.status, problem);
}

/** One file: the check of it, and its conversion where there is something to convert. */
export class Item {
  constructor(file) {
    this.file = file;
    this.restart();
  }

  /** Back to waiting; what is still under way for it no longer counts. */
  restart() {
    this.turn = (this.turn ?? 0) + 1;
    Object.assign(this, { state: "waiting", report: null, record: null, result: null, problem: null });
  }

  async work(asked) {
    this.state = "working";
    const { turn } = this;
    const files = [["file", this.file]];
    let found;
    try {
      const report = await (await ask("check", files, asked)).json();
      const parts = await (await ask("convert", files, { ...asked, answer: "parts" })).formData();
      found = { report, record: JSON.parse(await parts.get("report").text()), result: parts.get("file") };
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 401) throw error;
      found = { problem: error.problem };
    }
    if (turn !== this.turn) return;
    Object.assign(this, found);
    this.state = this.outcome();
  }

  outcome() {
    if (this.problem) return "failed";
    if (this.left.length) return this.changed ? "left" : "asIs";
    if (this.changed) return "converted";
    return "right";
  }

  /** What converting leaves for a person. */
  get left() {
    return (this.record?.findings ?? []).filter((finding) => finding.severity !== "info");
  }

  get changed() {
    return this.record !== null && this.record.sha256.before !== this.record.sha256.after;
  }

  get settled() {
    return !["waiting", "working"].includes(this.state);
  }
}

/** Works on those that wait; `changed` is called whenever one of them has changed. */
export async function workOn(items, asked, changed) {
  const line = items.filter((item) => item.state === "waiting");
  const worker = async () => {
    for (let item = line.shift(); item; item = line.shift()) {
      const done = item.work(asked);
      changed(item);
      try {
        await done;
      } catch (error) {
        item.restart(); // it waits for the token
        line.length = 0;
        throw error;
      } finally {
        changed(item);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Names that no two files share: the second a.docx becomes a (2).docx. */
export function named(items) {
  const taken = new Set();
  return items.map((item) => {
    const [, stem, suffix] = /^(.*?)(\.[^.]*)?$/s.exec(item.file.name);
    let name = item.file.name;
    for (let again = 2; taken.has(name.toLowerCase()); again += 1) {
      name = `${stem} (${again})${suffix ?? ""}`;
    }
    taken.add(name.toLowerCase());
    return [item, name];
  });
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
