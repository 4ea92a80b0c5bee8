/** The number whose product with `step` leaves 1, by Euclid's algorithm; they have no factor in common. */
export function inverse(step: number, modulus: number): number {
  let [a, b] = [step, modulus];
  let [x, y] = [1, 0];
  while (b > 0) {
    const times = Math.floor(a / b);
    [a, b] = [b, a - times * b];
    [x, y] = [y, x - times * y];
  }
  return (x + modulus) % modulus;
}
