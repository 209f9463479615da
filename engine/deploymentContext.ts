import type { BaseState } from "./baseState.ts";
import type { DeploymentOptions } from "./options.ts";
import type { Planning } from "./planning.ts";
import type { ProviderRegistry } from "./provider/providerRegistry.ts";
import type { ResourceState } from "./state/resourceState.ts";
import type { Urn } from "./urn.ts";

export type Severity = "debug" | "info" | "info#err" | "warning" | "error";

/** Receives messages for the user; an empty URN means the whole operation. */
export type DiagnosticSink = (severity: Severity, urn: Urn, message: string) => void;

/** The state that deciding and running steps share. */
export interface DeploymentContext {
  readonly stack: string;
  readonly project: string;
  readonly options: DeploymentOptions;
  readonly base: BaseState;
  readonly providers: ProviderRegistry;
  /** The resources after the steps so far. */
  readonly news: Map<Urn, ResourceState>;
  readonly planning: Planning;
  readonly report: DiagnosticSink;
}
