/** The disk has too little free space for a change.  Nothing was changed. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';

  constructor(folder: string, freeBytes: number, expectedBytes: number) {
    super(
      `the disk of "${folder}" has ${freeBytes} bytes left: expected ${expectedBytes}, so that what is changed can be kept and recorded; nothing was changed`,
    );
  }
}
