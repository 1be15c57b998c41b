// A declaration's form, made of the procedure's own JSON Schema: one input a field.

import { copy, text } from "./page.js";

/** Draw the schema's form into `place`; answers {read, fill, showWrong}. */
export function drawForm(schema, place) {
  const root = section(schema, schema, "", null);
  place.replaceChildren(...root.node.children);
  offerRequester(root);
  const all = place.closest("form"); // what stands beside the declaration may be wrong as well
  return {
    read: () => root.read() ?? {},
    fill: (declaration) => root.fill(declaration),
    /** Mark each field of `wrong` (path -> message); answers how many were found in the form. */
    showWrong(wrong) {
      for (const marked of all.querySelectorAll(".wrong")) {
        marked.classList.remove("wrong");
        marked.querySelector(".problem")?.remove();
        marked.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
      }
      const found = Object.entries(wrong).filter(([path, message]) => mark(all, path, message));
      all.querySelector(".wrong :is(input, select, textarea)")?.focus();
      return found.length;
    },
  };
}

/** The field or part at `path` drawn alone: {node, read}; one that the schema does not have is any text. */
export function drawOne(schema, path) {
  let found = { inner: schema };
  let label = "";
  for (const name of path.split(".")) {
    const child = found.inner.properties?.[name];
    if (!child) return input({}, path, path, true);
    found = resolve(child, schema);
    label = child.title ?? found.inner.title;
  }
  return found.inner.properties ? section(found.inner, schema, path, label) : input(found.inner, path, label, true);
}

function mark(place, path, message) {
  const field = place.querySelector(`[data-path="${CSS.escape(path)}"]`);
  if (!field) return false;
  for (let parent = field.parentElement; parent && parent !== place; parent = parent.parentElement) {
    if (parent.dataset.optional) toggle(parent, true);
  }
  if (field.dataset.optional) toggle(field, true);
  field.classList.add("wrong");
  const said = document.createElement("span");
  said.className = "problem";
  said.textContent = message;
  field.append(said);
  field.querySelector("input, select, textarea")?.setAttribute("aria-invalid", "true");
  return true;
}

function resolve(node, schema) {
  const optional = node.anyOf?.some((each) => each.type === "null") ?? false;
  let inner = optional ? { ...node.anyOf.find((each) => each.type !== "null"), ...without(node) } : node;
  if (inner.$ref) inner = { ...schema.$defs[inner.$ref.split("/").pop()], ...inner };
  return { inner, optional };
}

function without({ anyOf, ...rest }) {
  return rest;
}

function section(node, schema, path, title) {
  const frame = copy("section", { title: title ?? "" });
  const needed = new Set(node.required ?? []);
  const parts = Object.entries(node.properties).map(([name, child]) => {
    const at = path ? `${path}.${name}` : name;
    const { inner, optional } = resolve(child, schema);
    const label = child.title ?? inner.title;
    const part = inner.properties ? section(inner, schema, at, label) : input(inner, at, label, needed.has(name));
    if (!path && inner.properties) part.node.classList.add("part");
    if (inner.properties && (optional || !needed.has(name))) makeOptional(part, label);
    frame.append(part.node);
    return [name, part];
  });
  frame.dataset.path = path;
  return {
    node: frame,
    parts,
    read() {
      if (frame.dataset.optional && frame.dataset.optional !== "open") return undefined;
      const told = parts.map(([name, part]) => [name, part.read()]).filter(([, value]) => value !== undefined);
      return told.length ? Object.fromEntries(told) : undefined;
    },
    fill(values) {
      if (frame.dataset.optional) toggle(frame, Boolean(values));
      for (const [name, part] of parts) part.fill(values?.[name]);
    },
  };
}

/** Another person of the declaration may be the one who files it: typed once, filled in twice. */
function offerRequester(root) {
  const parts = Object.fromEntries(root.parts);
  const known = new Set((parts.requester?.parts ?? []).map(([name]) => name));
  for (const [name, part] of root.parts) {
    const shared = (part.parts ?? []).map(([each]) => each).filter((each) => known.has(each));
    if (name === "requester" || !shared.includes("residence")) continue;
    const button = copy("same-person");
    button.hidden = part.node.dataset.optional === "shut";
    button.addEventListener("click", () => {
      const told = parts.requester.read() ?? {};
      part.fill({ ...part.read(), ...Object.fromEntries(shared.map((each) => [each, told[each]])) });
      button.dispatchEvent(new Event("input", { bubbles: true })); // as if it was typed: to be saved
    });
    part.node.querySelector("legend").after(button);
  }
}

