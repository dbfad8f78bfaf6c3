// The place where files are dropped. The whole window takes a drop for the step that is shown, so that nobody misses.
import {el, warn} from './dom.js';
import {dropped} from './files.js';
import {fileButton} from './pick.js';

export function dropZone(place, words, taken) {
  const zone = el('div', {class: 'drop', role: 'group', 'aria-label': words},
    el('p', {class: 'big'}, words),
    el('p', {class: 'hint'}, '一个、几个、整个文件夹都可以，一次上千个也行；也可以用下面的按钮选。'),
    el('div', {class: 'buttons'}, fileButton('选文件', {multiple: true}, taken), fileButton('选文件夹', {webkitdirectory: ''}, taken)));
  place.append(zone);
  return zone;
}

const hasFiles = e => Array.from(e.dataTransfer?.types ?? []).includes('Files');

// catchDrops gives every drop on the window to what target returns, and keeps the browser from opening the file.
export function catchDrops(target) {
  let depth = 0;
  const mark = on => document.body.classList.toggle('dropping', on);
  addEventListener('dragenter', e => { if (hasFiles(e)) { e.preventDefault(); depth++; mark(true); } });
  addEventListener('dragleave', e => { if (hasFiles(e) && --depth <= 0) { depth = 0; mark(false); } });
  addEventListener('dragover', e => { if (hasFiles(e)) { e.preventDefault(); e.dataTransfer.dropEffect = 'copy'; } });
  addEventListener('drop', e => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    depth = 0;
    mark(false);
    dropped(e.dataTransfer).then(files => files.length ? target()?.(files) : warn('放进来的文件夹是空的，里面没有文件'));
  });
}
