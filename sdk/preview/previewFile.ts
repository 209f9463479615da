import { existsSync, readFileSync, rmSync } from "node:fs";
import type { DeclaredTag } from "../../provider/resolver/declarations.ts";
import type { FileText } from "../../provider/resolver/fingerprint.ts";
import type { ShownBefore } from "../../provider/resolver/preview/compareWithPreview.ts";
import {
  hashedTag,
  type PreviewRecord,
  parsePreviewRecord,
  previewedTag,
  previewHeading,
  previewLine,
  type ShownImage,
  untimely,
} from "../../provider/resolver/preview/previewRecord.ts";
import { ForeignFileError, readOwnFile } from "../../provider/resources/files/readOwnFile.ts";
import { headline } from "../../provider/text/headline.ts";
import type { Message } from "../../provider/text/message.ts";
import { coalesced } from "../files/coalesced.ts";
import { GrowingFile } from "../files/growingFile.ts";
import { sharedByCopies } from "../sharedByCopies.ts";

/** Surroundings of a run: the clock, the diagnostics, and the end of the program. */
export interface PreviewSurroundings {
  now(): Date;
  /** Told at most once for each reason. */
  warn(message: Message): void;
  inform(message: Message): void;
  /** `succeeded` is whether the program ended without an error. */
  atEnd(end: (succeeded: boolean) => void): void;
}

/** Programs may run in one process one after the other: the records that an update in this process has used. */
const used = sharedByCopies("usedPreviews", () => new Set<string>());

/** The record of one stack's last preview, for one run of its program. */
export class PreviewFile {
  readonly #path: string;
  readonly #save: () => Promise<void>;
  readonly #outside: PreviewSurroundings;
  /** Not written yet. */
  #lines: string[];
  #loaded: Promise<PreviewRecord | undefined> | undefined;
  #keep: (() => void) | undefined;
  #hasFailed = false;
  /** Why there is no preview to compare with. */
  #missing: string | undefined;

  constructor(path: string, outside: PreviewSurroundings) {
    this.#outside = outside;
    this.#lines = [previewHeading(outside.now())];
    this.#path = path;
    const file = new GrowingFile(path, { file: 0o600, folder: 0o700 });
    this.#save = coalesced(() => file.append(this.#lines.splice(0).join("")));
  }

  /**
   * In a preview; nothing is shown of a tag that could not be resolved. What an earlier preview has shown is forgotten
   * with the first tag.
   */
  async note(server: FileText, tag: DeclaredTag, shown: ShownImage | undefined): Promise<void> {
    if (shown !== undefined) {
      await hashedTag(server, tag);
      this.#lines.push(previewLine(server, tag, { ...shown, now: this.#outside.now() }));
    }
    if (this.#hasFailed) return;
    try {
      await this.#save();
    } catch (error) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      this.#outside.warn({
        headline: headline`this preview is not recorded`,
        details: [
          ["why", `what this preview shows cannot be recorded: ${text(error)}`],
          ["effect", "the next update will not compare with it"],
        ],
      });
      this.#forgetEarlier();
    }
  }

  /** Removes the record of an earlier preview, which has shown other images than this one. */
  #forgetEarlier(): void {
    try {
      rmSync(this.#path, { force: true });
    } catch (error) {
      // Where there is no such folder, there is no such file.
      if (!existsSync(this.#path)) return;
      this.#outside.warn({
        headline: headline`an earlier preview stays recorded`,
        details: [["why", `the next update compares with an earlier preview, whose record stays: ${text(error)}`]],
      });
    }
  }

  /** In an update. */
  async shown(server: FileText): Promise<ShownBefore> {
    this.#loaded ??= this.#load();
    const record = await this.#loaded;
    return {
      any: record !== undefined,
      tag: async (tag) => {
        if (record === undefined) return undefined;
        await hashedTag(server, tag, record.salts);
        return previewedTag(record, server, tag);
      },
      notHeld: () => this.#sayMissing(),
      refused: () => this.#keep?.(),
    };
  }

  async #load(): Promise<PreviewRecord | undefined> {
    const content = await readOwnFile(this.#path).catch((error: Error) => error);
    if (content === undefined) return this.#nothing("no preview of this stack is recorded here");
    if (content instanceof ForeignFileError) return this.#distrusted(content.message);
    if (typeof content !== "string") return this.#nothing(`the last preview cannot be read (${content.message})`);
    const record = parsePreviewRecord(content);
    if (used.has(content)) return this.#nothing("the last preview was followed by an update already");
    this.#consume(content);
    if (record === undefined) return this.#nothing(`${this.#path} is no record of a preview`);
    const diagnostic = untimely(record, this.#outside.now());
    return diagnostic === undefined ? record : this.#nothing(diagnostic);
  }

  #distrusted(reason: string): undefined {
    this.#outside.warn({
      headline: headline`the last preview is not trusted`,
      details: [
        ["why", `the last preview is not compared with: ${reason}`],
        ["do", "remove the file and preview again"],
      ],
    });
  }

  #nothing(reason: string): undefined {
    this.#missing = reason;
  }

  #sayMissing(): void {
    if (this.#missing === undefined) return;
    this.#outside.inform({
      headline: headline`no preview to compare tags with`,
      details: [["why", `${this.#missing}: tags get the images that they stand for now`]],
    });
    this.#missing = undefined;
  }

  /** A preview counts for one update. One that did not succeed is tried again, and is then held to the same preview. */
  #consume(content: string): void {
    used.add(content);
    this.#keep = () => used.delete(content);
    this.#outside.atEnd((succeeded) => {
      if (!succeeded || !used.has(content)) return;
      try {
        // Another preview may have replaced it meanwhile.
        if (readFileSync(this.#path, "utf8") === content) rmSync(this.#path, { force: true });
      } catch {
        // It is gone already.
      }
    });
  }
}

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));
