import pLimit, { type LimitFunction } from "p-limit";

const queues = new Map<string, LimitFunction>();

/** Runs the writers of one object one after the other: parallel ones would only make each other conflict. */
export function inOrder<T>(object: string, write: () => Promise<T>): Promise<T> {
  const queue = queues.get(object) ?? pLimit(1);
  queues.set(object, queue);
  return queue(write);
}
