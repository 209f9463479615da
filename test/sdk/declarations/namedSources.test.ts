import { expect, test } from "@jest/globals";
import type { ObjectReference } from "../../../provider/image/objectReference.ts";
import { unknown } from "../../../provider/resources/inputs/unknown.ts";
import { namedSources } from "../../../sdk/declarations/namedSources.ts";

const of = (from: ObjectReference) => namedSources([{ name: "x", from }], { name: "app", namespace: "shop" });
const digest = `sha256:${"a".repeat(64)}`;

test.each<[ObjectReference, string[]]>([
  [{ kind: "DockerImage", name: "quay.io/acme/app:1.4" }, []],
  [{ kind: "ImageStreamTag", name: "base:1.4" }, ["shop/base", "shop/base:1.4"]],
  [{ kind: "ImageStreamTag", name: "base:1.4", namespace: "dev" }, ["dev/base", "dev/base:1.4"]],
  [{ kind: "ImageStreamTag", name: "1.4" }, ["shop/app", "shop/app:1.4"]],
  [{ kind: "ImageStreamImage", name: `base@${digest}` }, ["shop/base"]],
  [{ kind: "ImageStreamImage", name: digest }, ["shop/app"]],
  [{ kind: "ImageStreamTag", name: unknown }, []],
])("%j names %j", (from, names) => {
  expect(of(from)).toEqual(names);
});
