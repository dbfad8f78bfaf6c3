// Building the page. Every text goes in as text: nothing here or elsewhere writes HTML.

// el makes an element. props are set as properties, except data-*, aria-*, role and for, which are attributes; class is a
// short way to write className.
export function el(tag, props, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props ?? {})) {
    if (v === undefined || v === null || v === false && !k.startsWith('aria-')) continue;
    if (k === 'class') e.className = v;
    else if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else if (/^(data-|aria-|role$|for$|scope$|webkitdirectory$|headers$)/.test(k)) e.setAttribute(k, v);
    else e[k] = v;
  }
  e.append(...children.flat().filter(c => c !== undefined && c !== null && c !== ''));
  return e;
}

export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
export const picker = (root, name) => root.querySelector(`[data-pick="${name}"]`);

// Once the page is over (page.js) its boxes are gone, while a step may still come to the end of what it was doing: then there
// is nobody left to tell.

// say has a screen reader say something when it has finished what it is saying.
export function say(text) {
  const live = document.getElementById('live');
  if (!live) return;
  live.textContent = live.textContent === text ? text + '　' : text;
}

// warn shows a sentence that somebody must act on, until the next step of work.
export function warn(text) {
  const box = document.getElementById('alert');
  if (!box) return;
  box.replaceChildren(el('div', {class: 'notice bad'}, el('p', {}, text),
    el('button', {type: 'button', class: 'plain', 'aria-label': '知道了，关闭这条提示', onclick: calm}, '知道了')));
  box.scrollIntoView({block: 'nearest'});
}

export function calm() {
  document.getElementById('alert')?.replaceChildren();
}

export const badge = (kind, word) => el('span', {class: 'badge ' + kind}, word);

export function size(n) {
  if (n < 1024) return n + ' 字节';
  if (n < 1 << 20) return Math.round(n / 1024) + ' KB';
  return (n / (1 << 20)).toFixed(1) + ' MB';
}
