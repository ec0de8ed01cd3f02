import { beforeEach, describe, expect, it } from 'vitest';
import { ConsoleSessions } from '../../src/console/ConsoleSessions.js';
import type { User } from '../../src/security/Users.js';

const limits = {
  consoleIdleSeconds: 900,
  consoleSessionSeconds: 28_800,
  maxConsoleSessions: 4,
  maxConsoleSessionsPerUser: 2,
};

let now: number;
let users: Map<string, User>;
let sessions: ConsoleSessions;

function user(name: string, hash = 'first'): User {
  const passwordHash = { algorithm: 'scrypt', N: 1, r: 1, p: 1, salt: '', hash } as const;
  return { name, roles: ['read'], namespaceRoles: {}, passwordHash };
}

beforeEach(() => {
  now = 0;
  users = new Map(['ada', 'bob', 'cy'].map((name) => [name, user(name)]));
  sessions = new ConsoleSessions({ find: (name) => users.get(name) ?? null }, limits, () => now);
});

describe('sessions of the console', () => {
  it('have 128 random bits as their cookie, and another token for forms', () => {
    const cookie = sessions.begin(user('ada'));
    expect(Buffer.from(cookie, 'base64url')).toHaveLength(16);
    expect(sessions.find(cookie, true)).toMatchObject({ user: 'ada', authenticatedBy: 'password' });
    expect(sessions.find(cookie, true)?.formToken).not.toBe(cookie);
    expect(sessions.find('AAAAAAAAAAAAAAAAAAAAAA', true)).toBeNull();
  });

  it('end after 15 minutes without use; a refresh is none', () => {
    const cookie = sessions.begin(user('ada'));
    now += 899_000;
    expect(sessions.find(cookie, true)).not.toBeNull();
    now += 800_000;
    expect(sessions.find(cookie, false)).not.toBeNull();
    now += 100_000;
    expect(sessions.find(cookie, true)).toBeNull();
  });

  it('end after 8 hours whatever happens', () => {
    const cookie = sessions.begin(user('ada'));
    for (let minutes = 0; minutes < 479; minutes += 1) {
      now += 60_000;
      expect(sessions.find(cookie, true)).not.toBeNull();
    }
    now += 60_000;
    expect(sessions.find(cookie, true)).toBeNull();
  });

  it('end when their user gets another password or is removed', () => {
    const [ada, bob] = [sessions.begin(user('ada')), sessions.begin(user('bob'))];
    users.set('ada', user('ada', 'second'));
    users.delete('bob');
    expect(sessions.find(ada, true)).toBeNull();
    expect(sessions.find(bob, true)).toBeNull();
  });

  it('give way where a user, or all users, have more than the settings allow: the one not used longest first', () => {
    const first = sessions.begin(user('ada'));
    const second = sessions.begin(user('ada'));
    sessions.find(first, true);
    const third = sessions.begin(user('ada'));
    expect(sessions.find(second, true)).toBeNull();
    expect(sessions.find(first, true)).not.toBeNull();
    const others = [sessions.begin(user('bob')), sessions.begin(user('bob')), sessions.begin(user('cy'))];
    expect(sessions.size).toBe(4);
    expect(sessions.find(third, true)).toBeNull();
    expect(others.every((cookie) => sessions.find(cookie, true) !== null)).toBe(true);
  });

  it('of a certificate are there as long as its user is', () => {
    const session = sessions.ofCertificate('ada');
    expect(sessions.ofCertificate('ada')).toBe(session);
    expect(session.authenticatedBy).toBe('certificate');
  });
});
