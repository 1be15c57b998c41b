// Signing in: VNeID when it answers, a one-time code always.

import { call, callOnce, keepSession } from "./api.js";
import { $, copy, during, tell, text, when } from "./page.js";
import { isTypedKept } from "./typed.js";

const ATTEMPT = "onestop.attempt";
let request = null;

function enter(tokens) {
  keepSession(tokens);
  const back = sessionStorage.getItem("onestop.back") || "/ho-so/";
  sessionStorage.removeItem("onestop.back");
  location.replace(back);
}

async function comeBack(query) {
  history.replaceState(null, "", location.pathname); // the code must not stay in the address
  const attempt = sessionStorage.getItem(ATTEMPT);
  sessionStorage.removeItem(ATTEMPT);
  if (!attempt || !query.get("code")) {
    tell(text("not-signed-in"));
    return;
  }
  const body = { attempt, state: query.get("state"), code: query.get("code") };
  const answer = await during(null, () => call("POST", "auth/oidc/exchange/", { body }));
  if (answer) enter(answer.data);
}

async function showWays() {
  const answer = await during(null, () => call("GET", "auth/ways/"));
  for (const way of answer?.data.ways ?? []) {
    if (way.way !== "oidc") continue;
    const card = copy("oidc", { words: way.words, again: way.retry_at ? when(way.retry_at) : "" });
    const button = $("button", card);
    button.disabled = !way.available;
    button.addEventListener("click", () =>
      during(button, async () => {
        const { data } = await call("POST", "auth/oidc/", { body: {} });
        sessionStorage.setItem(ATTEMPT, data.attempt);
        location.assign(data.address);
      }),
    );
    $("#ways").append(card);
  }
}

$("#ask").addEventListener("submit", (event) => {
  event.preventDefault();
  during(event.submitter, async () => {
    const { data } = await callOnce("POST", "auth/codes/", { body: { contact: $("#contact").value } });
    request = data.request;
    $("#give").hidden = false;
    $("#sent-to").textContent = data.sent_to;
    $("#code").value = ""; // of an earlier one: it leaves no room for six more
    $("#code").focus();
  });
});

$("#give").addEventListener("submit", (event) => {
  event.preventDefault();
  const body = { request, code: $("#code").value.trim() };
  during(event.submitter, async () => enter((await call("POST", "auth/codes/exchange/", { body })).data));
});

$("#ask").hidden = false;
if (isTypedKept()) tell(text("ended"), "");
const query = new URLSearchParams(location.search);
if (query.has("state") || query.has("error")) await comeBack(query);
await showWays();
