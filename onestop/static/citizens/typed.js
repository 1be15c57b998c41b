// What was typed when the session ended: kept in this tab until whoever typed it is signed in again.

const STORE = "onestop.typed";

/** `whose`: the page and, where a page is anybody's, the account; nobody else is shown it. */
export function keepTyped(whose, typed) {
  sessionStorage.setItem(STORE, JSON.stringify({ whose, typed }));
}

export function isTypedKept() {
  return sessionStorage.getItem(STORE) !== null;
}

/** Once: what is not of this page and account is gone. */
export function takeTyped(whose) {
  const kept = JSON.parse(sessionStorage.getItem(STORE) || "null");
  sessionStorage.removeItem(STORE);
  return kept?.whose === whose ? kept.typed : null;
}
