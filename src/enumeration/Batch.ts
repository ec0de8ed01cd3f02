/** Several objects that are delivered together.  An array is a Batch. */
export interface Batch<T> extends Iterable<T> {
  readonly length: number;
  slice(from?: number, to?: number): Batch<T>;
}
