/**
 * How many cases a fuzz test draws: as many as it says in the short form that `npm test` runs, and FUZZ_FACTOR times as many
 * under `npm run fuzz`.
 */
export function runs(shortForm: number): { readonly numRuns: number } {
  return { numRuns: shortForm * Number(process.env['FUZZ_FACTOR'] ?? 1) };
}
