import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  chromium,
  type Browser as Chromium,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { getPeer, projectFolder } from '../../support/environment.js';
import { chromiumLibraries } from '../../support/chromium.mjs';
import { patienceMs } from '../../support/patience.js';

/** Pictures of the pages as the tests saw them: to look at, never compared. */
export const screenshotFolder = join(projectFolder, '.cache', 'console-screenshots');

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page with all that the browser complained of. */
export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, of the Content-Security-Policy, of files that were not there. */
  readonly complaints: readonly string[];
}

/** Headless Chromium. */
export class Browser {
  readonly #browser: Chromium;

  private constructor(browser: Chromium) {
    this.#browser = browser;
  }

  static async open(): Promise<Browser> {
    const path = [chromiumLibraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
    const browser = await chromium.launch({
      executablePath: getPeer('chromium'),
      // It is run by root, too, and sees pages of ours alone.
      args: ['--no-sandbox'],
      env: { ...process.env, LD_LIBRARY_PATH: path },
    });
    return new Browser(browser);
  }

  /** A window without cookies. */
  async openWindow(options: BrowserContextOptions = {}): Promise<Window> {
    const context = await this.#browser.newContext({ ignoreHTTPSErrors: true, ...options });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // An answer other than 200 is told as an error, too: what of these is one, each test says itself.
      const isStatus = message.text().startsWith('Failed to load resource: the server responded');
      if (message.type() === 'error' && !isStatus) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, context, complaints };
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** What axe finds wrong with a page (WCAG 2.2 A and AA, best practices): rule and elements. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // Not by a script element: the page's own policy stops that.
  await page.evaluate(axe);
  return page.evaluate<readonly string[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
  );
}

/** Whether the page is wider than the window: then whoever has a narrow one must scroll in two directions. */
export async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
}

export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshotFolder, { recursive: true });
  await page.screenshot({ path: join(screenshotFolder, `${name}.png`), fullPage: true });
}

export async function signIn(page: Page, url: string, name: string, password: string): Promise<void> {
  await page.goto(`${url}/console`);
  await page.getByLabel('User').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${url}/console`);
}

/**
 * Fills in the form that has a button, field by field as its labels say, and presses it.
 * @param fields by label: what is typed or chosen; a truth value ticks or unticks.
 * @returns what the page says then.
 */
export async function send(
  page: Page,
  button: string,
  fields: Readonly<Record<string, boolean | string>> = {},
): Promise<string> {
  const named = { name: button, exact: true } as const;
  const form = page
    .locator('main form')
    .filter({ has: page.getByRole('button', named) })
    .first();
  for (const [label, value] of Object.entries(fields)) {
    const field = form.getByLabel(label, { exact: true });
    if (typeof value === 'boolean') await field.setChecked(value);
    else if ((await field.and(form.locator('select')).count()) > 0) await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForEvent('load'), form.getByRole('button', named).click()]);
  return ((await page.locator('main .notice').first().textContent()) ?? '').replaceAll(/\s+/gu, ' ').trim();
}

/** The one secret that the page shows. */
export async function shownSecret(page: Page): Promise<string> {
  return (await page.locator('.secret-value').first().textContent()) ?? '';
}
