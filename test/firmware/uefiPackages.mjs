/** What `npm run test:uefi` takes beside the peers of all tests: Debian's UEFI firmware, and virt-firmware, which edits its variables. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from '../../src/setup.mjs';
import { unpackExactly } from '../support/debianPackages.mjs';
import { findVenvPython, makeVenv } from '../support/pythonVenv.mjs';

const ovmf = join(cache, 'guest', 'ovmf');

const venv = {
  folder: join(cache, 'guest', 'venv'),
  requirements: join(dirname(fileURLToPath(import.meta.url)), 'requirements.txt'),
};

const code = join(ovmf, 'usr/share/OVMF/OVMF_CODE_4M.fd');
const variables = join(ovmf, 'usr/share/OVMF/OVMF_VARS_4M.fd');

function hasOvmf() {
  return existsSync(code) && existsSync(variables);
}

/** @returns the firmware, its variables as they are after a reset, and a Python with virt-firmware; null if one is missing. */
export function findUefi() {
  const python = findVenvPython(venv);
  return hasOvmf() && python !== null ? { code, variables, python } : null;
}

/** Provides what is missing.  @throws Error that says what cannot be had. */
export function provideUefi() {
  if (!hasOvmf()) unpackExactly(['ovmf'], ovmf);
  if (findVenvPython(venv) === null) makeVenv(venv);
}
