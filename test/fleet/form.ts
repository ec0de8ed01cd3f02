/** Whether the long form runs (`npm run test:fleet`), or the short one of `npm test`. */
export const isLongForm = process.env['FLEET_FORM'] === 'long';
