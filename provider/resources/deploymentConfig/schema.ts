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

const amount = orUnknown(z.union([z.int().min(0), z.string()]));

const hook = objectWith(
  {
    failurePolicy: choiceOf("Retry", "Abort", "Ignore"),
    execNewPod: objectWith(
      { command: textList, env: environmentList, containerName: text, volumes: textList },
      "command",
    ),
    tagImages: listOf(objectWith({ containerName: text, to: anyReference }, "to")),
  },
  "failurePolicy",
);

const resources = objectWith({
  limits: textByKey,
  requests: textByKey,
  claims: listOf(objectWith({ name: text, request: text }, "name")),
});

const strategy = objectWith({
  type: choiceOf("Rolling", "Recreate", "Custom"),
  customParams: objectWith({ image: text, environment: environmentList, command: textList }),
  recreateParams: objectWith({ timeoutSeconds: wholeNumber(1), pre: hook, mid: hook, post: hook }),
  rollingParams: objectWith({
    updatePeriodSeconds: wholeNumber(1),
    intervalSeconds: wholeNumber(1),
    timeoutSeconds: wholeNumber(1),
    maxUnavailable: amount,
    maxSurge: amount,
    pre: hook,
    post: hook,
  }),
  resources,
  labels: textByKey,
  annotations: textByKey,
  activeDeadlineSeconds: wholeNumber(0),
});

const trigger = objectWith(
  {
    type: choiceOf("ConfigChange", "ImageChange"),
    imageChangeParams: objectWith(
      { automatic: flag, containerNames: textList, from: anyReference },
      "containerNames",
      "from",
    ),
  },
  "type",
);

/** Kubernetes knows more members with every version: what is not named here passes through. */
const container = orUnknown(z.looseObject({ name: text, image: text.optional() }));
const template = orUnknown(
  z.strictObject({
    metadata: orUnknown(z.looseObject({ labels: textByKey.optional(), annotations: textByKey.optional() })).optional(),
    spec: orUnknown(
      z.looseObject({
        containers: orUnknown(z.array(container)),
        initContainers: orUnknown(z.array(container)).optional(),
      }),
    ),
  }),
);

const spec = objectWith(
  {
    template,
    replicas: wholeNumber(0),
    selector: textByKey,
    triggers: listOf(trigger),
    strategy,
    minReadySeconds: wholeNumber(0),
    revisionHistoryLimit: wholeNumber(0),
    paused: flag,
    test: flag,
  },
  "template",
);

/** The shape of a declared DeploymentConfig. */
export const deploymentConfigSchema = z.strictObject({
  metadata: orUnknown(objectMetadata),
  spec,
  adopt: flag.optional(),
  waitForRollout: flag.optional(),
  timeout: orUnknown(z.number().min(0)).optional(),
  images: resolvedTags.optional(),
});
