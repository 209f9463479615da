import { type FieldError, forbiddenField, notSupported } from "./fieldError.ts";
import { invalid } from "./statusError.ts";

/** Rejects parameters of lists and watches that do not go together, or have an unknown value. @throws StatusError 422 */
export function checkListOptions(query: URLSearchParams, isWatch: boolean): void {
  const match = query.get("resourceVersionMatch") ?? "";
  const initial = query.get("sendInitialEvents");
  const errors: FieldError[] = [];
  if (match !== "") {
    if (isWatch && initial === null) {
      errors.push(
        forbiddenField(
          "resourceVersionMatch",
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
        ),
      );
    } else if (!isWatch && !query.get("resourceVersion")) {
      errors.push(
        forbiddenField("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"),
      );
    }
    if (query.get("continue")) {
      errors.push(
        forbiddenField("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"),
      );
    }
    const known = isWatch ? ["NotOlderThan"] : ["Exact", "NotOlderThan"];
    if (!["Exact", "NotOlderThan"].includes(match)) errors.push(notSupported("resourceVersionMatch", match, known));
  }
  if (initial !== null && !isWatch) {
    errors.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  } else if (initial !== null && match !== "NotOlderThan") {
    errors.push(
      forbiddenField("sendInitialEvents", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"),
    );
  }
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", resource: "ListOptions" }, "", errors);
}
