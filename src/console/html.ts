/** Markup that `html` made.  All text in it has been escaped. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/**
 * Markup of a page.  Only `html` can make it; a plain string is never taken for markup, neither by the compiler nor at run time.
 */
export type Html = Markup;

/** A value in a template. null and false print nothing; a list prints its items one after the other. */
export type Part = Html | string | number | false | null | readonly Part[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Place = 'text' | 'attribute value' | 'tag';

/**
 * A template of markup: `` html`<td>${name}</td>` ``.  Every string in it is escaped, in content and in quoted attribute values.
 * @throws TypeError if a value would be in a tag without quotes, or in a script, a style sheet or a comment, where escaping is
 * not enough. This is an error of the template, not of a value, so any use of the template shows it.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const found = placesIn(strings);
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) {
    if (found[index] === 'tag' && !isAttributes(value))
      throw new TypeError(`a value stands in a tag without quotes after ${JSON.stringify(strings[index])}`);
    text += print(value) + (strings[index + 1] ?? '');
  }
  return new Markup(text);
}

/** Directly in a tag only markup, such as `` html` checked` ``, or nothing is allowed. */
function isAttributes(value: Part): boolean {
  return value === null || value === false || value instanceof Markup;
}

/** The path that all pages of the console are below. */
export const consoleRoot = '/console';

/**
 * The same markup with its links, forms and refreshed parts below another root.  Escaped text has no quotes, so only attributes that a
 * template wrote are changed.
 */
export function withRoot(markup: Html, root: string): Html {
  if (root === consoleRoot) return markup;
  const moved = markup
    .toString()
    .replaceAll(
      /(?<=\s)(href|action|hx-get)="\/console(?=["/?])/gu,
      (_, attribute: string) => `${attribute}="${root}`,
    );
  return new Markup(moved);
}

function print(value: Part): string {
  if (value === null || value === false) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.map(print).join('');
  return String(value).replaceAll(/[&<>"']/gu, (character) => escapes[character] ?? '');
}

function placesIn(strings: TemplateStringsArray): readonly Place[] {
  const found: Place[] = [];
  let place: Place = 'text';
  for (const [index, text] of strings.entries()) {
    if (/<(?:script|style)\b[^>]*>(?!\s*<\/)|<!--/iu.test(text))
      throw new TypeError(
        `a script, a style sheet or a comment stands in a template: ${JSON.stringify(text)}`,
      );
    for (const character of text) place = placeAfter(place, character);
    if (index < strings.length - 1) found.push(place);
  }
  return found;
}

function placeAfter(place: Place, character: string): Place {
  if (place === 'text') return character === '<' ? 'tag' : 'text';
  if (place === 'tag') return character === '>' ? 'text' : character === '"' ? 'attribute value' : 'tag';
  return character === '"' ? 'tag' : 'attribute value';
}
