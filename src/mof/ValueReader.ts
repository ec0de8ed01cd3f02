import type { InitializerNode, LiteralNode } from './ast.js';
import { parseIntegerToken, Token } from './lexer.js';
import { MofTokenReader } from './MofTokenReader.js';
import { describeUncarried, findUncarriedCharacter } from './uncarriedCharacter.js';

/** The productions of values (DSP0004 2.8, Annex A).  Each throws Mismatch where the text is none of them. */
export class ValueReader extends MofTokenReader {
  /** `defaultValue = "=" initializer`; null where there is none. */
  defaultValue(): InitializerNode | null {
    return this.accept(Token.Equals) ? this.initializer() : null;
  }

  /** `initializer = constantValue / arrayInitializer / referenceInitializer`. */
  initializer(): InitializerNode {
    return this.kind === Token.OpenBrace ? this.arrayInitializer() : this.constantValue();
  }

  /**
   * `arrayInitializer = "{" constantValue *( "," constantValue ) "}"`.
   * The empty list is accepted too: the grammar has no other text for an array without elements, which is not NULL.
   */
  arrayInitializer(): InitializerNode {
    const at = this.start;
    const elements: LiteralNode[] = [];
    this.advance();
    if (this.kind !== Token.CloseBrace) {
      do elements.push(this.constantValue());
      while (this.accept(Token.Comma));
    }
    this.expect(Token.CloseBrace, elements.length === 0 ? 'a value or "}"' : '"," or "}" behind the value');
    return { kind: 'array', at, elements };
  }

  /**
   * `constantValue = integerValue / realValue / charValue / stringValue / datetimeValue / booleanValue / nullValue`,
   * `referenceInitializer = objectPath / aliasIdentifier`.
   * The grammar lacks the reals NaN and INF, which are written as in DSP0201.
   */
  constantValue(): LiteralNode {
    const at = this.start;
    switch (this.kind) {
      case Token.String:
        return { kind: 'string', at, value: this.stringValue('a string') };
      case Token.Integer: {
        const value = parseIntegerToken(this.text);
        this.advance();
        return { kind: 'integer', at, value };
      }
      case Token.Real: {
        const { text } = this;
        this.advance();
        return { kind: 'real', at, text };
      }
      case Token.Char: {
        const value = this.contents;
        this.#expectCarried(value, [{ at, from: 0, raw: value }]);
        this.advance();
        return { kind: 'char', at, value };
      }
      case Token.Alias: {
        const name = this.text;
        this.advance();
        return { kind: 'alias', at, name };
      }
      default: {
        const keyword = this.keyword();
        if (keyword === 'nan' || keyword === 'inf') {
          this.advance();
          return { kind: 'real', at, text: keyword };
        }
        if (keyword === 'true' || keyword === 'false') {
          this.advance();
          return { kind: 'boolean', at, value: keyword === 'true' };
        }
        if (keyword !== 'null') throw this.expected('a value');
        this.advance();
        return { kind: 'null', at };
      }
    }
  }

  /** `stringValue = 1*( """ *stringChar """ )`: adjacent strings are one. */
  stringValue(expected: string): string {
    if (this.kind !== Token.String) throw this.expected(expected);
    let value = '';
    const parts: StringPart[] = [];
    do {
      parts.push({ at: this.start + 1, from: value.length, raw: this.text.slice(1, -1) });
      value += this.contents;
      this.advance();
    } while (this.is(Token.String));
    this.#expectCarried(value, parts);
    return value;
  }

  /** A fault where the value holds a character that no client can send; the value is still one. */
  #expectCarried(value: string, parts: readonly StringPart[]): void {
    const index = findUncarriedCharacter(value);
    const part = parts.findLast(({ from }) => from <= index);
    if (index < 0 || !part) return;
    const before = [...part.raw.matchAll(writtenCharacter)].slice(0, index - part.from);
    const offset = before.reduce((sum, [written]) => sum + written.length, 0);
    this.faults.push({ at: part.at + offset, message: describeUncarried(value.charCodeAt(index)) });
  }
}

/** A part of a string between two quotes. */
interface StringPart {
  /** Offset of its first character. */
  readonly at: number;
  /** How many characters of the value stand before it. */
  readonly from: number;
  readonly raw: string;
}

/** What stands for one UTF-16 unit of a string. */
const writtenCharacter = /\\(?:[xX][0-9a-fA-F]{1,4}|.)|[^]/g;
