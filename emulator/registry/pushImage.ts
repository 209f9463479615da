import { Agent, request } from "undici";
import type { BuiltImage } from "./builtImage.ts";
import type { Digest } from "./digest.ts";

/** User name and password of a user who may push. */
export interface PushCredentials {
  /** For Basic, or for the token endpoint. */
  readonly username: string;
  /** Sent to the target only. */
  readonly password: string;
}

/** The registry to push to. */
export interface PushTarget {
  /** `http://` or `https://`, host and port. */
  readonly url: string;
  /** @default none */
  readonly credentials?: PushCredentials;
  /** Certificate authority in PEM. @default the machine's own */
  readonly ca?: string;
}

/**
 * Pushes an image by the distribution API: blobs, then manifests, the last one by tag (or digest).
 *
 * Throws an `Error` that names the request and the registry's answer.
 */
export async function pushImage(
  target: PushTarget,
  repository: string,
  tag: string | undefined,
  image: BuiltImage,
): Promise<Digest> {
  const agent = new Agent(target.ca === undefined ? {} : { connect: { ca: target.ca } });
  try {
    const send = await sender(target, repository, agent);
    const blobs = new Map(image.blobs.map((blob) => [blob.digest, blob.content]));
    for (const [digest, content] of blobs) {
      const path = `/v2/${repository}/blobs/uploads/?digest=${digest}`;
      await send("POST", path, "application/octet-stream", content);
    }
    for (const { digest, mediaType, content } of image.manifests) {
      const reference = digest === image.digest ? (tag ?? digest) : digest;
      await send("PUT", `/v2/${repository}/manifests/${reference}`, mediaType, content);
    }
    return image.digest;
  } finally {
    await agent.close();
  }
}

type Send = (method: "POST" | "PUT", path: string, contentType: string, body: Buffer) => Promise<void>;

async function sender(target: PushTarget, repository: string, dispatcher: Agent): Promise<Send> {
  const authorization = await authorize(target, repository, dispatcher);
  return async (method, path, contentType, body) => {
    const headers = { "content-type": contentType, ...(authorization === undefined ? {} : { authorization }) };
    const answer = await request(`${target.url}${path}`, { dispatcher, method, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 201) throw new Error(`${method} ${target.url}${path}: ${answer.statusCode} ${text}`);
  };
}

/** The `Authorization` header that answers the registry's challenge. */
async function authorize(
  { url, credentials }: PushTarget,
  repository: string,
  dispatcher: Agent,
): Promise<string | undefined> {
  if (credentials === undefined) return undefined;
  const basic = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`;
  const ping = await request(`${url}/v2/`, { dispatcher });
  await ping.body.dump();
  const challenge = String(ping.headers["www-authenticate"] ?? "");
  const realm = /^Bearer .*realm="([^"]+)"/i.exec(challenge)?.[1];
  if (realm === undefined) return basic;
  const service = /service="([^"]+)"/.exec(challenge)?.[1] ?? "";
  const query = new URLSearchParams({ service, scope: `repository:${repository}:pull,push` });
  const answer = await request(`${realm}?${query}`, { dispatcher, headers: { authorization: basic } });
  const { token } = (await answer.body.json()) as { token?: string };
  if (token === undefined) throw new Error(`GET ${realm}: ${answer.statusCode}, no token`);
  return `Bearer ${token}`;
}
