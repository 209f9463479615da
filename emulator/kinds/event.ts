import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { storedKind } from "./storedKind.ts";

const involved = (object: KubeObject): Record<string, unknown> =>
  isRecord(object["involvedObject"]) ? object["involvedObject"] : {};

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** v1 Event. */
export const events: ApiModule = (core) => [
  storedKind(
    core,
    {
      ...kubernetesKind("Event"),
      selectable: [
        "involvedObject.kind",
        "involvedObject.name",
        "involvedObject.namespace",
        "involvedObject.uid",
        "reason",
        "type",
      ],
      shortNames: ["ev"],
      table: {
        columns: ["Last Seen", "Type", "Reason", "Object", "Message"],
        cells: (object, now) => [
          age(text(object["lastTimestamp"]) || object.metadata.creationTimestamp, now),
          object["type"],
          object["reason"],
          `${text(involved(object)["kind"]).toLowerCase()}/${text(involved(object)["name"])}`,
          object["message"],
        ],
      },
    },
    {
      strategy: {
        allowCreateOnUpdate: true,
        selectableFields: (object) => ({
          "involvedObject.kind": text(involved(object)["kind"]),
          "involvedObject.name": text(involved(object)["name"]),
          "involvedObject.namespace": text(involved(object)["namespace"]),
          "involvedObject.uid": text(involved(object)["uid"]),
          reason: text(object["reason"]),
          type: text(object["type"]),
        }),
      },
    },
  ),
];
