import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sharedLayers } from "../../../provider/image/layers.ts";

const layer = (digest: string, size = 10) => ({ digest, size });

test("what is shared need not be pulled; a layer that occurs twice is one", () => {
  expect(sharedLayers([layer("a"), layer("b")], [layer("a"), layer("c", 7), layer("c", 7)])).toEqual({
    shared: 1,
    total: 2,
    pull: 7,
  });
});

test("an image shares all of its layers with itself, and none with an empty one", () => {
  const layers = fc.uniqueArray(fc.record({ digest: fc.string(), size: fc.nat() }), {
    selector: ({ digest }) => digest,
  });
  fc.assert(
    fc.property(layers, (all) => {
      const total = all.length;
      const pull = all.reduce((sum, { size }) => sum + size, 0);
      expect(sharedLayers(all, all)).toEqual({ shared: total, total, pull: 0 });
      expect(sharedLayers([], all)).toEqual({ shared: 0, total, pull });
    }),
  );
});
