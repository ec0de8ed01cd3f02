import { describe, expect, it } from 'vitest';
import { Tasks } from '../../src/console/Tasks.js';

const done = { state: 'done', result: {} } as const;

/** Work that ends when it is told to. */
function held(): { readonly work: () => Promise<typeof done>; readonly end: () => void } {
  let end = (): void => {};
  const ended = new Promise<typeof done>((resolve) => {
    end = () => resolve(done);
  });
  return { work: () => ended, end: () => end() };
}

describe('tasks of the console', () => {
  it('tell their lines while they run, and their end', async () => {
    const tasks = new Tasks();
    const { work, end } = held();
    const task = tasks.start('ada', 'title', async (tell) => {
      tell({ state: 'done', text: 'first' });
      const ended = await work();
      tell({ state: 'done', text: 'second' });
      return ended;
    });
    const id = task?.id ?? '';
    expect(tasks.find(id, 'ada')).toMatchObject({ state: 'running', lines: [{ text: 'first' }] });
    end();
    await tasks.close();
    expect(tasks.find(id, 'ada')).toMatchObject({
      state: 'done',
      lines: [{ text: 'first' }, { text: 'second' }],
    });
  });

  it('are shown to nobody else', () => {
    const tasks = new Tasks();
    const task = tasks.start('ada', 'title', async () => done);
    expect(tasks.find(task?.id ?? '', 'bob')).toBeNull();
  });

  it('fail with the sentence of what was thrown', async () => {
    const tasks = new Tasks();
    const task = tasks.start('ada', 'title', () => Promise.reject(new Error('the reason')));
    await tasks.close();
    expect(tasks.find(task?.id ?? '', 'ada')).toMatchObject({
      state: 'failed',
      lines: [{ state: 'failed', text: 'the reason' }],
    });
  });

  it('of one user are at most four at a time', async () => {
    const tasks = new Tasks();
    const { work, end } = held();
    for (let number = 0; number < 4; number += 1) expect(tasks.start('ada', 'title', work)).not.toBeNull();
    expect(tasks.start('ada', 'title', work)).toBeNull();
    expect(tasks.start('bob', 'title', work)).not.toBeNull();
    end();
    await tasks.close();
    expect(tasks.start('ada', 'title', work)).not.toBeNull();
  });

  it('are remembered, the last hundred; one that runs is never forgotten', async () => {
    const tasks = new Tasks();
    const { work, end } = held();
    const running = tasks.start('ada', 'title', work)?.id ?? '';
    const first = tasks.start('bob', 'title', async () => done)?.id ?? '';
    for (let number = 0; number < 150; number += 1) {
      tasks.start('bob', 'title', async () => done);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    expect(tasks.find(first, 'bob')).toBeNull();
    expect(tasks.find(running, 'ada')).not.toBeNull();
    end();
    await tasks.close();
  });
});
