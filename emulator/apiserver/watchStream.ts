import type { ServerResponse } from "node:http";
import type { ApiServer } from "./apiServer.ts";
import { isStatus } from "./client.ts";
import type { ClusterFaultKind } from "./clusterFaults.ts";
import type { HttpRequest } from "./httpRequest.ts";
import { objectJson } from "./json.ts";
import type { KubeObject } from "./kubeObject.ts";
import { negotiated, parseAccept } from "./negotiation.ts";
import type { Scope } from "./scope.ts";
import { partialOf, tableOf } from "./tableAnswer.ts";
import type { Watch, WatchEvent } from "./watch.ts";

const bookmarkInterval = 60_000;

/** Writes a watch's events to its client, one JSON document a line. */
export class WatchStream {
  readonly #response: ServerResponse;
  readonly #server: ApiServer;
  readonly #http: HttpRequest;
  readonly #scope: Scope;
  readonly #delay: number;
  readonly #as: string | undefined;
  #headerSent = false;

  constructor(
    response: ServerResponse,
    server: ApiServer,
    http: HttpRequest,
    scope: Scope,
    faults: readonly ClusterFaultKind[],
  ) {
    this.#response = response;
    this.#server = server;
    this.#http = http;
    this.#scope = scope;
    this.#delay = faults.reduce((sum, fault) => sum + (fault.kind === "slowWatch" ? fault.milliseconds : 0), 0);
    const accepted = negotiated(parseAccept(http.headers["accept"]), ["Table", "PartialObjectMetadata"]);
    this.#as = accepted?.parameters["as"];
  }

  /** Sends the header, and keeps the watch open until the client disconnects or `timeoutSeconds` has passed. */
  open(watch: Watch, bookmarks: boolean): void {
    const response = this.#response;
    response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-cache, private" });
    response.flushHeaders();
    const ends = [() => watch.stop()];
    const seconds = Number(this.#http.query.get("timeoutSeconds") ?? 0);
    if (seconds > 0) ends.push(this.#server.clock.after(seconds * 1000, () => response.end()));
    if (bookmarks) ends.push(this.#repeat(() => watch.bookmark()));
    response.once("close", () => {
      for (const end of ends) end();
    });
  }

  send(event: WatchEvent): void {
    const write = (): void => {
      if (this.#response.destroyed || this.#response.writableEnded) return;
      this.#response.write(`{"type":"${event.type}","object":${this.#object(event)}}\n`);
      if (event.type === "ERROR") this.#response.end();
    };
    if (this.#delay === 0) write();
    else this.#server.clock.after(this.#delay, write);
  }

  #object({ type, object }: WatchEvent): string {
    if (isStatus(object)) return JSON.stringify(object);
    if (this.#as === "Table" && type !== "BOOKMARK") return JSON.stringify(this.#table(object));
    if (this.#as === "PartialObjectMetadata") return JSON.stringify(partialOf(object));
    return objectJson(object);
  }

  #table(object: KubeObject): object {
    const header = !this.#headerSent;
    this.#headerSent = true;
    return tableOf(this.#scope.definition.table, object, this.#server.clock.now(), { header });
  }

  #repeat(run: () => void): () => void {
    let cancel: () => void = () => {};
    const arm = (): void => {
      cancel = this.#server.clock.after(bookmarkInterval, () => {
        run();
        arm();
      });
    };
    arm();
    return () => cancel();
  }
}
