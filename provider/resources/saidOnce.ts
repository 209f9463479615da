/**
 * Lets the engine alone say an error. Pulumi's provider host also prints most of them with their stack, which users would
 * see beside the engine's own line.
 */
const unsaid = "(the engine says it)";
let isWatching = false;

/** An error with the same message that the host does not print. */
export function saidOnce(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  watch();
  // The host prints `${error}: ${error.stack}`; a code that is no number of gRPC's would take the message's place.
  const said = new Error(error.message, { cause: error });
  return Object.defineProperties(said, { toString: { value: () => unsaid }, stack: { value: unsaid } });
}

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  const print = console.error;
  console.error = (...texts: unknown[]) => {
    if (texts[0] !== `${unsaid}: ${unsaid}`) print(...texts);
  };
}
