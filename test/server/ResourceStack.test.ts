import { describe, expect, it } from 'vitest';
import { ResourceStack } from '../../src/server/ResourceStack.js';

function stackOf(closed: string[], ...names: readonly string[]): ResourceStack {
  const resources = new ResourceStack();
  for (const name of names)
    resources.use({
      close: async () => {
        await Promise.resolve();
        closed.push(name);
        if (name.startsWith('bad')) throw new Error(name);
      },
    });
  return resources;
}

describe('a stack of resources', () => {
  it('closes what was opened last first, and each once', async () => {
    const closed: string[] = [];
    const resources = stackOf(closed, 'store', 'driver', 'server');
    await resources.close();
    await resources.close();
    expect(closed).toEqual(['server', 'driver', 'store']);
  });

  it('closes each whatever became of the others, and throws the first failure', async () => {
    const closed: string[] = [];
    await expect(stackOf(closed, 'store', 'bad driver', 'bad server').close()).rejects.toThrow('bad server');
    expect(closed).toEqual(['bad server', 'bad driver', 'store']);
  });

  it('tells each failure to whoever asks for them', async () => {
    const told: unknown[] = [];
    await stackOf([], 'bad store', 'driver', 'bad server').close((error) => void told.push(error));
    expect(told).toEqual([new Error('bad server'), new Error('bad store')]);
  });

  it('takes another one while it closes: that is the next', async () => {
    const closed: string[] = [];
    const resources = stackOf(closed, 'store');
    resources.defer(() => {
      resources.defer(() => void closed.push('what was under way'));
    });
    await resources.close();
    expect(closed).toEqual(['what was under way', 'store']);
  });
});
