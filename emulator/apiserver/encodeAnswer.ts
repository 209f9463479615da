import { type Answer, jsonAnswer } from "./answer.ts";
import { isStatus } from "./client.ts";
import { internalPackage } from "./decodeObject.ts";
import { invalidValue } from "./fieldError.ts";
import { listJson, objectJson } from "./json.ts";
import type { KubeList, KubeObject } from "./kubeObject.ts";
import { negotiated, parseAccept } from "./negotiation.ts";
import type { ResourceRequest } from "./resourceRequest.ts";
import type { Scope } from "./scope.ts";
import { badRequest, notAcceptable, type Status } from "./statusError.ts";
import { type IncludeObject, isList, partialOf, tableOf } from "./tableAnswer.ts";

const encodings = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
const includes = ["Metadata", "Object", "None"];

/** Encodes an answer in the form that the client accepts: JSON, a table, or metadata alone. @throws StatusError 406 */
export function encodeAnswer(
  status: number,
  answer: KubeObject | KubeList | Status,
  { http, scope }: Pick<ResourceRequest, "http" | "scope">,
  now: Date,
): Answer {
  if (isStatus(answer)) return jsonAnswer(answer.code ?? status, answer);
  const accepted = negotiated(parseAccept(http.headers["accept"]), [
    "Table",
    "PartialObjectMetadata",
    "PartialObjectMetadataList",
  ]);
  if (!accepted) throw notAcceptable(`only the following media types are accepted: ${encodings}`);
  const as = accepted.parameters["as"];
  if (as === "Table") {
    const include = (http.query.get("includeObject") || "Metadata") as IncludeObject;
    if (!includes.includes(include)) {
      const { message } = invalidValue("", include, "must be 'Metadata', 'Object', 'None', or empty");
      throw badRequest(`Unable to convert to Table as requested: includeObject: ${message}`);
    }
    return jsonAnswer(status, tableOf(scope.definition.table, answer, now, { include }));
  }
  if (as !== undefined) {
    checkPartial(as, answer, scope);
    return jsonAnswer(status, partialOf(answer));
  }
  const body = isList(answer) ? listJson(answer, scope.definition.itemsCarryKind ?? false) : objectJson(answer);
  return { status, headers: { "Content-Type": "application/json" }, body: `${body}\n` };
}

/** Lists and objects have metadata forms of their own. @throws StatusError 406 */
function checkPartial(as: string, answer: KubeObject | KubeList, scope: Scope): void {
  const list = isList(answer);
  if (list === (as === "PartialObjectMetadataList")) return;
  const type = `*${internalPackage(scope)}.${scope.kind}${list ? "List" : ""}`;
  throw notAcceptable(`you requested ${as}, but the requested object is ${list ? "" : "not "}a list (${type})`);
}
