/** The disk has too little room left for a change: none was made. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';

  constructor(folder: string, freeBytes: number, expectedBytes: number) {
    super(
      `the disk of "${folder}" has ${freeBytes} bytes left: expected ${expectedBytes}, so that what is changed can be kept and recorded; nothing was changed`,
    );
  }
}
