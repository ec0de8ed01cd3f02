/** `npm run screenshots`: the pictures of the README, of a server with something in it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasPeers, projectFolder } from '../../support/environment.js';
import { holdSession } from '../../support/holdSession.js';
import { readRunOptions } from '../../support/readRunOptions.js';
import { secretOf } from '../ConsoleClient.js';
import { ConsoleWorld } from '../ConsoleWorld.js';
import { Browser, signIn } from './Browser.js';

readRunOptions('screenshots\n\nMakes the pictures of the README anew, in docs/images.', { options: {} });
const hosts = ['db1', 'db2', 'mail', 'build'];

if (!hasPeers('chromium')) {
  process.stderr.write('There is no chromium here: npm run pretest says what is missing.\n');
  process.exit(1);
}
const folder = join(projectFolder, 'docs', 'images');
mkdirSync(folder, { recursive: true });
const world = await ConsoleWorld.open('--iqn-prefix=iqn.2026-11.com.example');
const browser = await Browser.open();
try {
  const { admin, server } = world;
  const sessions: Awaited<ReturnType<typeof holdSession>>[] = [];
  for (const [index, host] of hosts.entries()) {
    const initiator = `iqn.2026-11.com.example:${host}`;
    const answer = await admin.submit(await admin.get('/console/provide'), '/console/provide', {
      initiator,
      size: `${(index + 1) * 16}M`,
      name: `${host}-disk`,
    });
    const task = answer.root.querySelector('body')?.getAttribute('data-show-as') ?? '';
    while (!(await admin.get(task)).text.includes('What to type at the host')) await sleep(100);
    const target = `iqn.2026-11.com.example:${host}-disk`;
    const chap = { chapName: initiator, secret: secretOf(answer) };
    if (index < 3) sessions.push(await holdSession(world.portal, target, chap, initiator));
  }
  // Two values of each curve.
  await sleep(21_000);
  const { page } = await browser.openWindow({ viewport: { width: 1200, height: 700 } });
  await signIn(page, server.url, 'admin', server.password);
  await page.goto(`${server.url}/console/targets`);
  await page.screenshot({ path: join(folder, 'console-targets.png') });
  await page.goto(`${server.url}/console/provide`);
  await page.getByLabel('iSCSI name of the host').fill('iqn.2026-11.com.example:web1');
  await page.getByLabel('Size').fill('64M');
  await page.getByLabel('Name of the volume').fill('web1-disk');
  await page.getByRole('button', { name: 'Let it in' }).click();
  await page.getByRole('heading', { name: 'What to type at the host' }).waitFor();
  // A picture shows no secret, not even one of a server that is gone.
  await page.evaluate("document.querySelector('section.once').remove()");
  await page.screenshot({ path: join(folder, 'console-provide.png') });
  for (const session of sessions) await session.close();
} finally {
  await browser.close();
  await world.dispose();
}
