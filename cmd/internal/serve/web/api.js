// Talking to the program. Addresses are relative: the secret stands in the page's own.

// An ApiError has a sentence for the user. gone says that the program itself is not there any more.
export class ApiError extends Error {
  constructor(text, gone) {
    super(text);
    this.gone = !!gone;
  }
}

const goneText = '程序已经结束，这个页面不能再用了；请重新打开程序';

async function send(method, path, options) {
  let answer;
  try {
    answer = await fetch(path, {method, credentials: 'omit', cache: 'no-store', ...options});
  } catch (e) {
    if (options?.signal?.aborted) throw e;
    throw new ApiError(goneText, true);
  }
  if (answer.ok) return answer;
  let text = '程序没有回答清楚（' + answer.status + '）；请刷新页面再试';
  try { text = (await answer.json()).error ?? text; } catch { /* no sentence */ }
  throw new ApiError(text);
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
    const answer = await fetch('api/ping', {method: 'POST', cache: 'no-store'});
    if (answer.ok && heard) heard((await answer.json()).warning);
    return answer.ok;
  } catch {
    return false;
  }
}

// job runs a job, tells of its progress, and returns its result.
export async function job(path, options, progress, signal) {
  const answer = await send('POST', path, {signal, body: JSON.stringify(options ?? {}), headers: {'Content-Type': 'application/json'}});
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    let chunk;
    try {
      chunk = await reader.read();
    } catch (e) {
      if (signal?.aborted) throw e;
      throw new ApiError(goneText, true);
    }
    if (chunk.done) throw new ApiError('程序没有做完；请再试一次');
    const lines = (rest + chunk.value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const said = JSON.parse(line);
      if (said.error) throw new ApiError(said.error);
      if (said.result) return said.result;
      if (said.waiting) progress('等前面的工作做完', 0, 0);
      if (said.progress) progress(said.progress.what, said.progress.done, said.progress.of);
    }
  }
}

const encode = s => encodeURIComponent(s);
export const outURL = (batch, o) => `out/${batch}/${o.number}/${encode(o.name.split('/').pop())}`;
export const viewURL = (batch, o) => `view/${batch}/${o.number}`;
export const zipURL = (batch, name, group) => `zip/${batch}/${encode(name)}` + (group ? '?group=' + encode(group) : '');
