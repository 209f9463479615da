import type { Members } from "../../image/members.ts";

/** Uses of images: by nodes and clients, by pushes, by builds, by readers and editors of streams. */
export type AccessAction = "pull" | "push" | "build" | "view" | "edit";

/** The cluster role that permits each action in a namespace. */
export const actionRoles: Readonly<Record<AccessAction, string>> = {
  pull: "system:image-puller",
  push: "system:image-pusher",
  build: "system:image-builder",
  view: "registry-viewer",
  edit: "registry-editor",
};

export const accessActions = Object.keys(actionRoles) as readonly AccessAction[];

/** Actions that can be permitted for one stream. */
export const streamActions: readonly AccessAction[] = ["pull", "push"];

const group = "image.openshift.io";

/** The rules of a Role for one stream. */
export const streamRules = (action: AccessAction, stream: string): Members[] => [
  {
    apiGroups: [group],
    resources: ["imagestreams/layers"],
    resourceNames: [stream],
    verbs: action === "push" ? ["get", "update"] : ["get"],
  },
  { apiGroups: [group], resources: ["imagestreams"], resourceNames: [stream], verbs: ["get"] },
];

/** Actions that cluster roles of the platform permit. */
const permitted: Readonly<Record<string, readonly AccessAction[]>> = {
  "system:image-puller": ["pull"],
  "system:image-pusher": ["pull", "push"],
  "system:image-builder": ["pull", "push", "build"],
  "registry-viewer": ["pull", "view"],
  "registry-editor": ["pull", "push", "view", "edit"],
  "registry-admin": ["pull", "push", "view", "edit"],
  view: ["view"],
  edit: ["pull", "push", "view", "edit"],
  admin: ["pull", "push", "view", "edit"],
  "cluster-admin": ["pull", "push", "build", "view", "edit"],
};

/** The actions that a cluster role permits. */
export const actionsOfRole = (role: string): readonly AccessAction[] => permitted[role] ?? [];
