/**
 * How a change is proved by logging in: `full` tries what must succeed and what must be refused, `positive` only the login that
 * must succeed, `off` nothing.  `require` is `full`, and a change that cannot be proved has failed.
 */
export const proofSettings = ['full', 'positive', 'off', 'require'] as const;
export type ProofSetting = (typeof proofSettings)[number];

/**
 * Which sessions a change ends: `affected` those whose credential was replaced or removed (an update through the AWS door ends
 * all of the target), `all` every session of the target, `none` no session.
 */
export const sessionsOnChangeSettings = ['affected', 'all', 'none'] as const;
export type SessionsOnChange = (typeof sessionsOnChangeSettings)[number];
