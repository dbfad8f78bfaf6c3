// The motor is what works behind the page: here a program that is asked over HTTP. The page without a program has a worker
// for one (cmd/page/web/motor.js), which offers the same names. Nothing else knows which it is.
import {el} from './dom.js';

// alone says that there is no program whose end the page must know of.
export const alone = false;

// ask sends a request and returns its answer. line, if any, is called with every line of the answer as it comes.
export async function ask(method, path, {line, ...options} = {}) {
  const answer = await fetch(path, {method, credentials: 'omit', cache: 'no-store', ...options});
  if (!answer.ok || !line) return answer;
  const reader = answer.body.getReader(), decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) return answer;
    const lines = (rest + decoder.decode(chunk.value, {stream: true})).split('\n');
    rest = lines.pop();
    lines.forEach(line);
  }
}

// link is a download: the server sends it as an attachment.
export const link = (path, text, cls) => el('a', {href: path, class: cls ?? 'button', download: ''}, text);

// view shows a result in a tab of its own.
export const view = (path, text) => el('a', {class: 'button', href: path, target: '_blank', rel: 'noopener noreferrer'}, text);
