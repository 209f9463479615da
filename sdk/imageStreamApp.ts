import * as pulumi from "@pulumi/pulumi";
import { ImageStreamError } from "../provider/image/error.ts";
import { appDiagnostics } from "./apps/appDiagnostics.ts";
import { type AppParts, createApp } from "./apps/createApp.ts";
import { programPlace } from "./declarations/declarer.ts";
import { unlessFailed } from "./declarations/unlessFailed.ts";
import type { ImageStreamAppArgs } from "./imageStreamAppArgs.ts";

/** The member of the base class's arguments that the engine does not get. */
const setUp = Symbol("setUp");

interface SetUp {
  readonly [setUp]?: (app: ImageStreamApp) => Promise<AppParts>;
}

/**
 * A tag of a stream as a running app, as `oc new-app` makes one: a Deployment with an image trigger, a Service on the ports that the
 * image's config exposes, and a Route if it is wanted. The preview says which ports and which image these are.
 */
export class ImageStreamApp extends pulumi.ComponentResource<AppParts> {
  /** The Deployment: a `KubernetesObject`, or of @pulumi/kubernetes. */
  readonly deployment: pulumi.Output<pulumi.CustomResource>;
  /** The Service; `undefined` if the app has no ports. */
  readonly service: pulumi.Output<pulumi.CustomResource | undefined>;
  /** The Route; `undefined` if none is wanted. */
  readonly route: pulumi.Output<pulumi.CustomResource | undefined>;
  /** Pull spec that the container runs, known in the preview. */
  readonly image: pulumi.Output<string>;
  /** Numbers of the ports of the Service, known in the preview. */
  readonly ports: pulumi.Output<number[]>;
  /** Address of the Route; `undefined` without one. */
  readonly url: pulumi.Output<string | undefined>;

  /** @throws ImageStreamError `INVALID_APP` with all faults that are known before the image is */
  constructor(name: string, args: ImageStreamAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const diagnostics = appDiagnostics(args.name ?? name, args);
    if (diagnostics.length > 0) throw new ImageStreamError("INVALID_APP", diagnostics);
    const place = programPlace();
    const setUpApp: SetUp = { [setUp]: (app) => createApp(app, { name, args, opts, place }) };
    super("imagestream:index:ImageStreamApp", name, setUpApp as pulumi.Inputs, opts);
    // Each by itself: what is unknown of one is known of the others.
    const parts = this.getData();
    // The one that tells a failure.
    this.deployment = pulumi.output(parts.then(({ deployment }) => deployment));
    this.service = pulumi.output(unlessFailed(parts.then(({ service }) => service)));
    this.route = pulumi.output(unlessFailed(parts.then(({ route }) => route)));
    this.image = pulumi.output(unlessFailed(parts.then(({ image }) => image)));
    this.ports = pulumi.output(unlessFailed(parts.then(({ ports }) => ports)));
    this.url = pulumi.output(unlessFailed(parts.then(({ url }) => url)));
  }

  /** @internal The engine takes the app for complete when its objects are registered. */
  protected override async initialize(given: pulumi.Inputs): Promise<AppParts> {
    const create = (given as SetUp)[setUp];
    if (create === undefined) throw new TypeError("an app without its arguments");
    // The image may have to be looked up first, and the program must not end before.
    const done = pulumi.runtime.rpcKeepAlive();
    try {
      return await create(this);
    } finally {
      done();
    }
  }
}
