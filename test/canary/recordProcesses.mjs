// Preloaded into every Node process of a canary test: writes down each program that is started, with its arguments, its environment
// and what it is given on standard input, before it runs.  So nothing is missed, however short it lives.
import childProcess from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const file = process.env.ISCSI_CANARY_PROCESSES;

function record(entry) {
  appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
}

if (file) {
  if (isMainThread)
    record({
      by: process.ppid,
      file: process.execPath,
      args: process.argv,
      more: process.execArgv,
      env: process.env,
    });

  // spawn, exec, execFile and fork come through here.
  const { spawn } = childProcess.ChildProcess.prototype;
  childProcess.ChildProcess.prototype.spawn = function (options) {
    record({ by: process.pid, file: options.file, args: options.args, env: options.envPairs });
    return Reflect.apply(spawn, this, [options]);
  };
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) {
    const original = childProcess[name];
    childProcess[name] = (...given) => {
      record({ by: process.pid, file: name, args: given });
      return original(...given);
    };
  }
  syncBuiltinESMExports();
}
