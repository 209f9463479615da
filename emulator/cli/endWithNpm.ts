const INTERVAL = 250;

/**
 * Calls back when npm has ended. `npx` runs a command by a shell: a signal for npx ends both, and the command would go
 * on alone.
 */
export function whenNpmEnds(callback: () => void): void {
  if (process.env["npm_command"] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    callback();
  }, INTERVAL);
  watch.unref();
}
