// All chats of one user: what was said, what waits to be sent, what was missed. Knows no page.

import { ConnectionLost } from './jsonrpc.js';

export const PERSON = 1;
export const GROUP = 2;

const SUCCESS = 1;
const PAGE = 50;

const REASONS = {
  0: 'unknown reason',
  2: 'not signed in',
  3: 'you are no member of this group',
  4: 'you are on the deny list',
  5: 'there is no such channel',
  9: 'the message cannot be read',
  11: 'sending is not allowed',
  13: 'you are not on the allow list',
  15: 'the server has a problem',
  16: 'this name cannot be used',
  19: 'banned',
  22: 'too fast',
  23: 'this kind of channel is not supported',
  24: 'the group was disbanded',
  25: 'you may not send',
  113: 'the message is too long',
  114: 'it waited too long',
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function encode(text) {
  return btoa(String.fromCharCode(...encoder.encode(JSON.stringify({ type: 1, content: text }))));
}

/** The text of a payload, whatever it holds. */
function decode(payload) {
  const bytes = Uint8Array.from(atob(payload ?? ''), c => c.charCodeAt(0));
  const text = decoder.decode(bytes);
  try {
    const content = JSON.parse(text);
    return content !== null && typeof content === 'object'
      ? String(content.content ?? `[a message of type ${content.type}]`) : text;
  } catch {
    return text;
  }
}

function newNumber() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('') + '3';
}

/** One conversation. Messages have `seq` 0 while they are not stored, and a `state`: received, sending, sent or refused. */
class Chat {
  messages = [];
  unread = 0;
  hasEarlier = false;
  isLoaded = false;

  constructor(type, id) {
    this.type = type;
    this.id = id;
    this.key = `${type}:${id}`;
  }

  get lastSeq() {
    return this.messages.reduce((last, message) => Math.max(last, message.seq), 0);
  }

  get firstSeq() {
    return this.messages.find(message => message.seq > 0)?.seq ?? 0;
  }

  /** Puts a message in its place, once; false: it was here. */
  add(message) {
    const twin = this.messages.find(other => (message.seq > 0 && other.seq === message.seq)
      || (message.no !== '' && other.no === message.no && other.from === message.from));
    if (twin) {
      if (twin.seq === 0 && message.seq > 0) {
        this.store(twin, message.seq, message.time);
      }
      return false;
    }
    this.messages.push(message);
    this.#sort();
    return true;
  }

  /** A message of our own has its place in the channel. */
  store(message, seq, time = message.time) {
    message.state = 'sent';
    message.seq = seq;
    message.time = time;
    this.#sort();
  }

  /** By sequence; what has none stays where it was written, and what waits is last. */
  #sort() {
    const place = message => message.seq > 0 ? message.seq : message.state === 'received' || message.state === 'sent'
      ? message.after : Infinity;
    this.messages.sort((a, b) => place(a) - place(b) || a.order - b.order);
  }
}

export class Chats {
  #uid;
  #api;
  #client;
  #onChange;
  #all = new Map();
  #order = 0;

  /** @param onChange (chat, failure) => void: something of this chat has changed, or could not be fetched. */
  constructor(uid, api, onChange) {
    this.#uid = uid;
    this.#api = api;
    this.#onChange = onChange;
  }

  /** The connection to send over; its owner calls {@link onMessage} and {@link onConnected}. */
  use(client) {
    this.#client = client;
  }

