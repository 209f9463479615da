import { z } from "zod";
import {
  anyReference,
  choiceOf,
  environmentList,
  listOf,
  objectWith,
  textList,
  wholeNumber,
} from "../inputs/apiSchema.ts";
import { objectMetadata } from "../inputs/objectMetadata.ts";
import { flag, orUnknown, text, textByKey } from "../inputs/schemaDiagnostics.ts";
import { resolvedTags } from "../tag/resolved.ts";

const named = objectWith({ name: text }, "name");

const files = {
  defaultMode: wholeNumber(0),
  optional: flag,
  items: listOf(objectWith({ key: text, path: text, mode: wholeNumber(0) }, "key", "path")),
};
const volumeSource = objectWith(
  {
    type: choiceOf("Secret", "ConfigMap", "CSI"),
    secret: objectWith({ secretName: text, ...files }, "secretName"),
    configMap: objectWith({ name: text, ...files }, "name"),
    csi: objectWith(
      { driver: text, readOnly: flag, fsType: text, volumeAttributes: textByKey, nodePublishSecretRef: named },
      "driver",
    ),
  },
  "type",
);
const volumes = listOf(
  objectWith(
    { name: text, source: volumeSource, mounts: listOf(objectWith({ destinationPath: text }, "destinationPath")) },
    "name",
    "source",
    "mounts",
  ),
);

const fromImage = { from: anyReference, pullSecret: named, env: environmentList, forcePull: flag };

const strategy = objectWith({
  type: text,
  sourceStrategy: objectWith({ ...fromImage, scripts: text, incremental: flag, volumes }, "from"),
  dockerStrategy: objectWith({
    ...fromImage,
    noCache: flag,
    buildArgs: environmentList,
    dockerfilePath: text,
    imageOptimizationPolicy: choiceOf("None", "SkipLayers", "SkipLayersAndWarn"),
    volumes,
  }),
  customStrategy: objectWith(
    {
      ...fromImage,
      exposeDockerSocket: flag,
      secrets: listOf(objectWith({ secretSource: named, mountPath: text }, "secretSource", "mountPath")),
      buildAPIVersion: text,
    },
    "from",
  ),
  // Refused by name.
  jenkinsPipelineStrategy: z.unknown(),
});

const source = objectWith({
  type: text,
  git: objectWith({ uri: text, ref: text, httpProxy: text, httpsProxy: text, noProxy: text }, "uri"),
  dockerfile: text,
  binary: objectWith({ asFile: text }),
  images: listOf(
    objectWith(
      {
        from: anyReference,
        as: textList,
        paths: listOf(objectWith({ sourcePath: text, destinationDir: text }, "sourcePath", "destinationDir")),
        pullSecret: named,
      },
      "from",
    ),
  ),
  contextDir: text,
  sourceSecret: named,
  secrets: listOf(objectWith({ secret: named, destinationDir: text }, "secret")),
  configMaps: listOf(objectWith({ configMap: named, destinationDir: text }, "configMap")),
});

const person = objectWith({ name: text, email: text });
const webHook = objectWith({ secret: text, allowEnv: flag, secretReference: named });

const spec = objectWith(
  {
    strategy,
    source,
    revision: objectWith({
      type: text,
      git: objectWith({ commit: text, author: person, committer: person, message: text }),
    }),
    output: objectWith({
      to: anyReference,
      pushSecret: named,
      imageLabels: listOf(objectWith({ name: text, value: text }, "name")),
    }),
    triggers: listOf(
      objectWith(
        {
          type: choiceOf("ConfigChange", "ImageChange", "Generic", "GitHub", "GitLab", "Bitbucket"),
          imageChange: objectWith({ from: anyReference, paused: flag }),
          generic: webHook,
          github: webHook,
          gitlab: webHook,
          bitbucket: webHook,
        },
        "type",
      ),
    ),
    runPolicy: choiceOf("Parallel", "Serial", "SerialLatestOnly"),
    serviceAccount: text,
    resources: objectWith({
      limits: textByKey,
      requests: textByKey,
      claims: listOf(objectWith({ name: text, request: text }, "name")),
    }),
    postCommit: objectWith({ command: textList, args: textList, script: text }),
    completionDeadlineSeconds: wholeNumber(1),
    nodeSelector: textByKey,
    mountTrustedCA: flag,
    successfulBuildsHistoryLimit: wholeNumber(0),
    failedBuildsHistoryLimit: wholeNumber(0),
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
