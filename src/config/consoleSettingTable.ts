import { z } from 'zod';
import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer } from './valueSchemas.js';

/** Settings of the web console. */
export interface ConsoleSettings {
  readonly console: 'on' | 'off';
  /** A session without requests for this long ends. */
  readonly consoleIdleSeconds: number;
  /** Maximum duration of a session. */
  readonly consoleSessionSeconds: number;
  readonly maxConsoleSessions: number;
  readonly maxConsoleSessionsPerUser: number;
  /** Maximum number of series that the console keeps for an hour and a day in memory. */
  readonly maxHistorySeries: number;
}

const seconds = (help: string, most: number, value: number): SettingRow<number> => ({
  schema: integer(1, most),
  expected: `a whole number of seconds from 1 to ${most}`,
  placeholder: 'seconds',
  help,
  default: () => value,
});

const count = (help: string, least: number, most: number, value: number): SettingRow<number> => ({
  schema: integer(least, most),
  expected: `a whole number from ${least} to ${most}`,
  placeholder: 'number',
  help,
  default: () => value,
});

export const consoleSettingTable = {
  console: {
    schema: z.enum(['on', 'off']),
    expected: 'on or off',
    placeholder: 'on|off',
    help: 'whether there is a web console, at /console',
    default: () => 'on',
  },
  consoleIdleSeconds: seconds(
    'a session of the console that asks for nothing this long is over',
    86_400,
    900,
  ),
  consoleSessionSeconds: seconds('longest session of the console', 604_800, 28_800),
  maxConsoleSessions: count(
    'sessions of the console; over it: the one not used longest ends',
    1,
    100_000,
    500,
  ),
  maxConsoleSessionsPerUser: count('the same of one user', 1, 10_000, 20),
  maxHistorySeries: count(
    'values of which the console keeps an hour and a day in memory, 7 KiB each; over it: no curve of the others',
    0,
    1_000_000,
    4_000,
  ),
} satisfies { [K in keyof ConsoleSettings]: SettingRow<Settings[K]> };
