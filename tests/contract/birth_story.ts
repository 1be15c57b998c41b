// A birth registration played with the types that openapi-typescript made of the schema.
// node birth_story.js <address> <password>: prints the code of the dossier that was returned.

import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Command =
  paths["/api/v1/dossiers/{code}/transitions/"]["post"]["requestBody"]["content"]["application/json"];

const BIRTH = "1.001193";
const WARD = "H26.18.5";
const [url, password] = process.argv.slice(2) as [string, string];

function ok<Data>(answer: { data?: Data; error?: unknown; response: Response }): Data {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status}: ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

async function signedIn(username: string): Promise<Client<paths>> {
  const nobody = createClient<paths>({ baseUrl: url });
  const { token } = ok(await nobody.POST("/api/v1/auth/token/", { body: { username, password } }));
  return createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } });
}

const key = () => ({ "Idempotency-Key": crypto.randomUUID() });

const citizen = await signedIn("congdan1");
const form = ok(
  await citizen.GET("/api/v1/procedures/{code}/", { params: { path: { code: BIRTH } } }),
);
const draft = { procedure: BIRTH, unit: WARD };
const begun = await citizen.POST("/api/v1/drafts/", { params: { header: key() }, body: draft });
const path = { draft_id: ok(begun).id };
ok(
  await citizen.PUT("/api/v1/drafts/{draft_id}/", {
    params: { path, header: { "If-Match": begun.response.headers.get("ETag")! } },
    body: { ...draft, declaration: form.example },
  }),
);
const { code } = ok(
  await citizen.POST("/api/v1/drafts/{draft_id}/submit/", { params: { path, header: key() } }),
);

async function move(client: Client<paths>, command: Command): Promise<void> {
  ok(
    await client.POST("/api/v1/dossiers/{code}/transitions/", {
      params: { path: { code }, header: key() },
      body: command,
    }),
  );
}

async function read(client: Client<paths>): Promise<components["schemas"]["DossierDetail"]> {
  return ok(await client.GET("/api/v1/dossiers/{code}/", { params: { path: { code } } }));
}

const clerk = await signedIn("canbo1");
const officer = await signedIn("congchuc1");
const leader = await signedIn("lanhdao1");
await move(clerk, { transition: "accept" });
await move(officer, { transition: "start_processing" });
await move(officer, { transition: "send_to_registry" });
const giveUp = Date.now() + 120_000;
while (!(await read(officer)).registry.number) {
  if (Date.now() > giveUp) throw new Error("the registry registered nothing");
  await new Promise((wake) => setTimeout(wake, 500));
}
await move(officer, { transition: "submit_for_signature" });
await move(leader, { transition: "sign" });
await move(clerk, {
  transition: "return_result",
  arguments: { received_by: "Nguyễn Văn An", received_by_paper: "CCCD 001090000001" },
});

const seen = await read(citizen);
if (seen.state !== "returned") throw new Error(`it is ${seen.state}`);
console.log(code);
