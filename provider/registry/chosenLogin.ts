import { parseReference } from "../image/reference.ts";
import { dockerHub } from "../image/registryHost.ts";
import { loginsIn, type RegistryLogin } from "./pullSecret.ts";

/** A secret of a namespace, as the API has it. */
interface NamedSecret {
  readonly name: string;
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

/** The login that an import takes, and the secret that holds it. */
export interface ChosenLogin {
  readonly secret: string;
  /** As the secret has it. */
  readonly registry: string;
  readonly login: RegistryLogin;
}

interface Entry extends ChosenLogin {
  /** Host, or host and path. */
  readonly scope: string;
}

/**
 * The login that the cluster's importer takes for an image: of all secrets of the namespace in the order of their names, that of
 * the alphabetically last registry that fits, which is the one with the longest path. It tries no other one, also if the registry
 * refuses it. `undefined` where none fits.
 */
export function chosenLogin(secrets: readonly NamedSecret[], reference: string): ChosenLogin | undefined {
  const entries = secrets
    .toSorted((a, b) => compare(a.name, b.name))
    .flatMap(entriesOf)
    .toSorted((a, b) => compare(b.scope, a.scope));
  const image = importedName(reference);
  const found = entries.find(({ scope }) => fits(scope, image)) ?? ofDockerHub(entries, image);
  if (found === undefined) return undefined;
  const { secret, registry, login } = found;
  return { secret, registry, login };
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function entriesOf({ name: secret, type, data }: NamedSecret): Entry[] {
  return (loginsIn({ type, data }) ?? []).map(([registry, login]) => ({
    secret,
    registry,
    login,
    scope: scopeOf(registry),
  }));
}

/** Scheme and API path say nothing. Case does: `Quay.io` fits no image of `quay.io`. */
function scopeOf(registry: string): string {
  const [, host = "", path = ""] = /^(?:https?:\/\/)?([^/]*)(?:\/v[12](?=\/))?(.*)$/s.exec(registry) ?? [];
  return path === "/" ? host : host + path;
}

/** Host as written, and path, as the importer compares them. */
function importedName(reference: string): string {
  const { name, registry, repository, tag = "latest" } = parseReference(reference);
  const [host = ""] = name.split("/");
  return `${registry === dockerHub ? dockerHub : host}/${repository}:${tag}`;
}

function ofDockerHub(entries: readonly Entry[], image: string): Entry | undefined {
  return image.startsWith(`${dockerHub}/`) ? entries.find(({ scope }) => scope === `index.${dockerHub}`) : undefined;
}

const location = /^([^:/]*)(:[^/]*)?(.*)$/s;

/** `*` and `?` stand for characters of one part of the host. Ports are compared exactly, paths by their beginning. */
function fits(scope: string, image: string): boolean {
  const [, glob = "", port, path = ""] = location.exec(scope) ?? [];
  const [, host = "", imagePort, imagePath = ""] = location.exec(image) ?? [];
  return (port ?? ":") === (imagePort ?? ":") && imagePath.startsWith(path) && hostPattern(glob).test(host);
}

function hostPattern(glob: string): RegExp {
  const literal = glob.replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", "[^.]*").replaceAll("?", "[^.]")}$`);
}
