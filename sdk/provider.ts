import * as pulumi from "@pulumi/pulumi";
import { isPath } from "../provider/cluster/kubeconfig/givenKubeconfig.ts";
import type { ClusterSettings } from "../provider/cluster/settings.ts";
import { ImageStreamError } from "../provider/image/error.ts";
import type { Verifier } from "../provider/resolver/verification/verifier.ts";
import { configurationKeys, configurationNamespace } from "../provider/resources/configuration.ts";
import type { VerifierArgs } from "./verifiers/verifierArgs.ts";
import { verifierOf } from "./verifiers/verifierOf.ts";

/** A connection to a cluster. What is not given is read from the environment at each run, as `oc` and `kubectl` do. */
export interface ProviderArgs {
  /** Path or contents of a kubeconfig, also in base64; all but the path of a file that exists is kept as a secret. @default KUBECONFIG, ~/.kube/config, or the pod's service account */
  kubeconfig?: pulumi.Input<string>;
  /** @default the kubeconfig's current context */
  context?: pulumi.Input<string>;
  /** For resources that name none. @default the context's namespace */
  namespace?: pulumi.Input<string>;
  /** URL of the API server, instead of a kubeconfig. */
  server?: pulumi.Input<string>;
  /** Bearer token for `server`; kept as a secret. */
  token?: pulumi.Input<string>;
  /** Judges the images of all declared tags that have this provider, before they are announced. @default none */
  verify?: VerifierArgs;
}

const mark = Symbol.for("pulumi-imagestream/Provider");

/** A cluster connection for the resources that get it as `{ provider }`, so that one program can use several clusters. */
export class Provider extends pulumi.ProviderResource {
  /** Recognizes providers of all copies of this package: a component package may bring one of its own. */
  static override isInstance(value: unknown): value is Provider {
    return pulumi.ProviderResource.isInstance(value) && mark in value;
  }

  /** @internal */
  readonly [mark] = true;
  readonly #settings: pulumi.Input<ClusterSettings>;
  readonly #verifiers: readonly Verifier[];

  /** @throws ImageStreamError `UNKNOWN_PROPERTY`, `INVALID_VERIFIER` */
  constructor(name: string, { verify, ...all }: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    const args = given(all);
    requireKnown(name, args);
    super("pulumi-nodejs", name, qualified(withSecrets(args)), opts);
    // As they were given, so that it can be told which of them are secret.
    this.#settings = args as pulumi.Input<ClusterSettings>;
    this.#verifiers = verify === undefined || verify === null ? [] : [requireVerifier(verify)];
  }

  /** @internal */
  get settings(): pulumi.Input<ClusterSettings> {
    return this.#settings;
  }

  /** @internal */
  get verifiers(): readonly Verifier[] {
    return this.#verifiers;
  }
}

/** The arguments without `null` and `undefined`. */
const given = (args: ProviderArgs): ProviderArgs =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined && value !== null));

/** A misspelled `kubeconfig` would mean another cluster. */
function requireKnown(name: string, args: object): void {
  const known: readonly string[] = configurationKeys;
  const strange = Object.keys(args).filter((key) => !known.includes(key));
  if (strange.length === 0) return;
  const remedy = `correct its spelling or remove it; there are ${[...known, "verify"].join(", ")}`;
  const diagnostics = strange.map((path) => ({ path, summary: `is no property of the provider ${name}`, remedy }));
  throw new ImageStreamError("UNKNOWN_PROPERTY", diagnostics);
}

function requireVerifier(args: VerifierArgs): Verifier {
  const verifier = verifierOf(args, "verify");
  if (Array.isArray(verifier)) throw new ImageStreamError("INVALID_VERIFIER", verifier);
  return verifier;
}

/** The engine stores what is given here. The path of a file is no secret, and helps the reader of a preview. */
function withSecrets({ kubeconfig, token, ...args }: ProviderArgs): ProviderArgs {
  const hidden = pulumi.output(kubeconfig).apply((given) => (given && !isPath(given) ? pulumi.secret(given) : given));
  return {
    ...args,
    ...(kubeconfig === undefined ? {} : { kubeconfig: hidden as pulumi.Output<string> }),
    ...(token === undefined ? {} : { token: pulumi.secret(token) }),
  };
}

/** The provider process gets only these keys, and looks them up like the stack's configuration. */
function qualified(args: ProviderArgs): pulumi.Inputs {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [`${configurationNamespace}:${key}`, value]));
}
