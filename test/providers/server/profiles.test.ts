import { describe, expect, it } from 'vitest';
import { compileModel } from '../../../src/schema/compileModel.js';
import { targetNamespace } from '../../../src/providers/identity.js';
import { arrayComponents, arrayProfile } from '../../../src/providers/server/arrayProfiles.js';
import { shownProfiles, type Profile } from '../../../src/providers/server/profiles.js';
import { profilePath } from '../../../src/providers/server/serverIdentity.js';

const required = new Set([arrayProfile, ...arrayComponents].flatMap(({ requires = [] }) => requires));
const show = (classes: Iterable<string>, withheld: readonly string[] = []): Profile[] =>
  shownProfiles({ liveClasses: new Set(classes), withheldProfiles: new Set(withheld) });
const namesOf = (profiles: readonly Profile[]): string[] => profiles.map(({ name }) => name);
const own = ['SMI-S', 'Server', 'iSCSI Target', 'iSCSI Target Credentials', 'Indications'];

describe('the profiles that a server shows', () => {
  it('are those of SMI-S for an array, where all of its classes are live', () => {
    expect(namesOf(show(required)).toSorted()).toEqual(
      [
        ...own,
        'Array',
        'Block Services',
        'iSCSI Target Ports',
        'Masking and Mapping',
        'Group Masking and Mapping',
        'Replication Services',
        'Job Control',
        'Thin Provisioning',
        'Software',
        'Physical Package',
        'Block Server Performance',
      ].toSorted(),
    );
  });

  it.each(arrayProfile.requires ?? [])('are no array and none of its components without %s', (missing) => {
    const live = [...required].filter((name) => name !== missing);
    expect(namesOf(show(live))).toEqual(own);
  });

  it('leave out a component whose classes are not all live, and no reference leads to it', () => {
    const live = [...required].filter((name) => name !== 'ISCSIWBEM_AssociatedPrivilege');
    const shown = show(live);
    expect(namesOf(shown)).not.toContain('Masking and Mapping');
    expect(shown.flatMap(({ components }) => namesOf(components))).not.toContain('Masking and Mapping');
  });

  it('leave out one that is withheld', () => {
    expect(namesOf(show(required, ['Group Masking and Mapping']))).not.toContain('Group Masking and Mapping');
  });

  it('have keys of their own, versions of numbers, components that are shown, and no circle', () => {
    const shown = show(required);
    const ids = shown.map(({ instanceId }) => instanceId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { version, components } of shown) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/u);
      for (const { instanceId } of components) expect(ids).toContain(instanceId);
    }
    const depth = (profile: Profile, above: readonly string[]): number => {
      expect(above).not.toContain(profile.instanceId);
      const below = profile.components.map((each) => depth(each, [...above, profile.instanceId]));
      return 1 + Math.max(0, ...below);
    };
    expect(Math.max(...shown.map((profile) => depth(profile, [])))).toBe(3);
  });

  it('are components of an array as instances of CIM_RegisteredSubProfile', () => {
    const classes = show(required).map((profile) => [profile.name, profilePath(profile).className]);
    expect(classes).toContainEqual(['Array', 'MSFTSM_RegisteredProfile']);
    expect(classes).toContainEqual(['Block Services', 'MSFTSM_RegisteredSubProfile']);
  });

  it('require classes that the model has', () => {
    const model = compileModel().namespaces.get(targetNamespace);
    expect([...required].filter((name) => !model?.classes.has(name))).toEqual([]);
  });
});
