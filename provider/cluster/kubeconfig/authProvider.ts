import { isObject } from "../../image/members.ts";
import { plainText } from "../../text/plainText.ts";
import { configurationError } from "./configurationError.ts";
import { type Entry, textMember, titleOf } from "./entry.ts";

/** Successors of the auth providers that client-go no longer has. */
const successors: Readonly<Record<string, string>> = {
  gcp: "install gke-gcloud-auth-plugin and run gcloud container clusters get-credentials",
  azure: "install kubelogin (github.com/Azure/kubelogin) and run kubelogin convert-kubeconfig",
  openstack: "use the credential plugin client-keystone-auth",
};

/** The settings of OpenID Connect, by their names in the kubeconfig. */
export type OidcConfig = Readonly<Record<string, string | undefined>>;

/** The OpenID Connect settings of a user's `auth-provider`; `undefined` without one. @throws ImageStreamError `CLUSTER_CONFIGURATION` */
export function oidcOf(user: Entry): OidcConfig | undefined {
  const provider = user.body["auth-provider"];
  if (provider === undefined || provider === null) return undefined;
  const title = `auth-provider of ${titleOf(user)}`;
  if (!isObject(provider)) throw configurationError(`${title} is no object`, "correct the kubeconfig");
  const name = textMember(provider["name"], title) ?? "";
  if (name !== "oidc") {
    const remedy = successors[name] ?? "use a token or a credential plugin (exec)";
    throw configurationError(`${title} is ${plainText(name)}, which oc and kubectl no longer have`, remedy);
  }
  const config = isObject(provider["config"]) ? Object.entries(provider["config"]) : [];
  return Object.fromEntries(config.map(([key, value]) => [key, textMember(value, title)]));
}
