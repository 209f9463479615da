import { type Answer, jsonAnswer } from "./answer.ts";
import { isStatus } from "./client.ts";
import { listJson, objectJson } from "./json.ts";
import type { KubeList, KubeObject } from "./kubeObject.ts";
import { negotiated, parseAccept } from "./negotiation.ts";
import type { ResourceRequest } from "./resourceRequest.ts";
import { type Status, StatusError } from "./statusError.ts";
import { type IncludeObject, isList, partialOf, tableOf } from "./tableAnswer.ts";

const notAcceptable = (): StatusError =>
  new StatusError(406, "NotAcceptable", "only the following media types are accepted: application/json", {});

/** Encodes an answer in the form that the client accepts: JSON, a table, or metadata alone. @throws StatusError 406 */
export const encodeAnswer = (
  status: number,
  answer: KubeObject | KubeList | Status,
  { http, scope }: Pick<ResourceRequest, "http" | "scope">,
  now: Date,
): Answer => {
  if (isStatus(answer)) return jsonAnswer(answer.code ?? status, answer);
  const accepted = negotiated(parseAccept(http.headers["accept"]), [
    "Table",
    "PartialObjectMetadata",
    "PartialObjectMetadataList",
  ]);
  if (!accepted) throw notAcceptable();
  const as = accepted.parameters["as"];
  if (as === "Table") {
    const include = (http.query.get("includeObject") ?? "Metadata") as IncludeObject;
    return jsonAnswer(status, tableOf(scope.definition.table, answer, now, { include }));
  }
  if (as !== undefined) return jsonAnswer(status, partialOf(answer));
  const body = isList(answer) ? listJson(answer, scope.definition.itemsCarryKind ?? false) : objectJson(answer);
  return { status, headers: { "Content-Type": "application/json" }, body: `${body}\n` };
};
