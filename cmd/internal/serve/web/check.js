// Step 2: checking what has come back.
import {el, picker} from './dom.js';
import {Step} from './stepper.js';
import {Picker} from './pick.js';

export class Check extends Step {
  constructor(root, about) {
    super(root, 'check', about, about.alone ? '把填报表、公布的报告拖到这里' : '把收回的填报表拖到这里');
    for (const kind of ['roster', 'previous', 'filed', 'rules'])
      this.pickers.push(new Picker(picker(root, kind), kind, () => this.batch, () => this.again()));
  }

  heard(fact) {
    if (fact.answer?.mark?.group === '退回') this.marks.add(fact.number);
    else this.marks.delete(fact.number);
    if (fact.answer?.folder) this.folder = fact.answer.folder;
    if (fact.answer) {
      this.notes = fact.answer.notes ?? [];
      this.beside = fact.answer.beside ?? 0;
    }
    this.list.set(fact, this.batch.id);
  }

  begin() {
    if (this.list) return;
    this.marks = new Set();
    this.notes = [];
    this.openList();
  }

  take(files) {
    if (files.length) return this.go(files);
  }

  // go takes more files, and goes on with those that wait.
  async go(files) {
    this.begin();
    this.head.hidden = true;
    await this.work('正在核对', async (signal, progress) => {
      this.left += await this.batch.add(files);
      await this.batch.send(signal, (done, of) => progress('正在核对', done, of));
      await this.among(signal, progress);
      return `核对完了 ${this.batch.sent} 个文件：${this.list.summary()}`;
    });
    this.show();
    if (this.stale) await this.again();
  }

  // again checks everything once more when roster or last year's figures have changed.
  async again() {
    if (this.busy) this.stale = true; // go does it when it has come to its end
    if (this.busy || !this.batch.numbers.length) return;
    this.stale = false;
    this.marks.clear();
    await this.work('正在重新核对', async (signal, progress) => {
      await this.batch.again(signal, (done, of) => progress('正在重新核对', done, of));
      await this.among(signal, progress);
      return `重新核对完了：${this.list.summary()}`;
    });
    this.show();
  }

  // among has those checked once more of which more can be said now that all files are in.
  async among(signal, progress) {
    await this.batch.again(signal, (done, of) => progress('正在与别的填报表对照', done, of), this.list.early());
  }

  show() {
    const waiting = this.batch.waiting.length;
    const tools = el('div', {class: 'actions'});
    if (waiting) tools.append(el('button', {type: 'button', class: 'button primary', onclick: () => this.go([])}, `继续核对其余 ${waiting} 个`));
    if (this.marks.size) tools.append(this.zip('退回件.zip', `下载全部退回件（${this.marks.size} 份）`, '退回', waiting ? 'button' : 'button primary'));
    if (this.batch.numbers.length) tools.append(el('button', {type: 'button', class: 'button', onclick: () => this.receipt()}, '做一份回执'));
    tools.append(el('button', {type: 'button', class: 'button', onclick: () => this.empty()}, '清空'));
    this.head.replaceChildren(
      el('h3', {}, waiting ? `已停止：核对了 ${this.batch.sent} 个，还有 ${waiting} 个没有核对` : `核对了 ${this.batch.sent} 个文件`),
      this.list.summary() && el('p', {}, this.list.summary() + '。'),
      this.left ? el('p', {class: 'hint'}, `文件夹里另有 ${this.left} 个隐藏的、临时的或者本程序写出的文件，没有核对。`) : '',
      ...this.notes.map(n => el('p', {class: 'hint'}, n)),
      waiting ? '' : this.converter(this.list.convertible() + (this.beside ?? 0), () => this.again()),
      tools, this.receiptPlace = el('div', {}));
    if (this.marks.size && this.folder) this.receiptPlace.append(el('p', {class: 'hint'}, `退回件已存进 ${this.folder}`));
    this.head.hidden = false;
  }

  async receipt() {
    await this.work('正在做回执', async (signal, progress) => {
      const made = await this.batch.run('receipt', {}, progress, signal);
      const file = made.files.find(o => o.group === '回执');
      this.receiptPlace.replaceChildren(el('div', {class: 'actions'}, this.out(file, '下载回执.html', 'button primary'), this.view(file, '打开看看')), this.where(made.folder));
      return '回执做好了';
    });
  }

  empty() {
    if (!this.idle()) return;
    this.list = null;
    this.clear();
    this.zone.querySelector('input').focus();
  }
}
