import { beforeEach, describe, expect, it } from 'vitest';
import { Exposition } from '../../src/metrics/Exposition.js';
import { Metrics } from '../../src/metrics/Metrics.js';
import { LabelledCounter } from '../../src/metrics/LabelledCounter.js';

let metrics: Metrics;
beforeEach(() => {
  metrics = new Metrics();
});

/** The lines of one metric, without those of its help. */
async function linesOf(name: string): Promise<string[]> {
  const text = await new Exposition(metrics).print();
  return text.split('\n').filter((line) => line.startsWith(`iscsi_wbem_${name}`));
}

describe('the metrics in the Prometheus text format', () => {
  it('show operations by name and status as a histogram whose buckets are cumulative', async () => {
    metrics.countOperation({ name: 'GetInstance', status: 'ok', returnValue: null, durationMs: 0.4 });
    metrics.countOperation({ name: 'GetInstance', status: 'ok', returnValue: null, durationMs: 2 });
    metrics.countOperation({ name: 'GetInstance', status: 'ok', returnValue: null, durationMs: 20_000 });
    const labels = 'operation="GetInstance",status="ok"';
    const expected = [
      ...[0.0005, 0.001].map((le) => [le, 1]),
      ...[0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10].map((le) => [le, 2]),
      ['+Inf', 3],
    ].map(([le, count]) => `iscsi_wbem_operation_duration_seconds_bucket{${labels},le="${le}"} ${count}`);
    expect(await linesOf('operation_duration_seconds')).toEqual([
      ...expected,
      `iscsi_wbem_operation_duration_seconds_sum{${labels}} 20.0024`,
      `iscsi_wbem_operation_duration_seconds_count{${labels}} 3`,
    ]);
  });

  it('show a method by its return value, and by the CIM status where it did not run', async () => {
    metrics.countMethod({ name: 'AddSharedSecret', status: 'ok', returnValue: 5, durationMs: 1 });
    metrics.countMethod({ name: null, status: 'CIM_ERR_METHOD_NOT_FOUND', returnValue: null, durationMs: 1 });
    expect(await linesOf('method_duration_seconds_count')).toEqual([
      'iscsi_wbem_method_duration_seconds_count{method="AddSharedSecret",return_value="5"} 1',
      'iscsi_wbem_method_duration_seconds_count{method="unknown",return_value="CIM_ERR_METHOD_NOT_FOUND"} 1',
    ]);
  });

  it('count the bytes of operations, and give all that is counted of each operation', async () => {
    const operation = { name: 'GetInstance', returnValue: null, durationMs: 2 };
    metrics.countOperation({ ...operation, status: 'ok' });
    metrics.countOperation({ ...operation, status: 'CIM_ERR_NOT_FOUND', durationMs: 1 });
    metrics.countMethod({ name: 'AddSharedSecret', status: 'ok', returnValue: 0, durationMs: 30 });
    metrics.countMethod({ name: 'SetSharedSecret', status: 'ok', returnValue: 0, durationMs: 20 });
    metrics.countBytes('GetInstance', 600, 1500);
    metrics.countBytes('GetInstance', 601, 500);
    metrics.countBytes('InvokeMethod', 900, 400);
    expect(await linesOf('operation_request_bytes_total')).toEqual([
      'iscsi_wbem_operation_request_bytes_total{operation="GetInstance"} 1201',
      'iscsi_wbem_operation_request_bytes_total{operation="InvokeMethod"} 900',
    ]);
    expect(await linesOf('operation_response_bytes_total')).toEqual([
      'iscsi_wbem_operation_response_bytes_total{operation="GetInstance"} 2000',
      'iscsi_wbem_operation_response_bytes_total{operation="InvokeMethod"} 400',
    ]);
    expect(metrics.operationStatistics()).toEqual([
      { name: 'GetInstance', count: 2, seconds: 0.003, requestBytes: 1201, responseBytes: 2000 },
      { name: 'InvokeMethod', count: 2, seconds: 0.05, requestBytes: 900, responseBytes: 400 },
    ]);
  });

  it('count changes, proofs, answers, refusals and refused logins, the same at every scrape', async () => {
    metrics.countChange('add', 'done', 'proved');
    metrics.countChange('add', 'done', null);
    metrics.countResponse(401);
    metrics.countRefusal('password');
    metrics.watchCounts({
      name: 'target_logins_refused_total',
      help: 'Refused logins.',
      labelName: 'status',
      read: async () => new Map([['0x0201', 1]]),
    });
    const exposition = new Exposition(metrics);
    await exposition.print();
    const text = await exposition.print();
    expect(text).toContain('iscsi_wbem_credential_changes_total{kind="add",outcome="done"} 2\n');
    expect(text).toContain('iscsi_wbem_proofs_total{state="proved"} 1\n');
    expect(text).toContain('iscsi_wbem_http_responses_total{status="401"} 1\n');
    expect(text).toContain('iscsi_wbem_refusals_total{reason="password"} 1\n');
    expect(text).toContain('iscsi_wbem_target_logins_refused_total{status="0x0201"} 1\n');
    expect(text).toContain('# TYPE nodejs_eventloop_lag_p99_seconds gauge\n');
    expect(text).toContain('# TYPE process_resident_memory_bytes gauge\n');
  });

  it('count the CPU time of the process from its start, as process_start_time_seconds says', async () => {
    const before = process.cpuUsage();
    const text = await new Exposition(metrics).print();
    const after = process.cpuUsage();
    const seconds = (name: string): number => {
      const line = text.split('\n').find((each) => each.startsWith(`${name} `));
      return Number(line?.split(' ')[1]);
    };
    const between = (value: number, from: number, to: number): void => {
      expect(value).toBeGreaterThanOrEqual(from / 1e6 - 1e-9);
      expect(value).toBeLessThanOrEqual(to / 1e6 + 1e-9);
    };
    expect(before.user).toBeGreaterThan(0);
    between(seconds('process_cpu_user_seconds_total'), before.user, after.user);
    between(seconds('process_cpu_system_seconds_total'), before.system, after.system);
    between(seconds('process_cpu_seconds_total'), before.user + before.system, after.user + after.system);
  });

  it('leave out a live value that is not to be had, and give it again when it is', async () => {
    let answer: () => Promise<number | null> = async () => 7;
    metrics.watch({ name: 'sessions', help: 'Sessions.', read: () => answer() });
    const exposition = new Exposition(metrics);
    const line = async (): Promise<string | undefined> =>
      (await exposition.print()).split('\n').find((each) => each.startsWith('iscsi_wbem_sessions'));
    expect(await line()).toBe('iscsi_wbem_sessions 7');
    answer = () => Promise.reject(new Error('the target is away'));
    expect(await line()).toBeUndefined();
    answer = async () => 0;
    expect(await line()).toBe('iscsi_wbem_sessions 0');
  });
});

describe('a labelled counter', () => {
  it('has a bounded number of rows, whatever labels come', () => {
    const counter = new LabelledCounter('t', 'T.', ['a', 'b'], { maxRows: 2 });
    for (let each = 0; each < 100; each += 1) counter.add(`name-${each}`, 'ok');
    expect([...counter.rows()].map(({ labels, count }) => [labels.join(' '), count])).toEqual([
      ['name-0 ok', 1],
      ['name-1 ok', 1],
      ['other other', 98],
    ]);
  });
});
