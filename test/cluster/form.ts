/** Whether the long form runs (`npm run test:cluster`), or the short one of `npm test`. */
export const isLongForm = process.env['CLUSTER_FORM'] === 'long';
