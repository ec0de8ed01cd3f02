/**
 * How a change is proved by logging in: `full` tries what must be accepted and what must be refused, `positive` only what must be
 * accepted, `off` nothing.  `require` is `full`, and a change that cannot be proved fails.
 */
export const proofSettings = ['full', 'positive', 'off', 'require'] as const;
export type ProofSetting = (typeof proofSettings)[number];

/**
 * Which sessions a change ends: `affected` those whose credential was replaced or removed (an AWS update ends all of the target),
 * `all` every session of the target, `none` no session.
 */
export const sessionsOnChangeSettings = ['affected', 'all', 'none'] as const;
export type SessionsOnChange = (typeof sessionsOnChangeSettings)[number];
