// The worker: it unpacks the program, starts it, and hands requests over to it. It says when the program has ended, which only
// a fault or too little memory brings about.
import {put} from './disk.js';
import 'wasm_exec';
import {unpack} from './unpack.js';

let instance;
const memory = () => instance.exports.mem.buffer.byteLength;

// unpacked is what a text in base64 unpacks to.
function unpacked(packed) {
  const text = atob(packed), data = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) data[i] = text.charCodeAt(i);
  return unpack(data);
}

// part unpacks one half of the program, for the worker that is to run it.
function part(packed) {
  const half = unpacked(packed);
  postMessage({part: half}, [half.buffer]);
}

// compiled makes the program of its two halves. It goes to the page, so that a worker after this one has it at once.
async function compiled(first, second) {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  const module = await WebAssembly.compile(whole);
  postMessage({module});
  return module;
}

async function run(module, given) {
  const go = new globalThis.Go();
  globalThis.nianbaoGiven = JSON.stringify({forms: given.forms.map((text, i) => put(`form${i + 1}.yaml`, text)),
    rules: given.rules ? put(given.rulesName, given.rules) : '', blanks: given.blanks});
  globalThis.nianbaoReady = ask => {
    onmessage = ({data}) => answer(ask, data);
    postMessage({ready: true, memory: memory()});
  };
  globalThis.nianbaoFailed = text => postMessage({failed: text});
  instance = await WebAssembly.instantiate(module, go.importObject);
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

const failed = e => postMessage({failed: String(e)});

// What a worker is told first: half of the program alone, which it unpacks and is done; half of it, with the other half to come; or
// the program as an earlier worker has made it.
onmessage = ({data: {half, module, packed, given}}) => {
  if (half) return part(half);
  if (module) return run(module, given).catch(failed);
  const first = unpacked(packed);
  onmessage = ({data: {part}}) => compiled(first, part).then(module => run(module, given)).catch(failed);
};
