import { any, boolean, integer, list, listByKey, map, object, type Schema, string } from "../apiserver/typeSchema.ts";

const objectReference = object(
  "ObjectReference",
  {
    kind: string,
    namespace: string,
    name: string,
    uid: string,
    apiVersion: string,
    resourceVersion: string,
    fieldPath: string,
  },
  { atomic: true },
);

const importPolicy = object("TagImportPolicy", { insecure: boolean, scheduled: boolean, importMode: string });
const referencePolicy = object("TagReferencePolicy", { type: string });
const lookupPolicy = object("ImageLookupPolicy", { local: boolean });

const tagReference = object("TagReference", {
  name: string,
  annotations: map(string),
  from: objectReference,
  reference: boolean,
  generation: integer,
  importPolicy,
  referencePolicy,
});

const tagEvent = object("TagEvent", {
  created: string,
  dockerImageReference: string,
  image: string,
  generation: integer,
});

const tagEventCondition = object("TagEventCondition", {
  type: string,
  status: string,
  lastTransitionTime: string,
  reason: string,
  message: string,
  generation: integer,
});

const tagHistory = object("NamedTagEventList", {
  tag: string,
  items: list(tagEvent),
  conditions: list(tagEventCondition),
});

const imageLayer = object("ImageLayer", { name: string, size: integer, mediaType: string });

const imageManifest = object("ImageManifest", {
  digest: string,
  mediaType: string,
  manifestSize: integer,
  architecture: string,
  os: string,
  variant: string,
});

const signatureCondition = object("SignatureCondition", {
  type: string,
  status: string,
  lastProbeTime: string,
  lastTransitionTime: string,
  reason: string,
  message: string,
});

const signatureFields = {
  type: string,
  content: string,
  conditions: listByKey(signatureCondition, ["type"]),
  imageIdentity: string,
  signedClaims: map(string),
  created: string,
  issuedBy: object("SignatureIssuer", { organization: string, commonName: string }),
  issuedTo: object("SignatureSubject", { organization: string, commonName: string, publicKeyID: string }),
};

const imageFields = {
  dockerImageReference: string,
  dockerImageMetadata: any,
  dockerImageMetadataVersion: string,
  dockerImageManifest: string,
  dockerImageLayers: list(imageLayer),
  signatures: list(object("ImageSignature", { apiVersion: string, kind: string, metadata: any, ...signatureFields })),
  dockerImageSignatures: list(string),
  dockerImageManifestMediaType: string,
  dockerImageConfig: string,
  dockerImageManifests: list(imageManifest),
};

const embeddedImage = object("Image", { apiVersion: string, kind: string, metadata: any, ...imageFields });

export const imageSchema: Schema = object("Image", imageFields);

export const imageSignatureSchema: Schema = object("ImageSignature", signatureFields);

export const imageStreamSchema: Schema = object("ImageStream", {
  spec: object("ImageStreamSpec", {
    lookupPolicy,
    dockerImageRepository: string,
    tags: listByKey(tagReference, ["name"]),
  }),
  status: object("ImageStreamStatus", {
    dockerImageRepository: string,
    publicDockerImageRepository: string,
    tags: listByKey(tagHistory, ["tag"]),
  }),
});

export const imageStreamTagSchema: Schema = object("ImageStreamTag", {
  tag: tagReference,
  generation: integer,
  lookupPolicy,
  conditions: list(tagEventCondition),
  image: embeddedImage,
});

export const imageTagSchema: Schema = object("ImageTag", {
  spec: tagReference,
  status: tagHistory,
  image: embeddedImage,
});

export const imageStreamMappingSchema: Schema = object("ImageStreamMapping", { image: embeddedImage, tag: string });

export const imageStreamImportSchema: Schema = object("ImageStreamImport", {
  spec: object("ImageStreamImportSpec", {
    import: boolean,
    repository: object("RepositoryImportSpec", {
      from: objectReference,
      importPolicy,
      referencePolicy,
      includeManifest: boolean,
    }),
    images: list(
      object("ImageImportSpec", {
        from: objectReference,
        to: object("LocalObjectReference", { name: string }),
        importPolicy,
        referencePolicy,
        includeManifest: boolean,
      }),
    ),
  }),
  status: any,
});
