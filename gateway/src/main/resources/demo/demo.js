// The page: shows what Chats knows and tells it what the user does. Text of users only ever becomes textContent.

import { Api } from './api.js';
import { Chats, GROUP, PERSON } from './chats.js';
import { JsonRpcClient } from './jsonrpc.js';

const SESSION = 'jindou-demo';
/** Pixels from the end within which the list of messages keeps to its end. */
const NEAR_END = 80;

const STATES = {
  connecting: 'Connecting…',
  connected: 'Connected',
  waiting: 'Reconnecting…',
  refused: 'Refused',
  kicked: 'Signed in elsewhere',
  closed: 'Signed out',
};

const $ = id => document.getElementById(id);
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** What is shown of messages, and of the days that begin with one. */
const nodes = new WeakMap();
const days = new WeakMap();

let me = null;
let client = null;
let chats = null;
let current = null;

function element(name, className, text = '') {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

/** Messages of the server itself come from nobody. */
function nameOf(chat) {
  return chat.id || 'system';
}

function avatar(chat) {
  const node = element('span', 'avatar', chat.type === GROUP ? '#' : [...nameOf(chat)][0].toUpperCase());
  node.style.setProperty('--hue', [...chat.id].reduce((hash, c) => (hash * 31 + c.codePointAt(0)) % 360, 7));
  node.ariaHidden = 'true';
  return node;
}

// ----- signing in and out -----

function signIn(session) {
  me = session.uid;
  sessionStorage.setItem(SESSION, JSON.stringify(session));
  const api = new Api(session.apiToken);
  chats = new Chats(me, api, onChange);
  client = new JsonRpcClient({
    uid: me,
    token: session.token,
    findAddress: async () => session.address || api.findAddress(me),
    onState,
    onMessage,
  });
  chats.use(client);
  current = null;
  $('me').textContent = me;
  $('sign-in').hidden = true;
  $('room').hidden = false;
  showChats();
  showChat();
  client.start();
  $('open-id').focus();
}

function signOut(why = '') {
  client?.stop();
  client = null;
  sessionStorage.removeItem(SESSION);
  $('room').hidden = true;
  $('sign-in').hidden = false;
  $('sign-in-error').textContent = why;
  $('sign-in-error').hidden = why === '';
  document.title = 'Jindou';
  $('uid').focus();
}

function onState(state, detail) {
  if (state === 'refused') {
    signOut(`The server refuses ${me}: ${detail}`);
    return;
  }
  for (const node of [$('state'), $('chat-state')]) {
    node.textContent = STATES[state];
    node.dataset.state = state;
    node.title = detail;
  }
  if (current !== null) {
    showMessages();
  }
  if (state === 'connected') {
    notice('');
    chats.onConnected();
  } else if (state === 'waiting' && detail !== '') {
    notice(`Cannot connect: ${detail}`);
  } else if (state === 'kicked') {
    notice(`This connection was ended: ${detail}. Sign out and in again to go on here.`);
  }
}

// ----- what happens in chats -----

function onMessage(params) {
  const chat = chats.onMessage(params);
  if (chat && chat === current && !document.hidden) {
    chat.unread = 0;
    showChats();
  }
}

function onChange(chat, failure) {
  showChats();
  if (chat === current) {
    showMessages();
    if (failure) {
      notice(failure);
    }
  }
}

function openChat(type, id) {
  current = chats.chat(type, id);
  notice('');
  showChat();
  chats.open(current);
  $('log').scrollTop = $('log').scrollHeight;
  $('text').focus();
}

function closeChat() {
  current = null;
  showChats();
  showChat();
  $('open-id').focus();
}

// ----- showing -----

function notice(text) {
  for (const node of [$('notice'), $('side-notice')]) {
    node.textContent = text;
    node.hidden = text === '';
  }
}

function showChats() {
  const all = chats.list();
  $('no-chats').hidden = all.length > 0;
  $('chats').replaceChildren(...all.map(chatItem));
  const unread = all.reduce((sum, chat) => sum + chat.unread, 0);
  document.title = (unread > 0 ? `(${unread}) ` : '') + `${me} · Jindou`;
}

function chatItem(chat) {
  const button = element('button', 'chat-item');
  button.type = 'button';
  button.ariaCurrent = String(chat === current);
  const last = chat.messages.at(-1);
  const names = element('span', 'names');
  names.append(element('span', 'name', nameOf(chat)), element('span', 'last quiet', last ? preview(chat, last) : 'nothing said yet'));
  button.append(avatar(chat), names);
  if (chat.unread > 0) {
    const unread = element('span', 'unread', String(chat.unread));
    unread.ariaLabel = `${chat.unread} unread`;
    button.append(unread);
  }
  button.addEventListener('click', () => openChat(chat.type, chat.id));
  const item = document.createElement('li');
  item.append(button);
  return item;
}

function preview(chat, message) {
  if (message.from === me) {
    return `You: ${message.text}`;
  }
  return chat.type === GROUP ? `${message.from}: ${message.text}` : message.text;
}

function showChat() {
  $('room').classList.toggle('has-chat', current !== null);
  $('no-chat').hidden = current !== null;
  if (current !== null) {
    $('title').textContent = nameOf(current);
    $('subtitle').textContent = current.type === GROUP ? 'Group' : 'Person';
    showMessages();
  }
  showChats();
}

function showMessages() {
  const log = $('log');
  const fromEnd = log.scrollHeight - log.scrollTop;
  const isAtEnd = fromEnd - log.clientHeight < NEAR_END;
  $('earlier').hidden = !current.hasEarlier;
  $('no-messages').hidden = current.messages.length > 0 || !current.isLoaded;
  const items = [];
  let previous = null;
  for (const message of current.messages) {
    const day = calendar.format(message.time);
    if (previous === null || day !== calendar.format(previous.time)) {
      items.push(kept(days, message, day, () => element('li', 'day quiet', day)));
      previous = null;
    }
    const follows = previous?.from === message.from;
    items.push(kept(nodes, message, `${message.state} ${follows} ${describe(message)}`, () => messageItem(message, follows)));
    previous = message;
  }
  place($('messages'), items);
  // what comes at the top must not move what is read
  log.scrollTop = isAtEnd ? log.scrollHeight : log.scrollHeight - fromEnd;
}

/** The node of a message as it was made before, or a new one where it looks different now. */
function kept(all, message, look, make) {
  let known = all.get(message);
  if (known?.look !== look) {
    known = { look, node: make() };
    all.set(message, known);
  }
  return known.node;
}

/** Changes only what has to be: screen readers say what is new. */
function place(list, items) {
  items.forEach((item, i) => {
    if (list.children[i] !== item) {
      list.insertBefore(item, list.children[i] ?? null);
    }
  });
  while (list.children.length > items.length) {
    list.lastElementChild.remove();
  }
}

function messageItem(message, follows) {
  const isMine = message.from === me;
  const item = element('li', `message ${isMine ? 'mine' : 'theirs'} ${message.state}`);
  item.classList.toggle('follows', follows);
  if (!isMine && !follows && current.type !== PERSON) {
    item.append(element('span', 'from', message.from || 'system'));
  }
  item.append(element('p', 'text', message.text));
  const meta = element('span', 'meta quiet');
  meta.append(element('span', 'said', describe(message)));
  if (message.state === 'refused') {
    const again = element('button', 'link', 'Try again');
    again.type = 'button';
    const chat = current;
    again.addEventListener('click', () => {
      chats.sendAgain(chat, message);
      $('text').focus();
    });
    meta.append(' ', again);
  }
  item.append(meta);
  return item;
}

function describe(message) {
  switch (message.state) {
    case 'sending':
      return client.state === 'connected' ? 'sending…' : 'waits for the connection';
    case 'refused':
      return `refused: ${message.why}`;
    case 'sent':
      return `${clock.format(message.time)} · #${message.seq} · sent`;
    default:
      return message.seq > 0 ? `${clock.format(message.time)} · #${message.seq}` : clock.format(message.time);
  }
}

// ----- what the user does -----

function fitText() {
  const text = $('text');
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
}

$('sign-in-form').addEventListener('submit', event => {
  event.preventDefault();
  signIn({
    uid: $('uid').value.trim(), token: $('token').value, apiToken: $('api-token').value, address: $('address').value.trim(),
  });
});

$('sign-out').addEventListener('click', () => signOut());

$('open-form').addEventListener('submit', event => {
  event.preventDefault();
  const id = $('open-id').value.trim();
  if (id !== '') {
    $('open-id').value = '';
    openChat(Number($('open-type').value), id);
  }
});

$('open-type').addEventListener('change', () => {
  $('open-id').placeholder = Number($('open-type').value) === GROUP ? 'which group' : 'who';
});

$('compose').addEventListener('submit', event => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (text !== '' && current) {
    $('text').value = '';
    fitText();
    chats.send(current, text);
    $('log').scrollTop = $('log').scrollHeight;
    $('text').focus();
  }
});

$('text').addEventListener('input', fitText);
$('text').addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('compose').requestSubmit();
  }
});

$('back').addEventListener('click', closeChat);
$('earlier').addEventListener('click', () => chats.earlier(current));
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && current) {
    closeChat();
  }
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && client) {
    client.hurry();
    if (current?.unread > 0) {
      current.unread = 0;
      showChats();
    }
  }
});
addEventListener('online', () => client?.hurry());

// a tab that is loaded again goes on as the same user; another tab is somebody else
const session = JSON.parse(sessionStorage.getItem(SESSION) ?? 'null');
if (session) {
  signIn(session);
} else {
  $('sign-in').hidden = false;
  $('uid').focus();
}
