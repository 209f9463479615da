import fc from "fast-check";
import type { ImageStreamInputs } from "../../../provider/resources/imageStream/inputs.ts";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import type { TagReference } from "../../../provider/resources/tag/tagReference.ts";
import { digest, namespace, pathComponent, stream, tag } from "../image/arbitraries.ts";

/** Any JSON with the property names of resources, unknown values and near misses in it: finds more than plain JSON. */
export const nearJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      unknown,
      null,
      "",
      "app",
      "app:1.4",
      "1.4",
      "quay.io/acme/app:1.4",
      "quay.io/acme/app",
      "asc",
      ">=1.4 <2",
      "^main-(?<ts>[0-9]+)$",
      "$ts",
      "DockerImage",
      "ImageStreamTag",
      "ImageStreamImage",
      "Deployment",
      true,
      0,
      "false",
    ),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ..."metadata spec tags tag name namespace from kind importPolicy scheduled referencePolicy type".split(" "),
        ..."reference annotations pin platform adopt images resolved digest workload container fieldPath paused timeout".split(
          " ",
        ),
        ..."select semver numerical alphabetical filter pattern extract".split(" "),
        ..."apiVersion labels lookupPolicy local __proto__ odd".split(" "),
      ),
      tie("value"),
      { maxKeys: 6 },
    ),
  ),
})).value;

const labels = fc.dictionary(fc.constantFrom("team", "app.kubernetes.io/name", "a"), fc.string({ maxLength: 3 }), {
  maxKeys: 2,
});

const policies = {
  annotations: labels,
  referencePolicy: fc.record({ type: fc.constantFrom("Source" as const, "Local" as const) }),
};
const importMode = fc.constantFrom("Legacy" as const, "PreserveOriginal" as const);
const optional = { requiredKeys: [] as [] };
const sourced = { requiredKeys: ["name", "from"] as ["name", "from"] };

/** Tags without faults, by name: sources outside of the stream, and what follows another tag of it. */
function tagOf(called: string, others: readonly string[]): fc.Arbitrary<TagReference> {
  const name = fc.constant(called);
  const image = fc.tuple(pathComponent, tag).map(([path, version]) => `quay.io/acme/${path}:${version}`);
  const imported = fc.record(
    {
      ...policies,
      name,
      from: image.map((reference) => ({ kind: "DockerImage" as const, name: reference })),
      reference: fc.boolean(),
      importPolicy: fc.record({ insecure: fc.boolean(), scheduled: fc.boolean(), importMode }, optional),
      pin: fc.boolean(),
      platform: fc.constantFrom("linux/amd64", "linux/arm64", "linux/arm/v7"),
    },
    sourced,
  );
  const copied = fc.record(
    {
      ...policies,
      name,
      from: fc.tuple(stream, tag, fc.option(namespace)).map(([from, version, where]) => ({
        kind: "ImageStreamTag" as const,
        name: `other-${from}:${version}`,
        ...(where === null ? {} : { namespace: where }),
      })),
      importPolicy: fc.record({ importMode }, optional),
    },
    sourced,
  );
  const exact = fc.record(
    {
      ...policies,
      name,
      from: fc
        .tuple(stream, digest)
        .map(([from, id]) => ({ kind: "ImageStreamImage" as const, name: `${from}@${id}` })),
    },
    sourced,
  );
  const filled = fc.record({ ...policies, name }, { requiredKeys: ["name"] });
  const follows = (followed: readonly string[]) =>
    fc.record(
      {
        ...policies,
        name,
        from: fc.constantFrom(...followed).map((other) => ({ kind: "ImageStreamTag" as const, name: other })),
      },
      sourced,
    );
  const kinds: fc.Arbitrary<TagReference>[] = [imported, copied, exact, filled];
  return fc.oneof(...kinds, ...(others.length === 0 ? [] : [follows(others)])).map(withoutContradiction);
}

function withoutContradiction({ pin, platform, ...declared }: TagReference): TagReference {
  const { scheduled, importMode } = declared.importPolicy ?? {};
  const refused = scheduled === true || declared.reference === true;
  const pinned = refused || pin === undefined ? declared : { ...declared, pin };
  const isIndex = declared.reference === true || importMode === "PreserveOriginal";
  const isOpen = platform?.split("/").length === 2 || (scheduled !== true && pin !== false);
  return platform === undefined || isIndex || !isOpen ? pinned : { ...pinned, platform };
}

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Image streams without faults, whose tags are resolved, as `check` stores them. */
export const imageStreams: fc.Arbitrary<ImageStreamInputs> = fc
  .uniqueArray(tag, { maxLength: 4 })
  .map((names) => names.sort())
  .chain((names) =>
    fc.tuple(
      fc.record(
        {
          metadata: fc.record(
            { name: stream, namespace, labels, annotations: labels },
            { requiredKeys: ["name", "namespace"] },
          ),
          spec: fc.record(
            {
              lookupPolicy: fc.record({ local: fc.boolean() }),
              dockerImageRepository: fc.constant("quay.io/acme/all"),
              tags: fc.tuple(...names.map((name, index) => tagOf(name, names.slice(0, index)))),
            },
            optional,
          ),
          adopt: fc.boolean(),
        },
        { requiredKeys: ["metadata", "spec"] },
      ),
      fc.tuple(...names.map(() => digest)),
    ),
  )
  .map(([declared, digests]) => {
    const resolved = (declared.spec.tags ?? []).map((one, index) => [one, { digest: digests[index] ?? "" }] as const);
    const images = resolved.filter(([{ from, reference }]) => from !== undefined && reference !== true);
    return overTheWire({
      ...declared,
      images: Object.fromEntries(images.map(([one, image]) => [one.name, image])),
    });
  });
