// The list of documents: uploads with their progress, and rows that follow their jobs.

const drop = document.getElementById("drop");
const files = document.getElementById("files");
const uploads = document.getElementById("uploads");

function follow(sha, show) {
  const events = new EventSource(`/api/documents/${sha}/progress`);
  events.addEventListener("progress", (event) => {
    const told = JSON.parse(event.data);
    show(told);
    if (["done", "failed"].includes(told.document.state)) {
      events.close();
      location.reload();
    }
  });
}

function followRow(row) {
  const bar = row.querySelector("progress");
  follow(row.dataset.sha, (told) => {
    if (told.job) bar.value = told.job.pages_done;
  });
}

async function upload(file) {
  const item = document.createElement("li");
  item.textContent = `${drop.dataset.uploading} ${file.name}`;
  uploads.append(item);
  const form = new FormData();
  form.append("file", file, file.name);
  try {
    const answer = await fetch("/api/documents", { method: "POST", body: form });
    const told = await answer.json();
    if (answer.ok) {
      item.remove();
      if (answer.status === 200) remember(`${file.name}：${drop.dataset.known}`);
      return true;
    }
    item.textContent = `${file.name}：${told.message}`;
  } catch {
    item.textContent = `${file.name}：网络中断 network error`;
  }
  item.className = "wrong";
  return false;
}

// What is still to be said when the page is shown anew.
const KEY = "hedui-told";
const remembered = () => JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
const remember = (text) => sessionStorage.setItem(KEY, JSON.stringify([...remembered(), text]));

function tellRemembered() {
  for (const text of remembered()) {
    const item = document.createElement("li");
    item.textContent = text;
    uploads.append(item);
  }
  sessionStorage.removeItem(KEY);
}

async function uploadAll(list) {
  let all = true;
  for (const file of list) all = (await upload(file)) && all;
  if (all) location.href = "/";
}

files.addEventListener("change", () => uploadAll([...files.files]));
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  uploadAll([...event.dataTransfer.files]);
});

tellRemembered();
const waiting = [...document.querySelectorAll('tr[data-state="running"], tr[data-state="queued"]')];
waiting.slice(0, 4).forEach(followRow); // a browser opens six connections at most
