"use strict";

// The counter's form. Everything here is a convenience: without it each button still works.
const form = () => document.getElementById("intake");
const touched = new Set();
let dirty = false;
let sending = false;
let asked = null;
let waiting = 0;
/** Milliseconds until a line that says nothing counts as gone; the form can then be sent again. */
const PATIENCE = 60_000;

// Enter goes on to the next field, as on paper; it never files by accident.
document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !field.matches?.("#intake input, #intake select")) {
        return;
    }
    event.preventDefault();
    const all = [...form().querySelectorAll("input:not([type=hidden]), select, button:not([tabindex])")];
    const seen = all.filter((each) => each.offsetParent !== null && !each.matches(".in-copy"));
    seen[seen.indexOf(field) + 1]?.focus();
});

// A link to a field inside a folded part opens it first.
function reveal(id) {
    const field = document.getElementById(id);
    for (let part = field?.closest("details"); part; part = part.parentElement.closest("details")) {
        part.open = true;
    }
    field?.focus();
    return field;
}
document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#intake a[href^='#']");
    if (link && reveal(link.hash.slice(1))) {
        event.preventDefault();
    }
});

// The requester's data, into the section that repeats them.
document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) {
        return;
    }
    event.preventDefault();
    const field = (path) => form().elements[`declaration-${path}`];
    for (const from of form().querySelectorAll("[name^='declaration-requester.']")) {
        const to = field(from.name.replace("declaration-requester.", `${button.dataset.copy}.`));
        if (to && from.value && to.value !== from.value) {
            to.value = from.value;
            reveal(to.id);
        }
    }
    const relation = field("requester.relation");
    relation.value ||= button.dataset.relation;
    reveal(field(`${button.dataset.copy}.full_name`).id);
    changed(relation);
});

// Proposed communes are those of one province.
function propose(select) {
    const commune = form().elements[select.name.replace(/province$/, "commune")];
    const near = !select.value || select.value === form().dataset.province;
    commune?.[near ? "setAttribute" : "removeAttribute"]("list", "communes");
}

// What is wrong is said beside what was typed, a moment after it was typed.
function changed(field) {
    dirty = true;
    touched.add(field.id);
    clearTimeout(waiting);
    waiting = setTimeout(check, 500);
}
document.addEventListener("change", (event) => {
    if (event.target.closest?.("#intake")) {
        if (event.target.name.endsWith(".province")) {
            propose(event.target);
        }
        changed(event.target);
    }
});

async function check() {
    asked?.abort();
    asked = new AbortController();
    let told;
    try {
        const answer = await fetch(form().dataset.check, {
            method: "POST", body: new FormData(form()), redirect: "manual", signal: asked.signal,
        });
        if (!answer.ok) {
            return;
        }
        told = await answer.json();
    } catch {
        return; // the line is down: the form is checked when it is sent
    }
    for (const cell of form().querySelectorAll(".in-cell:has(> .os-error)")) {
        const field = cell.querySelector("input, select");
        const found = told.problems.filter((each) => each.at === field.id && touched.has(field.id));
        cell.querySelector(".os-error").textContent = found.map((each) => each.message).join(" ");
        const wrong = found.some((each) => each.severity === "error");
        cell.classList.toggle("in-wrong", wrong);
        cell.classList.toggle("in-odd", found.length > 0 && !wrong);
        field.toggleAttribute("aria-invalid", wrong);
    }
}

// Sent without leaving the page: what was typed stays until the server has answered.
document.addEventListener("submit", async (event) => {
    if (event.target.id !== "intake") {
        return;
    }
    event.preventDefault();
    if (sending) {
        return;
    }
    sending = true;
    clearTimeout(waiting);
    asked?.abort();
    const body = new FormData(form(), event.submitter);
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token) { // signed in anew in another tab: the token is a new one
        body.set("csrfmiddlewaretoken", token[1]);
    }
    const gone = new AbortController();
    const timer = setTimeout(() => gone.abort(), PATIENCE);
    try {
        const answer = await fetch(window.location.pathname, {
            method: "POST", body, redirect: "manual", signal: gone.signal,
            headers: { Accept: "application/json" },
        });
        if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
            dirty = false;
            window.location.href = (await answer.json()).location;
            return;
        }
        const signedOut = answer.type === "opaqueredirect" || answer.status === 403;
        if (signedOut || answer.status >= 500) {
            failed(signedOut ? "signedOut" : "offline");
        } else {
            show(await answer.text());
        }
    } catch {
        failed("offline");
    }
    clearTimeout(timer);
    sending = false;
    if (event.submitter?.matches("[data-print]")) {
        window.open("", "onestop-paper")?.close();
    }
});

function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    form().replaceWith(page.getElementById("intake"));
    form().querySelector("#duplicates, #faults")?.focus();
}

function failed(why) {
    const notice = form().querySelector("[data-failed]");
    notice.textContent = form().dataset[why];
    notice.hidden = false;
    notice.scrollIntoView({ block: "center" });
}

window.addEventListener("beforeunload", (event) => {
    if (dirty) {
        event.preventDefault();
    }
});
document.addEventListener("DOMContentLoaded", () => {
    const first = document.querySelector("#faults, #duplicates")
        ?? form()?.querySelector(".in-block input, .in-block select");
    first?.focus();
});
