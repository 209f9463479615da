import { expect, test } from "@jest/globals";
import { triggerDiagnostics } from "../../../provider/image/triggerDiagnostics.ts";
import type { ImageTriggerEntry } from "../../../provider/image/triggers.ts";

const path = (name: string) => `spec.template.spec.containers[?(@.name=="${name}")].image`;
const entry = (name: string, from = "app:1.4"): ImageTriggerEntry => ({
  from: { kind: "ImageStreamTag", name: from },
  fieldPath: path(name),
});

const fault = (value: object) =>
  triggerDiagnostics(JSON.stringify([{ ...entry("web"), ...value }]), { kind: "Deployment" });

test.each([
  ["another kind", { from: { kind: "ImageStreamImage", name: "a:b" } }, "entry", /no kind/],
  ["a name without tag", { from: { kind: "ImageStreamTag", name: "app" } }, "entry", /no colon/],
  ["an apiVersion", { from: { ...entry("x").from, apiVersion: "image.openshift.io/v1" } }, "entry", /deaf/],
  ["single quotes", { fieldPath: `spec.template.spec.containers[?(@.name=='web')].image` }, "object", /single quotes/],
  [
    "another pod specification",
    { fieldPath: "spec.jobTemplate.spec.template.spec.containers[0].image" },
    "entry",
    /ignored/,
  ],
])("%s keeps the controller from following the entry", (_, value, scope, reason) => {
  expect(fault(value)).toEqual([expect.objectContaining({ scope, summary: expect.stringMatching(reason) })]);
});

test("two entries for one field path disable the whole object", () => {
  const text = JSON.stringify([entry("web"), entry("web", "app:2")]);
  expect(triggerDiagnostics(text)).toEqual([
    expect.objectContaining({ scope: "object", summary: expect.stringMatching(/twice/) }),
  ]);
});

test("unknown members are harmless", () => {
  expect(fault({ lastTriggeredImage: "x", pause: "true" })).toEqual([]);
});
