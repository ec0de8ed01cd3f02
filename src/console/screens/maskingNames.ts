import type { WantedLun } from '../../provisioning/MaskingPlans.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import { findIscsiName, type IscsiName } from '../../targets/IscsiName.js';

/** Maximum number of lines in a form field. */
const maxLines = 1_000;

export const lunLinesHint =
  'one a line: its name or id; with a LUN number where it shall have that one, as in “db1 @ 4”';

/** The non-empty lines of a text.  @returns a sentence if there are too many. */
function linesOf(text: string): readonly string[] | string {
  const found = text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return found.length <= maxLines ? found : `${found.length} lines: expected at most ${maxLines}.`;
}

export function noInitiatorName(text: string): string {
  return `“${text}” is no iSCSI name: expected iqn.yyyy-mm.domain[:text], eui. or naa. with hexadecimal digits.`;
}

/** Parses initiator names, one per line.  @returns a sentence if a line is invalid. */
export function findInitiators(text: string): readonly IscsiName[] | string {
  const found = linesOf(text);
  if (typeof found === 'string') return found;
  const names = found.map(findIscsiName);
  const wrong = names.indexOf(null);
  return wrong === -1 ? names.filter((name) => name !== null) : noInitiatorName(found[wrong] ?? '');
}

/** Parses volumes by name or id, one per line, optionally followed by `@` and a LUN number.  @returns a sentence if a line is invalid. */
export function findLuns({ volumes }: HostStorage, text: string): readonly WantedLun[] | string {
  const found = linesOf(text);
  if (typeof found === 'string') return found;
  const wanted: WantedLun[] = [];
  for (const line of found) {
    const whole = volumes.findByName(line) ?? volumes.find(line);
    const [, name = line, number] = whole ? [] : (/^(.*?)\s*@\s*(\d{1,5})$/u.exec(line) ?? []);
    const volume = whole ?? volumes.findByName(name) ?? volumes.find(name);
    if (!volume) return `There is no volume “${name}”.`;
    wanted.push({ volume: volume.id, lun: number === undefined ? null : Number(number), readOnly: false });
  }
  return wanted;
}
