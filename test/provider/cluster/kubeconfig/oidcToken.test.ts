import { expect, test } from "@jest/globals";
import { connect } from "../../../../provider/cluster/cluster.ts";
import { fakeApi } from "../fakeApi.ts";

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

test("an id token is used until it expires, and then renewed at the issuer", async () => {
  const fresh = jwt({ exp: 4e9, n: 2 });
  let refresh = true;
  const api = await fakeApi(({ url, headers }) => {
    if (url.startsWith("/.well-known")) return { body: { token_endpoint: `${api.url}/token` } };
    if (url === "/token")
      return refresh ? { body: { id_token: fresh } } : { status: 400, body: { error: "invalid_grant" } };
    return { body: { metadata: { name: headers.authorization } } };
  });
  const ask = async (idToken: string) => {
    const config = { "idp-issuer-url": api.url, "client-id": "oc", "refresh-token": "r3fr3sh", "id-token": idToken };
    const kubeconfig = JSON.stringify({
      clusters: [{ name: "c", cluster: { server: api.url } }],
      users: [{ name: "joe", user: { "auth-provider": { name: "oidc", config } } }],
      contexts: [{ name: "dev", context: { cluster: "c", user: "joe" } }],
      "current-context": "dev",
    });
    const cluster = connect({ kubeconfig }, { env: {} });
    try {
      return (await cluster.imageStreams.get("p1", "web")).metadata.name;
    } finally {
      await cluster.close();
    }
  };
  try {
    expect(await ask(jwt({ exp: 4e9 }))).toBe(`Bearer ${jwt({ exp: 4e9 })}`);
    expect(api.seen.map(({ url }) => url)).not.toContain("/token");
    expect(await ask(jwt({ exp: 1 }))).toBe(`Bearer ${fresh}`);
    const form = api.seen.find(({ url }) => url === "/token");
    expect(form).toMatchObject({ method: "POST" });
    refresh = false;
    await expect(ask(jwt({ exp: 1 }))).rejects.toThrow(
      /id token has expired and cannot be renewed .*answered 400.*log in again/,
    );
  } finally {
    await api.close();
  }
});