/** A part that may be left out: a box in its legend opens it. */
function makeOptional(part, label) {
  const box = copy("opener", { title: label });
  const legend = part.node.querySelector("legend");
  legend.replaceChildren(box);
  part.node.dataset.optional = "shut";
  toggle(part.node, false);
  box.querySelector("input").addEventListener("change", (event) => toggle(part.node, event.target.checked));
}

function toggle(frame, open) {
  frame.dataset.optional = open ? "open" : "shut";
  frame.querySelector("legend input").checked = open;
  for (const child of frame.children) if (child.tagName !== "LEGEND") child.hidden = !open;
}

let count = 0;

function input(node, path, label, needed) {
  const kind = kindOf(node);
  const field = copy(kind === "boolean" ? "check" : "field", { label: needed ? label : `${label} ${text("optional")}` });
  if (kind === "boolean") field.querySelector("[data-name=label]").textContent = label;
  field.dataset.path = path;
  const control = make(kind, node);
  control.id = `f${(count += 1)}`;
  control.name = path;
  if (path.endsWith(".province")) control.setAttribute("list", "provinces");
  field.querySelector("label").htmlFor = control.id;
  field.querySelector("[data-input]").replaceWith(control);
  const hint = field.querySelector("[data-name=hint]");
  if (hint) {
    hint.textContent = kind === "date" ? text("date-hint") : kind === "partial" ? text("partial-hint") : "";
    if (hint.textContent) control.setAttribute("aria-describedby", (hint.id = `${control.id}-hint`));
    else hint.remove();
  }
  if (node.default != null) write(control, kind, node.default);
  return { node: field, read: () => readOne(control, kind), fill: (value) => value != null && write(control, kind, value) };
}

function kindOf(node) {
  if (node.enum) return "choice";
  if (node.const !== undefined) return "const";
  if (node.type === "boolean") return "boolean";
  if (node.type === "integer") return "integer";
  if (node.format === "date") return "date";
  if (node.pattern?.startsWith("^[0-9]{4}(-")) return "partial";
  return (node.maxLength ?? 0) >= 1000 ? "long" : "text";
}

function make(kind, node) {
  if (kind === "choice") {
    const select = document.createElement("select");
    select.append(new Option(text("choose"), ""));
    for (const value of node.enum) select.append(new Option(labelOf(node, value), value));
    return select;
  }
  const made = document.createElement(kind === "long" ? "textarea" : "input");
  if (kind === "boolean") made.type = "checkbox";
  if (kind === "integer") Object.assign(made, { type: "number", min: node.minimum ?? "", max: node.maximum ?? "" });
  if (kind === "date" || kind === "partial" || node.pattern?.startsWith("^[0-9]")) made.inputMode = "numeric";
  if (node.maxLength) made.maxLength = node.maxLength;
  made.autocomplete = "off";
  return made;
}

function labelOf(node, value) {
  if (node["x-labels"]) return node["x-labels"][value];
  if (/^[A-Z]{2}$/.test(value)) {
    try {
      return new Intl.DisplayNames([document.documentElement.lang], { type: "region" }).of(value);
    } catch {
      return value;
    }
  }
  return value;
}

function readOne(control, kind) {
  if (kind === "boolean") return control.checked;
  const typed = control.value.trim();
  if (!typed) return undefined;
  if (kind === "integer") return Number(typed);
  return kind === "date" || kind === "partial" ? toIso(typed) : typed;
}

function write(control, kind, value) {
  if (kind === "boolean") control.checked = Boolean(value);
  else control.value = kind === "date" || kind === "partial" ? fromIso(String(value)) : value;
}

/** 3/11/2026, 03-11-2026 or 03112026 as 2026-11-03; 11/2026 as 2026-11; anything else as typed. */
export function toIso(typed) {
  const compact = typed.match(/^(\d{2})(\d{2})(\d{4})$/);
  const parts = compact ? compact.slice(1) : typed.split(/[\/.\- ]+/);
  if (parts.some((part) => !/^\d+$/.test(part)) || parts.length > 3 || parts.at(-1).length !== 4) return typed;
  return parts.reverse().map((part) => part.padStart(2, "0")).join("-");
}

export function fromIso(iso) {
  return /^\d{4}(-\d{2}){0,2}$/.test(iso) ? iso.split("-").reverse().join("/") : iso;
}
