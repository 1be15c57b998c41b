// The REST API, spoken to as anybody's program does: tokens of minutes, problem documents.

const STORE = "onestop.session"; // of this tab alone: a closed tab is signed out
/** Seconds until a line that says nothing counts as gone: what waits behind it must go on. */
const PATIENCE = 60;

/** What the API refused; `wrong` is field -> message. */
export class Problem extends Error {
  constructor(document, status) {
    super(document.detail || document.title || String(status));
    this.status = status;
    this.kind = (document.type || "").split("/").pop();
    this.guard = document.guard;
    this.wrong = Object.fromEntries((document.errors || []).map((each) => [each.field, each.message]));
  }
}

export function signedIn() {
  return JSON.parse(sessionStorage.getItem(STORE) || "null");
}

export function keepSession(tokens) {
  if (tokens) sessionStorage.setItem(STORE, JSON.stringify(tokens));
  else sessionStorage.removeItem(STORE);
}

const whose = signedIn()?.session;
// A browser's back button brings a page as it was left: not to whoever is signed in no longer, or next.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && signedIn()?.session !== whose) location.reload();
});

/** To the sign-in page, and back here afterwards; what is typed is kept by whoever hears "signing-in". */
export function signIn() {
  window.dispatchEvent(new Event("signing-in"));
  sessionStorage.setItem("onestop.back", location.pathname + location.hash);
  location.assign(document.body.dataset.signIn || "/dang-nhap/");
}

export async function signOut() {
  const session = signedIn();
  try {
    if (session) await call("DELETE", `auth/sessions/${session.session}/`);
  } finally {
    sessionStorage.clear();
    location.assign("/");
  }
}

/** Answers {data, etag}; throws Problem, and TypeError when the server was not reached. */
export async function call(method, path, { body, headers = {}, type } = {}) {
  const sent = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...headers };
  let raw = body;
  if (body !== undefined && !(body instanceof FormData) && !(body instanceof Blob)) {
    raw = JSON.stringify(body);
    sent["Content-Type"] = "application/json";
  }
  if (type) sent["Content-Type"] = type;
  const address = path.startsWith("/") ? path : `/api/v1/${path}`;
  const answer = await asMyself((known) => reach(address, { method, headers: { ...sent, ...known }, body: raw }));
  if (!answer.ok) throw new Problem(await document_of(answer), answer.status);
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  const data = answer.status === 204 ? null : isJson ? await answer.json() : await answer.blob();
  return { data, etag: answer.headers.get("ETag"), headers: answer.headers };
}

async function reach(address, options) {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(new TypeError("no answer")), PATIENCE * 1000);
  try {
    return await fetch(address, { ...options, signal: gone.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** Work that was sent and not answered -> the headers that it went with. */
const unanswered = new Map();

/** Call for work that must be done once: sent again because no answer came, it carries the same key. */
export async function callOnce(method, path, { body, headers } = {}) {
  const work = `${method} ${path} ${JSON.stringify(body)}`;
  if (!unanswered.has(work)) unanswered.set(work, { "Idempotency-Key": newKey(), ...headers });
  try {
    const answer = await call(method, path, { body, headers: unanswered.get(work) });
    unanswered.delete(work);
    return answer;
  } catch (failure) {
    if (answered(failure)) unanswered.delete(work);
    throw failure;
  }
}

/** Whether it was refused; what failed otherwise may have been carried out. */
export function answered(failure) {
  return failure instanceof Problem && failure.status < 500;
}

export function newKey() {
  return crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now();
}

let refreshing = null;

/** A token that ended while its request was on its way, or by another clock than ours, is not the session. */
async function asMyself(ask) {
  const session = signedIn();
  if (!session) return ask({});
  const lasts = new Date(session.expires_at) - Date.now() > 30_000;
  const token = lasts ? session.token : await tokenAfter(session.token);
  const answer = await ask(bearer(token));
  if (answer.status !== 401 || !token) return answer;
  const next = await tokenAfter(token);
  return next ? ask(bearer(next)) : answer;
}

function bearer(token) {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** The one that came after it; null once the session has ended, and the page is left for signing in. */
async function tokenAfter(token) {
  const session = signedIn();
  if (session && session.token !== token) return session.token;
  if (session) refreshing = refreshing || refresh(session).finally(() => (refreshing = null));
  return refreshing;
}

async function refresh(session) {
  const answer = await reach("/api/v1/auth/refresh/", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ refresh_token: session.refresh_token }),
  });
  if (answer.status === 401) {
    keepSession(null);
    signIn();
    return null;
  }
  if (!answer.ok) throw new Problem(await document_of(answer), answer.status);
  const tokens = await answer.json();
  keepSession(tokens);
  return tokens.token;
}

async function document_of(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}
