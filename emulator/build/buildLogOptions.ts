import { type FieldError, forbiddenField, invalidValue } from "../apiserver/fieldError.ts";
import { checkNumbers } from "../apiserver/requestOptions.ts";
import { invalid } from "../apiserver/statusError.ts";

/** Options of `builds/log`. */
export interface BuildLogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly nowait: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds?: number;
  readonly sinceTime?: Date;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly version?: number;
}

const numberNames = ["sinceSeconds", "tailLines", "limitBytes", "version"] as const;

/** Reads the options of a query. @throws StatusError 400, 422 */
export function buildLogOptions(query: URLSearchParams): BuildLogOptions {
  checkNumbers(query, numberNames);
  const flag = (name: string): boolean => ["true", "1"].includes(query.get(name) ?? "");
  const numbers = numberNames.flatMap((name) => {
    const text = query.get(name) ?? "";
    return text === "" ? [] : [[name, Number(text)] as const];
  });
  const since = query.get("sinceTime") ?? "";
  const options: BuildLogOptions = {
    follow: flag("follow"),
    previous: flag("previous"),
    nowait: flag("nowait"),
    timestamps: flag("timestamps"),
    ...Object.fromEntries(numbers),
    ...(since === "" ? {} : { sinceTime: new Date(since) }),
  };
  const errors = errorsOf(options);
  if (errors.length > 0) throw invalid({ group: "build.openshift.io", resource: "BuildLogOptions" }, "", errors);
  return options;
}

function errorsOf(options: BuildLogOptions): FieldError[] {
  const { tailLines, limitBytes, sinceSeconds, sinceTime, version, previous } = options;
  const positive = "must be greater than 0";
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(invalidValue("tailLines", tailLines, "must be greater than or equal to 0"));
  }
  if (limitBytes !== undefined && limitBytes < 1) errors.push(invalidValue("limitBytes", limitBytes, positive));
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    errors.push(forbiddenField("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalidValue("sinceSeconds", sinceSeconds, positive));
  }
  if (version !== undefined && version <= 0) {
    errors.push(invalidValue("version", version, "build version must be greater than 0"));
  }
  if (version !== undefined && previous) {
    errors.push(invalidValue("previous", previous, "cannot use previous when a version is specified"));
  }
  return errors;
}
