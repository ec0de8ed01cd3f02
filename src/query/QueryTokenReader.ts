import { foldName } from '../cim/NameMap.js';
import type { Token, TokenKind } from './lexer.js';
import { invalidQuery, shown } from './queryError.js';

/** Reads tokens one after the other.  A missing token is CIM_ERR_INVALID_QUERY at the position of the token found instead. */
export class QueryTokenReader {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? { kind: 'end', text: '', position: 0 };
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? this.#end;
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Whether the next token is this keyword, in any case. */
  isKeyword(keyword: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' && foldName(token.text) === keyword;
  }

  /** Consumes the keyword if it is next.  Returns whether it was. */
  keyword(keyword: string): boolean {
    if (!this.isKeyword(keyword)) return false;
    this.#next += 1;
    return true;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** Consumes the symbol if it is next.  Returns whether it was. */
  symbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#next += 1;
    return true;
  }

  expectSymbol(symbol: string): void {
    if (!this.symbol(symbol)) throw this.unexpected(symbol);
  }

  expectKeyword(keyword: string): void {
    if (!this.keyword(keyword)) throw this.unexpected(keyword.toUpperCase());
  }

  expect(kind: TokenKind, what: string): Token {
    if (this.peek().kind !== kind) throw this.unexpected(what);
    return this.take();
  }

  unexpected(expected: string): Error {
    const { kind, text, position } = this.peek();
    const found = kind === 'end' ? 'its end' : kind === 'string' ? 'a string' : shown(text);
    return invalidQuery(position, `expected ${expected}, found ${found}`);
  }
}
