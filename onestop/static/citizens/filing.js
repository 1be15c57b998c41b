// Filing a dossier: a draft that the server keeps while it is typed, its papers, one press.

import { call, newKey, Problem, signedIn, signIn } from "./api.js";
import { drawForm } from "./form.js";
import { $, copy, during, tell, text, when } from "./page.js";
import { upload } from "./upload.js";

const page = $("#filing");
const procedure = page.dataset.procedure;
/** Seconds after the last change until the draft is saved by itself. */
const PAUSE = 3;
let form = null;
let draft = null; // {id, etag}
let timer = null;
let typed = 0; // changes so far: what changes while it is being saved is not saved
let last = Promise.resolve();

function content() {
  const body = { procedure, unit: $("#unit").value, declaration: form.read(), result_delivery: $("#delivery").value };
  if ($("#for-other").checked) {
    body.representation = { relation: $("#relation").value, represented_name: $("#represented").value.trim() };
  }
  return body;
}

/** Whatever changes the draft waits for the change before it, whose version it goes on from. */
function inTurn(change) {
  last = last.catch(() => {}).then(change);
  return last;
}

function save() {
  clearTimeout(timer);
  return inTurn(saveNow);
}

async function saveNow() {
  const [body, before] = [content(), typed];
  const over = draft && (await saveOver(body));
  const answer = over || (await call("POST", "drafts/", { body, headers: newKey() }));
  keep(answer);
  if (typed === before) saySaved(answer.data);
}

/** A draft that was deleted meanwhile (nobody touched it for long) is begun anew: what is typed stays. */
async function saveOver(body) {
  try {
    return await call("PUT", `drafts/${draft.id}/`, { body, headers: { "If-Match": draft.etag } });
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.status !== 404) throw failure;
    draft = null;
    for (const list of page.querySelectorAll("#papers ul")) list.replaceChildren();
    tell(text("draft-gone"));
    return null;
  }
}

function keep({ data, etag }) {
  draft = { id: data.id, etag };
  history.replaceState(null, "", `#${data.id}`); // to come back to; a fragment is in nobody's log
}

function saySaved(data) {
  $("#saved").textContent = `${text("saved")} ${when(data.changed_at)}. ${text("kept-until")} ${when(data.expires_at)}.`;
}

function changed(event) {
  if (event.target.type === "file") return; // goes by itself
  typed += 1;
  $("#saved").textContent = text("unsaved");
  clearTimeout(timer);
  timer = setTimeout(() => during(null, save), PAUSE * 1000);
}

async function submit() {
  await save();
  try {
    const { data } = await call("POST", `drafts/${draft.id}/submit/`, { headers: newKey() });
    location.assign(`/ho-so/${encodeURIComponent(data.code)}/`);
  } catch (failure) {
    if (failure instanceof Problem) showWrong(failure);
    throw failure;
  }
}

function showWrong(problem) {
  const wrong = {};
  for (const [field, message] of Object.entries(problem.wrong)) wrong[field.replace(/^declaration\./, "")] = message;
  const shown = form.showWrong(wrong);
  const others = Object.entries(wrong).filter(([path]) => !page.querySelector(`[data-path="${CSS.escape(path)}"]`));
  problem.wrong = {};
  problem.message = [shown ? text("wrong") : problem.message, ...others.map(([, message]) => message)].join(" ");
}

function paperRow(paper) {
  const needed = paper.required && !paper.conditional ? text("required") : text("if-needed");
  const row = copy("paper", { name: paper.name, note: paper.note, needed });
  const input = $("input", row);
  input.id = `paper-${paper.code}`;
  $("label", row).htmlFor = input.id;
  row.dataset.paper = paper.code;
  input.addEventListener("change", () => during(null, () => add(row, input)));
  return row;
}

async function add(row, input) {
  const progress = (percent) => ($("[role=status]", row).textContent = `${text("uploading")}: ${percent} %`);
  progress(0); // before its turn comes: a slow line is not silent
  try {
    await inTurn(async () => {
      if (!draft) await saveNow();
      for (const file of input.files) await upload(file, row.dataset.paper, { draft: draft.id }, progress);
      await showPapers();
    });
  } finally {
    $("[role=status]", row).textContent = "";
    input.value = ""; // so that the same file can be chosen again
  }
}

/** What lies with the draft, each below its paper, with a button that takes it away. */
async function showPapers() {
  const answer = await call("GET", `drafts/${draft.id}/`);
  keep(answer);
  for (const list of page.querySelectorAll("#papers ul")) list.replaceChildren();
  for (const kept of answer.data.papers) {
    const item = copy("kept", { name: `${text("uploaded")}: ${kept.media_type}, ${Math.ceil(kept.size / 1024)} KB` });
    $("button", item).addEventListener("click", (event) =>
      during(event.target, () =>
        inTurn(async () => {
          await call("DELETE", kept.address);
          await showPapers();
        }),
      ),
    );
    page.querySelector(`[data-paper="${CSS.escape(kept.paper)}"] ul`)?.append(item);
  }
}

async function resume(id) {
  let answer;
  try {
    answer = await call("GET", `drafts/${id}/`);
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.status !== 404) throw failure;
    history.replaceState(null, "", location.pathname);
    tell(text("draft-gone"));
    return;
  }
  const { data, etag } = answer;
  if (data.dossier) {
    location.replace(`/ho-so/${encodeURIComponent(data.dossier)}/`);
    return;
  }
  keep({ data, etag });
  saySaved(data);
  $("#unit").value = data.unit;
  $("#delivery").value = data.result_delivery;
  $("#for-other").checked = Boolean(data.representation);
  $("#relation").value = data.representation?.relation ?? "";
  $("#represented").value = data.representation?.represented_name ?? "";
  $("#relation-part").hidden = !data.representation;
  form.fill(data.declaration);
  await showPapers();
}

async function begin() {
  const { data } = await call("GET", `procedures/${procedure}/`);
  form = drawForm(data.declaration_schema, $("#declaration"));
  const proof = { code: "relation_proof", name: text("relation-proof"), note: "", required: false };
  $("#papers").replaceChildren(...[...data.papers, proof].map(paperRow));
  if (/^#[0-9a-f-]{36}$/.test(location.hash)) await resume(location.hash.slice(1));
  page.addEventListener("input", changed);
  $("#for-other").addEventListener("change", (event) => ($("#relation-part").hidden = !event.target.checked));
  $("#save").addEventListener("click", (event) => during(event.target, save));
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    during(event.submitter, submit);
  });
  page.hidden = false;
}

if (!signedIn()) signIn();
else {
  tell("");
  await during(null, begin);
}
