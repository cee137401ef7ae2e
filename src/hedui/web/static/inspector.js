// Below the form: the value that is chosen, where it is printed, why it holds, and the means to correct it.

const desk = document.getElementById("desk");
const SIGNS = { verified: "✓", grounded: "○", conflict: "▲", unsupported: "✗", missing: "—" };
export const say = (key) => desk.getAttribute(`data-say-${key.replace(/[._]/g, "-")}`) ?? key;
export const byId = (id) => document.getElementById(id);

export function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function showLeaf(view, name, leaf) {
  byId("choose").hidden = true;
  byId("chosen").hidden = false;
  byId("chosen-name").textContent = name;
  const status = byId("chosen-status");
  status.textContent = `${SIGNS[leaf.status]} ${say(`status.${leaf.status}`)}`;
  status.className = `mark ${leaf.status}`;
  byId("value").value = leaf.value ?? leaf.claimed ?? "";
  byId("reason").value = "";
  byId("confirm").disabled = !leaf.evidence.length || leaf.value === null;
  byId("draw").hidden = leaf.evidence.length > 0;
  const crops = leaf.evidence.slice(0, 4).map((place) => view.cut(place));
  if (!crops.length) crops.push(element("span", say("not_printed"), "hint"));
  byId("evidence").replaceChildren(...crops);
}

export function showProof(proof, point) {
  const lines = [];
  if (proof.agree.length) lines.push(line("ok", `✓ ${say("agree")}：${proof.agree.map((by) => (by === "person" ? say("person") : by)).join("、")}`));
  for (const other of proof.dispute) lines.push(line("bad", `▲ ${say("dispute")}：${other ?? "—"}`));
  for (const reason of proof.reasons) lines.push(showReason(reason, point));
  if (!lines.length) lines.push(element("li", say("no_proof"), "hint"));
  lines.push(element("li", `${say("certainty")} ${(100 * proof.certainty).toFixed(1)}%`, "hint"));
  byId("proof").replaceChildren(...lines);
}

function line(className, text) {
  const item = element("li");
  item.append(element("span", text, className));
  return item;
}

function showReason(reason, point) {
  const item = line(reason.holds ? "ok" : "bad", `${reason.holds ? "✓" : "▲"} ${say(reason.holds ? "holds" : "fails")}：`);
  reason.parts.forEach((part, number) => {
    if (number) item.append(" · ");
    const shown = element("span", `${part.name} ${part.printed}`, "part");
    shown.addEventListener("click", () => point(part));
    item.append(shown);
  });
  if (!reason.holds) item.append(`（${say("recomputed")} ${reason.recomputed}）`);
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
