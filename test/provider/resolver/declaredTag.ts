import type { DeclaredTag } from "../../../provider/resolver/declarations.ts";

/** A tag as a program declares it, with these members of its own. */
export const declaredTag = (own: Partial<DeclaredTag>): DeclaredTag => ({
  namespace: "default",
  stream: "app",
  tag: "1.4",
  from: { kind: "DockerImage", name: "quay.io/acme/app:1.4" },
  reference: false,
  scheduled: false,
  insecure: false,
  importMode: undefined,
  platform: undefined,
  referencePolicy: "Source",
  pin: false,
  onMoved: "fail",
  verifiers: [],
  ...own,
});
