import { describe, expect, it } from 'vitest';
import { requireRole, roles, type Principal } from '../../src/security/Principal.js';

function principal(...held: Principal['roles'] extends ReadonlySet<infer R> ? R[] : never): Principal {
  return { name: 'operator', roles: new Set(held), address: '127.0.0.1', door: 'cim-xml' };
}

describe('a role', () => {
  it('that the user lacks is CIM_ERR_ACCESS_DENIED (2), naming user and role', () => {
    expect(() => requireRole(principal('read', 'write'), 'credentials')).toThrow(
      expect.objectContaining({
        code: 2,
        description: 'user "operator" does not have the role "credentials"',
      }),
    );
    expect(() => requireRole(principal(), 'read')).toThrow('does not have the role "read"');
  });

  it.each(roles)('%s is held by who has it, and by admin', (role) => {
    expect(() => requireRole(principal(role), role)).not.toThrow();
    expect(() => requireRole(principal('admin'), role)).not.toThrow();
  });
});
