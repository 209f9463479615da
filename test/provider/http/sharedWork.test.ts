import { expect, test } from "@jest/globals";
import { SharedWork } from "../../../provider/http/sharedWork.ts";

const alive = () => new AbortController().signal;

/** Work that counts how often it was begun. */
function counted(begin: (number: number) => Promise<number>) {
  let begun = 0;
  return () => begin(++begun);
}

test("a result is found once, and anew after it was forgotten", async () => {
  const work = new SharedWork<number>();
  const begin = counted(async (number) => number);
  const get = () => work.get("a", alive(), begin);
  expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
  expect(await work.get("b", alive(), begin)).toBe(2);
  work.forget("a");
  expect(await get()).toBe(3);
});

test("a failure is told to the one who began, and nobody else", async () => {
  const work = new SharedWork<number>();
  const begin = counted(async (number) => {
    if (number === 1) throw new Error("no");
    return number;
  });
  const first = work.get("a", alive(), begin);
  const second = work.get("a", alive(), begin);
  await expect(first).rejects.toThrow("no");
  expect(await second).toBe(2);
});

test("a call that ends leaves the work to those that share it, and one that has ended begins none", async () => {
  const work = new SharedWork<number>();
  const stop = new AbortController();
  const begin = counted(
    (number) =>
      new Promise((resolve, reject) => {
        if (number > 1) resolve(number);
        else stop.signal.addEventListener("abort", () => reject(stop.signal.reason));
      }),
  );
  const first = work.get("a", stop.signal, begin);
  const second = work.get("a", alive(), begin);
  stop.abort("gone");
  await expect(first).rejects.toBe("gone");
  expect(await second).toBe(2);
  await expect(work.get("b", stop.signal, begin)).rejects.toBe("gone");
});
