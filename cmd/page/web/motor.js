// The motor of the page without a program: a worker with the program in it. It is asked for one thing at a time, so that when it
// ends before it has answered everybody knows over what. A new one is then told again what the old one knew: the files that it
// was given, in their order.
import {el, warn} from './dom.js';

export const alone = true;

const longest = 120000; // milliseconds for one file: the slowest that is known takes 20 s on a quiet machine
const most = 150 << 20; // bytes of memory above which a worker is given up, since it never becomes smaller: one file more must fit into 300 MB

const text = id => document.getElementById(id).textContent;
let worker = null, program = null, generation = 0, memory = 0, heard = null, queue = Promise.resolve(), asks = 0, made = 0;
let told = []; // requests to tell a new worker again: {method, path, options, batch, marks}
const batches = new Map(); // number of a batch in the page, and in the worker

// begun makes a worker and tells it the first thing.
function begun(first, broken) {
  const url = URL.createObjectURL(new Blob([text('worker')], {type: 'text/javascript'}));
  const made = new Worker(url);
  made.onerror = e => {
    e.preventDefault();
    broken(e.message);
  };
  made.postMessage(first);
  return [made, () => URL.revokeObjectURL(url)];
}

// start makes the worker that has the program. Another one unpacks half of that at the same time.
function start() {
  generation++;
  return new Promise((done, failed) => {
    const broken = why => {
      end();
      failed(new Error(why || '页面里的程序没有运行起来'));
    };
    const given = JSON.parse(text('given')), blanks = Object.assign(JSON.parse(text('blanks')), given.blanks);
    given.blanks = blanks;
    const [half, other] = text('program').trim().split('\n');
    const [main, loaded] = begun(program ? {module: program, given} : {packed: half, given}, why => heard ? heard({dead: true}) : broken(why));
    worker = main;
    if (!program) {
      const [helper, over] = begun({half: other}, broken);
      helper.onmessage = ({data: {part}}) => {
        main.postMessage({part}, [part.buffer]);
        over();
        helper.terminate();
      };
    }
    worker.onmessage = ({data}) => {
      memory = data.memory || memory;
      if (data.module) program = data.module;
      else if (data.ready) {
        loaded();
        done();
      } else if (heard) heard(data);
      else if (data.dead || data.failed) broken(data.failed);
    };
  });
}

function end() {
  if (worker) worker.terminate();
  worker = null;
}

// alive sees to it that there is a worker that knows everything.
async function alive() {
  if (worker) return;
  await start();
  // What stands beside the files comes first: they are checked with what is given today.
  const file = t => t.path.includes('/files/');
  for (const t of [...told.filter(t => !file(t)), ...told.filter(file)]) await note(t, await send(t.method, t.path, t.options));
}

// translated is a path with the batch's number in the worker.
const translated = path => path.replace(/^(api\/batches|out|view|zip)\/(b\d+)/, (_, what, id) => what + '/' + batches.get(id));

// send asks the worker and waits for the whole answer.
function send(method, path, {headers, body, signal, line}) {
  return new Promise((done, failed) => {
    const chunks = [];
    let head, rest = '';
    const decoder = new TextDecoder();
    const over = () => {
      heard = null;
      clearTimeout(timer);
      if (signal) signal.removeEventListener('abort', stopped);
    };
    const broken = why => {
      over();
      end();
      done(refusal(why));
    };
    const timer = setTimeout(() => broken('处理了两分钟还没有完，已经停下'), longest);
    const stopped = () => {
      over();
      end();
      failed(new Error('已停止'));
    };
    if (signal) signal.addEventListener('abort', stopped);
    heard = data => {
      if (data.dead || data.failed) return broken('处理时内存不够，或者程序出了故障');
      if (data.unread) {
        over();
        return done({ok: false, status: 400, json: async () => ({error: '文件读不了：可能已被移走、改名，或者正被别的程序占用'})});
      }
      if (data.head) head = JSON.parse(data.head);
      if (data.data && line && head.status === 200) {
        const lines = (rest + decoder.decode(data.data, {stream: true})).split('\n');
        rest = lines.pop();
        lines.forEach(line);
      } else if (data.data) chunks.push(data.data);
      if (!data.end) return;
      over();
      const blob = new Blob(chunks, {type: head.headers['Content-Type'] || ''});
      done({ok: head.status < 300, status: head.status, head: head.headers, blob, json: () => read(blob).then(JSON.parse)});
    };
    worker.postMessage({method, path: translated(path), headers, body});
  });
}

const read = blob => new Promise(done => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.readAsText(blob);
});

