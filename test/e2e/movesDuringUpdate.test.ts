import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { type Cluster as Client, connect } from "../../provider/cluster/cluster.ts";
import { imagesSince, versionOf } from "../imagesSince.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { type Outcome, run } from "./run.ts";

/** Each source is a tag of the registry of its own; streams also have an alias and a copy. */
const streams = { plain: "", accepting: `onMoved: "accept"`, pinned: "pin: true" };
const copies: Record<string, string> = { accepting: streams.accepting };
const sources = [...Object.keys(streams), "single"];

let cluster: Cluster;
let client: Client;
let project: Project;

beforeAll(async () => {
  cluster = await startCluster();
  client = connect({ kubeconfig: cluster.kubeconfig });
  project = await openProject(cluster.kubeconfig);
  const repository = `${cluster.registry.host}/acme/app`;
  const declarations = Object.entries(streams).map(
    ([name, more]) => `
      const ${name} = new imagestream.ImageStream("${name}", { spec: { tags: [
        { name: "1", from: "${repository}:${name}", ${more} },
        { name: "stable", from: { kind: "ImageStreamTag", name: "${name}:1" } },
      ] } });
      new imagestream.ImageStreamTag("${name}-copy:1", { tag: { from: ${name}.tag("1"), ${copies[name] ?? ""} } });`,
  );
  const single = `new imagestream.ImageStreamTag("single:1", { tag: { from: "${repository}:single" } });`;
  project.program([...declarations, single].join("\n"));
});

afterAll(async () => {
  project?.close();
  await client?.close();
  await cluster?.close();
});

type Digests = Record<string, string | undefined>;
type Image = ReturnType<typeof image>;

const push = async (tag: string, content: Image) => void (await cluster.registry.push("acme/app", tag, content));
const upstreamIs = (content: Image) => Promise.all(sources.map((tag) => push(tag, content)));

/** Moves each source when a request for its tag comes, counted from now. Gives what calls it off. */
function upstreamMoves(to: Image, nth: number, moment: "before" | "after"): () => void {
  const points = sources.map((tag) =>
    cluster.registry.when({
      match: { repository: "acme/app", reference: tag },
      nth,
      moment,
      run: () => push(tag, to),
    }),
  );
  return () => {
    for (const callOff of points) callOff();
  };
}

/** The newest image of each tag on the cluster, by `stream:tag`. */
async function live(): Promise<Digests> {
  const path = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";
  const { items } = (await call(cluster, "GET", path)) as {
    items: { metadata: { name: string }; status: { tags?: { tag: string; items?: { image: string }[] }[] } }[];
  };
  const entries = items.flatMap(({ metadata, status }) =>
    (status.tags ?? []).map(({ tag, items: images }) => [`${metadata.name}:${tag}`, images?.[0]?.image]),
  );
  return Object.fromEntries(entries) as Digests;
}

/** Announcements of a preview, by `stream:tag`. */
function announced(preview: Outcome): Digests {
  const digest = (of: unknown) => (of as { digest?: string } | undefined)?.digest;
  const ofStreams = Object.keys(streams).flatMap((stream) =>
    Object.entries(preview.inputs(stream)["images"] ?? {}).map(([tag, of]) => [`${stream}:${tag}`, digest(of)]),
  );
  const copies = [...Object.keys(streams).map((stream) => `${stream}-copy:1`), "single:1"];
  return Object.fromEntries([...ofStreams, ...copies.map((tag) => [tag, digest(preview.inputs(tag)["resolved"])])]);
}

/** The claim: what a tag had during an update, even for a moment, was announced, or the user was told that it was accepted. */
function expectNothingElse(before: Digests, seen: Iterable<string>, shown: Digests, up: Outcome): void {
  const said = [...up.notes, ...up.diagnostics].join("\n");
  for (const [tag = "", digest = ""] of [...seen].map((each) => each.split(" "))) {
    const accepts =
      tag.startsWith("accepting") &&
      new RegExp(`to ${digest}.*(accepted by onMoved|onMoved: "accept" allows)`).test(said);
    const isJust = digest === before[tag] || digest === shown[tag] || accepts;
    expect({ tag, digest, isJust }).toEqual({ tag, digest, isJust: true });
  }
}

