import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { labelledBuilder } from "../../../emulator/index.ts";
import { build } from "../../../provider/resources/build/index.ts";
import { buildConfig } from "../../../provider/resources/buildConfig/index.ts";
import { clusterImagePolicy } from "../../../provider/resources/clusterImagePolicy/index.ts";
import { deploymentConfig } from "../../../provider/resources/deploymentConfig/index.ts";
import type { Handlers } from "../../../provider/resources/handlers.ts";
import { imageAccess } from "../../../provider/resources/imageAccess/index.ts";
import { imageLookup } from "../../../provider/resources/imageLookup/index.ts";
import { imageMirrorSet } from "../../../provider/resources/imageMirrorSet/index.ts";
import { imageOverride } from "../../../provider/resources/imageOverride/index.ts";
import { imagePruner } from "../../../provider/resources/imagePruner/index.ts";
import { imageStream } from "../../../provider/resources/imageStream/index.ts";
import { imageTrigger } from "../../../provider/resources/imageTrigger/index.ts";
import type { ImageTriggerInputs } from "../../../provider/resources/imageTrigger/inputs.ts";
import { workloadDiagnostics } from "../../../provider/resources/imageTrigger/workload.ts";
import { kubernetesObject } from "../../../provider/resources/kubernetesObject/index.ts";
import { registrySecret } from "../../../provider/resources/registrySecret/index.ts";
import { buildConfigOf, toBuildConfigs } from "./drift/buildConfigs.ts";
import { buildOf, toBuilds } from "./drift/builds.ts";
import { declaredConfiguration, toClusterConfiguration } from "./drift/clusterConfiguration.ts";
import { configTriggers, createConfigs, toConfigs } from "./drift/configs.ts";
import { deploymentConfigOf, toDeploymentConfigs } from "./drift/deploymentConfigs.ts";
import { type Doing, inContainer } from "./drift/doing.ts";
import { imageAccessOf, toImageAccesses } from "./drift/imageAccesses.ts";
import { siteOf, toObjects } from "./drift/objects.ts";
import { toOverrides } from "./drift/overrides.ts";
import { createAccount, registrySecretOf, toRegistrySecrets } from "./drift/registrySecrets.ts";
import { toStreams } from "./drift/streams.ts";
import { toTriggers } from "./drift/triggers.ts";
import { Lifecycle, type Outcome } from "./lifecycle.ts";
import { openShop, type Shop } from "./shop.ts";
import { testbed } from "./testbed.ts";

const bed = testbed({ builder: labelledBuilder });

/** The change of each row of the documentation, by its section. */
const sections: Readonly<Record<string, Doing>> = {
  "Streams and tags": toStreams(bed),
  Triggers: toTriggers(bed),
  "Triggers of DeploymentConfigs and BuildConfigs": toConfigs(bed),
  BuildConfigs: toBuildConfigs(bed),
  Builds: toBuilds(bed),
  "Cluster configuration": toClusterConfiguration(bed),
  "Kubernetes objects": toObjects(bed),
  DeploymentConfigs: toDeploymentConfigs(bed),
  "Overrides and lookups": toOverrides(bed),
  "Registry secrets": toRegistrySecrets(bed),
  "Image access": toImageAccesses(bed),
};

/** A resource of the program, as the engine drives it. */
interface Resource {
  up(): Promise<Outcome>;
  refresh(): Promise<"same" | "drift" | "gone">;
}

function resource<I extends object, O extends I>(handlers: Handlers<I, O>, declared: () => I): Resource {
  const lifecycle = new Lifecycle(handlers, () => bed.context);
  return { up: () => lifecycle.up(declared()), refresh: () => lifecycle.refresh() };
}

/** A trigger, of which the program tells what it has seen of the workload. */
function trigger(declared: () => ImageTriggerInputs): Resource {
  const lifecycle = new Lifecycle(imageTrigger, () => bed.context);
  return {
    refresh: () => lifecycle.refresh(),
    async up() {
      const inputs = declared();
      return lifecycle.up(inputs, {
        refused: workloadDiagnostics(inputs, await bed.client.objects.find(inputs.workload)),
      });
    },
  };
}

function resources(shop: Shop, section: string): Resource[] {
  const { program } = shop;
  if (section === "Cluster configuration") {
    const { policy, pruner, mirrors } = declaredConfiguration;
    return [
      resource(clusterImagePolicy, () => policy),
      resource(imagePruner, () => pruner),
      resource(imageMirrorSet, () => mirrors),
    ];
  }
  if (section === "Overrides and lookups") {
    return [resource(imageOverride, () => program().override), resource(imageLookup, () => program().lookup)];
  }
  if (section === "Image access") return [resource(imageAccess, () => imageAccessOf(shop))];
  if (section === "Registry secrets") return [resource(registrySecret, () => registrySecretOf(shop))];
  const stream = resource(imageStream, () => program().stream);
  if (section === "BuildConfigs") return [stream, resource(buildConfig, () => buildConfigOf(shop))];
  if (section === "Builds") {
    return [stream, resource(buildConfig, () => buildConfigOf(shop)), resource(build, () => buildOf(shop))];
  }
  if (section === "Kubernetes objects") return [stream, resource(kubernetesObject, () => siteOf(shop))];
  if (section === "DeploymentConfigs") return [stream, resource(deploymentConfig, () => deploymentConfigOf(shop))];
  if (section === "Triggers of DeploymentConfigs and BuildConfigs") {
    return [stream, trigger(() => configTriggers(shop).legacy), trigger(() => configTriggers(shop).site)];
  }
  return [stream, trigger(() => program().trigger)];
}

