import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.close());

async function list(resource: string, fieldSelector: string): Promise<{ status: number; message?: string }> {
  const query = new URLSearchParams({ fieldSelector });
  const answer = await fetch(`${cluster.server}/apis/image.openshift.io/v1/${resource}?${query}`, {
    headers: { authorization: `Bearer ${cluster.token}` },
  });
  const { message } = (await answer.json()) as { message?: string };
  return { status: answer.status, ...(message === undefined ? {} : { message }) };
}

test.each([
  ["imagestreams", "status.dockerImageRepository=x"],
  ["imagestreams", "spec.dockerImageRepository!=x"],
  ["imagestreamtags", "metadata.name=a:b"],
])("%s may be selected by %s", async (resource, selector) => {
  expect(await list(resource, selector)).toEqual({ status: 200 });
});

test.each(["imagestreams", "imagestreamtags", "images"])("%s may not be selected by other fields", async (resource) => {
  expect(await list(resource, "spec.foo=1")).toEqual({
    status: 400,
    message: '"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
  });
});
