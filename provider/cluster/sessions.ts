import { openSession, type Session } from "./session.ts";
import type { ClusterSettings } from "./settings.ts";

/** The session that is in use, opened when it is needed and replaced when its credentials have changed. */
export interface Sessions {
  current(): Promise<Session>;
  /** After a 401: reads the configuration again; whether there are other credentials than the refused ones. */
  renew(refused: Session): Promise<boolean>;
  close(): Promise<void>;
}

/** Sessions for these settings. */
export function sessions(settings: ClusterSettings, env: Readonly<Record<string, string | undefined>>): Sessions {
  let opened: Promise<Session> | undefined;
  let renewal: Promise<boolean> | undefined;
  const retired: Session[] = [];

  function current(): Promise<Session> {
    opened ??= openSession(settings, env).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  }

  async function replace(refused: Session): Promise<boolean> {
    const fresh = await openSession(settings, env);
    if (fresh.fingerprint === refused.fingerprint) {
      await fresh.close();
      return false;
    }
    opened = Promise.resolve(fresh);
    // Others may still be using it.
    retired.push(refused);
    return true;
  }

  return {
    current,
    async renew(refused) {
      if ((await current()) !== refused) return true;
      renewal ??= replace(refused).finally(() => {
        renewal = undefined;
      });
      return await renewal;
    },
    async close() {
      const last = await opened?.catch(() => undefined);
      opened = undefined;
      await Promise.all([...retired.splice(0), last].map((session) => session?.close()));
    },
  };
}
