import { expect, test } from "@jest/globals";
import { TextDisplay } from "../../../engine/display/textDisplay.ts";
import type { EngineEvent, StepEventMetadata } from "../../../engine/events.ts";

const stack = "urn:pulumi:dev::lab::pulumi:pulumi:Stack::lab-dev";
const thing = "urn:pulumi:dev::lab::pulumi-nodejs:dynamic:Resource::a";

const metadata = (urn: string): StepEventMetadata => {
  const [type = ""] = urn.split("::").slice(2);
  const state = { type, urn, id: "", parent: urn === stack ? "" : stack, inputs: {}, outputs: {}, provider: "" };
  return { op: "create", urn, type, provider: "", new: urn === stack ? state : { ...state, inputs: { x: "1" } } };
};

/** The program creates `a`, and says something of each severity. */
const events: readonly Omit<EngineEvent, "sequence" | "timestamp">[] = [
  { resourcePreEvent: { metadata: metadata(stack) } },
  { diagnosticEvent: { severity: "info", message: "noted of the program", color: "never" } },
  { diagnosticEvent: { severity: "info#err", message: "printed as error", color: "never", urn: stack } },
  { resourcePreEvent: { metadata: metadata(thing) } },
  { resOutputsEvent: { metadata: metadata(thing) } },
  { diagnosticEvent: { severity: "debug", message: "for developers", color: "never", urn: thing } },
  { diagnosticEvent: { severity: "info", message: "noted\n  with details", color: "never", urn: thing } },
  { diagnosticEvent: { severity: "warning", message: "warned", color: "never", urn: thing } },
  { diagnosticEvent: { severity: "error", message: "failed", color: "never", urn: thing } },
  { resOutputsEvent: { metadata: metadata(stack) } },
  {
    summaryEvent: {
      maybeCorrupt: false,
      durationSeconds: 1,
      resourceChanges: { create: 2 },
      policyPacks: {},
      result: "succeeded",
    },
  },
];

function shown(options: { readonly diff?: boolean }) {
  const streams = { out: "", error: "" };
  const display = new TextDisplay({
    kind: "preview",
    stack: "dev",
    dryRun: true,
    color: "never",
    onOutput: (text) => {
      streams.out += text;
    },
    onError: (text) => {
      streams.error += text;
    },
    ...options,
  });
  for (const event of events) display.show({ sequence: 0, timestamp: 0, ...event });
  expect(streams).toEqual({ out: display.stdout, error: display.stderr });
  return streams;
}

// Both texts are those of Pulumi CLI 3.260, but for its spinner, its last row of the stack, and the width of property names.

test("with diff, messages of every severity go to standard error as they come, and only the differences to standard output", () => {
  expect(shown({ diff: true })).toEqual({
    out: `Previewing update (dev):
+ pulumi:pulumi:Stack: (create)
    [urn=${stack}]
    + pulumi-nodejs:dynamic:Resource: (create)
        [urn=${thing}]
        x: "1"
Resources:
    + 2 to create
`,
    error: `noted of the program
printed as error
noted
  with details
warning: warned
error: failed
`,
  });
});

test("without diff, a message's first line follows its resource's row, and all of it stands at the end of standard output", () => {
  expect(shown({})).toEqual({
    out: `Previewing update (dev):

 +  pulumi:pulumi:Stack lab-dev create
 +  pulumi:pulumi:Stack lab-dev create noted of the program
 +  pulumi:pulumi:Stack lab-dev create printed as error
 +  pulumi-nodejs:dynamic:Resource a create
 +  pulumi-nodejs:dynamic:Resource a create noted
 +  pulumi-nodejs:dynamic:Resource a create warning: warned
 +  pulumi-nodejs:dynamic:Resource a create error: failed
Diagnostics:
  pulumi:pulumi:Stack (lab-dev):
    noted of the program
    printed as error

  pulumi-nodejs:dynamic:Resource (a):
    noted
      with details
    warning: warned
    error: failed

Resources:
    + 2 to create
    1 errored
`,
    error: "",
  });
});
