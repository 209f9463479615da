import { existsAlready } from "../existsAlready.ts";
import type { Checked } from "../handlers.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import {
  normalizeRegistrySecret,
  type RegistrySecretInputs,
  registrySecretDiagnostics,
  registrySecretId,
} from "./inputs.ts";

/** Validates, normalizes, and takes the transient part out. No I/O. */
export function checkRegistrySecret(
  news: RegistrySecretInputs & { transient?: Transient },
  olds: Partial<RegistrySecretInputs>,
): Checked<RegistrySecretInputs> {
  const [inputs, { exists, maker, mismatched = [], refused = [] }] = takeTransient(news);
  // The program keeps the logins of a faulty declaration to itself.
  const diagnostics = refused.length > 0 ? refused : registrySecretDiagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, diagnostics };
  const isNew = olds.metadata === undefined;
  const isForeign = isNew && exists === true && inputs.adopt !== true;
  const summary = isForeign ? existsAlready(`Secret ${registrySecretId(inputs)}`, maker) : "";
  return {
    inputs: normalizeRegistrySecret(inputs),
    diagnostics: [...(isForeign ? [{ path: "metadata.name", summary }] : []), ...(isNew ? mismatched : [])],
  };
}
