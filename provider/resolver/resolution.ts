import type { TagDiagnostic } from "../image/diagnostic.ts";
import type { Image } from "../image/image.ts";
import type { Message } from "../text/message.ts";

export type ResolvedBy = "cluster" | "registry";

/** The reason why a reference has no image. Its severity is `info` if only the update can resolve it. */
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
      /** The source could not be asked, so another source may know the image. Absent if the source has answered. */
      readonly isUnasked?: true;
    };

/** The resolution by a source that could not be asked. */
export const unasked = (summary: string): Resolution => ({
  problem: { code: "UNRESOLVED", severity: "warning", summary },
  isUnasked: true,
});
