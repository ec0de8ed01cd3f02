import { cimName } from './elementNames.js';
import type { WsmanHeaders } from './decode/request.js';
import { WsmanFault } from './WsmanFault.js';

/**
 * A part of an instance, as FragmentTransfer names it (DSP0226, clause 7.7): a property, one element of an array, or only the
 * text.
 */
export interface Fragment {
  readonly property: string;
  /** Counts from 1; null: all. */
  readonly index: number | null;
  readonly isText: boolean;
  /** As it was sent. */
  readonly expression: string;
}

const dialects = new Set([
  'http://www.w3.org/tr/1999/rec-xpath-19991116',
  'http://schemas.dmtf.org/wbem/wsman/1/wsman/xpath_level_1',
]);

const step = '(?:[\\w.-]+:)?([\\w.\\u0080-\\uFFFD-]+)';
/** A property, with or without the class before it. */
const pattern = new RegExp(`^/?(?:${step}/)?${step}(?:\\[(\\d{1,6})\\])?(/text\\(\\))?$`, 'u');

/**
 * The fragment of a request; null: the whole instance.
 * @throws WsmanFault wsman:FragmentDialectNotSupported, wsman:CannotProcessFilter for a fragment other than a property of the
 * instance.
 */
export function fragmentOf({ fragment }: WsmanHeaders): Fragment | null {
  if (fragment === null) return null;
  const { dialect, expression } = fragment;
  if (dialect !== null && !dialects.has(dialect.toLowerCase()))
    throw new WsmanFault(
      'wsman:FragmentDialectNotSupported',
      'the dialect of FragmentTransfer is not XPath level 1',
    );
  const [, , property, index, text] = (expression.length > 512 ? null : pattern.exec(expression)) ?? [];
  if (property === undefined) {
    throw new WsmanFault(
      'wsman:CannotProcessFilter',
      'FragmentTransfer names no property of the instance: expected its name, perhaps with [n] or /text()',
    );
  }
  return {
    property: cimName(property),
    index: index === undefined ? null : Number(index),
    isText: text !== undefined,
    expression,
  };
}
