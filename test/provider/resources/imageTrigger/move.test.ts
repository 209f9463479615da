import { describe, expect, test } from "@jest/globals";
import { triggersAnnotation } from "../../../../provider/image/triggers.ts";
import type { Creation, Creations } from "../../../../provider/resources/creation/creation.ts";
import { imageTrigger } from "../../../../provider/resources/imageTrigger/index.ts";
import type { ImageTriggerInputs, TriggeredKind } from "../../../../provider/resources/imageTrigger/inputs.ts";
import { takenDiagnostics } from "../../../../provider/resources/imageTrigger/workload.ts";
import type { TakenPlace } from "../../../../provider/resources/inputs/transient.ts";
import { testbed } from "../testbed.ts";
import { warned } from "../warned.ts";

// Root cause: a trigger that moved to a place where another owner's entry stood took that entry for its own. It left its
// own entry behind, and its destruction removed the other's.

const bed = testbed();
const tag = (name: string) => ({ kind: "ImageStreamTag" as const, name });
const newTrigger = () => warned(imageTrigger, () => bed.context);

interface Moving {
  readonly here: Partial<ImageTriggerInputs>;
  readonly there: Partial<ImageTriggerInputs>;
}

const byContainer: Moving = {
  here: { container: "web", from: tag("app:1") },
  there: { container: "side", from: tag("app:1") },
};
const bySource: Moving = { here: { from: tag("app:1") }, there: { from: tag("app:2") } };
const kinds: [TriggeredKind, string, Moving][] = [
  ["Deployment", "apps/v1", byContainer],
  ["StatefulSet", "apps/v1", byContainer],
  ["DaemonSet", "apps/v1", byContainer],
  ["CronJob", "batch/v1", byContainer],
  ["DeploymentConfig", "apps.openshift.io/v1", byContainer],
  ["BuildConfig", "build.openshift.io/v1", bySource],
];

async function given(kind: TriggeredKind, apiVersion: string) {
  const namespace = await bed.namespace();
  const containers = ["web", "side"].map((name) => ({ name, image: "quay.io/acme/placeholder:1" }));
  const template = { metadata: { labels: { app: "web" } }, spec: { containers, restartPolicy: "Always" } };
  const pods = { selector: { matchLabels: { app: "web" } }, serviceName: "web", template };
  const job = { spec: { template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } } } };
  const specs: Partial<Record<TriggeredKind, object>> = {
    CronJob: { schedule: "0 0 * * *", jobTemplate: job },
    DeploymentConfig: { selector: { app: "web" }, template, triggers: [{ type: "ConfigChange" }] },
    BuildConfig: {
      source: { dockerfile: "FROM scratch" },
      strategy: { dockerStrategy: {} },
      triggers: [{ type: "ConfigChange" }],
    },
  };
  await bed.client.objects.create({
    apiVersion,
    kind,
    metadata: { name: "web", namespace },
    spec: specs[kind] ?? pods,
  });
  bed.writes();
  return { workload: { apiVersion, kind, name: "web", namespace }, timeout: 0 };
}

/** The entries of a workload: `place source`, in order. */
async function entriesOf({ workload }: Pick<ImageTriggerInputs, "workload">): Promise<string[]> {
  const { metadata, spec } = await bed.client.objects.get(workload);
  const annotation = JSON.parse(metadata.annotations?.[triggersAnnotation] ?? "[]") as Entry[];
  const triggers = (Object(spec).triggers ?? []) as { imageChange?: Entry; imageChangeParams?: Entry }[];
  const all = [...annotation, ...triggers.flatMap((one) => one.imageChange ?? one.imageChangeParams ?? [])];
  return all.map(({ from, fieldPath = "", containerNames = [] }) => {
    const place = /name=="(\w+)"/.exec(fieldPath)?.[1] ?? containerNames.join(",");
    return `${place} ${from.name}`.trim();
  });
}

interface Entry {
  readonly from: { readonly name: string };
  readonly fieldPath?: string;
  readonly containerNames?: readonly string[];
}

const text = ({ container = "", from }: Partial<ImageTriggerInputs>) => `${container} ${from?.name}`.trim();

describe.each(kinds)("a trigger of a %s that moves", (kind, apiVersion, { here, there }) => {
  test("to a free place leaves nothing behind, and its destruction removes all of it", async () => {
    const base = await given(kind, apiVersion);
    const trigger = newTrigger();
    await trigger.up({ ...base, ...here } as ImageTriggerInputs);
    await trigger.up({ ...base, ...there } as ImageTriggerInputs);
    expect(await entriesOf(base)).toEqual([text(there)]);
    expect(await trigger.refresh()).toBe("same");
    await trigger.destroy();
    expect(await entriesOf(base)).toEqual([]);
    expect(trigger.warnings).toEqual([]);
  });

  test("to the place of another owner's entry is refused, and both stay", async () => {
    const base = await given(kind, apiVersion);
    const [ours, theirs] = [newTrigger(), newTrigger()];
    await theirs.up({ ...base, ...there } as ImageTriggerInputs);
    await ours.up({ ...base, ...here } as ImageTriggerInputs);
    await expect(ours.up({ ...base, ...there } as ImageTriggerInputs)).rejects.toThrow(/exists already: .*adopt: true/);
    expect(await entriesOf(base)).toEqual([text(there), text(here)]);
    await ours.destroy();
    expect(await entriesOf(base)).toEqual([text(there)]);
    await theirs.destroy();
    expect(await entriesOf(base)).toEqual([]);
  });

  test("with adopt takes the other entry over, and removes its own", async () => {
    const base = await given(kind, apiVersion);
    const [ours, theirs] = [newTrigger(), newTrigger()];
    await theirs.up({ ...base, ...there } as ImageTriggerInputs);
    await ours.up({ ...base, ...here } as ImageTriggerInputs);
    await ours.up({ ...base, ...there, adopt: true } as ImageTriggerInputs);
    expect(await entriesOf(base)).toEqual([text(there)]);
    expect(await ours.refresh()).toBe("same");
    await ours.destroy();
    expect(await entriesOf(base)).toEqual([]);
  });

  test("leaves an entry that another user has changed meanwhile, with a warning", async () => {
    const base = await given(kind, apiVersion);
    const [ours, user] = [newTrigger(), newTrigger()];
    await ours.up({ ...base, ...here } as ImageTriggerInputs);
    await user.up({ ...base, ...here, adopt: true, paused: true } as ImageTriggerInputs);
    await ours.up({ ...base, ...there } as ImageTriggerInputs);
    expect((await entriesOf(base)).toSorted()).toEqual([text(here), text(there)].toSorted());
    expect(ours.warnings).toEqual([
      expect.stringMatching(/has changed the trigger on .*: it stays; remove it by hand/),
    ]);
    await ours.destroy();
    expect(await entriesOf(base)).toEqual([text(here)]);
  });
});

