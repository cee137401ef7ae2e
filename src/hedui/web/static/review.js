// The page that documents are reviewed on: it joins the page's picture, the form and the inspector.

import { PageView } from "./page-view.js";
import { byId, element, say, showAgainst, showFault, showLeaf, showProof, showVerdict, typed } from "./inspector.js";

const desk = byId("desk");
const paper = byId("paper");
const sha = desk.dataset.sha;
const mayCorrect = Boolean(desk.dataset.mayCorrect);
const api = `/api/documents/${sha}`;
const sizes = [...byId("sizes").content.children].map((data) => data.value.split(",").map(Number));
const view = new PageView(sha, sizes, (path) => choose(path));
let record = null;
let loaded = null; // the promise of the record: who clicks before it is there waits for it
let version = 0;
let chosen = null;
let place = null;

async function ask(address, body) {
  const how = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(address, how);
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.message), { code: told.code });
  return told;
}

const leafAt = (path) => record && path.match(/\w+/g).reduce((node, step) => node?.[step], record);
const cellAt = (path) => paper.querySelector(`.leaf[data-path="${CSS.escape(path)}"]`);

async function load() {
  version = Number(byId("summary").dataset.version);
  if (!version) return;
  record = await ask(`${api}/record?version=${version}`);
  const boxes = [];
  for (const cell of paper.querySelectorAll(".leaf")) {
    const leaf = leafAt(cell.dataset.path);
    for (const evidence of leaf.evidence) boxes.push({ ...evidence, path: cell.dataset.path, status: leaf.status, words: !("number" in cell.dataset) });
  }
  boxes.sort((a, b) => area(b.bbox) - area(a.bbox)); // small ones on top
  view.setBoxes(boxes);
}

const area = ([x0, y0, x1, y1]) => (x1 - x0) * (y1 - y0);

async function choose(path, keepVerdict = false) {
  await loaded;
  const leaf = leafAt(path);
  const cell = cellAt(path);
  if (!leaf || !cell) return;
  chosen = path;
  place = null;
  mark(cell);
  if (!keepVerdict) byId("verdict").hidden = true;
  showLeaf(view, cell.dataset.name, leaf, path);
  const findings = findingsOf(path, leaf);
  showAgainst(view, findings, leaf, pointAtPlace);
  view.point(path, leaf.evidence, leaf.status === "conflict" && findings.length ? findings[0].evidence : []);
  cell.scrollIntoView({ block: "center" });
  byId("proof").replaceChildren(element("li", "…", "hint"));
  try {
    const proof = await ask(`${api}/proof?path=${encodeURIComponent(path)}`);
    if (chosen === path) showProof(proof, pointAtPart, nameRow);
  } catch (error) {
    byId("proof").replaceChildren(element("li", error.message, "hint"));
  }
}

function mark(node) {
  paper.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
  node?.classList.add("chosen");
}

const findingsOf = (path, leaf) =>
  record.findings.filter((each) => each.where === path || each.evidence.some((one) => same(one, leaf)));

// The printed name of the row that a value stands in: of several values in a column one must know which.
function nameRow(path) {
  const row = path?.match(/^(.*\.(?:funding|indicators|groups)\[\d+\])\./);
  const node = row && leafAt(row[1]);
  return (node?.label ?? node?.level3 ?? node?.name)?.value ?? "";
}

const same = (place, leaf) => leaf.evidence.some((own) => own.page === place.page && String(own.bbox) === String(place.bbox));

function pointAtPart(part) {
  if (part.path && cellAt(part.path)) choose(part.path);
  else view.point(chosen, part.evidence, part.evidence);
}

async function refresh(told, path) {
  const answer = await fetch(`/documents/${sha}/sheet`);
  if (!answer.ok || answer.redirected) return location.reload(); // logged out meanwhile, say
  const top = paper.scrollTop;
  paper.innerHTML = await answer.text(); // our own template, escaped by the server
  paper.scrollTop = top;
  await (loaded = load());
  if (path) await choose(path, true);
  for (const each of Object.keys(told.changed)) cellAt(each)?.classList.add("changed");
}

async function send(address, body, path) {
  document.activeElement?.blur(); // so that the keys lead on
  const buttons = [byId("save"), byId("confirm")];
  buttons.forEach((button) => (button.disabled = true));
  try {
    const told = await ask(address, { version, ...body });
    await refresh(told, path);
    showVerdict(told);
  } catch (error) {
    if (error.code === "stale") await refreshStale(path, body.value);
    showFault(error.message);
  }
  byId("save").disabled = false;
}

// Somebody else was quicker: show what they did, and keep what this person typed.
async function refreshStale(path, value) {
  await refresh({ changed: {} }, path);
  if (value) byId("value").value = value;
}

const correct = (value) =>
  send(`${api}/corrections`, { path: chosen, value, reason: byId("reason").value, place }, chosen);

byId("correction").addEventListener("submit", (event) => {
  event.preventDefault();
  if (chosen && mayCorrect) correct(typed());
});
byId("confirm").addEventListener("click", () => correct(null));
byId("draw").addEventListener("click", () => {
  view.drawBox((drawn) => {
    place = drawn;
    byId("value").focus();
  });
});
byId("correction").hidden = !mayCorrect;

