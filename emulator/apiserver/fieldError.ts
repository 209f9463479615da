/** One entry of `details.causes` of a 422, with the wording of the API machinery. */
export interface FieldError {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

const shown = (value: unknown): string => (value === undefined || value === null ? "null" : JSON.stringify(value));

const error = (reason: string, field: string, message: string): FieldError => ({ reason, field, message });
const suffix = (detail: string): string => (detail === "" ? "" : `: ${detail}`);

export const required = (field: string, detail = ""): FieldError =>
  error("FieldValueRequired", field, `Required value${suffix(detail)}`);

export const invalidValue = (field: string, value: unknown, detail = ""): FieldError =>
  error("FieldValueInvalid", field, `Invalid value: ${shown(value)}${suffix(detail)}`);

export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError =>
  error(
    "FieldValueNotSupported",
    field,
    `Unsupported value: ${shown(value)}: supported values: ${supported.map((s) => JSON.stringify(s)).join(", ")}`,
  );

export const duplicate = (field: string, value: unknown): FieldError =>
  error("FieldValueDuplicate", field, `Duplicate value: ${shown(value)}`);

export const notFoundValue = (field: string, value: unknown): FieldError =>
  error("FieldValueNotFound", field, `Not found: ${shown(value)}`);

export const forbiddenField = (field: string, detail = ""): FieldError =>
  error("FieldValueForbidden", field, `Forbidden${suffix(detail)}`);

export const tooLong = (field: string, limit: number): FieldError =>
  error("FieldValueTooLong", field, `Too long: may not be more than ${limit} bytes`);

export const internalField = (field: string, detail: string): FieldError =>
  error("InternalError", field, `Internal error: ${detail}`);