  /** Those with the newest messages first. */
  list() {
    const newest = chat => chat.messages.at(-1)?.order ?? chat.order;
    return [...this.#all.values()].sort((a, b) => newest(b) - newest(a));
  }

  chat(type, id) {
    const key = `${type}:${id}`;
    if (!this.#all.has(key)) {
      const chat = new Chat(type, id);
      chat.order = ++this.#order;
      this.#all.set(key, chat);
    }
    return this.#all.get(key);
  }

  async open(chat) {
    chat.unread = 0;
    this.#onChange(chat);
    if (!chat.isLoaded) {
      await this.#guard(chat, async () => {
        if (chat.type === GROUP) {
          await this.#api.join(chat.id, this.#uid);
        }
        await this.#page(chat, 0);
        chat.isLoaded = true;
        this.#onChange(chat);
      });
    }
  }

  /** Fetches what came before the first message that is here. */
  earlier(chat) {
    return this.#guard(chat, () => this.#page(chat, chat.firstSeq - 1));
  }

  /** Shows it at once and sends it as soon as possible; as often as needed, and stored once. */
  send(chat, text) {
    const message = {
      no: newNumber(), seq: 0, from: this.#uid, text, time: Date.now(), state: 'sending', order: ++this.#order, after: chat.lastSeq,
    };
    chat.add(message);
    this.#onChange(chat);
    this.#offer(chat, message);
  }

  /** Sends once more what was refused, as a new message. */
  sendAgain(chat, message) {
    chat.messages.splice(chat.messages.indexOf(message), 1);
    this.send(chat, message.text);
  }

  /** A message that was pushed; true when it is from somebody else and new. */
  onMessage(params) {
    this.#client.notify('recvack', {
      header: params.header, messageId: params.messageId, messageSeq: params.messageSeq,
    });
    const chat = this.chat(params.channelType, params.channelId);
    const isNext = params.messageSeq <= chat.lastSeq + 1;
    const isNew = chat.add(this.#received(params.messageSeq, params.clientMsgNo, params.fromUid, params.payload, params.timestamp));
    const isOthers = isNew && params.fromUid !== this.#uid;
    if (isOthers) {
      chat.unread++;
    }
    this.#onChange(chat);
    if (chat.isLoaded && params.messageSeq > 0 && !isNext) {
      this.#guard(chat, () => this.#catchUp(chat));
    }
    return isOthers ? chat : null;
  }

  /** Fetches what was said meanwhile, and sends what waits. */
  onConnected() {
    for (const chat of this.#all.values()) {
      if (chat.isLoaded) {
        this.#guard(chat, () => this.#catchUp(chat));
      }
      for (const message of chat.messages) {
        if (message.state === 'sending') {
          this.#offer(chat, message);
        }
      }
    }
  }

  async #offer(chat, message) {
    let result;
    try {
      result = await this.#client.request('send', {
        clientMsgNo: message.no, channelId: chat.id, channelType: chat.type, header: { redDot: true }, payload: encode(message.text),
      });
    } catch (failure) {
      if (!(failure instanceof ConnectionLost)) {
        this.#refuse(chat, message, failure.message);
      }
      // else it is sent again on the next connection, with the same number: it cannot be stored twice
      return;
    }
    if (result.reasonCode === SUCCESS) {
      chat.store(message, result.messageSeq);
      this.#onChange(chat);
    } else {
      this.#refuse(chat, message, REASONS[result.reasonCode] ?? `reason ${result.reasonCode}`);
    }
  }

  #refuse(chat, message, why) {
    message.state = 'refused';
    message.why = why;
    this.#onChange(chat);
  }

  async #page(chat, start) {
    const page = await this.#api.history({ uid: this.#uid, type: chat.type, id: chat.id, start, limit: PAGE });
    this.#take(chat, page.messages);
    chat.hasEarlier = page.more === 1 && chat.firstSeq > 1;
    this.#onChange(chat);
  }

  async #catchUp(chat) {
    // from the first gap on; the newest ones may have been pushed already
    let start = this.#gap(chat);
    for (let more = 1; more === 1;) {
      const page = await this.#api.history({ uid: this.#uid, type: chat.type, id: chat.id, start, isUp: true, limit: PAGE });
      this.#take(chat, page.messages);
      more = page.messages.length === 0 ? 0 : page.more;
      start = (page.messages.at(-1)?.message_seq ?? 0) + 1;
    }
    this.#onChange(chat);
  }

  #gap(chat) {
    let expected = chat.firstSeq || 1;
    for (const message of chat.messages) {
      if (message.seq > expected) {
        return expected;
      }
      if (message.seq === expected) {
        expected++;
      }
    }
    return expected;
  }

  #take(chat, messages) {
    for (const m of messages ?? []) {
      chat.add(this.#received(m.message_seq, m.client_msg_no, m.from_uid, m.payload, m.timestamp));
    }
  }

  #received(seq, no, from, payload, timestamp) {
    return {
      seq, no: no ?? '', from, text: decode(payload), time: timestamp * 1000, order: ++this.#order,
      state: from === this.#uid ? 'sent' : 'received', after: seq,
    };
  }

  async #guard(chat, action) {
    try {
      await action();
    } catch (failure) {
      this.#onChange(chat, failure.message);
    }
  }
}
