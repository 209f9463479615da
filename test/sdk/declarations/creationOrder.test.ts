import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { CreationOrder, type Declarer, declarer } from "../../../sdk/declarations/creationOrder.ts";

const resource = Promise.withResolvers<pulumi.Resource>().promise;
const free = () => declarer(resource, { spec: { tags: [{ name: "1.4" }] } }, { protect: true });
const waiting = () => declarer(resource, { spec: { tags: [{ from: pulumi.output("app") }] } }, undefined);

test("who is given outputs, promises or other resources waits for what was made before", () => {
  expect(free().waits).toBe(false);
  expect(waiting().waits).toBe(true);
  expect(declarer(resource, { adopt: Promise.resolve(true) }, undefined).waits).toBe(true);
  expect(declarer(resource, {}, { dependsOn: [] }).waits).toBe(true);
});

test("a resource waits for an earlier and for a later one", () => {
  const [stream, tag, later] = [free(), free(), free()];
  const order = new CreationOrder();
  expect(order.follow(tag, stream)).toBe(true);
  expect(order.follow(tag, later)).toBe(true);
});

test("of two that name each other, directly or over others, the second one to ask does not wait", () => {
  const [one, two, three] = [free(), free(), free()];
  const order = new CreationOrder();
  expect(order.follow(one, two)).toBe(true);
  expect(order.follow(two, one)).toBe(false);
  expect(order.follow(two, three)).toBe(true);
  expect(order.follow(three, one)).toBe(false);
});

test("nobody waits for a later resource that was given outputs, which may be its own, or for one that waits for that", () => {
  const [tag, given, last] = [free(), waiting(), free()];
  const order = new CreationOrder();
  expect(order.follow(tag, given)).toBe(false);
  expect(order.follow(last, given)).toBe(true);
  expect(order.follow(tag, last)).toBe(false);
});

// Each waits for those that it names and was allowed to wait for, and if it was given outputs, for all that were made before.
test("whatever names whatever, nobody waits for himself", () => {
  const count = 6;
  const index = fc.nat({ max: count - 1 });
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      fc.array(fc.tuple(index, index), { maxLength: 20 }),
      (waits, wishes) => {
        const all: Declarer[] = waits.map((each) => (each ? waiting() : free()));
        const order = new CreationOrder();
        const granted = wishes.filter(([one, other]) => {
          const [from, to] = [all[one], all[other]];
          return from !== undefined && to !== undefined && order.follow(from, to);
        });
        const next = (at: number): number[] => [
          ...granted.flatMap(([one, other]) => (one === at ? [other] : [])),
          ...(waits[at] === true ? Array.from({ length: at }, (_, before) => before) : []),
        ];
        const reaches = (at: number, end: number, seen: Set<number>): boolean =>
          next(at).some((to) => to === end || (!seen.has(to) && reaches(to, end, seen.add(to))));
        for (let at = 0; at < count; at++) expect(reaches(at, at, new Set())).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});