const refusal = why => ({ok: false, status: 500, json: async () => ({word: '无法读取', error: `${why}；别的文件不受影响，可以接着做。` +
  '请用 WPS 或 Excel 打开这个文件，看是不是要报的那一份，另存一次再放进来；还是不行，请把它发给收表的单位，用程序核对'})});

// note keeps of an answer what a new worker must be told, and what has changed with this one.
async function note(t, answer) {
  if (!answer.ok || !/^api\/batches/.test(t.path)) return answer;
  const [, , id, what, number, again] = t.path.split('/');
  if (t.method === 'DELETE') {
    told = told.filter(x => !(what ? x.path === t.path : x.path === 'api/batches' ? x.id === id : x.path.startsWith(t.path + '/')));
  } else if (t.method === 'POST' && !id) {
    const said = await answer.json();
    if (!t.id) t.id = 'b' + ++made;
    batches.set(t.id, said.id);
    answer.json = async () => ({id: t.id});
    keep(t);
  } else if (what === 'files') {
    const said = await answer.json(), first = again ? told.find(x => x.path === t.path.replace(/\/check$/, '')) : t;
    if (first) {
      first.marks = first.marks || {};
      if (said.mark) first.marks[generation] = said.mark.number;
    }
    if (!again) keep(t);
  } else if (t.method === 'PUT') {
    if (!/\/(previous|filed)$/.test(t.path)) told = told.filter(x => x.path !== t.path); // one file that takes the place of another
    keep(t);
  }
  return answer;
}

function keep(t) {
  if (!told.includes(t)) told.push(t);
}

// warm has the program do once what the user will ask for: browsers compile what is called when it is called first. It makes room as
// soon as somebody asks.
async function warm() {
  const headers = {'X-Nianbao-Path': '%E9%A2%84%E7%83%AD.xlsx'}, asked = asks;
  const body = new Blob([Uint8Array.from(atob(text('warm').trim()), c => c.charCodeAt(0))]);
  let batch, file, said;
  for (const step of [
    async () => { batch = 'api/batches/' + (await (await send('POST', 'api/batches', {body: '{"step":"check"}'})).json()).id; },
    async () => { said = await (await send('PUT', file = batch + '/files/0', {headers, body})).json(); },
    () => send('GET', `${batch.replace('api/batches', 'out')}/${said.mark.number}/x`, {}),
    () => send('POST', file + '/check', {}),
    () => send('POST', file + '/check', {}),
  ]) if (asks === asked) await step();
  if (batch) await send('DELETE', batch, {});
}

// ask sends a request when those before it have been answered.
export function ask(method, path, options = {}) {
  asks++;
  const turn = queue.then(async () => {
    if (options.signal && options.signal.aborted) throw new Error('已停止');
    await alive();
    const t = {method, path: options.of ? current(path, options.of) : path, options: {headers: options.headers, body: options.body}};
    const answer = await note(t, await send(method, t.path, options));
    if (memory > most) end();
    return answer;
  });
  queue = turn.catch(() => {});
  if (asks === 1) setTimeout(() => { if (asks === 1) queue = queue.then(warm).catch(() => {}); });
  return turn;
}

// current is the path of a result of the worker of a generation in the worker of today.
function current(path, of) {
  if (of === generation || path.startsWith('zip/')) return path;
  const [what, id, number, ...name] = path.split('/');
  const source = told.find(t => t.marks && t.marks[of] === +number && t.path.startsWith(`api/batches/${id}/`));
  if (!source || !source.marks[generation]) throw new Error('页面里的程序重新启动过，这个结果不在了；请再做一次');
  return [what, id, source.marks[generation], ...name].join('/');
}

// get fetches a result as something that the browser can save or show.
async function get(path, of, then) {
  try {
    const answer = await ask('GET', path, {of});
    if (!answer.ok) throw new Error((await answer.json()).error);
    const url = URL.createObjectURL(answer.blob);
    const named = /filename\*=UTF-8''([^;]+)/i.exec(answer.head['Content-Disposition'] || '');
    const a = el('a', {href: url});
    then(a, named ? decodeURIComponent(named[1]) : '');
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  } catch (e) {
    warn(e.message);
  }
}

const button = (path, text, cls, then) => {
  const of = generation;
  return el('button', {type: 'button', class: cls || 'button', onclick: () => get(path, of, then)}, text);
};

export const link = (path, text, cls) => button(path, text, cls, (a, name) => { a.download = name; });
export const view = (path, text) => button(path, text, '', a => { a.target = '_blank'; });