describe.each(kinds.slice(-2))(
  "a trigger of a %s, whose entry moves in place,",
  (kind, apiVersion, { here, there }) => {
    test("is refused in a preview where another owner's entry stands", () => {
      const workload = { apiVersion, kind, name: "web", namespace: "shop" };
      const [before, after] = [here, there].map((one) => ({ workload, ...one })) as [
        ImageTriggerInputs,
        ImageTriggerInputs,
      ];
      const failures = (taken: TakenPlace[], adopt?: true) =>
        imageTrigger.check({ ...after, ...(adopt && { adopt }), transient: { dryRun: true, taken } }, before)
          .diagnostics;
      const at = (inputs: ImageTriggerInputs) => {
        const containers = inputs.container === undefined ? {} : { containers: [inputs.container] };
        const entry = { from: { namespace: "shop", name: inputs.from.name }, paused: false, ...containers };
        return takenDiagnostics(after, [{ ...entry, text: "{}", index: 0 }]);
      };
      expect(failures(at(after))).toHaveLength(1);
      expect(failures(at(after), true)).toEqual([]);
      expect(failures(at(before))).toEqual([]);
    });

    test("knows both entries as its own where the answer to its move was lost", async () => {
      for (const fault of ["loseAnswer", "drop"] as const) {
        const base = await given(kind, apiVersion);
        const trigger = newTrigger();
        await trigger.up({ ...base, ...here } as ImageTriggerInputs);
        const end = bed.cluster.fault({ fault: { kind: fault }, match: { method: "PATCH" } });
        await expect(trigger.up({ ...base, ...there } as ImageTriggerInputs)).rejects.toThrow();
        end();
        await trigger.destroy();
        expect(await entriesOf(base)).toEqual([]);
      }
    });
  },
);

describe("containers that another user has added to an entry of a DeploymentConfig", () => {
  const side = { container: "side", from: tag("app:2") };

  async function shared() {
    const base = await given("DeploymentConfig", "apps.openshift.io/v1");
    const trigger = newTrigger();
    await trigger.up({ ...base, ...byContainer.here } as ImageTriggerInputs);
    const imageChangeParams = { automatic: true, containerNames: ["web", "side"], from: tag("app:1") };
    await bed.client.objects.patch(base.workload, { spec: { triggers: [{ type: "ImageChange", imageChangeParams }] } });
    return { base, trigger };
  }

  test("keep their source where ours gets another one", async () => {
    const { base, trigger } = await shared();
    await trigger.up({ ...base, container: "web", from: tag("app:2") });
    expect(await entriesOf(base)).toEqual(["side app:1", "web app:2"]);
    await trigger.destroy();
    expect(await entriesOf(base)).toEqual(["side app:1"]);
  });

  test("are ours where an earlier run has added them and ended before the engine knew", async () => {
    const base = await given("DeploymentConfig", "apps.openshift.io/v1");
    const kept = new Map<string, Creation>();
    // The engine of the earlier run was gone before it had an outcome.
    const creations: Creations = {
      find: async ({ id }) => kept.get(id),
      keep: async ({ id }, creation) => void kept.set(id, creation),
      end: async () => {},
      stack: async () => undefined,
    };
    const trigger = warned(imageTrigger, () => ({ ...bed.context, creations }));
    await trigger.up({ ...base, ...byContainer.here } as ImageTriggerInputs);
    const { state } = trigger;
    const both = { ...base, containers: ["web", "side"], from: tag("app:2") };
    await trigger.up(both);
    trigger.state = state;
    await trigger.up(both);
    expect(trigger.warnings).toEqual([]);
    expect(await entriesOf(base)).toEqual(["web,side app:2"]);
    expect(await trigger.refresh()).toBe("same");
  });

  test("are refused as our new place", async () => {
    const { base, trigger } = await shared();
    await bed.client.objects.patch(base.workload, {
      spec: {
        triggers: [
          { type: "ImageChange", imageChangeParams: { automatic: true, containerNames: ["web"], from: tag("app:1") } },
          { type: "ImageChange", imageChangeParams: { automatic: true, containerNames: ["side"], from: tag("app:2") } },
        ],
      },
    });
    await expect(trigger.up({ ...base, ...side })).rejects.toThrow(/exists already/);
    expect(await entriesOf(base)).toEqual(["web app:1", "side app:2"]);
  });
});
