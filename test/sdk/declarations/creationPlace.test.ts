import { expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { creationPlace } from "../../../sdk/declarations/creationPlace.ts";
import { Provider } from "../../../sdk/provider.ts";

const mocks = { call: async () => ({}), newResource: async () => ({ id: "", state: {} }) };

test("who is given other resources or outputs in its options may wait for all that was made before", () => {
  pulumi.runtime.setMocks(mocks);
  const other = new Provider("other");
  const waits = (opts?: pulumi.CustomResourceOptions) => {
    const { place, waitsBefore } = creationPlace(opts);
    return waitsBefore === place;
  };
  expect(waits()).toBe(false);
  expect(waits({ protect: true, customTimeouts: { create: "1m" }, dependsOn: [] })).toBe(false);
  expect(waits({ dependsOn: [other] })).toBe(true);
  expect(waits({ dependsOn: pulumi.output([]) })).toBe(true);
  expect(waits({ parent: other })).toBe(true);
  expect(waits({ deletedWith: other })).toBe(true);
  expect(waits({ aliases: [{ parent: other }] })).toBe(true);
});

test("a provider leads to nothing, or to what was made before it", () => {
  pulumi.runtime.setMocks(mocks);
  const plain = new Provider("plain");
  const waiting = new Provider("waiting", {}, { dependsOn: [plain] });
  const between = creationPlace();
  expect(creationPlace({ provider: plain }).waitsBefore).toBe(0);
  const { waitsBefore } = creationPlace({ provider: waiting });
  expect(waitsBefore).toBeGreaterThan(0);
  expect(waitsBefore).toBeLessThan(between.place);
});
