// A headless Chromium, driven by its DevTools protocol: pages that share nothing, as two people's browsers do.

import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import Socket from 'ws';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PATIENCE_MS = 30_000;
const STEP_MS = 20;

/** Where the browser is; null: nowhere. */
export function findChromium() {
  const places = [process.env.CHROMIUM,
    ...(process.env.PATH ?? '').split(delimiter).flatMap(folder => NAMES.map(name => join(folder, name)))];
  return places.filter(Boolean).find(place => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }) ?? null;
}

export class Browser {
  #process;
  #profile;
  #socket;
  #lastId = 0;
  #waiting = new Map();
  #pages = new Map();

  static async launch(program) {
    const browser = new Browser();
    browser.#profile = mkdtempSync(join(tmpdir(), 'jindou-browser-'));
    browser.#process = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
      '--remote-debugging-port=0', `--user-data-dir=${browser.#profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise((resolve, reject) => {
      browser.#process.on('exit', code => reject(new Error(`the browser ended with ${code}`)));
      createInterface({ input: browser.#process.stderr }).on('line', line => {
        const found = /listening on (ws:\/\/\S+)/.exec(line);
        if (found) {
          resolve(found[1]);
        }
      });
    });
    browser.#socket = new Socket(address, { perMessageDeflate: false });
    browser.#socket.on('message', data => browser.#onMessage(JSON.parse(data)));
    await new Promise((resolve, reject) => browser.#socket.on('open', resolve).on('error', reject));
    return browser;
  }

  /** A page of somebody who has nothing to do with the other pages' users. */
  async open({ width, height, isDark = false, isPhone = false }) {
    const { browserContextId } = await this.send('Target.createBrowserContext');
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId);
    this.#pages.set(sessionId, page);
    await page.send('Page.enable');
    await page.send('Runtime.enable');
    await page.send('Emulation.setDeviceMetricsOverride',
      { width, height, deviceScaleFactor: isPhone ? 2 : 1, mobile: isPhone });
    await page.send('Emulation.setEmulatedMedia',
      { features: [{ name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' }] });
    // a page in the background is one that nobody looks at
    await page.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    return page;
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, method }));
  }

  async close() {
    this.#process.removeAllListeners('exit');
    const end = new Promise(resolve => this.#process.on('exit', resolve));
    this.send('Browser.close').catch(() => {});
    const patience = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE_MS);
    await end;
    clearTimeout(patience);
    this.#socket.terminate();
    // its helpers may outlive it for a moment
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  #onMessage(message) {
    if (message.id) {
      const { resolve, reject, method } = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) {
        reject(new Error(`${method}: ${message.error.message}`));
      } else {
        resolve(message.result);
      }
    } else if (message.method === 'Runtime.exceptionThrown') {
      const details = message.params.exceptionDetails;
      this.#pages.get(message.sessionId)?.failures.push(details.exception?.description ?? details.text);
    }
  }
}

class Page {
  /** Exceptions that nobody caught. */
  failures = [];
  #browser;
  #sessionId;

  constructor(browser, sessionId) {
    this.#browser = browser;
    this.#sessionId = sessionId;
  }

  send(method, params) {
    return this.#browser.send(method, params, this.#sessionId);
  }

  async go(url) {
    await this.send('Page.navigate', { url });
    await this.until(`location.href === ${JSON.stringify(url)} && document.readyState === 'complete'`);
  }

  /** The value of an expression in the page. */
  async value(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) {
      throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    }
    return result.value;
  }

  /** Waits until an expression is true. */
  async until(expression) {
    const deadline = performance.now() + PATIENCE_MS;
    while (!await this.value(`Boolean(${expression})`)) {
      if (performance.now() > deadline) {
        throw new Error(`never true: ${expression}\nthe page says: ${await this.value('document.body.innerText')}`);
      }
      await new Promise(resolve => setTimeout(resolve, STEP_MS));
    }
  }

  /** Types where the focus is, as a keyboard does. */
  async type(text) {
    await this.send('Input.insertText', { text });
  }

  async press(key) {
    const codes = { Enter: 13, Tab: 9, Escape: 27 };
    const event = { key, code: key, windowsVirtualKeyCode: codes[key], text: key === 'Enter' ? '\r' : undefined };
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  async picture(file) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    writeFileSync(file, Buffer.from(data, 'base64'));
  }
}
