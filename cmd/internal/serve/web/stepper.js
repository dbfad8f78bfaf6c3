// What the steps with files have in common: a batch, a place to drop, a bar, and one piece of work at a time.
import {el, part, say, warn, calm} from './dom.js';
import {link, view} from './motor.js';
import {Batch} from './batch.js';
import {Progress} from './progress.js';
import {dropZone} from './drop.js';
import {List} from './list.js';
import {ApiError, outURL, viewURL, zipURL} from './api.js';

export class Step {
  constructor(root, name, about, words) {
    Object.assign(this, {root, name, about, busy: null, pickers: []});
    for (const year of root.querySelectorAll('input[id$="-year"]')) [year.min, year.max] = [about.firstYear, about.lastYear];
    if (words) this.zone = dropZone(part(root, 'drop'), words, files => this.take(files));
    this.progress = new Progress(part(root, 'progress'));
    this.result = part(root, 'result');
    this.clear();
  }

  clear() {
    this.batch?.close();
    this.batch = new Batch(this.name, this.about, fact => this.heard(fact));
    this.result.replaceChildren();
    this.root.classList.remove('started');
    for (const p of this.pickers) p.empty();
  }

  heard() {}

  // atStake reports whether something would be lost with the page.
  atStake() { return !!this.busy || !this.about.save && this.result.childElementCount > 0; }

  // openList makes the head and the list of a step that shows what was found in each file.
  openList() {
    this.left = 0;
    this.head = el('div', {class: 'card result', hidden: true});
    const place = el('div', {});
    this.result.append(this.head, place);
    this.list = new List(place);
  }

  // work does one thing at a time, with the bar, and shows what goes wrong. It returns whether it came to its end.
  async work(what, task) {
    if (!this.idle()) return false;
    calm();
    const stop = new AbortController();
    this.busy = stop;
    this.root.setAttribute('aria-busy', 'true');
    this.root.classList.add('started');
    this.progress.start(what, () => stop.abort());
    try {
      const text = await task(stop.signal, (w, done, of) => this.progress.step(w, done, of));
      this.progress.end(stop.signal.aborted ? '已停止' : text);
      return !stop.signal.aborted;
    } catch (e) {
      this.progress.end('');
      if (stop.signal.aborted) say('已停止');
      else {
        warn(e.message);
        if (!(e instanceof ApiError)) console.error(e);
      }
      return false;
    } finally {
      this.busy = null;
      this.root.removeAttribute('aria-busy');
    }
  }

  // idle reports whether nothing is under way, and says so if there is.
  idle() {
    if (this.busy) warn('正在处理；请等它做完，或者先点“停止”');
    return !this.busy;
  }

  // converter is a button for files that only another program can read: it starts when the button is pressed, and at no
  // other time. then is done after it.
  converter(count, then) {
    if (!count || this.about.alone) return '';
    return el('div', {class: 'notice convert'},
      el('p', {}, `有 ${count} 个文件是旧格式（.doc、.xls 等），要先用这台电脑上的 LibreOffice 转换。转换时不联网，原文件不动。`),
      el('button', {type: 'button', class: 'button', onclick: async () => {
        const done = await this.work('正在转换', async (signal, progress) => {
          await this.batch.run('convert', {}, progress, signal);
          return '转换完了';
        });
        if (done) await then();
      }}, '转换后读取'));
  }

  // where says where results lie.
  where(folder) {
    return el('p', {class: 'hint'}, folder ? `已存进 ${folder}` : `还没有存到电脑上：请下载。${this.about.alone ? '关闭网页' : '程序结束'}时，没有下载的结果会删除。`);
  }

  out(o, text, cls) { return link(outURL(this.batch.id, o), text, cls); }
  zip(name, text, group, cls) { return link(zipURL(this.batch.id, name, group), text, cls); }
  view(o, text) { return view(viewURL(this.batch.id, o), text); }
}
