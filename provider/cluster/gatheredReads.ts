import DataLoader from "dataloader";
import { realTime, type Time } from "../http/time.ts";
import type { ApiList, ApiObject } from "./api/objectMeta.ts";
import { type ApiCall, encodeName } from "./apiCall.ts";
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
  /** Treats an object as missing if a complete list does not have it. Otherwise it is read by name first. @default false */
  readonly byList?: boolean;
}

/** From this number of objects on, a list reads those of a collection; fewer are read one by one. */
const many = 4;
/** Milliseconds to gather reads: the engine sends some at once, and the next ones after their answers. */
const gathering = 5;
/** Milliseconds for which answers are used again. */
const lifetime = 60_000;
/** The list of a larger collection would cost more than the reads that it saves. */
const longest = 2_000;

/** Stands for an object that a whole list does not have. */
const unlisted = Symbol("unlisted");

interface Collection {
  readonly read: DataLoader<string, ApiObject | typeof unlisted | undefined>;
  readonly since: number;
  /** Ends the wait of the reads at the end of this turn: a program asks for all that it declares in one. */
  hurry(): void;
  find(name: string): Promise<ApiObject | undefined>;
  /** Makes the next read of an object ask for it by name. */
  forget(name: string): void;
}

/** Gathers reads. A deletion drops the answers about its object; any other call that may write drops all answers. */
export function gatherReads(transport: Transport, time: Time = realTime): GatheringTransport {
  const collections = new Map<string, Collection>();

  function collection(path: string): Collection {
    const known = collections.get(path);
    if (known !== undefined && time.now() - known.since < lifetime) return known;
    const opened = openCollection(transport, path, time);
    collections.set(path, opened);
    return opened;
  }

  function forget({ method, path }: ApiCall): void {
    const slash = path.lastIndexOf("/");
    const own = method === "DELETE" ? collections.get(path.slice(0, slash)) : undefined;
    // A deletion elsewhere may change these objects: that of a tag changes its stream.
    if (own === undefined) collections.clear();
    else own.forget(decodeURIComponent(path.slice(slash + 1)));
  }

  return {
    ...transport,
    async call<T>(...[call, options]: Parameters<Transport["call"]>) {
      const isRead = call.method === "GET" || call.isLookup === true || options?.dryRun === true;
      if (isRead) return await transport.call<T>(call, options);
      forget(call);
      // A list that was asked for meanwhile may be older than the write.
      return await transport.call<T>(call, options).finally(() => forget(call));
    },
    findGathered: async <T>(path: string, name: string, { byList = false }: GatheredOptions = {}) => {
      const { read, find, hurry } = collection(path);
      if (byList) hurry();
      const found = await read.load(name);
      // The collection holds objects of the kind that its client is for.
      if (found !== unlisted) return found as T | undefined;
      return byList ? undefined : ((await find(name)) as T | undefined);
    },
  };
}

function openCollection(transport: Transport, path: string, time: Time): Collection {
  let asked = 0;
  let listed: Promise<Listed> | undefined;
  let isHurried = false;
  const forgotten = new Set<string>();

  const find = (name: string) =>
    transport.call<ApiObject>({ method: "GET", path: `${path}/${encodeName(name)}` }).catch(undefinedIfMissing);

  const read: Collection["read"] = new DataLoader(
    async (names) => {
      asked += names.length;
      if (asked >= many) listed ??= objectsOf(transport, path);
      const known = await listed;
      return await Promise.all(
        names.map(async (name) => {
          if (known !== undefined && !forgotten.has(name)) {
            const object = known.objects.get(name);
            if (object !== undefined || known.isWhole) return object ?? unlisted;
          }
          return await find(name).catch((error: Error) => {
            read.clear(name);
            return error;
          });
        }),
      );
    },
    {
      batchScheduleFn: (run) => {
        if (listed !== undefined) queueMicrotask(run);
        else if (isHurried) setImmediate(run);
        else void time.sleep(gathering).then(run);
      },
    },
  );
  const hurry = () => {
    isHurried = true;
  };
  const forget = (name: string) => {
    forgotten.add(name);
    read.clear(name);
  };
  return { read, since: time.now(), find, forget, hurry };
}

/** Listed objects by name; not all of them if the list is too long or refused. */
interface Listed {
  readonly objects: ReadonlyMap<string, ApiObject>;
  readonly isWhole: boolean;
}

async function objectsOf(transport: Transport, path: string): Promise<Listed> {
  let list: ApiList<ApiObject> = { metadata: {}, items: [] };
  let isWhole = true;
  try {
    const shared = transport.within({});
    for await (list of listPages<ApiObject>(path, (query) => transport.call({ method: "GET", path, query }, shared))) {
      isWhole = list.items.length + (list.metadata.remainingItemCount ?? 0) <= longest;
      if (!isWhole) break;
    }
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    isWhole = false;
  }
  const objects = list.items.map((item) => [item.metadata?.name ?? "", { ...kindOf(list), ...item }] as const);
  return { objects: new Map(objects), isWhole };
}

/** Items of a list have no `apiVersion` and `kind` of their own. */
const kindOf = ({ apiVersion, kind }: ApiList<ApiObject>) => ({
  ...(apiVersion === undefined ? {} : { apiVersion }),
  ...(kind === undefined ? {} : { kind: kind.replace(/List$/, "") }),
});
