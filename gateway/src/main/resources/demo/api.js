// The few calls of the HTTP API that a chat needs.

export class Api {
  #token;

  constructor(token) {
    this.#token = token;
  }

  /** Where WebSockets go. */
  async findAddress(uid) {
    const route = await this.#call('GET', `/route?uid=${encodeURIComponent(uid)}`);
    const address = location.protocol === 'https:' && route.wss_addr ? route.wss_addr : route.ws_addr;
    if (!address) {
      throw new Error('this server has no WebSocket port');
    }
    return address.includes('://') ? address : `ws://${address}`;
  }

  /** Messages in rising order of their sequence, and whether there are more. */
  history({ uid, type, id, start = 0, isUp = false, limit = 50 }) {
    return this.#call('POST', '/channel/messagesync', {
      login_uid: uid, channel_id: id, channel_type: type, start_message_seq: start, end_message_seq: 0, limit, pull_mode: isUp ? 1 : 0,
    });
  }

  /** Makes the user a member; makes the group, too, if there is none. */
  join(group, uid) {
    return this.#call('POST', '/channel/subscriber_add', { channel_id: group, channel_type: 2, reset: 0, subscribers: [uid] });
  }

  async #call(method, path, body) {
    const headers = this.#token ? { token: this.#token } : {};
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
    if (response.status === 401) {
      throw new Error('the HTTP API asks for its token');
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Error(answer.msg ?? `the HTTP API answers ${response.status}`);
    }
    return answer;
  }
}
