import type { SettingRow } from './settingTable.js';
import { onOrOff } from './valueSchemas.js';

/** Settings for restoring accounts and closing targets at tgtd. */
export const tgtSettingTable = {
  replay: {
    schema: onOrOff,
    expected: 'on or off',
    placeholder: 'on|off',
    help: 'keep secrets, sealed, to set them again when tgtd has restarted',
    default: () => true,
    defaultText: 'on',
  },
  reclose: {
    schema: onOrOff,
    expected: 'on or off',
    placeholder: 'on|off',
    help: 'close a protected target of tgt again that another process opens, or deletes and makes again',
    default: () => true,
    defaultText: 'on',
  },
} satisfies Record<string, SettingRow<unknown>>;
