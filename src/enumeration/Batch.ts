/** Several things that come together; an array is one. */
export interface Batch<T> extends Iterable<T> {
  readonly length: number;
  slice(from?: number, to?: number): Batch<T>;
}
