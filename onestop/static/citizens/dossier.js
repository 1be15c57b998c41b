// One dossier: where it stands, what its citizen should do now, what was done.

import { call, callOnce, signedIn, signIn } from "./api.js";
import { drawOne } from "./form.js";
import { $, copy, during, tell, text, when } from "./page.js";
import { keepTyped, takeTyped } from "./typed.js";
import { upload } from "./upload.js";

const code = $("#dossier").dataset.code;
const at = `dossiers/${encodeURIComponent(code)}/`;
let etag = null;
let asks = null; // what is drawn of what it asks: asked the same, it stays with what was typed
/** What a state asks of its citizen stands in the event that led to it. */
const ASKED_BY = {
  supplement_required: "request_supplement",
  payment_required: "request_payment",
  awaiting_confirmation: "ask_confirmation",
};

async function show() {
  const read = await during(null, async () => {
    const dossier = await call("GET", at);
    const timeline = (await call("GET", `${at}timeline/`)).data.events;
    const forms = (await call("GET", `${at}forms/`)).data.forms;
    const asked = timeline.filter((event) => event.transition === ASKED_BY[dossier.data.state]);
    const now = `${dossier.data.own} ${dossier.data.state} ${asked.length}`;
    const cards = now === asks ? null : dossier.data.own ? await todo(dossier.data, asked.at(-1)?.arguments) : [];
    return { dossier, timeline, forms, cards, now };
  }, "unread");
  if (!read) return;
  const { data } = read.dossier;
  etag = read.dossier.etag;
  $("h1").textContent = data.procedure_name;
  $("#facts").replaceChildren(
    copy("facts", {
      state: data.state_label,
      code,
      about: data.subject_name,
      unit: data.unit_name,
      submitted: when(data.submitted_at),
      due: when(data.due_at) || text("no-promise"),
    }),
  );
  $("#steps").replaceChildren(
    ...read.timeline.map((event) => copy("step", { at: when(event.occurred_at), what: event.transition_label })),
  );
  $("#forms").replaceChildren(...read.forms.map(formLink));
  $("#forms-part").hidden = read.forms.length === 0;
  if (read.cards) {
    $("#todo").replaceChildren(...read.cards);
    waiting.clear(); // another draft may have come
  }
  asks = read.now;
  $("#filed-elsewhere").hidden = data.own;
  $("#withdrawal").hidden = !data.own || Boolean(data.finished_at) || ["withdrawn", "refused", "stopped"].includes(data.state);
  $("#dossier").hidden = false;
}

function formLink(form) {
  const row = copy("form", { label: form.label });
  $("button", row).addEventListener("click", (event) => during(event.target, () => openFile(form.address)));
  return row;
}

/** Files that came too long after the press that asked for them: a browser opens them at the next. */
const waiting = new Map();

/** A file that needs the token: fetched, then shown by the browser. */
async function openFile(address) {
  const file = waiting.get(address) ?? (await call("GET", address, { headers: { Accept: "*/*" } })).data;
  waiting.delete(address);
  if (navigator.userActivation?.isActive === false) {
    waiting.set(address, file);
    tell(text("file-is-here"), "good");
    return;
  }
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), target: "_blank" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function todo(dossier, asked) {
  if (dossier.state === "payment_required") return [payment(asked)];
  if (dossier.state === "returned") return (await isRated()) ? [] : [rating()];
  if (dossier.state === "supplement_required") return [await supplement(asked, dossier.procedure)];
  if (dossier.state === "awaiting_confirmation") return [confirmation()];
  return [];
}

async function move(button, transition, told) {
  const body = { transition, arguments: told };
  const headers = etag ? { "If-Match": etag } : {};
  const done = await during(button, async () => {
    try {
      return await callOnce("POST", `${at}transitions/`, { body, headers });
    } catch (failure) {
      if (failure.status === 412) await show(); // what happened since, which the next press goes on from
      throw failure;
    }
  });
  if (!done) return;
  $("#todo").replaceChildren(); // also where the line breaks now
  asks = null;
  await show();
  tell(text(`done-${transition}`) || text("done"), "good");
}

