// One user of WuKongIM's JavaScript SDK, which is one per process. Takes commands and tells events, each a line of JSON:
//
//   {"do":"connect","address":"ws://…","uid":"…","token":"…"}   {"do":"disconnect"}
//   {"do":"send","to":"…","type":1,"text":"…"}                   {"do":"cut"}: the socket breaks without a goodbye
//   {"do":"wait","ms":1000}
//
//   {"is":"ready"}  {"is":"opening"}  {"is":"closed"}  {"is":"waited"}  {"is":"status","status":1,"reason":1}
//   {"is":"sent","clientSeq":1}  {"is":"ack","clientSeq":1,"messageSeq":1,"reason":1}
//   {"is":"recv","from":"…","channel":"…","type":1,"messageSeq":1,"messageId":"…","clientMsgNo":"…","text":"…"}

import { register } from 'node:module';
import { createInterface } from 'node:readline';
import Socket from 'ws';

register('./sdk-hooks.mjs', import.meta.url);

// what it says is of no use here, and standard output is ours
console.log = () => {};

function tell(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

const sockets = new Set();

globalThis.WebSocket = class extends Socket {
  constructor(address) {
    super(address);
    tell({ is: 'opening' });
    sockets.add(this);
    this.on('close', () => {
      sockets.delete(this);
      tell({ is: 'closed' });
    });
    // an attempt that finds nobody there; the SDK tries again by itself
    this.on('error', () => {});
  }
};

const { default: WKSDK } = await import('wukongimjssdk');
const sdk = WKSDK.shared();

sdk.connectManager.addConnectStatusListener((status, reason) => tell({ is: 'status', status, reason }));
sdk.chatManager.addMessageListener(message => {
  if (message.fromUID !== sdk.config.uid) {
    tell({
      is: 'recv', from: message.fromUID, channel: message.channel.channelID, type: message.channel.channelType,
      messageSeq: message.messageSeq, messageId: String(message.messageID), clientMsgNo: message.clientMsgNo,
      text: message.content.text,
    });
  }
});
sdk.chatManager.addMessageStatusListener(ack => tell({
  is: 'ack', clientSeq: ack.clientSeq, messageSeq: ack.messageSeq, reason: ack.reasonCode,
}));

const commands = {
  connect({ address, uid, token }) {
    Object.assign(sdk.config, { addr: address, uid, token });
    sdk.connect();
  },
  disconnect() {
    sdk.disconnect();
  },
  send({ to, type, text }) {
    // fails while a socket is being opened; the message waits in the SDK's queue nevertheless
    sdk.chatManager.send(sdk.newMessageText(text), sdk.newChannel(to, type)).catch(() => {});
    tell({ is: 'sent', clientSeq: sdk.chatManager.clientSeq });
  },
  cut() {
    sockets.forEach(socket => socket.terminate());
  },
  wait({ ms }) {
    setTimeout(() => tell({ is: 'waited' }), ms);
  },
};

createInterface({ input: process.stdin }).on('line', line => {
  const command = JSON.parse(line);
  commands[command.do](command);
}).on('close', () => process.exit(0));

tell({ is: 'ready' });
