/** The clock of calls and waits, for those who wait for objects of a cluster. */
export { realTime, type Time } from "../http/time.ts";
