import fc from 'fast-check';

/** A change of a text or of a stream of bytes: at a place, something cut and something put in. */
export interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly insert: string;
}

/**
 * Edits of anything about as long as `sample`: short cuts and long ones, words of the language, any bytes, and pieces of the
 * sample itself, which so come twice or at another place.
 */
export function editsOf(
  sample: string,
  words: readonly string[],
  maxEdits = 5,
): fc.Arbitrary<readonly Edit[]> {
  const edit = fc.record({
    at: fc.nat(sample.length),
    cut: fc.oneof(fc.nat(3), fc.nat(60)),
    insert: fc.oneof(
      fc.constantFrom(...words),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.nat(sample.length).map((at) => sample.slice(at, at + 40)),
      fc.constant(''),
    ),
  });
  return fc.array(edit, { minLength: 1, maxLength: maxEdits });
}

export function applyEdits(sample: string, edits: readonly Edit[]): string {
  let text = sample;
  for (const { at, cut, insert } of edits) text = text.slice(0, at) + insert + text.slice(at + cut);
  return text;
}
