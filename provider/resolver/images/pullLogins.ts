import type { PullSecret } from "../../cluster/pullSecrets.ts";
import { type ChosenLogin, chosenLogin } from "../../registry/chosenLogin.ts";
import type { ImageRequest } from "./imageSource.ts";

/** A secret that the program declares for the imports of a namespace. */
export interface DeclaredPullSecret extends PullSecret {
  readonly namespace: string;
  /** Imports do not use it. */
  readonly isExcluded: boolean;
  /** Its passwords are not known before the update. */
  readonly isPending: boolean;
  /** Tags of streams below whose import by it has failed are imported again. */
  readonly retriesImports?: boolean;
}

/** The login that an import will take once the program is applied. */
export interface ImportLogin extends ChosenLogin {
  /** The cluster does not have it yet: the program brings the secret, or a new password. */
  readonly isNew: boolean;
  readonly isPending: boolean;
}

/** An image to be imported, for a resource that stands at `place`: only secrets above it count. */
type LoginRequest = Pick<ImageRequest, "namespace" | "reference" | "place">;

/** The logins of a namespace's imports: those that are on the cluster, and those that the program declares. */
export class PullLogins {
  readonly #declared: { readonly place: number; readonly secret: Promise<DeclaredPullSecret | undefined> }[] = [];
  readonly #known: { readonly place: number; readonly secret: DeclaredPullSecret }[] = [];
  readonly #ask: (namespace: string) => Promise<readonly PullSecret[]>;
  readonly #asked = new Map<string, Promise<readonly PullSecret[]>>();

  constructor(ask: (namespace: string) => Promise<readonly PullSecret[]>) {
    this.#ask = ask;
  }

  /** Takes note of a secret; `undefined` is one that is refused or whose registries are unknown. */
  declare(place: number, secret: Promise<DeclaredPullSecret | undefined>): void {
    this.#declared.push({ place, secret });
    void secret.then(
      (known) => known !== undefined && this.#known.push({ place, secret: known }),
      () => undefined,
    );
  }

  /** The secret further down in the program with a login for an image. Waits for none: it may need what stands above it. */
  below({ namespace, reference, place = Number.POSITIVE_INFINITY }: LoginRequest): DeclaredPullSecret | undefined {
    const later = this.#known.filter((one) => one.place > place && one.secret.namespace === namespace);
    return later.map(({ secret }) => secret).find((one) => !one.isExcluded && chosenLogin([one], reference));
  }

  /** The secrets that the program declares above a place for a namespace. */
  async declared(namespace: string, place = 0): Promise<DeclaredPullSecret[]> {
    const above = this.#declared.filter((one) => one.place < place);
    const secrets = await Promise.all(above.map(({ secret }) => secret));
    return secrets.flatMap((secret) => (secret?.namespace === namespace ? [secret] : []));
  }

  /**
   * The secrets that imports will use, as far as their passwords are known: what stands for an unknown one opens nothing, and some
   * registries lock a user out after a few of these. @throws ClusterError for a user who may not read those of the cluster
   */
  async secrets(namespace: string, place?: number): Promise<PullSecret[]> {
    const declared = await this.declared(namespace, place);
    return merged(
      await this.#present(namespace),
      declared.filter(({ isPending }) => !isPending),
    );
  }

  /** The login that an import will take; `undefined` where the program declares none that fits, and the cluster alone decides. */
  async choice({ namespace, reference, place }: LoginRequest): Promise<ImportLogin | undefined> {
    const declared = await this.declared(namespace, place);
    if (declared.every((secret) => chosenLogin([secret], reference) === undefined)) return undefined;
    const present = await this.#present(namespace).catch(() => []);
    const chosen = chosenLogin(merged(present, declared), reference);
    if (chosen === undefined) return undefined;
    const before = chosenLogin(present, reference);
    const isSame =
      before?.secret === chosen.secret &&
      before.login.username === chosen.login.username &&
      before.login.password === chosen.login.password;
    const isPending = declared.some((secret) => secret.name === chosen.secret && secret.isPending);
    return { ...chosen, isNew: !isSame, isPending };
  }

  #present(namespace: string): Promise<readonly PullSecret[]> {
    const asked = this.#asked.get(namespace) ?? this.#ask(namespace);
    this.#asked.set(namespace, asked);
    return asked;
  }
}

function merged(present: readonly PullSecret[], declared: readonly DeclaredPullSecret[]): PullSecret[] {
  const names = new Set(declared.map(({ name }) => name));
  return [...present.filter(({ name }) => !names.has(name)), ...declared.filter(({ isExcluded }) => !isExcluded)];
}
