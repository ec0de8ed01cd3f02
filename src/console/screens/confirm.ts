import { field } from '../fields.js';
import type { Form } from '../Form.js';
import type { Html } from '../html.js';

/** Asks for a name to be typed, before something goes that somebody may be using. */
export function confirmField(name: string, id: string): Html {
  return field('confirm', 'To confirm, type its name', { isRequired: true, hint: name }, id);
}

/** @returns a sentence where the name was not typed; null where it was. */
export function isConfirmed(form: Form, name: string): string | null {
  return form.text('confirm').trim() === name
    ? null
    : `Nothing was changed: expected “${name}” to be typed to confirm.`;
}
