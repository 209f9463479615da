import { ImageStreamError } from "../../provider/image/error.ts";
import { isObject, type Members, membersOf } from "../../provider/image/members.ts";
import { foreignOwner } from "./foreignOwner.ts";
import type { PlacedObject } from "./manifest.ts";
import { rankOfKind } from "./resourceOfKind.ts";
import { streamOrder } from "./streamOrder.ts";
import { isPlain } from "./template/deferred.ts";

/** Objects in the order in which resources are made of them. */
export interface Arranged<Given extends PlacedObject> {
  /** Of other kinds, which ours may need: namespaces, secrets, accounts, rights. */
  readonly first: readonly Given[];
  /** Of our kinds, each after those that it names. */
  readonly ours: readonly Given[];
  /** The others, workloads last. */
  readonly last: readonly Given[];
  /** Those of which nothing can be made. */
  readonly leftOut: readonly { readonly manifest: Given; readonly reason: string }[];
}

const before = ["Namespace", "Project", "Secret", "ConfigMap", "ServiceAccount", "Role", "ClusterRole", "RoleBinding"];
const workloads = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod"];

/**
 * Puts objects in the order of a program, in which names refer to what stands above.
 * @throws ImageStreamError `INVALID_MANIFEST` for tags that stand for each other
 */
export function arrange<Given extends PlacedObject>(given: readonly Given[]): Arranged<Given> {
  const leftOut: { readonly manifest: Given; readonly reason: string }[] = [];
  const streams: Given[] = [];
  const ours: Given[] = [];
  const first: Given[] = [];
  const last: Given[] = [];
  for (const manifest of given) {
    const reason = foreignOwner(manifest) ?? withoutDeclaration(manifest);
    if (reason !== undefined) leftOut.push({ manifest, reason });
    else if (isStream(manifest)) streams.push(declared(manifest));
    else if (rankOfKind(manifest) >= 0) ours.push(declared(manifest));
    else (before.includes(manifest.kind) ? first : last).push(manifest);
  }
  const { streams: ordered, tags, diagnostics } = streamOrder(streams);
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_MANIFEST", diagnostics);
  // Each comes out of `streams`, and keeps its members.
  const all = [...(ordered as Given[]), ...tags.map(({ stream, tag }) => tagManifest(stream as Given, tag))];
  const ranked = ours.toSorted((a, b) => rankOfKind(a) - rankOfKind(b));
  const isBefore = (manifest: Given) => manifest.kind === "Secret";
  return {
    first: first.toSorted((a, b) => before.indexOf(a.kind) - before.indexOf(b.kind)),
    ours: [...ranked.filter(isBefore), ...all, ...ranked.filter((manifest) => !isBefore(manifest))],
    last: last.toSorted((a, b) => workloads.indexOf(a.kind) - workloads.indexOf(b.kind)),
    leftOut,
  };
}

const isStream = ({ apiVersion, kind }: PlacedObject): boolean =>
  kind === "ImageStream" && apiVersion === "image.openshift.io/v1";

/** A tag that builds or pushes fill has nothing to declare. */
function withoutDeclaration({ kind, object }: PlacedObject): string | undefined {
  if (kind !== "ImageStreamTag" || isObject(object["tag"])) return undefined;
  return "has no source of its own: builds and pushes fill it";
}

const ownMetadata = ["name", "namespace", "labels", "annotations"];

/** The object without metadata that a resource does not declare, such as finalizers. */
function declared<Given extends PlacedObject>(manifest: Given): Given {
  const metadata = Object.entries(membersOf(manifest.object["metadata"])).filter(([key]) => ownMetadata.includes(key));
  const object = { ...manifest.object, metadata: Object.fromEntries(metadata) };
  // In the data of a Secret, null is an empty text.
  return { ...manifest, object: manifest.kind === "Secret" ? object : (withoutNull(object) as Members) };
}

/** To the API, a member that is null, such as `labels:` with nothing below, is none. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isObject(value) || !isPlain(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNull(member)]));
}

function tagManifest<Given extends PlacedObject>(stream: Given, { name, ...tag }: { readonly name: string }): Given {
  const { namespace } = membersOf(stream.object["metadata"]);
  const metadata = { name: `${stream.name}:${name}`, ...(namespace === undefined ? {} : { namespace }) };
  const { apiVersion } = stream;
  const kind = "ImageStreamTag";
  return { ...stream, kind, name: metadata.name, object: { apiVersion, kind, metadata, tag } };
}
