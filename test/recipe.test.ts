import { describe, expect, it } from 'vitest';
import { printRecipe } from '../src/recipe.js';
import { parseIscsiName } from '../src/targets/IscsiName.js';

describe('the recipe of npm start', () => {
  it.each([
    ['127.0.0.1', 'iscsi://127.0.0.1:3260/'],
    ['0.0.0.0', 'iscsi://127.0.0.1:3260/'],
    ['::1', 'iscsi://[::1]:3260/'],
  ])('names a portal on %s so that it can be reached from here', (address, expected) => {
    const target = {
      iscsiName: parseIscsiName('iqn.2026-11.test.example:disk'),
      alias: null,
      portals: [{ address, port: 3260, portalGroupTag: 1 }],
      chapEnabled: true,
      luns: [1],
      protected: true,
    };
    expect(printRecipe({ url: 'http://127.0.0.1:5988/', hostName: 'host', target })).toContain(
      `${expected}iqn.2026-11.test.example:disk/1`,
    );
  });
});
