/** Kubernetes' quantities (k8s.io/apimachinery, resource.Quantity) as numbers: `170Mi`, `1.5G`, `250m`, `1e3`. */
const suffixes: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** @returns undefined for a text that is no quantity, or of a size that no node has. */
export function quantityOf(text: string): number | undefined {
  const [, digits, exponent, suffix = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([a-zA-Z]*))$/.exec(text) ?? [];
  const unit = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
  return digits === undefined || unit === undefined ? undefined : Number(digits + (exponent ?? '')) * unit;
}
