import { ImageStreamError } from "../../provider/image/error.ts";
import { hasHiddenTexts, withoutSecrets } from "../../provider/text/knownSecrets.ts";

/** Throws errors of this package without secrets; their causes go, since Node shows them. */
export async function silently<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!hasHiddenTexts() || !(error instanceof ImageStreamError)) throw error;
    const { code, message } = error;
    const diagnostics = withoutSecrets(error.diagnostics);
    const isOfThem = message === new ImageStreamError(code, error.diagnostics).message;
    throw new ImageStreamError(code, isOfThem ? diagnostics : withoutSecrets(message), { diagnostics });
  }
}
