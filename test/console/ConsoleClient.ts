import { parse, type HTMLElement } from 'node-html-parser';
import { expect } from 'vitest';

/** A page as it was answered. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly root: HTMLElement;
  /** The page that it was after redirections, without the query. */
  readonly path: string;
}

export interface FormOptions {
  /** Of forms that go to the same path: the one that has this button. */
  readonly button?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser without scripts: it keeps the cookie, follows redirections, and sends the forms that it finds in pages. */
export class ConsoleClient {
  readonly #url: string;
  /** Name and value; null: none. */
  cookie: string | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  /** Signs in by the form.  @returns the page that it leads to. */
  async signIn(name: string, password: string, to = '/console'): Promise<Page> {
    await this.get(`/console/sign-in?to=${encodeURIComponent(to)}`);
    return this.post('/console/sign-in', { name, password, to });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#send(path, { headers });
  }

  /** Sends fields as they are, with no token of a page. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /**
   * Fills in the form of a page that goes to `action`, and sends it with all that it has.
   * @throws Error where the page has no such form, or the form no such field.
   */
  async submit(
    page: Page,
    action: string,
    fields: Readonly<Record<string, string>> = {},
    { headers = {} }: FormOptions = {},
  ): Promise<Page> {
    const form = page.root.querySelectorAll('form').find((each) => each.getAttribute('action') === action);
    if (!form)
      throw new Error(
        `${page.path} has no form to ${action}: ${page.root
          .querySelectorAll('form')
          .map((each) => each.getAttribute('action'))
          .join(', ')}`,
      );
    const sent = valuesOf(form);
    for (const [name, value] of Object.entries(fields)) {
      if (form.querySelector(`[name="${name}"]`) === null)
        throw new Error(`the form to ${action} has no field ${name}`);
      sent.set(name, value);
    }
    return this.#send(action, { method: 'POST', body: sent, headers });
  }

  async #send(path: string, init: RequestInit): Promise<Page> {
    const response = await fetch(this.#url + path, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(init.headers as Record<string, string>),
        ...(this.cookie !== null && { cookie: this.cookie }),
      },
    });
    const set = response.headers.get('set-cookie');
    if (set !== null) {
      const [pair = ''] = set.split(';');
      this.cookie = pair.endsWith('=') ? null : pair;
    }
    const location = response.headers.get('location');
    const text = await response.text();
    if (response.status === 303 && location !== null) return this.get(location);
    return {
      status: response.status,
      headers: response.headers,
      text,
      root: parse(text),
      path: path.replace(/\?.*$/su, ''),
    };
  }
}

/** What a form sends as it stands in the page. */
function valuesOf(form: HTMLElement): URLSearchParams {
  const values = new URLSearchParams();
  for (const input of form.querySelectorAll('input')) {
    const { name, type = 'text', value = '' } = input.attributes;
    if (name === undefined) continue;
    if ((type === 'checkbox' || type === 'radio') && !('checked' in input.attributes)) continue;
    values.append(name, value);
  }
  for (const area of form.querySelectorAll('textarea'))
    values.append(area.getAttribute('name') ?? '', area.textContent.replace(/^\n/u, ''));
  for (const select of form.querySelectorAll('select')) {
    const options = select.querySelectorAll('option');
    const chosen = options.find((option) => 'selected' in option.attributes) ?? options[0];
    const { name } = select.attributes;
    if (name !== undefined && chosen) values.append(name, chosen.getAttribute('value') ?? '');
  }
  return values;
}

export function notice(page: Page): string {
  return page.root.querySelector('.notice')?.textContent.trim() ?? '';
}

/** The text of each row of a table, by its caption. */
export function rowsOf(page: Page, caption: string): string[] {
  const table = page.root
    .querySelectorAll('table')
    .find((each) => each.querySelector('caption')?.textContent.trim() === caption);
  return (table?.querySelectorAll('tbody tr') ?? []).map((row) =>
    row.textContent.replaceAll(/\s+/gu, ' ').trim(),
  );
}

/** The secret of a page that shows one. */
export function secretOf(page: Page): string {
  const secret = page.root.querySelector('.secret-value')?.textContent ?? '';
  expect(secret, 'a secret in the page').not.toBe('');
  return secret;
}
