import { Lexer, Token } from './lexer.js';

/** A fault and its offset in the source. */
export interface SyntaxFault {
  readonly at: number;
  readonly message: string;
}

/** Thrown when a production does not match.  It is caught where parsing can continue. */
export class Mismatch extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

/** The lexer with one token of lookahead, checks of expected tokens, and error recovery. */
export class MofTokenReader extends Lexer {
  readonly faults: SyntaxFault[] = [];
  /** Number of open braces; recovery returns to this depth. */
  depth = 0;

  /** The token as a keyword in lower case, because keywords compare without case; the empty string if it is no word. */
  keyword(): string {
    return this.kind === Token.Word ? this.text.toLowerCase() : '';
  }

  is(kind: number): boolean {
    return this.kind === kind;
  }

  /** Takes the token if it is of that kind. */
  accept(kind: number): boolean {
    if (this.kind !== kind) return false;
    this.advance();
    return true;
  }

  /** Takes a token that has to be of that kind. */
  expect(kind: number, expected: string): void {
    if (this.kind !== kind) throw this.expected(expected);
    this.advance();
  }

  /** Goes to the next token and counts braces. */
  advance(): void {
    if (this.kind === Token.OpenBrace) this.depth += 1;
    else if (this.kind === Token.CloseBrace && this.depth > 0) this.depth -= 1;
    this.next();
  }

  /** The error to throw if the token is none of those expected. */
  expected(expected: string): Mismatch {
    const { kind, start, text, fault, faultAt } = this;
    if (kind === Token.Bad) return new Mismatch(faultAt, fault);
    if (kind === Token.End) return new Mismatch(start, `expected ${expected}, found the end of the text`);
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    return new Mismatch(
      start,
      `expected ${expected}, found ${kind === Token.String ? `the string ${shown}` : `"${shown}"`}`,
    );
  }

  /** Records a Mismatch.  Any other error is a programming error and is thrown again. */
  record(error: unknown): void {
    if (!(error instanceof Mismatch)) throw error;
    this.faults.push({ at: error.at, message: error.message });
  }

  /** Skips to the end of the declaration, or to a token that can only begin another one. */
  skipDeclaration(): void {
    while (this.kind !== Token.End && !this.beginsDeclaration()) {
      const ended = this.kind === Token.Semicolon && this.depth === 0;
      this.advance();
      if (ended) return;
    }
  }

  /** Skips to the next element of the body.  False if the body ends without its closing brace. */
  skipElement(): boolean {
    while (!this.beginsDeclaration()) {
      const { kind } = this;
      if (kind === Token.End) return false;
      if (kind === Token.CloseBrace && this.depth === 1) return true;
      this.advance();
      if (kind === Token.Semicolon && this.depth <= 1) return true;
    }
    return false;
  }

  /** A keyword in the first column begins a declaration, however many braces are open. */
  beginsDeclaration(): boolean {
    if (!this.atLineStart) return false;
    return this.kind === Token.Pragma || declarationKeywords.has(this.keyword());
  }
}

const declarationKeywords = new Set(['class', 'instance', 'qualifier']);
