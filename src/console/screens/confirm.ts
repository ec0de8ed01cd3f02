import { field } from '../fields.js';
import type { Form } from '../Form.js';
import type { Html } from '../html.js';

/** A field in which the user must type a name to confirm a removal. */
export function confirmField(name: string, id: string): Html {
  return field('confirm', 'To confirm, type its name', { isRequired: true, hint: name }, id);
}

/** @returns a sentence if the name was not typed correctly; otherwise null. */
export function isConfirmed(form: Form, name: string): string | null {
  return form.text('confirm').trim() === name
    ? null
    : `Nothing was changed: expected “${name}” to be typed to confirm.`;
}
