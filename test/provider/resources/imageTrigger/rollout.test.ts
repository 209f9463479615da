import { expect, test } from "@jest/globals";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import { missingController } from "../../../../provider/resources/imageTrigger/rollout.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { workloads } from "./workloads.ts";

const bed = testbed();
const { given } = workloads(bed);

test("where no trigger controller has acted on any object, that is said, and what to check", async () => {
  const { inputs, image } = await given();
  expect(await missingController(bed.context, inputs)).toMatch(
    /^no trigger controller has acted on any Deployment of namespace shop-1: check that .*oc get clusteroperator openshift-controller-manager/,
  );
  await new Lifecycle(imageTrigger, () => bed.context).up({ ...inputs, image });
  expect(await missingController(bed.context, inputs)).toBeUndefined();
});

test("where the objects cannot be listed, nothing is said of the controller", async () => {
  const { inputs } = await given();
  const fault = { kind: "error", status: 403, reason: "Forbidden", message: "no lists for you" } as const;
  const end = bed.cluster.fault({ fault, match: { method: "GET", path: /deployments$/ } });
  expect(await missingController(bed.context, inputs)).toBeUndefined();
  end();
});
