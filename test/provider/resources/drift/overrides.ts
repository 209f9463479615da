import type { Testbed } from "../testbed.ts";
import { type Doing, inContainer } from "./doing.ts";

/** Everything that happens to objects with an override or a lookup. */
export function toOverrides(bed: Testbed): Doing {
  return {
    "oc set env deployment/operator AGENT_IMAGE=…": ({ patch, operator }) =>
      patch(
        operator,
        inContainer({ name: "operator", env: [{ name: "AGENT_IMAGE", value: "quay.io/other/agent:1" }] }),
      ),
    "oc set env deployment/operator AGENT_IMAGE-": ({ patch, operator }) =>
      patch(operator, inContainer({ name: "operator", env: [{ name: "AGENT_IMAGE", $patch: "delete" }] })),
    "the operator's owner recreates its deployment": async ({ operator, createOperator }) => {
      await bed.client.objects.delete(operator);
      await createOperator();
    },
    "another variable, image or container of the same object": ({ patch, operator }) =>
      patch(
        operator,
        inContainer({ name: "operator", image: "quay.io/acme/operator:2", env: [{ name: "A", value: "b" }] }),
      ),
    "oc edit that reorders containers and variables": async ({ operator, program }) => {
      const ours = { name: "AGENT_IMAGE", value: program().override.image };
      const containers = [
        { name: "first", image: "quay.io/acme/first:1", env: [{ name: "AGENT_IMAGE", value: "theirs" }] },
        { name: "operator", image: "quay.io/acme/operator:1", env: [{ name: "A", value: "b" }, ours] },
      ];
      await bed.client.objects.patch(operator, inContainer(...containers));
    },
    "the operator's container gets another name": ({ patch, operator }) =>
      patch(
        operator,
        inContainer({ name: "operator", $patch: "delete" }, { name: "op", image: "quay.io/acme/operator:1" }),
      ),
    "oc set image-lookup theirs --enabled=false": ({ patchStream }) =>
      patchStream({ spec: { lookupPolicy: { local: false } } }, "theirs"),
    "a tag in the stream of a lookup": ({ patchStream }) =>
      patchStream({ spec: { tags: [{ name: "new" }] } }, "theirs"),
    "oc delete deployment operator": ({ operator }) => bed.client.objects.delete(operator),
  };
}
