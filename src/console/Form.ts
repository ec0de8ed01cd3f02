/** A body that is not a form of the console.  The sentence states why and what was expected. */
export class FormError extends Error {
  override readonly name = 'FormError';
}

/** Maximum length of a form's body. */
export const maxFormBytes = 64 * 1024;

const maxFields = 200;

/** The fields of a form, encoded as `application/x-www-form-urlencoded`. */
export class Form {
  readonly #fields: ReadonlyMap<string, readonly string[]>;

  private constructor(fields: ReadonlyMap<string, readonly string[]>) {
    this.#fields = fields;
  }

  static readonly empty = new Form(new Map());

  /** @throws FormError if the body is not a form that the console sends. */
  static decode(contentType: string | undefined, body: Buffer): Form {
    if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/iu.test(contentType ?? ''))
      throw new FormError('the body is no form: expected application/x-www-form-urlencoded');
    const text = body.toString('latin1');
    if (/[^\x20-\x7e]/u.test(text))
      throw new FormError('the body is no form: it holds bytes that are not encoded');
    const parts = text === '' ? [] : text.split('&');
    if (parts.length > maxFields)
      throw new FormError(`the form has ${parts.length} fields: expected at most ${maxFields}`);
    const fields = new Map<string, string[]>();
    for (const part of parts) {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/su.exec(part) ?? [];
      const known = fields.get(decode(name));
      if (known) known.push(decode(value));
      else fields.set(decode(name), [decode(value)]);
    }
    return new Form(fields);
  }

  /** The value as it was sent; '' if it was not sent. */
  text(name: string): string {
    return this.#fields.get(name)?.[0] ?? '';
  }

  /** The value without surrounding spaces; null if it is empty. */
  optional(name: string): string | null {
    const text = this.text(name).trim();
    return text === '' ? null : text;
  }

  isChecked(name: string): boolean {
    return this.text(name) !== '';
  }

  /** The values of a group of check boxes. */
  all(name: string): readonly string[] {
    return this.#fields.get(name) ?? [];
  }
}

/** @throws FormError for text that is not UTF-8. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    throw new FormError('the form holds text that is not UTF-8', { cause: error });
  }
}
