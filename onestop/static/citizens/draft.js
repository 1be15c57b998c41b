// The draft that the server keeps: saved in turn, and once, however often the line breaks.

import { answered, call, callOnce } from "./api.js";

let draft = null; // {id, etag, said}
let unsure = null; // what was sent and has no answer yet
let last = Promise.resolve();

export const draftId = () => draft?.id;

/** Whatever changes the draft waits for the change before it, whose version it goes on from. */
export function inTurn(change) {
  last = last.catch(() => {}).then(change);
  return last;
}

/** Take what the server says of it; answers its data. */
export function know({ data, etag }) {
  draft = { id: data.id, etag, said: said(data) };
  history.replaceState(null, "", `#${data.id}`); // to come back to; a fragment is in nobody's log
  return data;
}

/** Read it again; answers its data. A paper made it another version, which what is typed goes on from. */
export async function readAgain() {
  const { data, etag } = await call("GET", `drafts/${draft.id}/`);
  if (said(data) === draft.said) draft.etag = etag;
  return data;
}

/** Which version what is typed goes on from: to be kept beside it, and gone on from later. */
export const version = () => draft;

export function goOnFrom(kept) {
  draft = kept;
}

export function forget() {
  draft = null;
}

/** Save it, its turn having come; answers its data. What had no answer is asked for before. */
export async function saved(body) {
  if (unsure) await send(unsure);
  return send(body);
}

async function send(body) {
  unsure = body;
  try {
    const answer = draft ? await sendOver(body) : await callOnce("POST", "drafts/", { body });
    unsure = null;
    return know(answer);
  } catch (failure) {
    if (answered(failure)) unsure = null;
    throw failure;
  }
}

/** What was typed elsewhere since is not typed over; a paper that came or went is no hindrance. */
async function sendOver(body) {
  const put = () => callOnce("PUT", `drafts/${draft.id}/`, { body, headers: { "If-Match": draft.etag } });
  try {
    return await put();
  } catch (failure) {
    if (failure.status !== 412) throw failure;
    const before = draft.etag;
    await readAgain();
    if (draft.etag === before) throw failure;
    return put();
  }
}

/** What was typed, in one order: the server may tell it in another each time. */
function said({ procedure, unit, declaration, result_delivery, representation }) {
  const isObject = (value) => value instanceof Object && !Array.isArray(value);
  return JSON.stringify([procedure, unit, declaration, result_delivery, representation], (_name, value) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
  );
}
