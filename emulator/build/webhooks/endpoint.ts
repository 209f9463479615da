import { timingSafeEqual } from "node:crypto";
import { type Answer, textAnswer } from "../../apiserver/answer.ts";
import { isRecord } from "../../apiserver/copy.ts";
import { objectJson } from "../../apiserver/json.ts";
import type { ClusterCore, ConnectRequest, Endpoint, RequestContext } from "../../apiserver/resource.ts";
import { badRequest, internalError, notFound, StatusError, success } from "../../apiserver/statusError.ts";
import { StoredResource } from "../../apiserver/storedResource.ts";
import { instantiate } from "../buildConfigInstantiate.ts";
import { type BuildConfig, buildConfigKind, type WebHookTrigger } from "../buildConfigObject.ts";
import { buildConfigStrategy } from "../buildConfigStrategy.ts";
import type { Build, BuildTriggerCause } from "../buildObject.ts";
import { bitbucket } from "./bitbucket.ts";
import { generic } from "./generic.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { type HookBuild, type HookReader, mediaTypeOf } from "./hookEvent.ts";

interface Hook {
  readonly type: string;
  readonly member: "generic" | "github" | "gitlab" | "bitbucket";
  readonly message: string;
  readonly read: HookReader;
}

const hooks: Readonly<Record<string, Hook>> = {
  generic: { type: "Generic", member: "generic", message: "Generic WebHook", read: generic },
  github: { type: "GitHub", member: "github", message: "GitHub WebHook", read: github },
  gitlab: { type: "GitLab", member: "gitlab", message: "GitLab WebHook", read: gitlab },
  bitbucket: { type: "Bitbucket", member: "bitbucket", message: "Bitbucket WebHook", read: bitbucket },
};

/** `POST …/buildconfigs/<name>/webhooks/<secret>/<type>`: starts a build if the secret is right. */
export function buildConfigWebhooks(core: ClusterCore): Endpoint {
  const configs = new StoredResource<BuildConfig>(core, buildConfigKind, buildConfigStrategy);
  return {
    connect: {
      method: "POST",
      tail: true,
      async answer(context, name, request) {
        const [secret = "", kind = "", ...more] = request.tail.split("/");
        if (kind === "" || more.length > 0) throw badRequest(`unexpected hook subpath ${request.tail}`);
        const hook = hooks[kind];
        if (hook === undefined) throw notFound({ group: "build.openshift.io", resource: "buildconfighook" }, kind);
        const config = configs.find(context.namespace, name);
        const trigger = config && matching(core, config, hook, secret);
        // A caller must not learn if the BuildConfig exists.
        if (config === undefined || trigger === undefined) throw refused(kind, name);
        const { headers } = request;
        const asked = hook.read({ config, trigger, headers, body: await bodyOf(request) });
        if (asked === undefined) return textAnswer(200, "");
        if (typeof asked === "string") return textAnswer(200, warning(asked));
        return started(core, context, name, hook, asked);
      },
    },
  };
}

function refused(kind: string, name: string): StatusError {
  return new StatusError(401, "Unauthorized", `the webhook "${kind}" for "${name}" did not accept your secret`);
}

function matching(
  core: ClusterCore,
  { metadata, spec }: BuildConfig,
  { type, member }: Hook,
  secret: string,
): WebHookTrigger | undefined {
  const triggers = (spec.triggers ?? []).flatMap((trigger) => (trigger.type === type ? (trigger[member] ?? []) : []));
  return triggers.find(({ secret: inline, secretReference }) => {
    const known = [inline ?? "", referenced(core, metadata.namespace ?? "", secretReference?.name)];
    return known.some((one) => one !== "" && sameText(one, secret));
  });
}

function referenced(core: ClusterCore, namespace: string, name: string | undefined): string {
  if (name === undefined) return "";
  const data = core.store.get({ group: "", resource: "secrets", namespace, name })?.["data"];
  const value = isRecord(data) ? data["WebHookSecretKey"] : undefined;
  return typeof value === "string" ? Buffer.from(value, "base64").toString() : "";
}

function sameText(a: string, b: string): boolean {
  const [one, two] = [Buffer.from(a), Buffer.from(b)];
  return one.length === two.length && timingSafeEqual(one, two);
}

async function bodyOf(request: ConnectRequest): Promise<string> {
  const text = (await request.body()).toString();
  if (mediaTypeOf(request.headers) !== "application/yaml") return text;
  const { parse } = await import("yaml");
  return JSON.stringify(parse(text));
}

function started(core: ClusterCore, context: RequestContext, name: string, hook: Hook, asked: HookBuild): Answer {
  const { warning: text, ...request } = asked;
  const build = built(() =>
    instantiate(
      core,
      context,
      {
        apiVersion: "build.openshift.io/v1",
        kind: "BuildRequest",
        metadata: { name },
        ...request,
        triggeredBy: [cause(hook, request.revision)],
      },
      name,
    ),
  );
  // As in the API, a warning follows the Build as a second document.
  return textAnswer(200, `${objectJson(build)}\n${text === undefined ? "" : warning(text)}`);
}

function built(make: () => Build): Build {
  try {
    return make();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw internalError(`could not generate a build: ${message}`);
  }
}

function cause({ message, member }: Hook, revision: unknown): BuildTriggerCause {
  const known = revision === undefined ? {} : { revision };
  return { message, [`${member}WebHook`]: { ...known, secret: "<secret>" } };
}

function warning(message: string): string {
  return `${JSON.stringify({ ...success(), message, code: 200 })}\n`;
}
