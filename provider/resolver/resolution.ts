import type { TagDiagnostic } from "../image/diagnostic.ts";
import type { Image } from "../image/image.ts";
import type { Message } from "../text/message.ts";

export type ResolvedBy = "cluster" | "registry";

/** A reason for which a reference has no image: information where only the update can tell. */
export type Unresolved = TagDiagnostic & Required<Pick<TagDiagnostic, "code" | "severity">>;

export type Resolution =
  | {
      readonly image: Image;
      /** Information for the user. */
      readonly notices?: readonly Message[];
      /** The source that resolved it: a cluster has mirrors and a platform of its own. */
      readonly resolvedBy?: ResolvedBy;
    }
  | {
      readonly problem: Unresolved;
      /** The source could not be asked, so that another one may be. Absent for an answer about the image. */
      readonly isUnasked?: true;
    };

/** The resolution by a source that could not be asked. */
export const unasked = (summary: string): Resolution => ({
  problem: { code: "UNRESOLVED", severity: "warning", summary },
  isUnasked: true,
});
