// Talking to the motor. Addresses are relative: the secret stands in the page's own.
import {ask} from './motor.js';

// An ApiError has a sentence for the user. gone says that the program itself is not there any more; word is the verdict on the
// file that was sent, if there is one.
export class ApiError extends Error {
  constructor(text, gone, word) {
    super(text);
    this.gone = !!gone;
    this.word = word;
  }
}

const goneText = '程序已经结束，这个页面不能再用了；请重新打开程序';

async function send(method, path, options) {
  let answer;
  try {
    answer = await ask(method, path, options);
  } catch (e) {
    if (options?.signal?.aborted) throw e;
    throw new ApiError(goneText, true);
  }
  if (answer.ok) return answer;
  let said = {};
  try { said = await answer.json(); } catch { /* no sentence */ }
  throw new ApiError(said.error ?? '程序没有回答清楚（' + answer.status + '）；请刷新页面再试', false, said.word);
}

export async function call(method, path, body, signal) {
  const options = {signal, keepalive: method === 'DELETE'}; // a batch is given up when the page goes away, too
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = {'Content-Type': 'application/json'};
  }
  return (await send(method, path, options)).json();
}

// put sends one file.
export async function put(path, file, name, signal) {
  const headers = {'X-Nianbao-Path': encodeURIComponent(name.toWellFormed?.() ?? name), 'X-Nianbao-Modified': String(file.lastModified ?? 0)};
  try {
    return await (await send('PUT', path, {signal, body: file, headers})).json();
  } catch (e) {
    if (e.gone && !await there()) throw e;
    if (e.gone) throw new ApiError('文件读不了：可能已被移走、改名，或者正被别的程序占用');
    throw e;
  }
}

// there asks whether the program still runs. heard, if any, is called with what it has to say of visits by others.
export async function there(heard) {
  try {
    const answer = await ask('POST', 'api/ping');
    if (answer.ok && heard) heard((await answer.json()).warning);
    return answer.ok;
  } catch {
    return false;
  }
}

// job runs a job, tells of its progress, and returns its result.
export async function job(path, options, progress, signal) {
  let end;
  const line = text => {
    const said = JSON.parse(text);
    if (said.error || said.result) end = said;
    if (said.waiting) progress('等前面的工作做完', 0, 0);
    if (said.progress) progress(said.progress.what, said.progress.done, said.progress.of);
  };
  await send('POST', path, {signal, line, body: JSON.stringify(options ?? {}), headers: {'Content-Type': 'application/json'}});
  if (end?.result) return end.result;
  throw new ApiError(end?.error ?? '程序没有做完；请再试一次');
}

const encode = s => encodeURIComponent(s);
export const outURL = (batch, o) => `out/${batch}/${o.number}/${encode(o.name.split('/').pop())}`;
export const viewURL = (batch, o) => `view/${batch}/${o.number}`;
export const zipURL = (batch, name, group) => `zip/${batch}/${encode(name)}` + (group ? '?group=' + encode(group) : '');
