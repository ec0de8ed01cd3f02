import type { EnumerationMode } from './encode/items.js';
import type { UriForm } from './resourceUri.js';
import { WsmanFault } from './WsmanFault.js';

/** How an enumeration treats instances of subclasses (DSP0227, PolymorphismMode). */
export type Polymorphism =
  | { readonly mode: 'include' }
  /** With the properties of the requested class only, and under its name. */
  | { readonly mode: 'exclude'; readonly className: string }
  /** Omitted. */
  | { readonly mode: 'none'; readonly className: string };

/** The state of an enumeration and the form of its items: everything that a Pull needs. */
export interface EnumerationCursor {
  /** The kind of objects that the operations of DSP0200 pull. */
  readonly kind: 'instancesWithPath' | 'instancePaths' | 'instances';
  readonly mode: EnumerationMode;
  readonly form: UriForm;
  readonly namespace: string;
  readonly polymorphism: Polymorphism;
  /** The enumeration context of DSP0200. */
  readonly token: string;
}

/** The position in a list of class declarations.  No enumeration is open for it. */
export interface ClassCursor {
  readonly kind: 'classes';
  readonly namespace: string;
  readonly pattern: string;
  readonly view: ClassCursorView;
  /** Number of declarations already returned. */
  readonly offset: number;
}

export interface ClassCursorView {
  readonly qualifiers: boolean;
  readonly hierarchy: boolean;
  readonly origins: boolean;
}

/** The position of a client that pulls the events of a subscription. */
export interface EventCursor {
  readonly kind: 'events';
  readonly identifier: string;
  /** Number of the next event.  The client received the earlier events together with this cursor. */
  readonly from: number;
}

export type Cursor = EnumerationCursor | ClassCursor | EventCursor;

const kinds = { i: 'instancesWithPath', r: 'instancePaths', q: 'instances' } as const;
const modes = { o: 'object', e: 'epr', b: 'objectAndEpr' } as const;
const forms = { d: 'dmtf', m: 'microsoft' } as const;
const polymorphisms = { i: 'include', x: 'exclude', n: 'none' } as const;

/** The text of EnumerationContext.  It contains the form of its items, so that nothing else must be stored. */
export function printCursor(cursor: Cursor): string {
  if (cursor.kind === 'classes') {
    const { namespace, pattern, view, offset } = cursor;
    const flags = [view.qualifiers, view.hierarchy, view.origins].map((flag) => (flag ? '1' : '0')).join('');
    return ['k', flags, String(offset), pack(namespace), pack(pattern)].join('.');
  }
  if (cursor.kind === 'events') return ['e', pack(cursor.identifier), String(cursor.from)].join('.');
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
const ofEvents = /^e\.([\w-]+)\.(\d{1,15})$/u;
const ofInstances = /^([irq])([oeb])([dm])([ixn])\.([\w-]+)\.([\w-]*)\.([\w-]*)$/u;

/** This server makes none that is longer. */
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
  const [, identifier, from] = ofEvents.exec(text) ?? [];
  if (identifier !== undefined) return { kind: 'events', identifier: unpack(identifier), from: Number(from) };
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
