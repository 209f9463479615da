/**
 * Text of a program's part that declares workloads as @pulumi/kubernetes does: server-side apply under a field manager of
 * its own, without force; a refresh reads what the cluster has at the declared fields.
 */
export const appliedResource = `
const applied: pulumi.dynamic.ResourceProvider = {
  async diff(_id, olds, news) {
    return { changes: JSON.stringify(olds.object) !== JSON.stringify(news.object) };
  },
  async create(props) {
    const { url, token, object } = props;
    const apply = "?fieldManager=pulumi-kubernetes-1a2b3c4d&fieldValidation=Warn";
    const headers = { authorization: "Bearer " + token, "content-type": "application/apply-patch+yaml" };
    const answer = await fetch(url + apply, { method: "PATCH", headers, body: JSON.stringify(object) });
    if (!answer.ok) throw new Error("apply failed: " + (await answer.text()));
    return { id: url, outs: props };
  },
  async update(_id, _olds, props) {
    const { url, token, object } = props;
    const apply = "?fieldManager=pulumi-kubernetes-1a2b3c4d&fieldValidation=Warn";
    const headers = { authorization: "Bearer " + token, "content-type": "application/apply-patch+yaml" };
    const answer = await fetch(url + apply, { method: "PATCH", headers, body: JSON.stringify(object) });
    if (!answer.ok) throw new Error("apply failed: " + (await answer.text()));
    return { outs: props };
  },
  async read(id, props) {
    const { url, token, object } = props;
    const answer = await fetch(url, { headers: { authorization: "Bearer " + token } });
    if (answer.status === 404) return {};
    const live = await answer.json();
    const at = (declared, found) => {
      if (Array.isArray(declared)) return declared.map((one, index) => at(one, (found ?? []).find((two) => two?.name === one?.name) ?? found?.[index]));
      if (typeof declared !== "object" || declared === null) return found;
      return Object.fromEntries(Object.keys(declared).filter((key) => found?.[key] !== undefined).map((key) => [key, at(declared[key], found[key])]));
    };
    const seen = { ...props, object: at(object, live) };
    return { id, props: seen, inputs: seen };
  },
  async delete(_id, { url, token }) {
    await fetch(url, { method: "DELETE", headers: { authorization: "Bearer " + token } });
  },
};

class Applied extends pulumi.dynamic.Resource {
  constructor(name, props, opts) {
    super(applied, name, props, opts);
  }
}
`;
