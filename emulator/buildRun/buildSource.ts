import { createHash } from "node:crypto";
import type { Build } from "../build/buildObject.ts";
import { tarEntries } from "../registry/tarEntries.ts";
import { BuildFailure } from "./buildFailure.ts";
import type { BuildRun, FetchedCommit } from "./buildRun.ts";

/** Files by path, below the context directory. */
export type SourceFiles = Readonly<Record<string, string | Uint8Array>>;

/** Fetches the source of a build, and logs it as the builder does. Fails for a source that cannot be used. */
export async function fetchSource(build: Build, run: BuildRun): Promise<SourceFiles> {
  const { binary, git, dockerfile } = build.spec.source;
  const inline = dockerfile === undefined ? {} : { Dockerfile: dockerfile };
  if (binary !== undefined) return { ...(await uploaded(build, run)), ...inline };
  if (git === undefined) return inline;
  const commit = await cloned(build, run);
  const { uri = "", ref = "" } = git;
  return { "source.txt": `${[uri, ref, commit.commit].join("\n")}\n`, ...inline };
}

async function uploaded({ spec }: Build, run: BuildRun): Promise<SourceFiles> {
  const { asFile } = spec.source.binary ?? {};
  if (typeof asFile === "string" && asFile !== "") {
    run.log(`Receiving source from STDIN as file ${asFile}`);
    return { [asFile]: await received(run) };
  }
  run.log("Receiving source from STDIN as archive ...");
  return contextOf(spec.source["contextDir"], unpacked(await received(run), run));
}

async function received(run: BuildRun): Promise<Buffer> {
  try {
    return await run.upload();
  } catch (error) {
    if (run.signal.aborted) throw error;
    throw new BuildFailure("FetchSourceFailed");
  }
}

function unpacked(archive: Buffer, run: BuildRun): ReadonlyMap<string, Uint8Array> {
  try {
    return tarEntries(archive);
  } catch (error) {
    run.log(`error: ${error instanceof Error ? error.message : error}`);
    throw new BuildFailure("FetchSourceFailed");
  }
}

function contextOf(contextDir: unknown, files: ReadonlyMap<string, Uint8Array>): SourceFiles {
  const directory = String(contextDir ?? "").replace(/^(\.?\/)+|\/+$/g, "");
  if (directory === "" || directory === ".") return Object.fromEntries(files);
  const inside = [...files].filter(([path]) => path.startsWith(`${directory}/`));
  if (inside.length === 0) throw new BuildFailure("InvalidContextDirectory");
  return Object.fromEntries(inside.map(([path, content]) => [path.slice(directory.length + 1), content]));
}

/** No repository is cloned: a commit that nobody has asked for is made up of address and reference. */
async function cloned({ spec }: Build, run: BuildRun): Promise<FetchedCommit> {
  const { uri = "", ref = "" } = spec.source.git ?? {};
  const asked = (spec.revision as { git?: FetchedCommit } | undefined)?.git;
  const commit = asked ?? { commit: createHash("sha1").update(`${uri}#${ref}`).digest("hex"), message: "emulated" };
  run.log(`Cloning "${withoutPassword(uri)}" ...`);
  run.log(`\tCommit:\t${commit.commit}${commit.message === undefined ? "" : ` (${commit.message})`}`);
  if (asked === undefined) await run.fetched(commit);
  return commit;
}

function withoutPassword(uri: string): string {
  return uri.replace(/(:\/\/[^/@:]*):[^/@]*@/, "$1:redacted@");
}
