/** Sets of up to some hundred things, each with a weight, as bits; weights of sets are looked up byte by byte. */
export class WeightedBits {
  readonly size: number;
  readonly total: number;
  private readonly weights: Float64Array;
  private readonly words: number;
  /** `[byte * 256 + value]`: the weight of the bits set in that byte. */
  private readonly ofByte: Float64Array;

  constructor(weights: Float64Array) {
    this.size = weights.length;
    this.weights = weights;
    this.total = weights.reduce((sum, weight) => sum + weight, 0);
    this.words = Math.max(1, Math.ceil(weights.length / 32));
    this.ofByte = new Float64Array(this.words * 4 * 256);
    for (let byte = 0; byte < this.words * 4; byte++) {
      for (let value = 1; value < 256; value++) {
        const low = 31 - Math.clz32(value & -value);
        const rest = this.ofByte[byte * 256 + (value & (value - 1))] as number;
        this.ofByte[byte * 256 + value] = rest + (weights[byte * 8 + low] ?? 0);
      }
    }
  }

  setOf(things: readonly number[]): Int32Array {
    const bits = new Int32Array(this.words);
    for (const thing of things) bits[thing >> 5] = (bits[thing >> 5] as number) | (1 << (thing & 31));
    return bits;
  }

  has(bits: Int32Array, thing: number): boolean {
    return (((bits[thing >> 5] as number) >> (thing & 31)) & 1) === 1;
  }

  with(bits: Int32Array, thing: number): Int32Array {
    const more = Int32Array.from(bits);
    more[thing >> 5] = (more[thing >> 5] as number) | (1 << (thing & 31));
    return more;
  }

  weightOf(thing: number): number {
    return this.weights[thing] as number;
  }

  weight(bits: Int32Array): number {
    let sum = 0;
    for (let w = 0; w < this.words; w++) sum += this.weightOfWord(w, bits[w] as number);
    return sum;
  }

  /** The weight of what is in `bits` and not in `not`. */
  weightWithout(bits: Int32Array, not: Int32Array): number {
    let sum = 0;
    for (let w = 0; w < this.words; w++)
      sum += this.weightOfWord(w, (bits[w] as number) & ~(not[w] as number));
    return sum;
  }

  weightOfBoth(a: Int32Array, b: Int32Array): number {
    let sum = 0;
    for (let w = 0; w < this.words; w++) sum += this.weightOfWord(w, (a[w] as number) & (b[w] as number));
    return sum;
  }

  private weightOfWord(word: number, bits: number): number {
    if (bits === 0) return 0;
    const { ofByte } = this;
    const at = word * 1024;
    return (
      (ofByte[at + (bits & 255)] as number) +
      (ofByte[at + 256 + ((bits >>> 8) & 255)] as number) +
      (ofByte[at + 512 + ((bits >>> 16) & 255)] as number) +
      (ofByte[at + 768 + (bits >>> 24)] as number)
    );
  }
}
