import type { Settings } from '../config/Settings.js';
import { generateSecret } from '../initiator/generateSecret.js';
import { anyLength, ChapSecret } from '../targets/ChapSecret.js';
import type { Form } from './Form.js';
import { html, type Html } from './html.js';

type Limits = Pick<Settings, 'secretMaxBytes' | 'secretMinBytes'>;

/** The fields of a new CHAP secret: made here, or the user's own, typed twice.  None is ever filled in. */
export function secretFields({ secretMinBytes, secretMaxBytes }: Limits): Html {
  const own = (name: string, label: string): Html =>
    html`<div class="field">
      <label for="${name}">${label}</label
      ><input
        id="${name}"
        name="${name}"
        type="password"
        maxlength="${secretMaxBytes}"
        autocomplete="new-password"
        aria-describedby="secret-hint"
      />
    </div>`;
  return html`<fieldset class="secret">
    <legend>Secret</legend>
    <div class="check">
      <input type="radio" id="generate" name="source" value="generate" checked /><label for="generate"
        >Make one; it is shown once</label
      >
    </div>
    <div class="check">
      <input type="radio" id="own" name="source" value="own" /><label for="own">My own:</label>
    </div>
    ${own('secret', 'Secret')}${own('again', 'The same again')}
    <small id="secret-hint">${secretMinBytes} to ${secretMaxBytes} bytes. It is on no page afterwards.</small>
  </fieldset>`;
}

/** A secret that was taken from a form. */
export interface TakenSecret {
  readonly secret: ChapSecret;
  /** Set where it was made here: then nobody else knows it, and it must be shown. */
  readonly generated: string | null;
}

/** @returns a sentence where the form holds none.  How long it may be is for `credentials` to say. */
export function takeSecret(form: Form): TakenSecret | string {
  if (form.text('source') !== 'own') {
    const generated = generateSecret();
    return { secret: new ChapSecret(Buffer.from(generated), anyLength), generated };
  }
  const typed = form.text('secret');
  if (typed === '') return 'The secret is empty: expected one, or that one is made.';
  if (typed !== form.text('again')) return 'The two secrets are not the same.';
  return { secret: new ChapSecret(Buffer.from(typed), anyLength), generated: null };
}

/** A secret, on the one page that ever shows it. */
export function shownOnce(what: string, secret: string): Html {
  return html`<section class="once" aria-labelledby="once">
    <h2 id="once">${what}</h2>
    <p>It is shown now and never again: copy it.</p>
    <output class="secret-value" tabindex="0">${secret}</output>
  </section>`;
}
