// What one was told, newest first, and which of it one does without.

import { call, signedIn, signIn } from "./api.js";
import { $, copy, during, tell, text, when } from "./page.js";

let next = "me/notices/?limit=20";

async function more(pressed) {
  const answer = await during(pressed?.target, () => call("GET", next));
  $("#more").hidden = false; // without an answer it asks again
  if (!answer) return;
  for (const notice of answer.data.results) {
    const how = [text(notice.channel), notice.address, `${text(notice.state)} ${when(notice.sent_at ?? notice.written_at)}`];
    const subject = notice.subject || text("words");
    const told = { kind: notice.kind_name, how: how.join(" · "), subject, text: notice.text, dossier: notice.dossier };
    const row = copy("notice", told);
    if (notice.dossier) $("a", row).href = `/ho-so/${encodeURIComponent(notice.dossier)}/`;
    else $("[data-if=dossier]", row).hidden = true;
    $("#notices").append(row);
  }
  $("#nothing").hidden = $("#notices").children.length > 0;
  next = answer.data.next ? new URL(answer.data.next).pathname + new URL(answer.data.next).search : null;
  $("#more").hidden = !next;
}

/** A part for each rule, most free first; what may not be turned off is ticked and fixed. */
function show({ kinds }) {
  const parts = ["free", "one_channel", "always"].map((rule) => kinds.filter((each) => each.rule === rule));
  $("#kinds").replaceChildren(
    ...parts.map((part) => {
      const rule = copy("rule", { why: part[0].why });
      rule.append(...part.map(choice));
      return rule;
    }),
  );
  $("#preferences").hidden = false; // unread, they would be saved as none
}

function choice(kind) {
  const row = copy("choice", { kind: kind.kind_name });
  row.setAttribute("aria-label", kind.kind_name);
  const boxes = [...row.querySelectorAll("input")];
  for (const box of boxes) {
    box.dataset.kind = kind.kind;
    box.checked = kind[box.dataset.channel];
    box.disabled = kind.rule === "always";
    if (kind.rule === "one_channel") box.addEventListener("change", () => keepOne(box, boxes));
  }
  return row;
}

/** The last tick of a kind that must be told stays: the other comes back instead. */
function keepOne(changed, boxes) {
  if (boxes.every((each) => !each.checked)) boxes.find((each) => each !== changed).checked = true;
}

async function save() {
  const off = [...document.querySelectorAll("#kinds input:not(:checked)")].map((box) => box.dataset);
  const body = { off: off.map(({ kind, channel }) => ({ kind, channel })) };
  show((await call("PUT", "me/notice-preferences/", { body })).data);
  tell(text("kept"), "good");
}

if (!signedIn()) signIn();
else {
  $("#more").addEventListener("click", more);
  $("#wishes").addEventListener("submit", (event) => {
    event.preventDefault();
    during(event.submitter, save);
  });
  await more();
  const wishes = await during(null, () => call("GET", "me/notice-preferences/"));
  if (wishes) show(wishes.data);
}