/** One after the other, in the order of their dependencies. */
async function each<T>(all: readonly Resource[], act: (one: Resource) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const one of all) results.push(await act(one));
  return results;
}

/** Section and cells of the rows of the documentation's tables, without mark-up. */
const rows = readFileSync(join(import.meta.dirname, "../../../docs/drift.md"), "utf8")
  .split(/^## /m)
  .flatMap((text) => {
    const [section = "", ...lines] = text.split("\n");
    const cells = lines
      .filter((line) => line.startsWith("| ") && !/^\| (?:Change|-)/.test(line))
      .map((line) => line.replaceAll("`", "").split("|").slice(1, -1));
    return cells.map(
      ([what = "", refresh = "", up = ""]) => [section, what.trim(), refresh.trim(), up.trim()] as const,
    );
  });

const isNothing = (text: string): boolean => text.startsWith("nothing");
const stopped = /does not exist|has no container|has a broken annotation|has no element with|belongs to field manager/;
const areSame = (outcomes: readonly string[]): boolean => outcomes.every((outcome) => outcome === "same");

test("every row of the documentation is tested here, and every case here is documented", () => {
  const cases = Object.entries(sections).flatMap(([section, doing]) =>
    Object.keys(doing).map((what) => [section, what]),
  );
  expect(cases).toEqual(rows.map(([section, what]) => [section, what]));
});

test.each(rows)("%s: %s; refresh reports %s; up: %s", async (section, what, reported, repaired) => {
  const shop = await openShop(bed);
  await Promise.all([
    shop.createWeb(),
    shop.createOperator(),
    createConfigs(bed, shop.namespace),
    createAccount(bed, shop.namespace),
    bed.client.imageStreams.create(shop.namespace, { metadata: { name: "theirs" } }),
  ]);
  const all = resources(shop, section);
  await each(all, (one) => one.up());

  await sections[section]?.[what]?.(shop);
  await bed.cluster.settled();
  const refreshed = each(all, (one) => one.refresh());
  if (reported.startsWith("stops")) await expect(refreshed).rejects.toThrow(stopped);
  else expect(areSame(await refreshed)).toBe(isNothing(reported));

  if (repaired.startsWith("stops")) {
    await expect(each(all, (one) => one.up())).rejects.toThrow(stopped);
    return;
  }
  expect(areSame(await each(all, (one) => one.up()))).toBe(isNothing(repaired));
  await bed.cluster.settled();
  expect(new Set(await each(all, (one) => one.refresh()))).toEqual(new Set(["same"]));
  expect(new Set(await each(all, (one) => one.up()))).toEqual(new Set(["same"]));
  if (["Registry secrets", "Image access", "Cluster configuration"].includes(section)) return;
  await (section === "Overrides and lookups" ? expectOverridden(shop) : expectApplied(shop, section));
});

async function expectApplied(shop: Shop, section: string): Promise<void> {
  const { namespace, web, digest, program } = shop;
  const { status } = await bed.client.imageStreams.get(namespace, "app");
  const newest = (tag: string) => status?.tags?.find((present) => present.tag === tag)?.items?.[0]?.image;
  expect([newest("1.4"), newest("stable"), newest("multi")]).toEqual([digest("1.4"), digest("1.4"), digest("multi")]);
  const { image } = program().trigger;
  if (["BuildConfigs", "Builds", "DeploymentConfigs", "Kubernetes objects"].includes(section)) return;
  const isOfConfigs = section === "Triggers of DeploymentConfigs and BuildConfigs";
  const workload = isOfConfigs ? configTriggers(shop).legacy.workload : web;
  expect(await bed.client.objects.get(workload)).toMatchObject(inContainer({ image }, expect.anything()));
}

async function expectOverridden({ namespace, operator, program }: Shop): Promise<void> {
  const env = expect.arrayContaining([{ name: "AGENT_IMAGE", value: program().override.image }]);
  expect(await bed.client.objects.get(operator)).toMatchObject({
    spec: { template: { spec: { containers: expect.arrayContaining([expect.objectContaining({ env })]) } } },
  });
  expect((await bed.client.imageStreams.get(namespace, "theirs")).spec?.lookupPolicy).toEqual({ local: true });
}
