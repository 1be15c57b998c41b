// A paper's upload, in parts (tus 1.0): a line that breaks costs a part, not the file.

import { answered, call, newKey } from "./api.js";
import { text } from "./page.js";

const PART = 128 * 1024;
const TUS = { "Tus-Resumable": "1.0.0" };
/** Seconds between tries on a line that is gone, unless it says before that it is back. */
const WAITS = [1, 2, 5, 10, 20, 30, 60, 60, 60];

/** Send `file` as `paper` of `target` ({draft} or {dossier}), and say in `place` how far it is. */
export async function upload(file, paper, target, place) {
  const begin = beginning(file, { paper, ...target });
  let address = null;
  let offset = 0;
  const say = (what) => (place.textContent = `${text(what)}: ${Math.floor((100 * offset) / file.size)} %`);
  say("uploading");
  for (let failures = 0; address === null || offset < file.size; ) {
    try {
      address ??= await begin();
      offset = await send(address, offset, file.slice(offset, offset + PART));
      failures = 0;
      say("uploading");
    } catch (failure) {
      if (answered(failure) && failure.kind !== "wrong-offset") throw failure;
      if (failures >= WAITS.length) throw failure;
      say("upload-waits");
      await lineOr(WAITS[failures++]);
      if (address !== null) offset = await where(address, offset);
    }
  }
}

/** What begins it, once, however often it is called; that answers its address. */
function beginning(file, metadata) {
  const told = Object.entries(metadata).map(([name, value]) => `${name} ${btoa(value)}`);
  const headers = {
    ...TUS,
    "Upload-Length": String(file.size),
    "Upload-Metadata": told.join(","),
    "Idempotency-Key": newKey(),
  };
  return async () => new URL((await call("POST", "uploads/", { headers })).headers.get("Location")).pathname;
}

async function send(address, offset, part) {
  const headers = { ...TUS, "Upload-Offset": String(offset) };
  const type = "application/offset+octet-stream";
  const answer = await call("PATCH", address, { body: part, type, headers });
  return Number(answer.headers.get("Upload-Offset"));
}

async function where(address, offset) {
  try {
    return Number((await call("HEAD", address, { headers: TUS })).headers.get("Upload-Offset"));
  } catch (failure) {
    if (answered(failure)) throw failure;
    return offset; // still no line
  }
}

function lineOr(seconds) {
  return new Promise((wake) => {
    setTimeout(wake, seconds * 1000);
    window.addEventListener("online", wake, { once: true });
  });
}
