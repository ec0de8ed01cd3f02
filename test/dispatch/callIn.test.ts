import { describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import { nameNamespaces } from '../../src/dispatch/callIn.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { Repository } from '../../src/repository/Repository.js';
import type { Principal, Role } from '../../src/security/Principal.js';

const nothing = { qualifierDeclarations: new NameMap<never>(), classes: new NameMap<never>() };

function repositoryOf(names: readonly string[]): Repository {
  return new Repository(names.map((name) => [name, nothing] as const));
}

function user(elsewhere: readonly Role[], byNamespace: Readonly<Record<string, readonly Role[]>>): Principal {
  const rights = {
    elsewhere: new Set(elsewhere),
    byNamespace: new Map(Object.entries(byNamespace).map(([name, held]) => [name, new Set(held)] as const)),
  };
  return { name: 'ann', roles: new Set(elsewhere), rights, address: '127.0.0.1', door: 'test' };
}

/** The description of the error that a user is given who asks for root/none. */
function told(repository: Repository, principal: Principal): string {
  const error = new CIMError('CIM_ERR_INVALID_NAMESPACE', 'namespace "root/none" does not exist');
  return nameNamespaces(repository, error, principal).description;
}

const repository = repositoryOf(['root/b', 'interop', 'root/a']);

describe('the error for a namespace that does not exist', () => {
  it('names those that exist', () => {
    const { rights: _, ...everywhere } = user(['read'], {});
    expect(told(repository, everywhere)).toBe(
      'namespace "root/none" does not exist: expected "interop", "root/a", "root/b"',
    );
  });

  it('names only those that the user may read', () => {
    expect(told(repository, user([], { 'root/a': ['read'], 'root/b': ['write'], interop: ['admin'] }))).toBe(
      'namespace "root/none" does not exist: expected "interop", "root/a"',
    );
    expect(told(repository, user(['read'], { 'ROOT/A': [] }))).toBe(
      'namespace "root/none" does not exist: expected "interop", "root/b"',
    );
    expect(told(repository, user([], {}))).toBe('namespace "root/none" does not exist');
  });

  it('names twenty, however many there are', () => {
    const many = repositoryOf(Array.from({ length: 300 }, (_, index) => `root/n${1000 + index}`));
    const description = told(many, user(['read'], {}));
    expect(description.match(/"root\/n\d/gu)).toHaveLength(20);
    expect(description).toMatch(/"root\/n1019" or one of 280 more$/u);
  });

  it('is the only one that is changed', () => {
    const other = new CIMError('CIM_ERR_NOT_FOUND', 'no such instance');
    expect(nameNamespaces(repository, other, user(['read'], {}))).toBe(other);
  });
});
