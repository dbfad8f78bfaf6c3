// Step 1: making the workbooks to hand out.
import {el, part, picker, size, warn} from './dom.js';
import {Step} from './stepper.js';
import {Picker} from './pick.js';

export class HandOut extends Step {
  constructor(root, about) {
    super(root, 'handout', about);
    this.form = part(root, 'form');
    this.field('year').value = about.year;
    for (const f of about.forms)
      this.field('form').append(el('option', {value: f.id}, `${f.name}（${f.to ? `${f.from}—${f.to}` : f.from + ' 起'}）`));
    this.roster = new Picker(picker(root, 'roster'), 'roster', () => this.batch, () => {});
    new Picker(picker(root, 'previous'), 'previous', () => this.batch, () => {});
    this.form.addEventListener('change', () => this.whom());
    this.form.addEventListener('submit', e => { e.preventDefault(); this.make(); });
    this.whom();
  }

  field(name) { return this.root.querySelector('#handout-' + name); }

  whom() {
    const one = new FormData(this.form).get('handout-whom') === 'one';
    for (const box of this.root.querySelectorAll('[data-whom]')) box.hidden = (box.dataset.whom === 'one') !== one;
    return one;
  }

  // take makes a dropped file the roster.
  take(files) {
    this.form.querySelector('[value=roster]').checked = true;
    this.whom();
    return this.roster.take(files.slice(0, 1));
  }

  async make() {
    const one = this.whom(), year = Number(this.field('year').value);
    if (!one && !this.roster.chosen) return this.wrong(this.root.querySelector('[data-pick=roster] input'), '请先选单位名单；只做一份的，请选“只给一个单位”');
    if (one && !this.field('agency').value.trim()) return this.wrong(this.field('agency'), '请填写单位名称');
    if (!Number.isInteger(year) || year < this.about.firstYear || year > this.about.lastYear) return this.wrong(this.field('year'), '年度要写成四位数，例如 ' + this.about.year);
    if (this.field('deadline').validity.badInput) return this.wrong(this.field('deadline'), '截止日期没有写完整；不写可以清空');
    this.result.replaceChildren();
    const done = await this.work('正在制作填报表', async (signal, progress) => {
      if (one && this.roster.chosen) await this.roster.drop();
      this.ran = await this.batch.run('handout', {form: this.field('form').value, year, deadline: this.field('deadline').value,
        agency: one ? this.field('agency').value : '', code: one ? this.field('code').value : ''}, progress, signal);
      return this.ran.lines.join('。');
    });
    if (done) this.show();
  }

  wrong(field, text) {
    warn(text);
    field.setAttribute('aria-invalid', 'true');
    field.addEventListener('input', () => field.removeAttribute('aria-invalid'), {once: true});
    field.focus();
  }

  show() {
    const {files, lines, notes, folder} = this.ran;
    const list = el('details', {class: 'more'}, el('summary', {}, `看看有哪些文件（${files.length}）`));
    list.addEventListener('toggle', () => {
      if (list.open && list.childElementCount === 1)
        list.append(el('ul', {class: 'outputs'}, files.map(o => el('li', {}, this.out(o, o.name, 'quiet'), el('span', {class: 'hint'}, size(o.size))))));
    });
    this.result.replaceChildren(el('div', {class: 'card result'}, el('h3', {tabIndex: -1}, lines.join('。')),
      ...notes.map(n => el('p', {class: 'hint'}, n)),
      this.converter(this.ran.convertible, () => this.make()),
      el('div', {class: 'actions'}, files.length > 1 ? this.zip('填报表.zip', `下载全部（${files.length} 个文件，zip）`, '', 'button primary') : this.out(files[0], '下载 ' + files[0].name, 'button primary')),
      this.where(folder), files.length > 1 ? list : ''));
    this.result.scrollIntoView({block: 'nearest'});
  }
}
