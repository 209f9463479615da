/** The names of a namespaced kind of version `v1`. */
export const kindNames = (group: string, kind: string) => ({
  group,
  version: "v1",
  resource: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  kind,
  namespaced: true,
});
