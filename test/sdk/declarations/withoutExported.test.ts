import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { imageStreamDiagnostics } from "../../../provider/resources/imageStream/inputs.ts";
import { imageStreamTagDiagnostics } from "../../../provider/resources/imageStreamTag/inputs.ts";
import { present } from "../../../sdk/declarations/partiallyKnown.ts";
import { withoutExported } from "../../../sdk/declarations/withoutExported.ts";

/** A member that a tool leaves out, writes as `null`, or as it is. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(fc.option(value, { nil: undefined }), { nil: null });
const text = fc.constantFrom("a", "b", "Köln ☕");
const map = maybe(fc.record({ "app.kubernetes.io/part-of": maybe(text), description: maybe(text) }));
const time = fc.constant("2026-01-05T10:00:07Z");

const metadata = fc.record({
  name: fc.constant("shop"),
  namespace: maybe(fc.constantFrom("", "acme")),
  labels: map,
  annotations: maybe(
    fc.record({
      "kubectl.kubernetes.io/last-applied-configuration": maybe(fc.constant("{}")),
      "openshift.io/image.dockerRepositoryCheck": maybe(time),
      "openshift.io/generated-by": maybe(fc.constant("OpenShiftNewApp")),
    }),
  ),
  creationTimestamp: maybe(time),
  generation: maybe(fc.nat()),
  uid: maybe(fc.uuid()),
  resourceVersion: maybe(fc.constant("4711")),
  selfLink: maybe(fc.constant("/oapi/v1/namespaces/acme/imagestreams/shop")),
  managedFields: maybe(fc.constant([{ manager: "oc", operation: "Update" }])),
});

const tag = fc.record({
  name: fc.constant("1.4"),
  annotations: map,
  from: maybe(
    fc.record({
      kind: fc.constant("DockerImage"),
      name: fc.constant("quay.io/acme/shop:1.4"),
      namespace: maybe(fc.constant("")),
    }),
  ),
  generation: maybe(fc.nat()),
  importPolicy: maybe(
    fc.record({
      importMode: maybe(fc.constantFrom("", "Legacy")),
      insecure: maybe(fc.boolean()),
      scheduled: maybe(fc.constant(false)),
    }),
  ),
  reference: maybe(fc.constant(false)),
  referencePolicy: maybe(fc.record({ type: maybe(fc.constantFrom("", "Source", "Local")) })),
});

const stream = fc.record({
  apiVersion: maybe(fc.constantFrom("v1", "image.openshift.io/v1")),
  kind: maybe(fc.constant("ImageStream")),
  metadata,
  spec: maybe(
    fc.record({
      dockerImageRepository: maybe(fc.constant("")),
      lookupPolicy: maybe(fc.record({ local: maybe(fc.boolean()) })),
      tags: maybe(fc.array(tag, { maxLength: 1 })),
    }),
  ),
  status: maybe(fc.constant({ dockerImageRepository: "", tags: [] })),
});

/** The namespace of the provider counts where none is given. */
const placed = (metadata: object): object => ({ namespace: "acme", ...metadata });

const declared = <T extends object>(kind: "ImageStream" | "ImageStreamTag", args: T): [T, readonly string[]] =>
  withoutExported(kind, present(args) as T);

test("a stream as oc get, oc new-app, oc export and libraries of streams give it is a declaration without faults", () => {
  fc.assert(
    fc.property(stream, (object) => {
      const [{ metadata: of, spec = {} }, out] = declared("ImageStream", object);
      expect(imageStreamDiagnostics({ metadata: placed(of), spec, images: {} })).toEqual([]);
      expect(JSON.stringify([of, spec])).not.toMatch(/creationTimestamp|generation|uid|:null|last-applied|:""/);
      expect(new Set(out).size).toBe(out.length);
      // What was taken out changes nothing when it is taken out twice.
      expect(withoutExported("ImageStream", { metadata: of, spec })).toEqual([{ metadata: of, spec }, []]);
    }),
  );
});

test("a tag as oc get gives it is a declaration without faults", () => {
  fc.assert(
    fc.property(metadata, tag, (of, each) => {
      const args = {
        apiVersion: "image.openshift.io/v1",
        kind: "ImageStreamTag",
        metadata: { ...of, name: "shop:1.4", uid: "c0ffee" },
        tag: { ...each, from: { kind: "DockerImage", name: "quay.io/acme/shop:1.4" } },
        generation: 2,
        lookupPolicy: { local: false },
        image: { metadata: { name: "sha256:1" } },
      };
      const [given] = declared("ImageStreamTag", args);
      expect(imageStreamTagDiagnostics({ ...given, metadata: placed(given.metadata) })).toEqual([]);
    }),
  );
});

test("what was taken out is told by its path, and what was null is nothing to tell of", () => {
  const [, out] = declared("ImageStream", {
    metadata: { name: "shop", creationTimestamp: null, uid: "c0ffee" },
    spec: {
      tags: [
        { name: "1.4", generation: 2 },
        { name: "latest", generation: null },
      ],
    },
    status: { dockerImageRepository: "" },
  });
  expect(out).toEqual(["status", "metadata.uid", 'spec.tags["1.4"].generation']);
});

// The mark of an adoption in exported YAML made the stream another stack's: destroy left it.
test("the mark of an adoption does not come along with exported YAML", () => {
  const annotations = { "imagestream.pulumi.com/adoption": "0123456789abcdef", note: "kept" };
  const [args] = withoutExported("ImageStream", { metadata: { name: "app", annotations } });
  expect(args).toEqual({ metadata: { name: "app", annotations: { note: "kept" } } });
});

test("what is no member of the API's object is still refused by name, as is an object of another kind", () => {
  const wrong = { kind: "Deployment", metadata: { name: "shop", uuid: "1" }, spec: { tag: [] }, stauts: {} };
  const [given] = declared("ImageStream", wrong);
  const paths = imageStreamDiagnostics({ ...given, metadata: placed(given.metadata), images: {} });
  expect(paths.map(({ path }) => path).sort()).toEqual(["kind", "metadata.uuid", "spec.tag", "stauts"]);
});
