const binary: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
};
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** The value of a Kubernetes quantity (`10`, `500M`, `2Gi`, `1e3`); NaN for invalid text. Exact up to 2^53. */
export function quantityValue(quantity: string | number): number {
  const match = /^([+-]?[0-9.]+)(?:([eE][+-]?[0-9]+)|(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]))?$/.exec(String(quantity).trim());
  if (match === null) return Number.NaN;
  const [, digits = "", exponent = "", suffix = ""] = match;
  const factor = binary[suffix];
  if (factor !== undefined) return Number(digits) * Number(factor);
  return exponent !== "" ? Number(`${digits}${exponent}`) : Number(`${digits}e${decimal[suffix] ?? 0}`);
}

/** Formats bytes as the API does: with the largest binary suffix that divides them. */
export function binaryQuantity(bytes: number): string {
  const suffix = Object.entries(binary).findLast(([, factor]) => bytes !== 0 && BigInt(bytes) % factor === 0n);
  return suffix === undefined ? String(bytes) : `${BigInt(bytes) / suffix[1]}${suffix[0]}`;
}
