import type { Time } from "../http/time.ts";
import { ImageStreamError } from "../image/error.ts";
import type { Machine } from "./kubeconfig/loadKubeconfig.ts";
import { openSession, type Session } from "./session.ts";
import type { ClusterSettings } from "./settings.ts";
import { SharedTask } from "./sharedTask.ts";

/** The session that is in use, opened when it is needed and replaced when its credentials have changed. */
export interface Sessions {
  /** The signal ends the wait for a credential plugin, and the plugin itself if no other call waits for it. */
  current(signal?: AbortSignal): Promise<Session>;
  /** After a 401: reads the configuration again; whether there are other credentials than the refused ones. */
  renew(refused: Session, signal?: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** One object for one fault, however often and by whomever it is met: Pulumi shows each error object once. */
const faults = new Map<string, ImageStreamError>();

function sameFault(error: unknown): never {
  if (!(error instanceof ImageStreamError)) throw error;
  const known = faults.get(error.message) ?? error;
  faults.set(error.message, known);
  throw known;
}

/** Sessions for these settings. */
export function sessions(settings: ClusterSettings, machine: Machine, time: Time): Sessions {
  let opened: Session | undefined;
  const retired: Session[] = [];
  const opening = new SharedTask(async (signal) => {
    const fresh = await openSession(settings, machine, signal).catch(sameFault);
    const last = opened;
    if (last !== undefined && last.fingerprint === fresh.fingerprint && !isOver(last)) {
      await fresh.close();
      return last;
    }
    // Other calls may still be using it.
    if (last !== undefined) retired.push(last);
    opened = fresh;
    return fresh;
  });

  const isOver = ({ expires }: Session): boolean => expires !== undefined && expires <= time.now();

  return {
    current: async (signal) => (opened !== undefined && !isOver(opened) ? opened : await opening.result(signal)),
    async renew(refused, signal) {
      if (opened !== refused) return true;
      return (await opening.result(signal)) !== refused;
    },
    async close() {
      const all = [...retired.splice(0), opened];
      opened = undefined;
      await Promise.all(all.map((session) => session?.close()));
    },
  };
}
