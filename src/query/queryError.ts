import { CIMError } from '../cim/CIMError.js';

/** CIM_ERR_INVALID_QUERY: a sentence, and the position in the query, counted from 1. */
export function invalidQuery(position: number, sentence: string, cause?: unknown): CIMError {
  return new CIMError('CIM_ERR_INVALID_QUERY', `at position ${position + 1} of the query: ${sentence}`, {
    cause,
  });
}

/** A text of the client, shortened for an error sentence. */
export function shown(text: string): string {
  return text.length > 40 ? `"${text.slice(0, 40)}…"` : `"${text}"`;
}
