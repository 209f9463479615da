import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { BuildTriggerPolicy } from "../../../../provider/resources/buildConfig/spec.ts";
import { observeTriggers, writtenTriggers } from "../../../../provider/resources/buildConfig/triggers.ts";

const strategy = { dockerStrategy: {} };
const inline = (secret: string): BuildTriggerPolicy => ({ type: "Generic", generic: { secret } });
const named = (name: string): BuildTriggerPolicy => ({ type: "Generic", generic: { secretReference: { name } } });
const config: BuildTriggerPolicy = { type: "ConfigChange" };
const written = (olds: BuildTriggerPolicy[], triggers: BuildTriggerPolicy[], live: BuildTriggerPolicy[]) =>
  writtenTriggers(olds, { strategy, triggers }, live, live);
const observed = (triggers: BuildTriggerPolicy[], live: BuildTriggerPolicy[]) =>
  observeTriggers({ strategy, triggers }, live);

type Case = [string, BuildTriggerPolicy[], BuildTriggerPolicy[], BuildTriggerPolicy[], BuildTriggerPolicy[]];
test.each<Case>([
  ["the first one", [], [inline("ours")], [inline("theirs")], [inline("theirs"), inline("ours")]],
  [
    "a second one",
    [named("a")],
    [named("a"), named("b")],
    [named("theirs"), named("a")],
    [named("theirs"), named("a"), named("b")],
  ],
  [
    "one before the present one",
    [named("a")],
    [inline("b"), named("a")],
    [named("a"), named("theirs")],
    [named("a"), named("theirs"), inline("b")],
  ],
  ["one that another user has added already", [], [named("a")], [inline("x"), named("a")], [inline("x"), named("a")]],
  ["another secret", [named("a")], [named("b")], [named("theirs"), named("a")], [named("theirs"), named("b")]],
  ["none any more", [named("a")], [], [config, named("theirs"), named("a")], [config, named("theirs")]],
])("the program declares %s: webhooks of other users stay", (_what, olds, news, live, expected) => {
  expect(written(olds, news, live)).toEqual(expected);
});

test("whatever the program adds, changes and removes, all webhooks of other users stay as they are", () => {
  const secrets = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 4 });
  const hooks = secrets.map((names) => names.map(inline));
  const theirs = fc.uniqueArray(fc.constantFrom("x", "y", "z"), { minLength: 1 }).map((names) => names.map(inline));
  fc.assert(
    fc.property(hooks, hooks, theirs, fc.infiniteStream(fc.nat()), (olds, news, foreign, numbers) => {
      const live = [...olds, ...foreign].map((hook) => ({ hook, at: numbers.next().value ?? 0 }));
      const present = live.sort((one, other) => one.at - other.at).map(({ hook }) => hook);
      const result = written(olds, news, present);
      expect(result).toHaveLength(news.length + foreign.length);
      expect(result).toEqual(expect.arrayContaining([...news, ...foreign]));
      expect(observed(news, result as BuildTriggerPolicy[])).toEqual(news);
    }),
  );
});

test("an adopted webhook with another secret becomes the declared one", () => {
  const live = [inline("their-inline-secret"), named("b")];
  const declared = [named("a"), named("b")];
  const olds = observed(declared, live);
  expect(olds).toEqual([inline("[secret]"), named("b")]);
  expect(written(olds, declared, live)).toEqual(declared);
});

const types = { Generic: "generic", GitHub: "github", GitLab: "gitlab", Bitbucket: "bitbucket" } as const;
test.each(Object.entries(types))(
  "an inline secret of a %s webhook shows only where one is declared",
  (type, member) => {
    const hook = (given: object) => ({ type, [member]: given }) as unknown as BuildTriggerPolicy;
    const live = [hook({ secret: "their-inline-secret" })];
    expect(observed([hook({ secretReference: { name: "a" } })], live)).toEqual([hook({ secret: "[secret]" })]);
    expect(observed([hook({ secret: "[secret]" })], live)).toEqual([hook({ secret: "[secret]" })]);
    expect(observed([hook({ secret: "ours" })], live)).toEqual(live);
    expect(observed([], live)).toEqual([]);
  },
);
