import { resolve } from "node:path";
import type { User } from "@kubernetes/client-node";
import { keepSecret } from "../../text/knownSecrets.ts";
import { asking } from "./askingAuthenticator.ts";
import { oidcOf } from "./authProvider.ts";
import { configurationError } from "./configurationError.ts";
import { type Entry, pemOf, readFile, textOf, titleOf } from "./entry.ts";
import { askPlugin, execPlugin } from "./execPlugin.ts";
import { oidcToken } from "./oidcToken.ts";

/**
 * The library's form of a kubeconfig's user, with what client-go takes of it: one of password, token and plugin.
 * @throws ImageStreamError `CLUSTER_CONFIGURATION`
 */
export function userOf(entry: Entry): User {
  const password = passwordOf(entry);
  const token = tokenOf(entry);
  const certificate = certificateOf(entry);
  if (password !== undefined && token !== undefined) {
    throw configurationError(
      `${titleOf(entry)} has a password and a token`,
      "remove one of the two, as oc wants it, too",
    );
  }
  const fixed = password ?? token;
  const impersonateUser = textOf(entry, "as");
  return {
    name: entry.name,
    ...certificate,
    ...(fixed ?? askedFor(entry, certificate !== undefined)),
    ...(impersonateUser && { impersonateUser }),
  };
}

function passwordOf(entry: Entry): Pick<User, "username" | "password"> | undefined {
  const [username = "", password = ""] = [textOf(entry, "username"), textOf(entry, "password")];
  keepSecret(password);
  return username === "" && password === "" ? undefined : { username, password };
}

/** The file counts before the token beside it, which stands for it as long as the file is not there. */
function tokenOf(entry: Entry): Pick<User, "token" | "authProvider"> | undefined {
  const token = textOf(entry, "token");
  keepSecret(token);
  const given = textOf(entry, "tokenFile");
  if (given === undefined) return token === undefined ? undefined : { token };
  const tokenFile = resolve(entry.directory, given);
  try {
    readFile(tokenFile, `tokenFile of ${titleOf(entry)}`);
  } catch (error) {
    if (token === undefined) throw error;
    return { token };
  }
  return { authProvider: { name: "tokenFile", config: { tokenFile } } };
}

/** A key without a certificate counts for nothing. */
function certificateOf(entry: Entry): Pick<User, "certData" | "keyData"> | undefined {
  const certificate = pemOf(entry, "client-certificate");
  if (certificate === undefined) return undefined;
  const key = pemOf(entry, "client-key");
  if (key === undefined) throw configurationError(`${titleOf(entry)} has no client-key`, "add it, or log in again");
  const keyData = key.toString("base64");
  keepSecret(key.toString("utf8"), keyData);
  return { certData: certificate.toString("base64"), keyData };
}

/** A certificate says who this is, too: no plugin is asked beside one. */
function askedFor(entry: Entry, hasCertificate: boolean): Pick<User, "authProvider"> {
  const plugin = hasCertificate ? undefined : execPlugin(entry);
  const oidc = oidcOf(entry);
  if (plugin !== undefined && oidc !== undefined) {
    throw configurationError(`${titleOf(entry)} has exec and an auth-provider`, "remove one of the two");
  }
  if (plugin !== undefined) return asking((context) => askPlugin(plugin, context));
  return oidc === undefined ? {} : asking((context) => oidcToken(oidc, entry, context));
}
