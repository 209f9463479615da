/** Prints a line of the demo. */
export function say(line: string): void {
  show(`${line}\n`);
}

/** Prints a piece of the engine's text, which has its own line ends. */
export function show(text: string): void {
  process.stdout.write(text);
}

export function sayTitle(title: string): void {
  say(`\n${title}\n${"─".repeat(title.length)}`);
}
