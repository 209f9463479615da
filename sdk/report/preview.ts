/** Properties of a resource, secrets masked. */
export type Properties = Readonly<Record<string, unknown>>;

/** A preview's announcement for one resource. */
export interface PreviewStep {
  /** `create`, `update`, `delete`, `replace` and others. */
  readonly op: string;
  readonly urn: string;
  /** Inputs before and after. */
  readonly before?: Properties;
  readonly after?: Properties;
}

/** A preview as read from its JSON. */
export interface PreviewMessage {
  readonly severity: string;
  readonly urn?: string;
  /** Without colors and severity. */
  readonly text: string;
}

/** A preview, from whichever engine and in whichever form. */
export interface Preview {
  readonly hasFailed: boolean;
  readonly steps: readonly PreviewStep[];
  readonly messages: readonly PreviewMessage[];
}

/** The resource's type without those of its parents. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** The resource's Pulumi name. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
