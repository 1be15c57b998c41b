"use strict";

// A filter of the work list: choosing is enough.
document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-filter]")) {
        window.location.search = event.target.value;
    }
});

// All rows of the page are picked, or none.
document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) {
        for (const box of document.querySelectorAll('input[name="pick"]')) {
            box.checked = event.target.checked;
        }
    }
});

// A link to a line inside a closed block opens the block first.
function reveal() {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    target?.closest("details")?.setAttribute("open", "");
}
window.addEventListener("hashchange", reveal);
window.addEventListener("DOMContentLoaded", reveal);

// What the keyboard begins with: a browser skips "autofocus" where a page opens at a fragment.
window.addEventListener("DOMContentLoaded", () => document.querySelector("[autofocus]")?.focus());

// What is typed to choose somebody goes into the body: addresses are written down.
window.addEventListener("DOMContentLoaded", () => {
    window.django?.jQuery?.ajaxPrefilter((asked, _given, request) => {
        if (new URL(asked.url, window.location).pathname.endsWith("/autocomplete/")) {
            asked.type = "POST";
            const token = document.querySelector('[name="csrfmiddlewaretoken"]').value;
            request.setRequestHeader("X-CSRFToken", token);
        }
    });
});

// One more row of a list: the blank row with the next number, as Django's formsets count.
document.addEventListener("click", (event) => {
    const prefix = event.target.dataset?.addRow;
    if (!prefix) {
        return;
    }
    const table = document.querySelector(`[data-rows="${prefix}"]`);
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    const blank = table.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
    table.tBodies[0].insertAdjacentHTML("beforeend", blank);
    total.value = Number(total.value) + 1;
});

// "Confirm and print": the paper's tab is opened by the click, which no blocker stops, and filled
// once the work is saved. Without it the button that is waiting on the page does the same.
const PAPER = "onestop-paper";
document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) {
        window.open("", PAPER);
        window.focus();
    }
});
window.addEventListener("DOMContentLoaded", () => {
    const waiting = document.querySelector("form[data-print-now]");
    if (waiting) {
        const here = new URL(window.location);
        here.searchParams.delete("print"); // a reload prints nothing
        window.history.replaceState(null, "", here.pathname + here.search);
        const paper = window.open("", PAPER);
        if (paper) {
            waiting.target = PAPER;
            waiting.submit();
            waiting.target = "_blank";
        }
    } else if (document.querySelector("form[data-not-printed]")) {
        window.open("", PAPER)?.close();
    }
});

// Django's rows of an inline table have no labels, and its search boxes no names: those of their
// column and of their field.
window.addEventListener("load", () => {
    for (const field of document.querySelectorAll("td[data-label] :is(input, select):not([type=hidden])")) {
        const name = field.closest("td").dataset.label;
        if (name && !field.labels?.length && !field.hasAttribute("aria-label")) {
            field.setAttribute("aria-label", name);
        }
    }
    for (const box of document.querySelectorAll(".select2-search__field")) {
        const select = box.closest(".select2-container").previousElementSibling;
        box.setAttribute("aria-label", select?.labels?.[0]?.innerText.trim() || "");
    }
});
