// Step 3: writing the reports.
import {el, part, picker} from './dom.js';
import {Step} from './stepper.js';
import {Picker} from './pick.js';

export class Report extends Step {
  constructor(root, about) {
    super(root, 'report', about, '把填报表拖到这里');
    this.form = part(root, 'form');
    this.form.addEventListener('change', () => this.changed());
    for (const kind of ['letterhead', 'roster', 'previous', 'rules'])
      this.pickers.push(new Picker(picker(root, kind), kind, () => this.batch, () => this.changed()));
    const pdf = this.form.querySelector('[value=pdf]');
    pdf.disabled = !about.pdf;
    part(root, 'nopdf').hidden = about.pdf;
  }

  heard(fact) {
    if (fact.answer) this.beside = fact.answer.beside ?? 0;
    this.list.set(fact, this.batch.id);
  }

  options() {
    const on = name => Array.from(this.form.querySelectorAll(`[name=${name}]:checked:enabled`), box => box.value);
    const [draft, charts, fragment] = ['draft', 'charts', 'fragment'].map(name => on(name).length > 0);
    return {formats: on('format'), draft, charts, fragment};
  }

  begin() {
    if (!this.list) this.openList();
  }

  take(files) {
    if (files.length) return this.go(files);
  }

  async go(files) {
    this.begin();
    this.head.hidden = true;
    const done = await this.work('正在读取和核对', async (signal, progress) => {
      this.left += await this.batch.add(files);
      await this.batch.send(signal, (n, of) => progress('正在读取和核对', n, of));
    });
    if (done && this.batch.numbers.length) await this.write();
    else this.show();
  }

  // changed offers to write once more when an option is another than what was written with.
  changed() {
    if (this.list && !this.busy) this.show('选项变了，上面的报告还是按原来的选项写的');
  }

  async write() {
    this.head.hidden = true;
    this.ran = null;
    const done = await this.work('正在写报告', async (signal, progress) => {
      this.ran = await this.batch.run('report', this.options(), progress, signal);
      return this.ran.lines.join('。');
    });
    if (done) this.rows();
    this.show();
  }

  rows() {
    const files = new Map(this.ran.files.map(o => [o.name, o]));
    for (const r of this.ran.reported) {
      if (r.refused) r.checked.state = ''; // it says why itself
      this.list.set({number: r.number, answer: {checked: r.checked}}, this.batch.id);
      const side = this.list.side(r.number);
      for (const name of r.written) side.append(this.out(files.get(name), name.split('.').pop(), 'small'));
      if (r.draft) side.append(el('span', {class: 'refused'}, r.draft));
      if (r.refused) side.append(el('span', {class: 'refused'}, '没有写：' + r.refused));
    }
  }

  show(note) {
    const waiting = this.batch.waiting.length, tools = el('div', {class: 'actions'}), files = this.ran?.files ?? [];
    if (waiting) tools.append(el('button', {type: 'button', class: 'button primary', onclick: () => this.go([])}, `继续读取其余 ${waiting} 个`));
    if (files.length > 1) tools.append(this.zip('报告.zip', `下载全部报告（${files.length} 个文件）`, '', note || waiting ? 'button' : 'button primary'));
    if (files.length === 1) tools.append(this.out(files[0], '下载 ' + files[0].name, 'button primary'));
    if (this.batch.numbers.length && !waiting) tools.append(el('button', {type: 'button', class: note ? 'button primary' : 'button', onclick: () => this.write()}, '按现在的选项重新写'));
    tools.append(el('button', {type: 'button', class: 'button', onclick: () => this.empty()}, '清空'));
    this.head.replaceChildren(
      el('h3', {}, waiting ? `已停止：读了 ${this.batch.sent} 个，还有 ${waiting} 个没有读` : this.ran ? this.ran.lines.join('。') : '还没有写报告'),
      el('p', {}, this.list.summary() + '。'),
      note ? el('p', {class: 'hint'}, note + '。') : '',
      this.left ? el('p', {class: 'hint'}, `文件夹里另有 ${this.left} 个隐藏的、临时的或者本程序写出的文件，没有读。`) : '',
      ...(this.ran?.notes ?? []).map(n => el('p', {class: 'hint'}, n)),
      waiting ? '' : this.converter(this.list.convertible() + (this.beside ?? 0), () => this.write()),
      tools, files.length ? this.where(this.ran.folder) : '');
    this.head.hidden = false;
  }

  empty() {
    if (!this.idle()) return;
    this.list = this.ran = null;
    this.clear();
    this.zone.querySelector('input').focus();
  }
}
