// WuKongIM's JSON-RPC over a WebSocket: requests and their answers, notifications, a heartbeat, and a new connection after a lost one.

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;
const HEARTBEAT_MS = 25_000;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 8_000;
const WEB = 1;

/** The connection ended before an answer came: nobody knows whether the request was carried out. */
export class ConnectionLost extends Error {}

/** The server's answer is an error. */
export class Refused extends Error {
  constructor(error) {
    super(error.message);
    this.code = error.code;
  }
}

/**
 * One user's connection. States are `connecting`, `connected`, `waiting` (to connect again), `refused` and `kicked` (both for good)
 * and `closed`.
 */
export class JsonRpcClient {
  #options;
  #socket = null;
  #pending = new Map();
  #lastId = 0;
  #retryMs = RETRY_MIN_MS;
  #timer = 0;
  #heartbeat = 0;
  #isWanted = false;
  state = 'closed';

  /** @param options uid, token, findAddress: () => Promise<string>, onState(state, detail), onMessage(params). */
  constructor(options) {
    this.#options = options;
    this.deviceId = crypto.randomUUID?.() ?? String(Math.random());
  }

  start() {
    this.#isWanted = true;
    this.#connect();
  }

  stop() {
    this.#end('closed');
  }

  /** Does not wait any longer before the next attempt. */
  hurry() {
    if (this.state === 'waiting') {
      this.#retryMs = RETRY_MIN_MS;
      this.#connect();
    }
  }

  /** Resolves to the result; rejects with {@link Refused} or {@link ConnectionLost}. */
  request(method, params, timeoutMs = REQUEST_TIMEOUT_MS) {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new ConnectionLost('not connected'));
    }
    const id = String(++this.#lastId);
    return new Promise((resolve, reject) => {
      // a server that does not answer is as good as none: what was asked is asked again on the next connection
      const timer = setTimeout(() => this.#lose(socket), timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ jsonrpc: '2.0', method, params, id }));
    });
  }

  notify(method, params) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
    }
  }

  async #connect() {
    clearTimeout(this.#timer);
    this.#enter('connecting');
    let address;
    try {
      address = await this.#options.findAddress();
    } catch (failure) {
      this.#retry(failure.message);
      return;
    }
    if (!this.#isWanted || this.#socket) {
      return;
    }
    let socket;
    try {
      socket = new WebSocket(address);
    } catch (failure) {
      this.#end('refused', failure.message);
      return;
    }
    this.#socket = socket;
    const timer = setTimeout(() => this.#lose(socket), CONNECT_TIMEOUT_MS);
    socket.onmessage = event => this.#onObject(JSON.parse(event.data));
    socket.onclose = () => {
      clearTimeout(timer);
      this.#lose(socket);
    };
    socket.onopen = () => {
      clearTimeout(timer);
      this.#signIn();
    };
  }

  async #signIn() {
    const { uid, token } = this.#options;
    try {
      await this.request('connect',
        { uid, token, deviceId: this.deviceId, deviceFlag: WEB, clientTimestamp: Date.now() }, CONNECT_TIMEOUT_MS);
    } catch (failure) {
      if (failure instanceof Refused) {
        this.#end('refused', failure.message);
      }
      return;
    }
    this.#retryMs = RETRY_MIN_MS;
    this.#heartbeat = setInterval(() => this.request('ping', {}, 10_000).catch(() => {}), HEARTBEAT_MS);
    this.#enter('connected');
  }

  #onObject(object) {
    if (object.method === 'recv') {
      this.#options.onMessage(object.params);
    } else if (object.method === 'disconnect') {
      this.#end('kicked', object.params.reason);
    } else if (object.id !== undefined) {
      const waiting = this.#pending.get(object.id);
      this.#pending.delete(object.id);
      clearTimeout(waiting?.timer);
      if (object.error) {
        waiting?.reject(new Refused(object.error));
      } else {
        waiting?.resolve(object.result);
      }
    }
  }

  #lose(socket) {
    if (socket !== this.#socket) {
      return;
    }
    this.#release();
    if (this.#isWanted) {
      this.#retry();
    }
  }

  #retry(detail) {
    if (!this.#isWanted) {
      return;
    }
    // not all at the same moment when a server comes back
    const waitMs = this.#retryMs * (0.5 + Math.random() / 2);
    this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MAX_MS);
    this.#timer = setTimeout(() => this.#connect(), waitMs);
    this.#enter('waiting', detail);
  }

  #end(state, detail) {
    this.#isWanted = false;
    clearTimeout(this.#timer);
    this.#release();
    this.#enter(state, detail);
  }

  #release() {
    const socket = this.#socket;
    this.#socket = null;
    clearInterval(this.#heartbeat);
    socket?.close();
    for (const waiting of this.#pending.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(new ConnectionLost('the connection was lost'));
    }
    this.#pending.clear();
  }

  #enter(state, detail = '') {
    this.state = state;
    this.#options.onState(state, detail);
  }
}
