import type { CIMClass } from '../cim/CIMClass.js';
import { stringQualifier, type CIMQualifier } from '../cim/CIMQualifier.js';
import type { NameMap } from '../cim/NameMap.js';
import type { Imports } from './Imports.js';

const MAX_COMMENT_WIDTH = 110;

/** An interface that extends the inherited one, without inherited members that are redeclared with an incompatible type. */
export function printInterface(
  { name, superclass }: CIMClass,
  suffix: '' | 'Methods',
  members: readonly string[],
  redeclared: readonly string[],
  imports: Imports,
): string {
  const body = members.length === 0 ? '{}' : `{\n${members.join('')}}`;
  if (superclass === null) return `export interface ${name}${suffix} ${body}\n`;
  const base = imports.generated(superclass, suffix);
  const omitted = redeclared.map((member) => `'${member}'`).join(' | ');
  const heritage = omitted === '' ? base : `Omit<${base}, ${omitted}>`;
  return `export interface ${name}${suffix} extends ${heritage} ${body}\n`;
}

/** A doc comment of the Description qualifier and further notes; empty if there are none. */
export function printDoc(
  qualifiers: NameMap<CIMQualifier>,
  indent: string,
  notes: readonly string[] = [],
): string {
  const sentences = [stringQualifier(qualifiers, 'Description'), ...notes].filter((text) => text !== null);
  return printComment(sentences.join('  '), indent);
}

/** A text as a doc comment; empty for an empty text. */
export function printComment(text: string, indent: string): string {
  if (text === '') return '';
  const safe = text.replaceAll('*/', '*\\/');
  if (safe.length + indent.length + 7 <= MAX_COMMENT_WIDTH) return `${indent}/** ${safe} */\n`;
  const lines = [];
  let line = '';
  for (const word of safe.split(' ')) {
    if (line !== '' && line.length + 1 + word.length + indent.length + 3 > MAX_COMMENT_WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return `${indent}/**\n${lines.map((each) => `${indent} * ${each.trimEnd()}\n`).join('')}${indent} */\n`;
}

/** The type, or null for NULL. */
export function orNull(type: string): string {
  return `${type} | null`;
}
