// Below the form: the value that is chosen, where it is printed, why it holds, and the means to correct it.

const desk = document.getElementById("desk");
const english = document.documentElement.lang === "en";
const SIGNS = { verified: "✓", grounded: "○", conflict: "▲", unsupported: "✗", missing: "—" };
export const say = (key) => desk.getAttribute(`data-say-${key.replace(/[._]/g, "-")}`) ?? key;
export const byId = (id) => document.getElementById(id);

export function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

export const typed = () => (byId("value").hidden ? byId("kind").value : byId("value").value.trim());

export function showLeaf(view, name, leaf, path) {
  byId("choose").hidden = true;
  byId("chosen").hidden = false;
  byId("chosen-name").textContent = name;
  const status = byId("chosen-status");
  status.textContent = `${SIGNS[leaf.status]} ${say(`status.${leaf.status}`)}`;
  status.className = `mark ${leaf.status}`;
  byId("value").value = leaf.value ?? leaf.claimed ?? "";
  const judged = path.endsWith("].kind"); // one of a few, and not printed as such
  byId("value").hidden = judged;
  byId("kind").hidden = !judged;
  if (judged) byId("kind").value = byId("value").value;
  byId("reason").value = "";
  byId("confirm").disabled = !leaf.evidence.length || leaf.value === null;
  byId("draw").hidden = leaf.evidence.length > 0;
  const crops = leaf.evidence.slice(0, 4).map((place) => showPlace(view, place, () => view.point(path, leaf.evidence)));
  if (!crops.length) crops.push(element("span", say("not_printed"), "hint"));
  byId("evidence").replaceChildren(...crops);
}

// What the value is at odds with: each finding in words, and the other places as they are printed.
export function showAgainst(view, findings, leaf, point) {
  const own = (place) => leaf.evidence.some((mine) => mine.page === place.page && String(mine.bbox) === String(place.bbox));
  const shown = findings.map((finding) => {
    const block = element("div");
    const places = element("div", undefined, "places");
    for (const place of finding.evidence.filter((each) => !own(each)).slice(0, 4)) places.append(showPlace(view, place, point));
    block.append(element("p", `▲ ${finding.message}`, "mark conflict"), places);
    return block;
  });
  if (leaf.claimed !== null) {
    const otherwise = say(leaf.status === "unsupported" ? "not_shown" : "otherwise");
    shown.unshift(element("p", `▲ ${otherwise} ${leaf.claimed}`, `mark ${leaf.status === "unsupported" ? "unsupported" : "conflict"}`));
  }
  byId("against").replaceChildren(...shown);
}

function showPlace(view, place, point) {
  const figure = element("figure");
  const button = element("button", undefined, "crop");
  button.type = "button";
  button.setAttribute("aria-label", place.text);
  button.append(view.cut(place));
  button.addEventListener("click", () => point(place));
  figure.append(button, element("figcaption", english ? `page ${place.page}` : `第 ${place.page} 页`));
  return figure;
}

const tellReader = (by) => (by === "person" ? say("person") : `${say("second_reader")} (${by})`);

export function showProof(proof, point, nameRow) {
  const lines = [];
  if (proof.agree.length) lines.push(line("ok", `✓ ${say("agree")}：${proof.agree.map(tellReader).join("、")}`));
  for (const other of proof.dispute) lines.push(line("bad", `▲ ${say("dispute")}：${other ?? "—"}`));
  for (const reason of proof.reasons) lines.push(showReason(reason, point, nameRow));
  if (!lines.length) lines.push(element("li", say("no_proof"), "hint"));
  lines.push(element("li", `${say("certainty")} ${(100 * proof.certainty).toFixed(1)}%`, "hint"));
  byId("proof").replaceChildren(...lines);
}

function line(className, text) {
  const item = element("li");
  item.append(element("span", text, className));
  return item;
}

function showReason(reason, point, nameRow) {
  const verdict = [say(`relation.${reason.type}`), say(reason.holds ? "holds" : "fails")].join(english ? " " : "");
  const item = line(reason.holds ? "ok" : "bad", `${reason.holds ? "✓" : "▲"} ${verdict}：`);
  reason.parts.forEach((part, number) => {
    if (number) item.append(" · ");
    const name = [nameRow(part.path), part.name].filter((each, at) => each && !(at === 0 && part.name.includes(each))).join(" ");
    const shown = element("span", `${name} ${part.printed}`, "part");
    shown.addEventListener("click", () => point(part));
    item.append(shown);
  });
  if (!reason.holds) item.append(` → ${say("recomputed")} ${reason.recomputed}`);
  return item;
}

// What the verifier says to a correction: resolved, or its objection.
export function showVerdict(told) {
  const verdict = byId("verdict");
  const leaf = told.leaf;
  const objections = told.findings.map((finding) => finding.message);
  if (told.objection) objections.unshift(told.objection);
  const bad = objections.length > 0;
  verdict.className = bad ? "verdict bad" : "verdict";
  const words = bad ? say("objection") + objections.join("；") : `${say("resolved")} ${SIGNS[leaf.status]} ${say(`status.${leaf.status}`)}`;
  const others = Object.keys(told.changed).length;
  verdict.textContent = others ? `${words} ${say("other_changed")}${others}` : words;
  verdict.hidden = false;
}

export function showFault(message) {
  const verdict = byId("verdict");
  verdict.className = "verdict bad";
  verdict.textContent = message;
  verdict.hidden = false;
}
