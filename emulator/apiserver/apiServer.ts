import type { Clock } from "../clock.ts";
import type { ClusterSettings } from "../settings.ts";
import type { AccessAttributes, AccessDecision, User } from "./access.ts";
import { type PolicyRule, RbacAuthorizer } from "./authorizer.ts";
import { Catalog } from "./catalog.ts";
import { Client } from "./client.ts";
import { clusterFaults } from "./clusterFaults.ts";
import { ClusterRequestLog } from "./clusterRequestLog.ts";
import { decodePosition } from "./page.ts";
import type {
  Admission,
  AdmissionRequest,
  ApiModule,
  ClusterCore,
  ListOptions,
  ResourceDefinition,
} from "./resource.ts";
import { gone } from "./statusError.ts";
import type { Store } from "./store.ts";
import { Tokens } from "./tokens.ts";
import { WatchHistory } from "./watchHistory.ts";

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: ClusterSettings;
  readonly modules: readonly ApiModule[];
  /** Admission plugins, called in this order. @default [] */
  readonly admission?: readonly Admission[];
}

/** The API server without its HTTP front: its catalog, its store and its authorization. */
export class ApiServer implements ClusterCore {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: ClusterSettings;
  readonly catalog = new Catalog();
  readonly tokens = new Tokens();
  readonly faults = clusterFaults();
  readonly requests = new ClusterRequestLog();
  readonly authorizer: RbacAuthorizer;
  readonly history: WatchHistory;
  readonly #admission: readonly Admission[];

  constructor({ store, clock, settings, modules, admission = [] }: ApiServerOptions) {
    this.store = store;
    this.clock = clock;
    this.settings = settings;
    this.#admission = admission;
    this.authorizer = new RbacAuthorizer(store);
    this.history = new WatchHistory(store);
    for (const module of modules) for (const definition of module(this)) this.catalog.add(definition);
  }

  // Arrow functions, since kinds destructure the core.
  readonly authorize = (user: User, attributes: AccessAttributes): AccessDecision =>
    this.authorizer.authorize(user, attributes);

  readonly rules = (user: User, namespace: string): PolicyRule[] => this.authorizer.rules(user, namespace);

  readonly issueToken = (name: string, groups: readonly string[]): string => this.tokens.issue(name, groups);

  readonly admit = (request: AdmissionRequest): void => {
    for (const plugin of this.#admission) plugin(this, request);
  };

  readonly client = (user: User, fieldManager: string): Client => new Client(this, user, fieldManager);

  readonly resource = (group: string, resource: string): ResourceDefinition | undefined =>
    this.catalog.preferred(group, resource);

  /** @throws StatusError 410 for a list that continues from a forgotten version */
  checkFresh({ continue: token }: ListOptions): void {
    if (token === "") return;
    if (decodePosition(token).revision < this.history.compacted) {
      throw gone(
        "The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.",
      );
    }
  }

  close(): void {
    this.history.close();
  }
}
