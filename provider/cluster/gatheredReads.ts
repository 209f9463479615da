import DataLoader from "dataloader";
import { realTime, type Time } from "../http/time.ts";
import type { ApiList, ApiObject } from "./api/objectMeta.ts";
import { encodeName } from "./apiCall.ts";
import { ClusterError, undefinedIfMissing } from "./clusterError.ts";
import { listPages } from "./listPages.ts";
import type { Transport } from "./transport.ts";

/** A transport that answers many reads of one collection by a list. */
export interface GatheringTransport extends Transport {
  /** An object of a collection such as `/apis/apps/v1/namespaces/shop/deployments`; `undefined` if it is missing. */
  findGathered<T>(collection: string, name: string, options?: GatheredOptions): Promise<T | undefined>;
}

/** Options of a gathered read. */
export interface GatheredOptions {
  /**
   * Takes an object for missing that a list lacks. Otherwise it is read by name before it counts as gone: a list may be cut short.
   * @default false
   */
  readonly byList?: boolean;
}

/** So many objects of one collection are read by a list; fewer one by one. */
const many = 4;
/** Milliseconds in which reads are gathered: the engine sends a few at once, and the next when these are answered. */
const gathering = 20;
/** Milliseconds for which answers are used again. */
const lifetime = 60_000;
/** Larger collections would cost more than the reads that they save. */
const longest = 2_000;

/** In front of a name that the list alone decides about; no name has it. */
const listed = "?";

/** A list, and whether it has all objects. */
interface Listed {
  readonly objects: ReadonlyMap<string, ApiObject>;
  readonly isWhole: boolean;
}

type Read = DataLoader<string, ApiObject | undefined>;

/** Gathers reads. Every call that may write makes what was read before be forgotten. */
export function gatherReads(transport: Transport, time: Time = realTime): GatheringTransport {
  const collections = new Map<string, { read: Read; since: number }>();

  function collection(path: string): Read {
    const known = collections.get(path);
    if (known !== undefined && time.now() - known.since < lifetime) return known.read;
    const read = openCollection(transport, path, time);
    collections.set(path, { read, since: time.now() });
    return read;
  }

  return {
    ...transport,
    async call<T>(...[call, options]: Parameters<Transport["call"]>) {
      if (call.method === "GET") return await transport.call<T>(call, options);
      collections.clear();
      // A list that was asked for meanwhile may be older than the write.
      return await transport.call<T>(call, options).finally(() => collections.clear());
    },
    findGathered: async <T>(path: string, name: string, { byList = false }: GatheredOptions = {}) =>
      // The collection holds objects of the kind that its client is for.
      (await collection(path).load(byList ? `${listed}${name}` : name)) as T | undefined,
  };
}

function openCollection(transport: Transport, path: string, time: Time): Read {
  let asked = 0;
  let list: Promise<Listed> | undefined;

  const find = (name: string) =>
    transport.call<ApiObject>({ method: "GET", path: `${path}/${encodeName(name)}` }).catch(undefinedIfMissing);

  const read: Read = new DataLoader(
    async (names) => {
      asked += names.length;
      if (asked >= many) list ??= objectsOf(transport, path);
      const known = await list;
      return await Promise.all(
        names.map(async (key) => {
          const isByList = key.startsWith(listed);
          const name = isByList ? key.slice(listed.length) : key;
          try {
            return known?.objects.get(name) ?? (isByList && known?.isWhole ? undefined : await find(name));
          } catch (error) {
            read.clear(key);
            return error as Error;
          }
        }),
      );
    },
    { batchScheduleFn: (run) => void (list ? Promise.resolve() : time.sleep(gathering)).then(run) },
  );
  return read;
}

/** Objects by name: all, or those that were read until the list became too long or was refused. */
async function objectsOf(transport: Transport, path: string): Promise<Listed> {
  let list: ApiList<ApiObject> = { metadata: {}, items: [] };
  let isWhole = false;
  try {
    const shared = transport.within({});
    for await (list of listPages<ApiObject>(path, (query) => transport.call({ method: "GET", path, query }, shared))) {
      if (list.items.length + (list.metadata.remainingItemCount ?? 0) > longest) break;
    }
    isWhole = (list.metadata.continue ?? "") === "";
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
  const objects = new Map(list.items.map((item) => [item.metadata?.name ?? "", { ...kindOf(list), ...item }]));
  return { objects, isWhole };
}

/** The members of a list do not repeat what they are. */
const kindOf = ({ apiVersion, kind }: ApiList<ApiObject>) => ({
  ...(apiVersion === undefined ? {} : { apiVersion }),
  ...(kind === undefined ? {} : { kind: kind.replace(/List$/, "") }),
});