const everyTag = (stream: string, digest: string | undefined): Digests => ({
  [`${stream}:1`]: digest,
  [`${stream}:stable`]: digest,
  [`${stream}-copy:1`]: digest,
});

/** In an update, the first request for a tag resolves it and the second imports it. */
interface Moment {
  readonly moment: string;
  readonly nth: number;
  readonly when: "before" | "after";
  /** Images that the cluster certainly has after the update. Where a tag is refused, others may not have had their turn. */
  readonly expected: (before: Digests, first: string, second: string) => Digests;
}

const moments: readonly (Moment & { readonly operation: "preview" | "up" })[] = [
  {
    moment: "between import and read-back",
    operation: "up",
    nth: 2,
    when: "after",
    expected: (_before, first) => ({ ...everyTag("plain", first), ...everyTag("accepting", first), "single:1": first }),
  },
  {
    moment: "between resolution and the preview's end",
    operation: "preview",
    nth: 1,
    when: "after",
    expected: (before) => ({ ...everyTag("plain", before["plain:1"]), "single:1": before["single:1"] }),
  },
  {
    moment: "between resolution and import",
    operation: "up",
    nth: 2,
    when: "before",
    expected: (before, first, second) => ({
      ...everyTag("plain", first),
      // The update before, which other tags failed, may have given it this image already: then nothing is imported.
      ...everyTag("accepting", before["accepting:1"] === first ? first : second),
      ...everyTag("pinned", first),
      "single:1": first,
      "plain-copy:1": before["plain-copy:1"],
    }),
  },
];

/** Images upstream at each moment, and the one that it moves to, with which the next moment begins. */
const images = [...moments.map(({ moment }) => moment), "afterwards"].map((version) => image({ version })) as [
  Image,
  ...Image[],
];
const imageAt = (index: number): Image => images[index] ?? images[0];
let shown: Digests;

/** The preview that a moment begins with. */
async function announcedAt(index: number): Promise<Digests> {
  await upstreamIs(imageAt(index));
  const moment = moments[index];
  const callOff =
    moment?.operation === "preview" ? upstreamMoves(imageAt(index + 1), moment.nth, moment.when) : undefined;
  const preview = await run(project, "preview");
  callOff?.();
  return announced(preview);
}

beforeAll(async () => {
  shown = await announcedAt(0);
  expect(new Set(Object.values(shown))).toEqual(new Set([imageAt(0).digest]));
});

describe.each(moments.map((moment, index) => ({ ...moment, index })))(
  "a tag that moves $moment",
  ({ moment, operation, nth, when, expected, index }) => {
    test("gets no image that was not announced or accepted, and the next preview announces the new one", async () => {
      const [first, second] = [imageAt(index), imageAt(index + 1)];
      const before = await live();
      const start = await versionOf(client, "default");
      const callOff = operation === "up" ? upstreamMoves(second, nth, when) : undefined;
      const up = await run(project, "up", { continueOnError: true });
      callOff?.();
      const after = await live();
      expectNothingElse(before, await imagesSince(client, "default", start), shown, up);
      expect(after).toMatchObject(expected(before, first.digest, second.digest));
      expect(up.failed).toBe(moment !== "between import and read-back");
      if (moment === "between resolution and import") {
        const said = `moved from ${first.digest} to ${second.digest} while it was applied, so it has the announced image`;
        expect(up.diagnostics.join("\n")).toContain(said);
        const { changes } = await run(project, "refresh");
        expect(Object.keys(changes).filter((name) => name.startsWith("accepting"))).toEqual([]);
      }
      shown = await announcedAt(index + 1);
      expect(new Set(Object.values(shown))).toEqual(new Set([second.digest]));
    });
  },
);

test("afterwards, what was announced is applied, and a further update and a refresh find nothing to do", async () => {
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [], notes: [] });
  expect(new Set(Object.values(await live()))).toEqual(new Set([imageAt(moments.length).digest]));
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
  expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
});
