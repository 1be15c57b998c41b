// A paper's upload, in parts (tus 1.0): a line that breaks costs a part, not the file.

import { call, Problem } from "./api.js";

const PART = 128 * 1024;
const TUS = { "Tus-Resumable": "1.0.0" };
/** Seconds between tries on a line that is gone. */
const WAITS = [1, 2, 5, 10, 20];

/** Send `file` as `paper` of `target` ({draft} or {dossier}); `progress` gets the per cent done. */
export async function upload(file, paper, target, progress) {
  progress(0);
  const told = Object.entries({ paper, ...target }).map(([name, value]) => `${name} ${btoa(value)}`);
  const begun = await call("POST", "uploads/", {
    headers: { ...TUS, "Upload-Length": String(file.size), "Upload-Metadata": told.join(",") },
  });
  const address = new URL(begun.headers.get("Location")).pathname;
  let offset = 0;
  for (let failures = 0; offset < file.size; ) {
    try {
      const { headers } = await call("PATCH", address, {
        body: file.slice(offset, offset + PART),
        type: "application/offset+octet-stream",
        headers: { ...TUS, "Upload-Offset": String(offset) },
      });
      offset = Number(headers.get("Upload-Offset"));
      failures = 0;
    } catch (failure) {
      if (failure instanceof Problem && failure.kind !== "wrong-offset") throw failure;
      if (failures >= WAITS.length) throw failure;
      await new Promise((wake) => setTimeout(wake, WAITS[failures++] * 1000));
      offset = await where(address, offset);
    }
    progress(Math.floor((100 * offset) / file.size));
  }
}

async function where(address, offset) {
  try {
    return Number((await call("HEAD", address, { headers: TUS })).headers.get("Upload-Offset"));
  } catch (failure) {
    if (failure instanceof Problem) throw failure;
    return offset; // still no line
  }
}
