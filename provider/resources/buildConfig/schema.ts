import { z } from "zod";
import { objectMetadata } from "../inputs/objectMetadata.ts";
import { flag, orUnknown, text, textByKey } from "../inputs/schemaDiagnostics.ts";
import { resolvedTags } from "../tag/resolved.ts";

const texts = orUnknown(z.array(text));
const whole = (least: number) => orUnknown(z.int().min(least));
const one = <Choices extends readonly [string, ...string[]]>(...choices: Choices) => orUnknown(z.enum(choices));
const list = (element: z.ZodType) => orUnknown(z.array(orUnknown(element)));

/** An object of which each member may be absent, but for the `required` ones. */
function object(members: Readonly<Record<string, z.ZodType>>, ...required: readonly string[]) {
  const shape = Object.entries(members).map(([key, member]) => [
    key,
    required.includes(key) ? member : member.optional(),
  ]);
  return orUnknown(z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodType>));
}

/** Judged with the reference's meaning. */
const reference = z.unknown();
const named = object({ name: text }, "name");
const key = object({ name: text, key: text, optional: flag }, "name", "key");

const environment = list(
  object(
    {
      name: text,
      value: text,
      valueFrom: object({
        fieldRef: object({ apiVersion: text, fieldPath: text }, "fieldPath"),
        resourceFieldRef: object({ containerName: text, resource: text, divisor: text }, "resource"),
        configMapKeyRef: key,
        secretKeyRef: key,
      }),
    },
    "name",
  ),
);

const files = {
  defaultMode: whole(0),
  optional: flag,
  items: list(object({ key: text, path: text, mode: whole(0) }, "key", "path")),
};
const volumeSource = object(
  {
    type: one("Secret", "ConfigMap", "CSI"),
    secret: object({ secretName: text, ...files }, "secretName"),
    configMap: object({ name: text, ...files }, "name"),
    csi: object(
      { driver: text, readOnly: flag, fsType: text, volumeAttributes: textByKey, nodePublishSecretRef: named },
      "driver",
    ),
  },
  "type",
);
const volumes = list(
  object(
    { name: text, source: volumeSource, mounts: list(object({ destinationPath: text }, "destinationPath")) },
    "name",
    "source",
    "mounts",
  ),
);

const fromImage = { from: reference, pullSecret: named, env: environment, forcePull: flag };

const strategy = object({
  type: text,
  sourceStrategy: object({ ...fromImage, scripts: text, incremental: flag, volumes }, "from"),
  dockerStrategy: object({
    ...fromImage,
    noCache: flag,
    buildArgs: environment,
    dockerfilePath: text,
    imageOptimizationPolicy: one("None", "SkipLayers", "SkipLayersAndWarn"),
    volumes,
  }),
  customStrategy: object(
    {
      ...fromImage,
      exposeDockerSocket: flag,
      secrets: list(object({ secretSource: named, mountPath: text }, "secretSource", "mountPath")),
      buildAPIVersion: text,
    },
    "from",
  ),
  // Refused by name.
  jenkinsPipelineStrategy: z.unknown(),
});

const source = object({
  type: text,
  git: object({ uri: text, ref: text, httpProxy: text, httpsProxy: text, noProxy: text }, "uri"),
  dockerfile: text,
  binary: object({ asFile: text }),
  images: list(
    object(
      {
        from: reference,
        as: texts,
        paths: list(object({ sourcePath: text, destinationDir: text }, "sourcePath", "destinationDir")),
        pullSecret: named,
      },
      "from",
    ),
  ),
  contextDir: text,
  sourceSecret: named,
  secrets: list(object({ secret: named, destinationDir: text }, "secret")),
  configMaps: list(object({ configMap: named, destinationDir: text }, "configMap")),
});

const person = object({ name: text, email: text });
const webHook = object({ secret: text, allowEnv: flag, secretReference: named });

const spec = object(
  {
    strategy,
    source,
    revision: object({
      type: text,
      git: object({ commit: text, author: person, committer: person, message: text }),
    }),
    output: object({
      to: reference,
      pushSecret: named,
      imageLabels: list(object({ name: text, value: text }, "name")),
    }),
    triggers: list(
      object(
        {
          type: one("ConfigChange", "ImageChange", "Generic", "GitHub", "GitLab", "Bitbucket"),
          imageChange: object({ from: reference, paused: flag }),
          generic: webHook,
          github: webHook,
          gitlab: webHook,
          bitbucket: webHook,
        },
        "type",
      ),
    ),
    runPolicy: one("Parallel", "Serial", "SerialLatestOnly"),
    serviceAccount: text,
    resources: object({
      limits: textByKey,
      requests: textByKey,
      claims: list(object({ name: text, request: text }, "name")),
    }),
    postCommit: object({ command: texts, args: texts, script: text }),
    completionDeadlineSeconds: whole(1),
    nodeSelector: textByKey,
    mountTrustedCA: flag,
    successfulBuildsHistoryLimit: whole(0),
    failedBuildsHistoryLimit: whole(0),
  },
  "strategy",
);

/** The shape of a declared BuildConfig. */
export const buildConfigSchema = z.strictObject({
  metadata: orUnknown(objectMetadata),
  spec,
  adopt: flag.optional(),
  images: resolvedTags.optional(),
});
