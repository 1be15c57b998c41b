// What every page of scripts does: find its templates, say what went wrong, wait for an answer.

import { Problem } from "./api.js";

export const $ = (selector, within = document) => within.querySelector(selector);

/** A copy of a <template>, with the texts of `fill` put into its elements by data-name. */
export function copy(name, fill = {}) {
  const made = $(`template[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
  for (const [key, text] of Object.entries(fill)) {
    for (const place of [made, ...made.querySelectorAll("[data-name]")]) {
      if (place.dataset.name === key) place.textContent = text ?? "";
    }
  }
  return made;
}

/** A text of the page, translated by the server: <body data-text-…>. */
export function text(name) {
  return $("#texts")?.content.querySelector(`[data-text="${name}"]`)?.textContent ?? "";
}

/** Say it above the content, and to whoever listens. */
export function tell(message, tone = "problem") {
  const place = $("#told");
  place.textContent = message;
  place.className = `notice ${tone}`;
  place.hidden = !message;
  if (message) place.scrollIntoView({ block: "nearest" });
}

/** What to say of a failure; one that is a mistake of ours is thrown again. */
export function reason(failure, unreached = "unreachable") {
  if (failure instanceof Problem) return [failure.message, ...Object.values(failure.wrong)].join(" ");
  if (failure instanceof TypeError) return text(unreached);
  throw failure;
}

/** Run a piece of work behind a button: pressed once at a time, what goes wrong is said; `unreached`: without a line. */
export async function during(button, work, unreached) {
  if (button?.disabled) return undefined;
  if (button) button.disabled = true;
  try {
    if (button) tell(""); // what no press began leaves what is said to be read
    return await work();
  } catch (failure) {
    tell(reason(failure, unreached));
    return undefined;
  } finally {
    if (button) button.disabled = false;
  }
}

const LOCALE = {
  ...{ day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" },
  timeZone: "Asia/Ho_Chi_Minh",
};

export function when(instant) {
  const order = document.documentElement.lang.replace(/^en$/, "en-GB"); // day first, as everywhere on the pages
  return instant ? new Intl.DateTimeFormat(order, LOCALE).format(new Date(instant)) : "";
}
