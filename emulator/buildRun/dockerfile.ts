/** The instructions of a Dockerfile that the emulated builder follows. */
export interface DockerfileEffects {
  readonly exposedPorts: readonly string[];
  readonly user?: string;
  readonly workingDir?: string;
  /** All instructions, one a line. */
  readonly steps: readonly string[];
}

/** Reads EXPOSE, USER and WORKDIR. Runs nothing. */
export function readDockerfile(text: string): DockerfileEffects {
  const steps = text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const all = (instruction: string): string[] =>
    steps.flatMap((step) => {
      const [first = "", ...rest] = step.split(/\s+/);
      return first.toUpperCase() === instruction ? [rest.join(" ")] : [];
    });
  const user = all("USER").at(-1);
  const workingDir = all("WORKDIR").at(-1);
  return {
    steps,
    exposedPorts: all("EXPOSE").flatMap((ports) => ports.split(" ")),
    ...(user === undefined ? {} : { user }),
    ...(workingDir === undefined ? {} : { workingDir }),
  };
}
