// Everything that one ever filed, newest first.

import { call, signedIn, signIn, signOut } from "./api.js";
import { $, copy, during, when } from "./page.js";

let next = "dossiers/?mine=true&limit=20";

async function more(pressed) {
  const answer = await during(pressed?.target, () => call("GET", next));
  $("#more").hidden = false; // without an answer it asks again
  if (!answer) return;
  for (const dossier of answer.data.results) {
    const row = copy("dossier", {
      name: dossier.procedure_name,
      about: dossier.subject_name,
      state: dossier.state_label,
      code: dossier.code,
      submitted: when(dossier.submitted_at),
      due: dossier.due_at ? when(dossier.due_at) : "",
    });
    if (!dossier.due_at) $("[data-if=due]", row).hidden = true;
    $("a", row).href = `/ho-so/${encodeURIComponent(dossier.code)}/`;
    $("#dossiers").append(row);
  }
  $("#nothing").hidden = $("#dossiers").children.length > 0;
  next = answer.data.next ? new URL(answer.data.next).pathname + new URL(answer.data.next).search : null;
  $("#more").hidden = !next;
}

async function drafts() {
  const answer = await during(null, () => call("GET", "drafts/?limit=20"));
  for (const draft of answer?.data.results ?? []) {
    const row = copy("draft", { name: draft.procedure_name, changed: when(draft.changed_at), expires: when(draft.expires_at) });
    $("[data-if=ending]", row).hidden = !draft.warned_at;
    $("a", row).href = `/ho-so/nop/${draft.procedure}/#${draft.id}`;
    $("#drafts").append(row);
  }
}

if (!signedIn()) signIn();
else {
  $("#sign-out").addEventListener("click", signOut);
  $("#more").addEventListener("click", more);
  $("#by-code").hidden = signedIn().way !== "one_time_code";
  await drafts();
  await more();
}
