import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { connect } from "../../../provider/cluster/cluster.ts";
import { grantText, missingRight } from "../../../provider/cluster/missingRight.ts";
import { testbed } from "../resources/testbed.ts";

const bed = testbed();

test("the message of a refusal names the right again, whatever the parts are", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
  const verb = fc.constantFrom("get", "list", "patch", "create", "delete", "update", "watch");
  const parts = fc.record({ user: word, verb, group: fc.oneof(fc.constant(""), word), resource: word });
  fc.assert(
    fc.property(parts, fc.option(word, { nil: undefined }), (right, namespace) => {
      const { user, group, resource } = right;
      const place = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
      const what = `resource "${resource}" in API group "${group}"`;
      const message = `${resource} is forbidden: User "${user}" cannot ${right.verb} ${what} ${place}`;
      expect(missingRight(message)).toEqual({ ...right, ...(namespace === undefined ? {} : { namespace }) });
    }),
  );
  expect(missingRight('pods "x" is forbidden: exceeded quota: compute')).toBeUndefined();
});

test.each([
  [
    { user: "guest", verb: "patch", group: "config.openshift.io", resource: "images" },
    "ask an administrator for a ClusterRole with the rule {apiGroups: [config.openshift.io], resources: [images], verbs: [patch]}, bound to the user: oc create clusterrole pulumi-images-patch --verb=patch --resource=images.config.openshift.io && oc create clusterrolebinding pulumi-images-patch --clusterrole=pulumi-images-patch --user=guest",
  ],
  [
    { user: "system:serviceaccount:ci:pulumi", verb: "get", group: "", resource: "pods/log", namespace: "shop" },
    'ask an administrator for a Role in namespace shop with the rule {apiGroups: [""], resources: [pods/log], verbs: [get]}, bound to the user: oc create role pulumi-pods-get -n shop --verb=get --resource=pods/log && oc create rolebinding pulumi-pods-get -n shop --role=pulumi-pods-get --serviceaccount=ci:pulumi',
  ],
  [
    { user: "a b'; rm", verb: "get", group: "", resource: "pods" },
    `ask an administrator for a ClusterRole with the rule {apiGroups: [""], resources: [pods], verbs: [get]}, bound to the user: oc create clusterrole pulumi-pods-get --verb=get --resource=pods && oc create clusterrolebinding pulumi-pods-get --clusterrole=pulumi-pods-get --user='a b'\\''; rm'`,
  ],
])("%j is granted by a rule and by commands", (right, text) => {
  expect(grantText(right)).toBe(text);
});

test("a refused call says how its right is granted, in cluster scope and in a namespace", async () => {
  const guest = connect({ server: bed.cluster.server, token: bed.cluster.users["guest"] ?? "", namespace: "default" });
  const config = { apiVersion: "config.openshift.io/v1", kind: "Image", name: "cluster" };
  await expect(guest.objects.patch(config, { spec: {} })).rejects.toThrow(
    /cannot patch resource "images".*ClusterRole with the rule \{apiGroups: \[config\.openshift\.io\], resources: \[images\], verbs: \[patch\]\}/,
  );
  await expect(guest.imageStreams.get("default", "app")).rejects.toThrow(/a Role in namespace default with the rule/);
  await guest.close();
});
