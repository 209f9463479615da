import { expect, test } from "@jest/globals";
import { Declarations, type DeclaredTag } from "../../../provider/resolver/declarations.ts";

const docker = { kind: "DockerImage" as const, name: "quay.io/acme/app:1" };
const follows = (name: string, namespace?: string) => ({
  kind: "ImageStreamTag" as const,
  name,
  ...(namespace === undefined ? {} : { namespace }),
});
const declared = (tag: string, from: DeclaredTag["from"], parts: Partial<DeclaredTag> = {}): DeclaredTag => ({
  namespace: "shop",
  stream: "app",
  tag,
  from,
  reference: false,
  scheduled: false,
  insecure: false,
  importMode: undefined,
  platform: undefined,
  referencePolicy: "Source",
  pin: false,
  onMoved: "fail",
  verifiers: [],
  ...parts,
});
const name = (tag: string) => ({ namespace: "shop", stream: "app", tag });

function declarations(...tags: DeclaredTag[]): Declarations {
  const all = new Declarations();
  for (const tag of tags) all.add(tag);
  return all;
}

test("only the program moves a tag from a registry, a copy, and what follows such a tag", () => {
  const all = declarations(
    declared("image", docker),
    declared("copy", follows("other:1")),
    declared("copy-from-afar", follows("app:1", "prod")),
    declared("follower", follows("image")),
    declared("follower-of-follower", follows("app:follower", "shop")),
    declared("pending", undefined, { isPending: true }),
    declared("follower-of-pending", follows("pending")),
  );
  const moved = [
    "image",
    "copy",
    "copy-from-afar",
    "follower",
    "follower-of-follower",
    "pending",
    "follower-of-pending",
  ];
  for (const tag of moved) {
    expect([tag, all.movedHere(name(tag))]).toEqual([tag, true]);
  }
});

test("others move a scheduled tag, one that builds fill, one that is not declared, and what follows these", () => {
  const all = declarations(
    declared("scheduled", docker, { scheduled: true }),
    declared("built", undefined),
    ...["scheduled", "built", "missing"].map((tag) => declared(`follows-${tag}`, follows(tag))),
  );
  for (const tag of ["scheduled", "built", "missing", "follows-scheduled", "follows-built", "follows-missing"]) {
    expect([tag, all.movedHere(name(tag))]).toEqual([tag, false]);
  }
});

test("tags in a circle are moved by nobody", () => {
  const all = declarations(declared("a", follows("b")), declared("b", follows("app:a")));
  expect(all.movedHere(name("a"))).toBe(false);
});

test("tags are found by namespace, stream and name", () => {
  const all = declarations(declared("a", docker));
  expect(all.find(name("a"))?.from).toEqual(docker);
  expect(all.find({ ...name("a"), namespace: "prod" })).toBeUndefined();
  expect(all.find({ ...name("a"), stream: "web" })).toBeUndefined();
});

test("a tag is verified if it has a verifier, or a tag that follows it on the cluster, however far", () => {
  const verifiers = [{ name: "v", identity: "v", judge: async () => ({ passed: true }) as const }];
  const all = declarations(
    declared("own", docker, { verifiers }),
    declared("followed", docker),
    declared("between", follows("followed")),
    declared("follower", follows("app:between"), { verifiers }),
    declared("copied", docker),
    { ...declared("copy", follows("app:copied"), { verifiers }), stream: "other" },
    declared("a", follows("b")),
    declared("b", follows("a")),
  );
  const verified = ["own", "followed", "between", "follower", "copied", "a", "missing"];
  expect(verified.filter((tag) => all.isVerified(name(tag)))).toEqual(["own", "followed", "between", "follower"]);
});
