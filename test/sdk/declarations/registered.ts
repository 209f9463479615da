import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../../emulator/startCluster.ts";
import * as providers from "../../../provider/index.ts";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import { Provider } from "../../../sdk/provider.ts";
import { withoutMarks } from "./withoutMarks.ts";

/** Options of a program's resources. */
export interface Options {
  readonly provider: Provider;
}

/** What the engine was given by a program. */
export interface Registered {
  /** `property: reason` of all that `check` refuses. */
  readonly refused: readonly string[];
  /** By kind and Pulumi name: `KubernetesObject web`. */
  readonly inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Runs a program on a cluster: everything but the engine is the real thing. */
export async function registered(
  { server, token }: Cluster,
  declare: (opts: Options) => pulumi.Output<unknown> | pulumi.Resource,
  isPreview = true,
): Promise<Registered> {
  const refused: string[] = [];
  const inputs: Record<string, Record<string, unknown>> = {};
  const newResource = async ({ type, name, inputs: given }: pulumi.runtime.MockResourceArgs) => {
    const kind = type.slice(type.lastIndexOf(":") + 1);
    const provider = Object.entries(providers).find(([exported]) => exported === kind)?.[1];
    inputs[`${kind} ${name}`] = given;
    const { failures = [] } = (await provider?.check?.({}, overTheWire(given))) ?? {};
    refused.push(...failures.map(({ property, reason }) => `${property}: ${reason}`));
    return { id: name, state: given };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", isPreview, "acme");
  const declared = declare({ provider: new Provider("local", { server, token, namespace: "default" }) });
  const awaited = pulumi.Resource.isInstance(declared) ? declared.urn : declared;
  await new Promise((resolve) => awaited.apply(resolve));
  return { refused, inputs };
}

/** As the engine hands inputs to a provider process. */
const overTheWire = (given: unknown): object =>
  JSON.parse(JSON.stringify(withoutMarks(given)).replaceAll('{"__pulumiUnknown":true}', JSON.stringify(unknown)));