async function supplement(asked, procedure) {
  const isTyped = asked.missing.some((item) => item.field && !item.paper);
  const schema = isTyped ? (await call("GET", `procedures/${procedure}/`)).data.declaration_schema : null;
  const card = copy("supplement", { reason: asked.reason, by: asked.supply_by.split("-").reverse().join("/") });
  const rows = asked.missing.map((item, number) => (item.paper ? missingPaper(item, number) : missing(item, schema)));
  $("ul", card).replaceChildren(...rows.map((row) => row.node));
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    during(event.submitter, () => supply(rows));
  });
  return card;
}

function missingPaper(item, number) {
  const node = copy("missing-paper", { note: item.note });
  const input = $("input", node);
  input.id = `missing-${number}`;
  $("label", node).htmlFor = input.id;
  input.dataset.paper = item.paper;
  return { node, input };
}

/** A field is drawn as its declaration has it (a date, a choice); what is neither it nor a paper is told alone. */
function missing(item, schema) {
  const node = copy("missing", { note: item.note });
  if (!item.field) return { node };
  const part = drawOne(schema, item.field);
  for (const control of part.node.querySelectorAll(":scope > :is(input:not([type=checkbox]), select, textarea)")) {
    control.required = true;
  }
  node.append(part.node);
  return { node, part, field: item.field };
}

const sent = new WeakSet(); // files: pressed again after something failed, none goes twice

async function send(input) {
  const said = $("[role=status]", input.parentElement);
  try {
    for (const file of input.files) {
      if (sent.has(file)) continue;
      await upload(file, input.dataset.paper, { dossier: code }, said);
      sent.add(file);
    }
  } finally {
    said.textContent = [...input.files].every((file) => sent.has(file)) ? text("uploaded") : "";
  }
}

async function supply(rows) {
  const papers = [];
  const corrections = {};
  for (const { input, part, field } of rows) {
    if (input) {
      await send(input);
      papers.push({ paper: input.dataset.paper, form: "electronic" });
    } else if (part?.read() !== undefined) {
      const names = field.split(".");
      const last = names.pop();
      names.reduce((inner, name) => (inner[name] ??= {}), corrections)[last] = part.read();
    }
  }
  await move(null, "supply", { papers, corrections });
}

function payment(asked) {
  const amount = new Intl.NumberFormat("vi", { style: "currency", currency: "VND" }).format(asked.amount);
  const card = copy("payment", { amount, purpose: asked.purpose });
  $("button", card).addEventListener("click", (event) =>
    during(event.target, async () => {
      const { data } = await callOnce("POST", `${at}payments/`);
      if (data.address) location.assign(data.address);
      else await show();
    }),
  );
  return card;
}

async function isRated() {
  try {
    await call("GET", `${at}rating/`);
    return true;
  } catch (failure) {
    if (failure.status !== 404) throw failure;
    return false;
  }
}

function rating() {
  const card = copy("rating");
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    const comment = $("textarea", card).value.trim();
    const body = { stars: Number($("select", card).value), ...(comment ? { comment } : {}) };
    during(event.submitter, async () => {
      await callOnce("POST", `${at}rating/`, { body });
      card.remove();
      tell(text("rated"), "good");
    });
  });
  return card;
}

function confirmation() {
  const card = copy("confirmation");
  $("[data-act=look]", card).addEventListener("click", (event) => during(event.target, () => openFile(`${at}draft/`)));
  $("[data-act=confirm]", card).addEventListener("click", (event) => move(event.target, "confirm_draft", {}));
  $("form", card).addEventListener("submit", (event) => {
    event.preventDefault();
    move(event.submitter, "contest_draft", { comment: $("textarea", card).value });
  });
  return card;
}

const fields = () => [...$("#dossier").querySelectorAll("textarea, select, input:not([type=file])")];

if (!signedIn()) signIn();
else {
  $("#withdraw").addEventListener("submit", (event) => {
    event.preventDefault();
    move(event.submitter, "withdraw", { reason: $("#reason").value });
  });
  window.addEventListener("signing-in", () => {
    const typed = fields().map((field) => [field.id, field.value]);
    if (typed.some(([, value]) => value)) keepTyped(location.pathname, typed);
  });
  await show();
  for (const [id, value] of takeTyped(location.pathname) ?? []) {
    const field = fields().find((each) => each.id === id);
    if (field) field.value = value;
  }
  $("#withdrawal").open = Boolean($("#reason").value);
}
