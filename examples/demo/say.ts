/** Prints what the demo or the engine says; the engine's text has its own line ends. */
export function say(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function sayTitle(title: string): void {
  say(`\n${title}\n${"─".repeat(title.length)}`);
}
