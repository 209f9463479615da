import type { Resource } from "@pulumi/pulumi";
import { headline } from "../../provider/text/headline.ts";
import type { ObjectInManifest } from "../imageStreamsArgs.ts";
import { inform } from "./say.ts";

/** Lines of a message: more are counted. */
const mostLines = 30;

/** Lists the objects of manifests that no resource stands for. */
export function sayLeftOver(owner: Resource, objects: readonly ObjectInManifest[]): void {
  if (objects.length === 0) return;
  const byReason = Map.groupBy(objects, ({ kind, reason }) => `${kind} ${reason}`);
  const details = [...byReason.values()].map((all): [string, string] => {
    const [{ kind, reason } = { kind: "", reason: "" }] = all;
    const names = all.map(({ namespace, name }) => (namespace === "" ? name : `${namespace}/${name}`));
    const more = names.length > mostLines ? ` and ${names.length - mostLines} more` : "";
    return ["left over", `${kind} ${names.slice(0, mostLines).join(", ")}${more}: ${reason}`];
  });
  const rest: [string, string][] =
    details.length > mostLines ? [["left over", `${details.length - mostLines} more kinds`]] : [];
  void inform(
    {
      headline: headline`${String(objects.length)} objects are left over`,
      details: [...details.slice(0, mostLines), ...rest],
    },
    owner,
  );
}
