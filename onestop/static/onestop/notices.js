"use strict";

// The preview follows what is typed; without this script it shows what was saved.
{
    const preview = document.getElementById("os-notice-preview");
    const form = document.getElementById("noticetemplate_form");
    let pending;
    async function show() {
        const answer = await fetch(preview.dataset.from, { method: "POST", body: new FormData(form) });
        if (answer.ok) {
            preview.innerHTML = await answer.text();
        }
    }
    form?.addEventListener("input", () => {
        clearTimeout(pending);
        pending = setTimeout(show, 300);
    });
}
