/**
 * The chance that a `statistic` match means. The kernel keeps it in steps of 2^-31 (xt_statistic), and both kube-proxy
 * and iptables-save print it rounded, so a text within one step of 1/n is taken to say 1/n; any other text says what it
 * says.
 */
import { multiply, type Rational, rational, rationalOf, subtract } from '../../core/rational.ts';

/** One step of the kernel's and half a unit of the tenth digit. */
const tolerance = rational(1, 2 ** 31 - 2 ** 28);

export function probabilityOf(text: string): Rational | undefined {
  const exact = rationalOf(text);
  if (exact === undefined || exact.numerator > exact.denominator) return undefined;
  if (exact.numerator === 0n) return exact;
  // The nearest whole n to 1/p.
  const n = (2n * exact.denominator + exact.numerator) / (2n * exact.numerator);
  const candidate = rational(1n, n);
  const difference = subtract(exact, candidate);
  const distance = difference.numerator < 0n ? multiply(difference, rational(-1, 1)) : difference;
  return distance.numerator * tolerance.denominator <= tolerance.numerator * distance.denominator ? candidate : exact;
}
