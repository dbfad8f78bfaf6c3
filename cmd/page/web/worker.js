// The worker: it unpacks the program, starts it, and hands requests over to it. It says when the program has ended, which only
// a fault or too little memory brings about.
import {put} from './disk.js';
import 'wasm_exec';
import {inflate} from './inflate.js';

let instance;
const memory = () => instance.exports.mem.buffer.byteLength;

async function start({packed, given}) {
  const text = atob(packed), data = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) data[i] = text.charCodeAt(i);
  const go = new globalThis.Go();
  globalThis.nianbaoGiven = JSON.stringify({forms: given.forms.map((text, i) => put(`form${i + 1}.yaml`, text)),
    rules: given.rules ? put(given.rulesName, given.rules) : ''});
  globalThis.nianbaoReady = ask => {
    onmessage = ({data}) => answer(ask, data);
    postMessage({ready: true, memory: memory()});
  };
  globalThis.nianbaoFailed = text => postMessage({failed: text});
  const made = await WebAssembly.instantiate(inflate(data), go.importObject);
  instance = made.instance;
  await go.run(instance);
  postMessage({dead: true});
}

async function answer(ask, {method, path, headers, body}) {
  const bytes = body === undefined || body === null ? null : typeof body === 'string' ? new TextEncoder().encode(body) : await read(body);
  if (bytes === false) return postMessage({unread: true});
  ask(method, path, headers || {}, bytes, (kind, value) => postMessage({[kind]: value, memory: memory()}));
}

// read reads a file: Chrome before 76 has no arrayBuffer for it.
const read = file => new Promise(done => {
  const reader = new FileReader();
  reader.onload = () => done(new Uint8Array(reader.result));
  reader.onerror = () => done(false);
  reader.readAsArrayBuffer(file);
});

onmessage = ({data}) => start(data).catch(e => postMessage({failed: String(e)}));
