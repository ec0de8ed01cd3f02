/** Whether the long form runs (`npm run test:lio`), or the short one of `npm test`: under emulation all of it takes minutes. */
export const isLongForm = process.env['LIO_FORM'] === 'long';
