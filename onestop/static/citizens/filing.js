// Filing a dossier: a draft that the server keeps while it is typed, its papers, one press.

import { call, callOnce, Problem, signedIn, signIn } from "./api.js";
import { draftId, forget, goOnFrom, inTurn, know, readAgain, saved, version } from "./draft.js";
import { drawForm } from "./form.js";
import { $, copy, during, reason, tell, text, when } from "./page.js";
import { keepTyped, takeTyped } from "./typed.js";
import { upload } from "./upload.js";

const page = $("#filing");
const procedure = page.dataset.procedure;
/** Seconds after the last change until the draft is saved by itself, and after a try in vain. */
const PAUSE = 3;
const AGAIN = 15;
let form = null;
let timer = null;
let typed = 0; // changes so far
let kept = 0; // of them: what changes while it is being saved is not saved
const papers = new Set(); // on their way

const notSaved = () => kept !== typed;

function content() {
  const body = { procedure, unit: $("#unit").value, declaration: form.read(), result_delivery: $("#delivery").value };
  if ($("#for-other").checked) {
    body.representation = { relation: $("#relation").value, represented_name: $("#represented").value.trim() };
  }
  return body;
}

function save() {
  clearTimeout(timer);
  return inTurn(saveNow);
}

async function saveNow() {
  const before = typed;
  try {
    const data = await savedOrAnew(content());
    kept = before;
    if (kept === typed) saySaved(data);
  } catch (failure) {
    if (failure instanceof TypeError) saveIn(AGAIN);
    throw failure;
  }
}

/** A draft that was deleted meanwhile (nobody touched it for long) is begun anew: what is typed stays. */
async function savedOrAnew(body) {
  try {
    return await saved(body);
  } catch (failure) {
    if (failure.status !== 404) throw failure;
    forget();
    for (const list of page.querySelectorAll("#papers ul")) list.replaceChildren();
    tell(text("draft-gone"));
    return saved(body);
  }
}

function saySaved(data) {
  $("#saved").textContent = `${text("saved")} ${when(data.changed_at)}. ${text("kept-until")} ${when(data.expires_at)}.`;
}

function saveIn(seconds) {
  clearTimeout(timer);
  timer = setTimeout(saveByItself, seconds * 1000);
}

/** Says how it went beside the buttons; what is said above the form is left to be read. */
async function saveByItself() {
  try {
    await save();
    if ($("#told").textContent === text("unreachable")) tell("");
  } catch (failure) {
    const noLine = failure instanceof TypeError;
    $("#saved").textContent = noLine ? text("no-line") : `${text("unsaved")}. ${reason(failure)}`;
  }
}

function changed(event) {
  if (event.target.type === "file") return; // goes by itself
  typed += 1;
  $("#saved").textContent = text("unsaved");
  saveIn(PAUSE);
}

async function submit() {
  await Promise.all(papers);
  try {
    await save();
  } catch (failure) {
    // Submitted by a press whose answer was lost: asked again, it answers with its dossier.
    if (failure.guard !== "draft_not_submitted") throw failure;
    kept = typed;
  }
  try {
    const { data } = await callOnce("POST", `drafts/${draftId()}/submit/`);
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
  input.addEventListener("change", () => during(input, () => comingIn(add(row, input))));
  return row;
}

async function comingIn(paper) {
  papers.add(paper);
  try {
    await paper;
  } finally {
    papers.delete(paper);
  }
}

/** Goes beside what is typed and saved, since it may take long. */
async function add(row, input) {
  const said = $("[role=status]", row);
  said.textContent = text("uploading");
  try {
    if (!draftId()) await inTurn(saveNow);
    for (const file of input.files) await upload(file, row.dataset.paper, { draft: draftId() }, said);
    await inTurn(showPapers);
  } finally {
    said.textContent = "";
    input.value = ""; // so that the same file can be chosen again
  }
}

/** What lies with the draft, each below its paper, with a button that takes it away. */
async function showPapers() {
  const data = await readAgain();
  for (const list of page.querySelectorAll("#papers ul")) list.replaceChildren();
  for (const paper of data.papers) {
    const item = copy("kept", { name: `${text("uploaded")}: ${paper.media_type}, ${Math.ceil(paper.size / 1024)} KB` });
    $("button", item).addEventListener("click", (event) =>
      during(event.target, () =>
        inTurn(async () => {
          await call("DELETE", paper.address).catch(unlessGone);
          await showPapers();
        }),
      ),
    );
    page.querySelector(`[data-paper="${CSS.escape(paper.paper)}"] ul`)?.append(item);
  }
}

function unlessGone(failure) {
  if (failure.status !== 404) throw failure;
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
  if (data.procedure !== procedure) {
    location.replace(`/ho-so/nop/${data.procedure}/#${id}`); // saved as this one's it would lose its papers
    return;
  }
  if (data.dossier) {
    location.replace(`/ho-so/${encodeURIComponent(data.dossier)}/`);
    return;
  }
  know({ data, etag });
  saySaved(data);
  fill(data);
  await showPapers();
}

function fill(data) {
  $("#unit").value = data.unit;
  $("#delivery").value = data.result_delivery;
  $("#for-other").checked = Boolean(data.representation);
  $("#relation").value = data.representation?.relation ?? "";
  $("#represented").value = data.representation?.represented_name ?? "";
  $("#relation-part").hidden = !data.representation;
  form.fill(data.declaration);
}

/** The session ended while this was typed: what is in the draft was saved before it. */
function fillAgain({ draft, content }) {
  page.reset();
  fill(content);
  if (draft) goOnFrom(draft);
  typed += 1;
  saveIn(0);
}

async function begin() {
  const [{ data }, { data: me }] = await Promise.all([call("GET", `procedures/${procedure}/`), call("GET", "me/")]);
  form = drawForm(data.declaration_schema, $("#declaration"));
  const proof = { code: "relation_proof", name: text("relation-proof"), note: "", required: false };
  $("#papers").replaceChildren(...[...data.papers, proof].map(paperRow));
  const whose = () => `${me.username} ${location.pathname}${location.hash}`;
  const before = takeTyped(whose());
  if (/^#[0-9a-f-]{36}$/.test(location.hash)) await resume(location.hash.slice(1));
  if (before) fillAgain(before);
  window.addEventListener("signing-in", () => notSaved() && keepTyped(whose(), { draft: version(), content: content() }));
  page.addEventListener("input", changed);
  $("#for-other").addEventListener("change", (event) => ($("#relation-part").hidden = !event.target.checked));
  $("#save").addEventListener("click", (event) => during(event.target, save));
  page.addEventListener("submit", (event) => {
    event.preventDefault();
    during(event.submitter, submit);
  });
  window.addEventListener("online", () => notSaved() && saveIn(0));
  window.addEventListener("beforeunload", (event) => (notSaved() || papers.size) && signedIn() && event.preventDefault());
  page.hidden = false;
}

if (!signedIn()) signIn();
else {
  tell("");
  await during(null, begin, "unread");
}
