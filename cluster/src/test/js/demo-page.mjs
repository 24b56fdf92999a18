// Two people try the page: demo-page.mjs HTTP-ADDRESS WEBSOCKET-ADDRESS FOLDER-FOR-PICTURES. Ends with 0 when all went well, with
// 77 when there is no browser, else with what went wrong on standard error.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { Browser, findChromium } from './chromium.mjs';

const NO_BROWSER = 77;
const EVIL = '<img src=x onerror="window.injected=1"> & "two" <b>bold</b>';

const [http, webSocket, pictures] = process.argv.slice(2);
const program = findChromium();
if (!program) {
  console.error('no Chromium: neither CHROMIUM nor PATH leads to one');
  process.exit(NO_BROWSER);
}
mkdirSync(pictures, { recursive: true });

/** The network between a browser and the server, which can break. */
class Network {
  #pairs = new Set();
  #isUp = true;

  async listen(to) {
    const { hostname, port } = new URL(to);
    const server = createServer(near => {
      const far = connect(Number(port), hostname);
      const pair = [near, far];
      pair.forEach(socket => socket.on('error', () => {}).on('close', () => {
        this.#pairs.delete(pair);
        pair.forEach(other => other.destroy());
      }));
      if (this.#isUp) {
        this.#pairs.add(pair);
        near.pipe(far).pipe(near);
      } else {
        pair.forEach(socket => socket.destroy());
      }
    });
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    server.unref();
    return `ws://127.0.0.1:${server.address().port}`;
  }

  down() {
    this.#isUp = false;
    this.#pairs.forEach(pair => pair.forEach(socket => socket.resetAndDestroy()));
  }

  up() {
    this.#isUp = true;
  }
}

async function signIn(page, uid, address) {
  await page.go(`${http}/demo/`);
  await page.until(`document.activeElement.id === 'uid'`);
  await page.type(uid);
  if (address) {
    await page.value(`document.getElementById('address').value = ${JSON.stringify(address)}`);
  }
  await page.press('Enter');
  await page.until(`document.getElementById('state').dataset.state === 'connected'`);
}

/** By keyboard alone, as far as it goes. */
async function talkTo(page, id, type = 1) {
  await page.until(`document.activeElement.id === 'open-id'`);
  await page.value(`document.getElementById('open-type').value = ${type}`);
  await page.type(id);
  await page.press('Enter');
  await page.until(`document.activeElement.id === 'text' && document.getElementById('title').textContent === ${JSON.stringify(id)}`);
}

async function say(page, text) {
  await page.type(text);
  await page.press('Enter');
}

/** Waits for a message with this text and with that in the line below it. */
async function expect(page, text, below) {
  await page.until(`[...document.querySelectorAll('.message')].some(message =>
    message.querySelector('.text').textContent === ${JSON.stringify(text)}
      && message.querySelector('.said').textContent.includes(${JSON.stringify(below)}))`);
}

async function texts(page) {
  return page.value(`[...document.querySelectorAll('.message .text')].map(text => text.textContent)`);
}

async function leave(page) {
  await page.press('Escape');
}

const browser = await Browser.launch(program);
try {
  const network = new Network();
  const alice = await browser.open({ width: 1200, height: 760 });
  const bob = await browser.open({ width: 390, height: 780, isDark: true, isPhone: true });
  await alice.go(`${http}/demo/`);
  await alice.picture(join(pictures, 'sign-in.png'));
  await signIn(alice, 'alice', await network.listen(webSocket));
  // where the API knows the address, the page finds it by itself
  const { ws_addr: known } = await (await fetch(`${http}/route`)).json();
  await signIn(bob, 'bob', known ? '' : webSocket);

  await talkTo(alice, 'bob');
  await say(alice, 'Hello Bob, are you there?');
  await expect(alice, 'Hello Bob, are you there?', '#1 · sent');
  // who is written to need not do anything
  await bob.until(`document.querySelector('.unread')?.textContent === '1'`);
  await bob.picture(join(pictures, 'phone-chats.png'));
  await talkTo(bob, 'alice');
  await expect(bob, 'Hello Bob, are you there?', '#1');
  await say(bob, EVIL);
  await expect(alice, EVIL, '#2');
  await expect(bob, EVIL, '#2 · sent');
  for (const page of [alice, bob]) {
    assert.equal(await page.value(`window.injected === undefined && document.querySelectorAll('.message img, .message b').length`), 0);
  }

  // the network breaks: both write on, nothing is lost and nothing is there twice
  network.down();
  await alice.until(`document.getElementById('state').dataset.state === 'waiting'`);
  await say(alice, 'Is this thing on?');
  await expect(alice, 'Is this thing on?', 'waits for the connection');
  await say(bob, 'I write while you are away.');
  await expect(bob, 'I write while you are away.', '#3 · sent');
  await alice.picture(join(pictures, 'reconnecting.png'));
  network.up();
  await alice.until(`document.getElementById('state').dataset.state === 'connected'`);
  await expect(alice, 'Is this thing on?', '#4 · sent');
  await expect(alice, 'I write while you are away.', '#3');
  await expect(bob, 'Is this thing on?', '#4');
  const said = ['Hello Bob, are you there?', EVIL, 'I write while you are away.', 'Is this thing on?'];
  assert.deepEqual(await texts(alice), said);
  assert.deepEqual(await texts(bob), said);
  await alice.picture(join(pictures, 'desktop.png'));
  await bob.picture(join(pictures, 'phone.png'));
  assert.ok(await bob.value('document.documentElement.scrollWidth <= innerWidth'), 'the page is wider than the phone');

  await leave(alice);
  await talkTo(alice, 'friends', 2);
  await leave(bob);
  await talkTo(bob, 'friends', 2);
  await alice.until(`document.getElementById('no-messages').hidden === false`);
  await bob.until(`document.getElementById('no-messages').hidden === false`);
  await say(bob, 'Hi all');
  await expect(alice, 'Hi all', '#1');
  assert.equal(await alice.value(`document.querySelector('.from').textContent`), 'bob');
  await alice.picture(join(pictures, 'group.png'));

  await leave(alice);
  await talkTo(alice, 'b@d');
  await say(alice, 'Anybody?');
  await expect(alice, 'Anybody?', 'refused: this name cannot be used');
  await alice.picture(join(pictures, 'refused.png'));

  // loaded again, the tab is the same user, and what was said is still there
  await alice.send('Page.reload');
  await alice.until(`document.getElementById('me')?.textContent === 'alice'`);
  await alice.until(`document.getElementById('state').dataset.state === 'connected'`);
  await talkTo(alice, 'bob');
  await expect(alice, 'Is this thing on?', '#4 · sent');
  assert.deepEqual(await texts(alice), said);

  assert.deepEqual([...alice.failures, ...bob.failures], []);
} finally {
  await browser.close();
}
process.exit(0);
