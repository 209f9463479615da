import type { Shop } from "../shop.ts";

/** Changes by other users, by the first cell of the documentation's rows. */
export type Doing = Readonly<Record<string, (shop: Shop) => Promise<unknown>>>;

/** A strategic patch of one container of a Deployment. */
export const inContainer = (...containers: object[]) => ({ spec: { template: { spec: { containers } } } });
