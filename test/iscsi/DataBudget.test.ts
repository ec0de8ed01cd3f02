import { beforeEach, describe, expect, it } from 'vitest';
import { DataBudget, UNASKED_BYTES, type SessionBudget } from '../../src/iscsi/DataBudget.js';

const limits = { maxSessionBytes: 100, maxInitiatorBytes: 150, maxDataBytes: 400 };
let budget: DataBudget;
let log: string[];

beforeEach(() => {
  budget = new DataBudget(limits);
  log = [];
});

const open = (initiator: string): SessionBudget =>
  budget.open(initiator, (isOver) => log.push(`${initiator} ${isOver ? 'over' : 'within'}`));

/** A command that says in the log when it has had to wait and goes on. */
const request = (session: SessionBudget, bytes: number, name = '') =>
  session.request(bytes, () => log.push(name));

describe('the memory for data of commands', () => {
  it('is bounded for a session: commands wait in their order, also small ones behind a large one', () => {
    const session = open('a');
    const first = request(session, 80);
    expect(first.isGranted).toBe(true);
    const large = request(session, 90, 'large');
    const small = request(session, 10, 'small');
    expect([large.isGranted, small.isGranted, budget.waitingCommands]).toEqual([false, false, 2]);
    first.release();
    expect(log).toEqual(['large', 'small']);
    expect([budget.heldBytes, budget.waitingCommands]).toEqual([100, 0]);
  });

  it('is bounded for an initiator with several sessions', () => {
    const [one, two] = [open('a'), open('a')];
    const held = request(one, 100);
    expect(request(two, 60, 'two').isGranted).toBe(false);
    held.resize(80);
    expect(log).toEqual(['two']);
    expect(budget.heldBytes).toBe(140);
  });

  it('is bounded in all, with a part for initiators that hold nothing', () => {
    for (const initiator of ['a', 'b', 'c']) request(open(initiator), 100);
    const fourth = open('d');
    expect(request(fourth, 50).isGranted).toBe(true);
    expect(request(fourth, 1, 'more of d').isGranted).toBe(false);
    expect(request(open('e'), 50).isGranted).toBe(true);
    expect(request(open('f'), 1, 'f').isGranted).toBe(false);
    expect(budget.heldBytes).toBe(400);
  });

  it('goes first to the initiator that holds least', () => {
    const holds = ['a', 'b', 'c', 'd'].map((initiator) => request(open(initiator), 100));
    const [late, early] = [open('late'), open('early')];
    const rest = open('a');
    request(rest, 50, 'a again');
    request(early, 60, 'early');
    request(late, 40, 'late');
    holds[1]?.release();
    expect(log).toEqual(['early', 'late']);
    holds[2]?.release();
    expect(log).toEqual(['early', 'late', 'a again']);
  });

  it('comes back when a session ends, once', () => {
    const [one, two] = [open('a'), open('a')];
    const held = request(one, 100);
    const waiting = request(one, 100, 'never');
    request(two, 100, 'two');
    one.close();
    waiting.release();
    expect(log).toEqual([]);
    held.release();
    held.release();
    expect(log).toEqual(['two']);
    expect(budget.heldBytes).toBe(100);
  });

  it('gives one command no more than the smallest limit', () => {
    const session = open('a');
    expect(request(session, 1_000_000).isGranted).toBe(true);
    expect(budget.heldBytes).toBe(100);
  });

  it('lets a command that gives up its place take nothing', () => {
    const session = open('a');
    const first = request(session, 100);
    const second = request(session, 100, 'second');
    request(session, 20, 'third');
    second.release();
    first.release();
    expect(log).toEqual(['third']);
  });
});

describe('data that nobody asked for', () => {
  it('is counted, and stopped for a session that sends much of it while a limit is exceeded', () => {
    const other = open('b');
    const session = open('a');
    const few = session.take(UNASKED_BYTES);
    expect(log).toEqual([]);
    const more = session.take(1);
    expect(log).toEqual(['a over']);
    expect(other.request(50, () => log.push('b goes on')).isGranted).toBe(false);
    more.release();
    expect(log).toEqual(['a over', 'a within']);
    few.release();
    expect(log).toEqual(['a over', 'a within', 'b goes on']);
    expect(budget.heldBytes).toBe(50);
  });
});
