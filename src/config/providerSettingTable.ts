import { resolve } from 'node:path';
import { z } from 'zod';
import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';

/** What happens if a package of providers cannot be used. */
export const faultyProvidersSettings = ['stop', 'leave-out'] as const;

/** Settings of external providers. */
export interface ProviderSettings {
  /** Absolute paths of folders and files, and names of packages. */
  readonly providers: readonly string[];
  readonly faultyProviders: (typeof faultyProvidersSettings)[number];
}

const isPath = (text: string): boolean => text.startsWith('.') || text.startsWith('/');

export const providerSettingTable = {
  providers: {
    schema: z
      .union([z.array(z.string()), z.string().transform((text) => text.split(',').filter(Boolean))])
      .pipe(z.array(z.string().refine((text) => text !== '' && !text.includes('\0'))).max(100))
      .transform((entries) => entries.map((entry) => (isPath(entry) ? resolve(entry) : entry))),
    expected:
      'at most 100 folders or files (beginning with "/" or ".") and names of packages, as a list in the file and with commas between them elsewhere',
    placeholder: 'list',
    help: 'folders or packages of providers that the server has beside its own',
    default: () => [],
    defaultText: 'none',
  },
  faultyProviders: {
    schema: z.enum(faultyProvidersSettings),
    expected: 'stop or leave-out',
    placeholder: 'stop|leave-out',
    help: 'what becomes of a package of providers that cannot be used: the start stops, or the package is left out',
    default: () => 'stop',
  },
} satisfies { [K in keyof ProviderSettings]: SettingRow<Settings[K]> };
