import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { pageOf } from "../../../emulator/registry/pagination.ts";

test("the pages of a list, one after the other, are the list", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-z0-9._-]{1,5}$/)),
      fc.integer({ min: 1, max: 7 }),
      (names, size) => {
        const sorted = names.toSorted();
        const pages: string[] = [];
        let query: URLSearchParams | undefined = new URLSearchParams({ n: String(size) });
        while (query !== undefined) {
          const { entries, link } = pageOf(sorted, "/v2/x/tags/list", query);
          expect(entries.length).toBeLessThanOrEqual(size);
          pages.push(...entries);
          const next = /\?([^>]*)>/.exec(link ?? "")?.[1];
          query = next === undefined ? undefined : new URLSearchParams(next);
        }
        expect(pages).toEqual(sorted);
      },
    ),
  );
});
