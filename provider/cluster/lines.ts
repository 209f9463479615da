/** Lines of a body as they arrive. */
export interface LineOptions {
  /** Characters of the longest line. */
  readonly longest: number;
  /** A longer line ends the body, or goes on without the rest. */
  readonly longer: "end" | "cut";
}

/** The lines of a body, also the last one if nothing ends it. */
export async function* lines(chunks: AsyncIterable<Uint8Array>, options: LineOptions): AsyncGenerator<string> {
  const { longest, longer } = options;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const parts = `${rest}${decoder.decode(chunk, { stream: true })}`.split("\n");
    rest = parts.pop() ?? "";
    yield* parts.map((line) => (longer === "cut" ? line.slice(0, longest) : line));
    if (rest.length <= longest) continue;
    if (longer === "end") return;
    // Once more than that has come, the rest of the line says nothing new.
    rest = rest.slice(0, longest);
  }
  if (rest !== "") yield rest;
}
