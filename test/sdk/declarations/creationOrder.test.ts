import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import {
  CreationOrder,
  type Declarer,
  type DeclaringResource,
  declarer,
} from "../../../sdk/declarations/creationOrder.ts";
import { type CreationPlace, creationPlace } from "../../../sdk/declarations/creationPlace.ts";

const resource = Promise.withResolvers<DeclaringResource>().promise;
const free = () => declarer(resource, { protect: true });
const waiting = () => declarer(resource, { dependsOn: pulumi.output([]) });
const trigger = () => creationPlace();
const isDeclarer = (one: CreationPlace): one is Declarer => "resource" in one;

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

test("no stream or tag waits for a later resource with options that make it wait, which may be for itself, or for one that waits for that", () => {
  const [tag, given, last] = [free(), waiting(), free()];
  const order = new CreationOrder();
  expect(order.follow(tag, given)).toBe(false);
  expect(order.follow(last, given)).toBe(true);
  expect(order.follow(tag, last)).toBe(false);
});

test("a stream does not wait for another one that may wait for a trigger on it", () => {
  const [trigger1, base, prod] = [trigger(), waiting(), free()];
  const order = new CreationOrder();
  expect(order.follow(trigger1, prod)).toBe(true);
  expect(order.follow(prod, base)).toBe(false);
});

test("a trigger does not wait for a stream that has come to wait for what may wait for the trigger", () => {
  const [trigger1, base, prod] = [trigger(), waiting(), free()];
  const order = new CreationOrder();
  expect(order.follow(prod, base)).toBe(true);
  expect(order.follow(trigger1, prod)).toBe(false);
});

test("a trigger does not wait for a stream that may wait for one that has come to wait for what may wait for the trigger", () => {
  const [trigger1, base, middle, prod] = [trigger(), waiting(), free(), waiting()];
  const order = new CreationOrder();
  expect(order.follow(middle, base)).toBe(true);
  expect(order.follow(trigger1, prod)).toBe(false);
});

test("triggers wait for later streams that have been given other resources", () => {
  const [one, two, first, second] = [trigger(), trigger(), waiting(), waiting()];
  const order = new CreationOrder();
  expect(order.follow(two, second)).toBe(true);
  expect(order.follow(one, first)).toBe(true);
});

// Each waits for those that it names and was allowed to wait for, and if its options make it wait, for all that were made before.
test("whatever names whatever, nobody waits for himself by what one stream or tag knows of another by name", () => {
  const count = 6;
  const index = fc.nat({ max: count - 1 });
  const make = { free, waiting, trigger, late: () => creationPlace({ dependsOn: pulumi.output([]) }) };
  const kinds = fc.constantFrom(...(Object.keys(make) as (keyof typeof make)[]));
  fc.assert(
    fc.property(
      fc.array(kinds, { minLength: count, maxLength: count }),
      fc.array(fc.tuple(index, index), { maxLength: 20 }),
      (given, wishes) => {
        const all = given.map((kind) => make[kind]());
        const order = new CreationOrder();
        const granted = wishes.filter(([one, other]) => {
          const [from, to] = [all[one], all[other]];
          return from !== undefined && to !== undefined && isDeclarer(to) && order.follow(from, to);
        });
        const next = (at: number): number[] => [
          ...granted.flatMap(([one, other]) => (one === at ? [other] : [])),
          ...(all[at]?.waitsBefore === all[at]?.place ? Array.from({ length: at }, (_, before) => before) : []),
        ];
        const reaches = (at: number, end: number, seen: Set<number>): boolean =>
          at === end || next(at).some((to) => !seen.has(to) && reaches(to, end, seen.add(to)));
        for (const [one, other] of granted) {
          if (given[one] === "free" || given[one] === "waiting") expect(reaches(other, one, new Set())).toBe(false);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
