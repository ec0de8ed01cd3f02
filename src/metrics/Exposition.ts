import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { LiveCounts, LiveValue, Metrics } from './Metrics.js';
import type { LabelledCount, LabelledCounter } from './LabelledCounter.js';
import { printHistogram } from './printHistogram.js';

const prefix = 'iscsi_wbem_';

/** Maximum time for a live value.  The target may hang, and the scraper has a time-out of its own. */
const readTimeoutMs = 2000;

/** The metrics in Prometheus' text format 0.0.4, including those of the process and of Node's event loop. */
export class Exposition {
  readonly #registry = new Registry();
  readonly #timed: readonly LabelledCounter[];

  constructor(metrics: Metrics) {
    const spent = process.cpuUsage();
    // Without our prefix, because dashboards for Node expect these names.
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 20 });
    this.#addCpuTime(spent);
    this.#timed = metrics.counters.filter(({ isTimed }) => isTimed);
    for (const counter of metrics.counters)
      if (!counter.isTimed) this.#registry.registerMetric(counterOf(counter));
    for (const counts of metrics.liveCounts) this.#registry.registerMetric(liveCounterOf(counts));
    for (const value of metrics.liveValues) this.#registry.registerMetric(gaugeOf(value));
  }

  /**
   * prom-client counts CPU time from its own start.  `process_start_time_seconds` is the start of the process, so the time before
   * is added.
   */
  #addCpuTime({ user, system }: NodeJS.CpuUsage): void {
    const micros = {
      process_cpu_user_seconds_total: user,
      process_cpu_system_seconds_total: system,
      process_cpu_seconds_total: user + system,
    };
    for (const [name, value] of Object.entries(micros)) {
      const counter = this.#registry.getSingleMetric(name);
      if (counter instanceof Counter) counter.inc(value / 1e6);
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async print(): Promise<string> {
    const others = await this.#registry.metrics();
    // prom-client cannot add many observations at once.
    return [...this.#timed.map((counter) => printHistogram(counter, prefix)), others].join('\n');
  }
}

function counterOf(counter: LabelledCounter): Counter {
  return new Counter({
    name: prefix + counter.name,
    help: counter.help,
    labelNames: counter.labelNames,
    registers: [],
    collect() {
      this.reset();
      for (const row of counter.rows()) this.inc(labelsOf(counter, row), row.count);
    },
  });
}

function gaugeOf(live: LiveValue): Gauge {
  const { name, help } = live;
  return new Gauge({
    name: prefix + name,
    help,
    registers: [],
    async collect() {
      const value = await inTime(live);
      if (value === null) this.remove();
      else this.set(value);
    },
  });
}

function liveCounterOf(live: LiveCounts): Counter | Gauge {
  const { name, help, labelName, isGauge } = live;
  const options = { name: prefix + name, help, labelNames: [labelName], registers: [] };
  const set = async (metric: Counter | Gauge): Promise<void> => {
    const counts = await inTime(live);
    metric.reset();
    for (const [label, count] of counts ?? []) metric.inc({ [labelName]: label }, count);
  };
  return isGauge
    ? new Gauge({
        ...options,
        async collect() {
          await set(this);
        },
      })
    : new Counter({
        ...options,
        async collect() {
          await set(this);
        },
      });
}

/** Null if it failed or took too long. */
async function inTime<T>(live: { read(): T | Promise<T> }): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, readTimeoutMs, null);
  });
  try {
    return await Promise.race([Promise.resolve().then(() => live.read()), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function labelsOf({ labelNames }: LabelledCounter, { labels }: LabelledCount): Record<string, string> {
  return Object.fromEntries(labelNames.map((name, index) => [name, labels[index] ?? '']));
}
