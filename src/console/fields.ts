import { html, type Html, type Part } from './html.js';
import { tokenField } from './layout.js';
import type { View } from './View.js';

/** A form for a change. */
export function changeForm(
  view: View,
  action: string,
  button: string,
  fields: Part,
  {
    isDangerous = false,
    legend = null,
  }: { readonly isDangerous?: boolean; readonly legend?: string | null } = {},
): Html {
  const inside = html`${fields}<button type="submit" ${isDangerous && html` class="danger"`}>
      ${button}
    </button>`;
  return html`<form method="post" action="${action}" class="change">
    ${tokenField(view.session.formToken)}${
      legend === null
        ? inside
        : html`<fieldset>
            <legend>${legend}</legend>
            ${inside}
          </fieldset>`
    }
  </form>`;
}

export interface FieldOptions {
  readonly value?: string;
  readonly type?: 'number' | 'password' | 'text';
  readonly isRequired?: boolean;
  /** The expected input, shown beside the field. */
  readonly hint?: string;
  readonly maxLength?: number;
  readonly autocomplete?: string;
  /** A regular expression that the browser checks. */
  readonly pattern?: string;
  /** A list of suggested values. */
  readonly suggestions?: readonly string[];
  /** Path of a request that checks the value while the user types.  Its answer is shown below the field. */
  readonly checkedBy?: string;
}

/** A labelled field.  Its id is its name; a page with two fields of one name must give another `id`. */
export function field(name: string, label: string, options: FieldOptions = {}, id = name): Html {
  const {
    value = '',
    type = 'text',
    isRequired = false,
    hint,
    maxLength = 1024,
    autocomplete = 'off',
    pattern,
    suggestions,
    checkedBy,
  } = options;
  return html`<div class="field">
    <label for="${id}">${label}</label
    ><input
      id="${id}"
      name="${name}"
      type="${type}"
      value="${value}"
      maxlength="${maxLength}"
      autocomplete="${autocomplete}"
      spellcheck="false"
      ${
        isRequired && html` required`
      }${pattern !== undefined && html` pattern="${pattern}"`}${hint !== undefined && html` aria-describedby="${id}-hint"`}${
        suggestions !== undefined && html` list="${id}-list"`
      }${
        checkedBy !== undefined &&
        html` hx-get="${checkedBy}" hx-trigger="input changed delay:400ms" hx-target="#${id}-check" hx-swap="innerHTML"`
      }
    />${suggestions !== undefined && html`<datalist id="${id}-list">${suggestions.map((each) => html`<option value="${each}"></option>`)}</datalist>`}${
      hint !== undefined && html`<small id="${id}-hint">${hint}</small>`
    }${checkedBy !== undefined && html`<output id="${id}-check" class="check-result" for="${id}"></output>`}
  </div>`;
}

/** A labelled field of several lines. */
export function lines(
  name: string,
  label: string,
  { value = '', hint }: Pick<FieldOptions, 'hint' | 'value'> = {},
  id = name,
): Html {
  return html`<div class="field">
    <label for="${id}">${label}</label
    ><textarea
      id="${id}"
      name="${name}"
      rows="3"
      maxlength="${maxLinesLength}"
      autocomplete="off"
      spellcheck="false"
      ${hint !== undefined && html` aria-describedby="${id}-hint"`}
    >
${value}</textarea
    >${hint !== undefined && html`<small id="${id}-hint">${hint}</small>`}
  </div>`;
}

/** Maximum number of characters, so that the whole form does not exceed `maxFormBytes`. */
const maxLinesLength = 20_000;

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}

export function select(
  name: string,
  label: string,
  choices: readonly (readonly [value: string, text: string])[],
  value = '',
  id = name,
): Html {
  return html`<div class="field">
    <label for="${id}">${label}</label
    ><select id="${id}" name="${name}">
      ${choices.map(
        ([each, text]) => html`<option value="${each}" ${each === value && html` selected`}>${text}</option>`,
      )}
    </select>
  </div>`;
}

export function checkbox(name: string, label: string, isChecked = false, id = name, value = 'on'): Html {
  return html`<div class="check">
    <input id="${id}" name="${name}" type="checkbox" value="${value}" ${isChecked && html` checked`} /><label
      for="${id}"
      >${label}</label
    >
  </div>`;
}
