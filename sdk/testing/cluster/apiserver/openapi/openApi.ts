import { type Answer, jsonAnswer } from "../answer.ts";
import type { Catalog } from "../catalog.ts";
import { noSuchPath } from "../statusError.ts";

/** `/openapi/…`. @throws StatusError 404 */
export const openApiAnswer = (_catalog: Catalog, path: string, _accept: string | undefined): Answer => {
  if (path === "/openapi/v3") return jsonAnswer(200, { paths: {} });
  throw noSuchPath();
};
