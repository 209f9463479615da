import type { BaseState } from "./baseState.ts";
import type { DeploymentOptions } from "./options.ts";
import type { Planning } from "./planning.ts";
import type { ProviderRegistry } from "./provider/providerRegistry.ts";
import type { ResourceState } from "./state/resourceState.ts";
import type { Urn } from "./urn.ts";

export type Severity = "debug" | "info" | "info#err" | "warning" | "error";

/** Receives messages for the user; without URN they concern the whole operation. */
export type DiagnosticSink = (severity: Severity, urn: Urn, message: string) => void;

/** What deciding and doing share. */
export interface DeploymentContext {
  readonly stack: string;
  readonly project: string;
  readonly options: DeploymentOptions;
  readonly base: BaseState;
  readonly providers: ProviderRegistry;
  /** The resources as this operation leaves them, as far as it has got. */
  readonly news: Map<Urn, ResourceState>;
  readonly planning: Planning;
  readonly report: DiagnosticSink;
}
