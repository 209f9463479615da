import type { ImageOverrideArgs, ImageTriggerArgs, SelectionArgs } from "../../sdk/index.ts";

// Judged by the compiler, with the rest of the tests: alternatives exclude each other, and kinds are spelled as the API does.

const from = "app:stable";
const workload = { kind: "DeploymentConfig", name: "web" } as const;
const object = { kind: "Deployment", name: "operator" };
const image = "quay.io/acme/app:1";

export const triggers: ImageTriggerArgs[] = [
  { workload, from },
  { workload, from, container: "web" },
  { workload, from, containers: ["web"] },
  { workload, from, fieldPath: "spec.template.spec.containers[0].image" },
  // @ts-expect-error One container, or several.
  { workload, from, container: "web", containers: ["web"] },
  // @ts-expect-error A container, or a path.
  { workload, from, container: "web", fieldPath: "spec.template.spec.containers[0].image" },
  // @ts-expect-error Kinds are literals.
  { workload: { kind: "deployment", name: "web" }, from, container: "web" },
];

export const overrides: ImageOverrideArgs[] = [
  { object, image, fieldPath: "spec.image" },
  { object, image, container: "web", env: "IMAGE" },
  // @ts-expect-error A path, or an environment variable.
  { object, image, fieldPath: "spec.image", container: "web", env: "IMAGE" },
  // @ts-expect-error A container alone is no field.
  { object, image, container: "web" },
];

export const selections: SelectionArgs[] = [
  { semver: ">=1.4" },
  { numerical: "asc", filter: { pattern: "^main-" } },
  // @ts-expect-error One policy.
  { semver: ">=1.4", numerical: "asc" },
  // @ts-expect-error A policy.
  { filter: { pattern: "^main-" } },
];
