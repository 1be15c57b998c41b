// One dossier: where it stands, what its citizen should do now, what was done.

import { call, callOnce, signedIn, signIn } from "./api.js";
import { $, copy, during, tell, text, when } from "./page.js";
import { keepTyped, takeTyped } from "./typed.js";
import { upload } from "./upload.js";

const code = $("#dossier").dataset.code;
const at = `dossiers/${encodeURIComponent(code)}/`;
let etag = null;

async function show() {
  const read = await during(null, async () => ({
    dossier: await call("GET", at),
    timeline: (await call("GET", `${at}timeline/`)).data.events,
    forms: (await call("GET", `${at}forms/`)).data.forms,
  }));
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
  $("#todo").replaceChildren(...(data.own ? todo(data, read.timeline) : []));
  $("#filed-elsewhere").hidden = data.own;
  $("#withdrawal").hidden = !data.own || Boolean(data.finished_at) || ["withdrawn", "refused", "stopped"].includes(data.state);
  $("#dossier").hidden = false;
}

function formLink(form) {
  const row = copy("form", { label: form.label });
  $("button", row).addEventListener("click", (event) => during(event.target, () => openFile(form.address)));
  return row;
}

/** A file that needs the token: fetched, then shown by the browser. */
async function openFile(address) {
  const { data } = await call("GET", address, { headers: { Accept: "*/*" } });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(data), target: "_blank" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function todo(dossier, timeline) {
  if (dossier.state === "payment_required") return [payment(timeline)];
  if (dossier.state === "returned") return [rating()];
  if (dossier.state === "supplement_required") return [supplement(timeline)];
  if (dossier.state === "awaiting_confirmation") return [confirmation()];
  return [];
}

async function move(button, transition, told) {
  const body = { transition, arguments: told };
  const headers = etag ? { "If-Match": etag } : {};
  const done = await during(button, () => callOnce("POST", `${at}transitions/`, { body, headers }));
  if (!done) return;
  await show();
  tell(text(`done-${transition}`) || text("done"), "good");
}

function supplement(timeline) {
  const asked = timeline.filter((event) => event.transition === "request_supplement").at(-1).arguments;
  const card = copy("supplement", { reason: asked.reason, by: asked.supply_by.split("-").reverse().join("/") });
  const list = $("ul", card);
  for (const [number, item] of asked.missing.entries()) {
    const row = copy(item.paper ? "missing-paper" : "missing-field", { note: item.note });
    const input = $("input", row);
    input.id = `missing-${number}`;
    $("label", row).htmlFor = input.id;
    Object.assign(input.dataset, { paper: item.paper ?? "", field: item.field ?? "" });
    list.append(row);
  }
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    during(event.submitter, async () => supply(list));
  });
  return card;
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

async function supply(list) {
  const papers = [];
  const corrections = {};
  for (const input of list.querySelectorAll("input")) {
    if (input.dataset.paper) {
      await send(input);
      papers.push({ paper: input.dataset.paper, form: "electronic" });
    } else if (input.value.trim() && input.dataset.field) {
      const names = input.dataset.field.split(".");
      const last = names.pop();
      names.reduce((part, name) => (part[name] ??= {}), corrections)[last] = input.value.trim();
    }
  }
  await move(null, "supply", { papers, corrections });
}

function payment(timeline) {
  const asked = timeline.filter((event) => event.transition === "request_payment").at(-1).arguments;
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
