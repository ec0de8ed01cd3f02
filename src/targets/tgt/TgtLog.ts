/** What the driver needs of a log: pino's, or anything shaped like it. */
export interface TgtLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}
