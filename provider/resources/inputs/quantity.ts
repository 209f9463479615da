/** Powers of ten and two by the suffixes of Kubernetes' quantities. */
const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Tells that two quantities are the same amount: the API writes `1000m` as `1` and `0.5Gi` as `512Mi`. */
export function isSameQuantity(a: string, b: string): boolean {
  if (a === b) return true;
  const [x, y] = [amount(a), amount(b)];
  return x !== undefined && y !== undefined && Math.abs(x - y) <= Math.abs(x) * 1e-12;
}

function amount(text: string): number | undefined {
  const [, number = "", suffix = ""] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
  return number === "" || factor === undefined ? undefined : Number(number) * factor;
}
