import type { EnumerationMode } from './encode/items.js';
import type { UriForm } from './resourceUri.js';
import { WsmanFault } from './WsmanFault.js';

/** What instances of classes below the one that was asked for are in an enumeration (DSP0227, PolymorphismMode). */
export type Polymorphism =
  | { readonly mode: 'include' }
  /** With the properties of the class alone, and under its name. */
  | { readonly mode: 'exclude'; readonly className: string }
  /** Left out. */
  | { readonly mode: 'none'; readonly className: string };

/** Where an enumeration stands, and how its items are written: all that a Pull must know. */
export interface EnumerationCursor {
  /** What the operations of DSP0200 pull. */
  readonly kind: 'instancesWithPath' | 'instancePaths' | 'instances';
  readonly mode: EnumerationMode;
  readonly form: UriForm;
  readonly namespace: string;
  readonly polymorphism: Polymorphism;
  /** Of the enumeration itself. */
  readonly token: string;
}

/** Where an enumeration of class declarations stands: it holds nothing open. */
export interface ClassCursor {
  readonly kind: 'classes';
  readonly namespace: string;
  readonly pattern: string;
  readonly view: ClassCursorView;
  /** How many have been given. */
  readonly offset: number;
}

export interface ClassCursorView {
  readonly qualifiers: boolean;
  readonly hierarchy: boolean;
  readonly origins: boolean;
}

export type Cursor = EnumerationCursor | ClassCursor;

const kinds = { i: 'instancesWithPath', r: 'instancePaths', q: 'instances' } as const;
const modes = { o: 'object', e: 'epr', b: 'objectAndEpr' } as const;
const forms = { d: 'dmtf', m: 'microsoft' } as const;
const polymorphisms = { i: 'include', x: 'exclude', n: 'none' } as const;

/** The text of EnumerationContext.  It says how its own items are to be written, so that nothing is kept for it beside the enumeration. */
export function printCursor(cursor: Cursor): string {
  if (cursor.kind === 'classes') {
    const { namespace, pattern, view, offset } = cursor;
    const flags = [view.qualifiers, view.hierarchy, view.origins].map((flag) => (flag ? '1' : '0')).join('');
    return ['k', flags, String(offset), pack(namespace), pack(pattern)].join('.');
  }
  const { kind, mode, form, namespace, polymorphism, token } = cursor;
  const letters =
    letterOf(kinds, kind) +
    letterOf(modes, mode) +
    letterOf(forms, form) +
    letterOf(polymorphisms, polymorphism.mode);
  const className = polymorphism.mode === 'include' ? '' : polymorphism.className;
  return [letters, token, pack(namespace), pack(className)].join('.');
}

const ofClasses = /^k\.([01])([01])([01])\.(\d{1,9})\.([\w-]*)\.([\w-]*)$/u;
const ofInstances = /^([irq])([oeb])([dm])([ixn])\.([\w-]+)\.([\w-]*)\.([\w-]*)$/u;

/** Longer ones are none of this server. */
const maxLength = 4_096;

/** @throws WsmanFault wsen:InvalidEnumerationContext */
export function parseCursor(sent: string): Cursor {
  const text = sent.trim();
  if (text.length > maxLength) throw unknownContext();
  const [, qualifiers, hierarchy, origins, offset, of = '', pattern = ''] = ofClasses.exec(text) ?? [];
  if (offset !== undefined) {
    return {
      kind: 'classes',
      namespace: unpack(of),
      pattern: unpack(pattern),
      view: { qualifiers: qualifiers === '1', hierarchy: hierarchy === '1', origins: origins === '1' },
      offset: Number(offset),
    };
  }
  const match = ofInstances.exec(text);
  if (!match) throw unknownContext();
  const [, kind, mode, form, polymorphism, token = '', namespace = '', className = ''] = match;
  return {
    kind: kinds[kind as keyof typeof kinds],
    mode: modes[mode as keyof typeof modes],
    form: forms[form as keyof typeof forms],
    namespace: unpack(namespace),
    polymorphism: {
      mode: polymorphisms[polymorphism as keyof typeof polymorphisms],
      className: unpack(className),
    },
    token,
  };
}

export function unknownContext(): WsmanFault {
  return new WsmanFault(
    'wsen:InvalidEnumerationContext',
    'there is no open enumeration that the EnumerationContext stands for',
  );
}

function letterOf<T extends string>(letters: Readonly<Record<string, T>>, word: T): string {
  return Object.keys(letters).find((letter) => letters[letter] === word) ?? '';
}

function pack(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function unpack(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}
