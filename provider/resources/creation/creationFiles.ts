import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileName, pulumiHome } from "../files/pulumiHome.ts";
import { readOwnFile } from "../files/readOwnFile.ts";
import type { Created, Creation, Creations, StackOfUrn } from "./creation.ts";

/** The stack of any of its URNs. */
export function stackOfUrn(urn: string | undefined): StackOfUrn | undefined {
  const [, stack, project] = urn?.match(/^urn:pulumi:(.*?)::(.*?)::/) ?? [];
  return stack === undefined || project === undefined ? undefined : { stack, project };
}

/** Surroundings of a stack, which tell its creations from those of a stack of the same name. */
export interface CreationPlace {
  /** `undefined` where no engine says which. */
  stack(): Promise<StackOfUrn | undefined>;
  /** URL of the API server. */
  server(): Promise<string>;
  /** Tells that the engine still takes outcomes. */
  isHeard(): Promise<boolean>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
}

/**
 * Creations in files of Pulumi's own folder, one each. The program's folder, the cluster and the backend, if the environment
 * names it, tell stacks of one name apart. Without a file, no creation is recognized.
 */
export function creationFiles(place: CreationPlace): Creations {
  const { env = process.env, folder = process.cwd() } = place;

  async function pathOf({ kind, id }: Created): Promise<string | undefined> {
    const [of, server] = await Promise.all([place.stack(), place.server()]);
    if (of === undefined) return undefined;
    const key = JSON.stringify([folder, env["PULUMI_BACKEND_URL"] ?? "", server, kind, id]);
    const name = createHash("sha256").update(key).digest("hex");
    return join(pulumiHome(env), "imagestream", "creations", fileName(of.project), fileName(of.stack), `${name}.json`);
  }

  async function attempt<T>(what: Created, act: (path: string) => Promise<T>): Promise<T | undefined> {
    const path = await pathOf(what).catch(() => undefined);
    return path === undefined ? undefined : act(path).catch(() => undefined);
  }

  return {
    stack: place.stack,
    find: (what) => attempt(what, async (path) => parsed(await readOwnFile(path))),
    async keep(what, creation) {
      await attempt(what, async (path) => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(path, `${JSON.stringify(creation)}\n`, { mode: 0o600 });
      });
    },
    async end(what) {
      // An engine that is gone does not take the outcome into its state.
      if (await place.isHeard()) await attempt(what, (path) => rm(path, { force: true }));
    },
  };
}

function parsed(text: string | undefined): Creation | undefined {
  const given = JSON.parse(text ?? "null") as Partial<Creation> | null;
  const { mark, since } = given ?? {};
  if (typeof mark !== "string" || mark === "" || typeof since !== "number") return undefined;
  return { ...given, mark, since };
}