paper.addEventListener("click", (event) => {
  const target = event.target.closest("[data-path], [data-go], [data-undo], .crop, [data-finding]");
  if (!target) return;
  if (target.dataset.path) choose(target.dataset.path);
  else if (target.dataset.go) choose(target.dataset.go);
  else if (target.dataset.undo) send(`${api}/corrections/${target.dataset.undo}/undo`, {}, chosen);
  else if (target.classList.contains("crop")) pointAtCrop(target);
  else pointAtFinding(Number(target.dataset.finding));
});

function pointAtCrop(button) {
  const evidence = { page: Number(button.dataset.page), bbox: button.dataset.box.split(",").map(Number) };
  pointAtPlace(evidence);
}

async function pointAtPlace(evidence) {
  await loaded;
  const cell = [...paper.querySelectorAll(".leaf")].find((each) => same(evidence, leafAt(each.dataset.path)));
  if (cell) choose(cell.dataset.path);
  else view.point(null, [evidence], [evidence]);
}

async function pointAtFinding(number) {
  await loaded;
  const finding = record.findings[number];
  if (leafAt(finding.where)?.evidence) return choose(finding.where);
  chosen = null;
  const card = paper.querySelector(`[data-finding="${number}"]`);
  mark(card);
  card.scrollIntoView({ block: "nearest" });
  view.point(null, finding.evidence, finding.evidence);
}

const doubtful = () => [...paper.querySelectorAll('.leaf[data-status="conflict"], .leaf[data-status="unsupported"], .leaf[data-number][data-status="grounded"]')];

// What to look at, in order: findings that no doubtful value leads to, then the doubtful values.
function stops() {
  const cells = doubtful();
  const led = new Set(cells.flatMap((cell) => findingsOf(cell.dataset.path, leafAt(cell.dataset.path))));
  const cards = [...paper.querySelectorAll("[data-finding]")].filter((card) => !led.has(record.findings[Number(card.dataset.finding)]));
  return [...cards, ...cells];
}

function step(by) {
  const all = record ? stops() : [];
  if (!all.length) return showHint(say("nothing_left"));
  const here = all.findIndex((each) => each.classList.contains("chosen"));
  const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : (here + by + all.length) % all.length];
  if (next.dataset.path) choose(next.dataset.path);
  else pointAtFinding(Number(next.dataset.finding));
}

function showHint(text) {
  byId("chosen").hidden = true;
  byId("choose").textContent = text;
  byId("choose").hidden = false;
}

const go = (other) => other && (location.href = `/documents/${other}`);

const actions = {
  "previous-page": () => view.show(view.page - 1),
  "next-page": () => view.show(view.page + 1),
  "zoom-in": () => view.zoomBy(1.25),
  "zoom-out": () => view.zoomBy(0.8),
  fit: () => view.zoomBy(0),
  rotate: () => view.rotate(),
  accept: async () => {
    try {
      await ask(`${api}/accept`, {});
      if (desk.dataset.after) go(desk.dataset.after);
      else location.reload();
    } catch (error) {
      showFault(error.message);
    }
  },
  "read-again": async () => {
    try {
      await ask(`${api}/read`, {});
      location.reload();
    } catch (error) {
      showFault(error.message);
    }
  },
};
document.querySelectorAll("[data-do]").forEach((button) => {
  const act = actions[button.dataset.do];
  if (act) button.addEventListener("click", act);
});

const keys = {
  j: () => step(1),
  k: () => step(-1),
  e: () => chosen && mayCorrect && (byId("value").hidden ? byId("kind").focus() : byId("value").select()),
  a: () => chosen && mayCorrect && !byId("confirm").disabled && correct(null),
  u: () => paper.querySelector("[data-undo]")?.click(),
  n: () => go(desk.dataset.after),
  p: () => go(desk.dataset.before),
  r: actions.rotate,
  "+": actions["zoom-in"],
  "=": actions["zoom-in"],
  "-": actions["zoom-out"],
  0: actions.fit,
  PageDown: actions["next-page"],
  PageUp: actions["previous-page"],
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return document.activeElement.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

function follow() {
  const bar = byId("progress");
  if (!bar) return;
  const events = new EventSource(`${api}/progress`);
  events.addEventListener("progress", (event) => {
    const told = JSON.parse(event.data);
    bar.querySelector(".state").textContent = say(told.document.state);
    if (told.job) bar.querySelector("progress").value = told.job.pages_done;
    if (["done", "failed"].includes(told.document.state)) {
      events.close();
      location.reload();
    }
  });
}

// A link from a table names a page, and the box of what is meant.
function followLink() {
  const asked = new URLSearchParams(location.hash.slice(1));
  view.show(Number(asked.get("page")) || 1);
  const bbox = (asked.get("box") ?? "").split(",").map(Number);
  if (record && bbox.length === 4 && bbox.every(Number.isFinite)) pointAtPlace({ page: view.page, bbox });
}

view.show(Number(location.hash.match(/page=(\d+)/)?.[1]) || 1);
loaded = load();
desk.inert = false; // what is clicked before this script listens would be lost: until here nothing can be
await loaded;
followLink();
addEventListener("hashchange", followLink);
follow();
