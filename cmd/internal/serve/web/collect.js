// Step 4: how it stands, and the totals.
import {el, part, picker, badge} from './dom.js';
import {Step} from './stepper.js';
import {Picker} from './pick.js';
import {printable} from './list.js';

export class Collect extends Step {
  constructor(root, about) {
    super(root, 'collect', about, '把收回的填报表拖到这里');
    this.roster = new Picker(picker(root, 'roster'), 'roster', () => this.batch, () => this.ready());
    this.pickers.push(this.roster, ...['previous', 'rules'].map(kind => new Picker(picker(root, kind), kind, () => this.batch, () => this.ready())));
    this.button = part(root, 'go');
    this.button.addEventListener('click', () => this.collect());
    this.note = part(root, 'ready');
    this.offers = 0;
    this.offer = el('div', {});
    this.note.closest('.actions').before(this.offer);
    this.place = el('div', {});
    this.ready();
  }

  ready() {
    const n = this.batch.numbers.length, waiting = this.batch.waiting.length;
    this.button.disabled = !this.roster.chosen || !n && !waiting;
    this.button.textContent = this.ran ? '再收一次' : '收表';
    let text = !this.roster.chosen ? '先选单位名单，再放入填报表。' : n ? `已放入 ${n} 个文件。` : '请放入收回的填报表。';
    if (waiting) text += `还有 ${waiting} 个没有读入，点“${this.button.textContent}”会接着读。`;
    if (this.faults?.length) text += `有 ${this.faults.length} 个没有接收：${this.faults.slice(0, 3).map(f => `${printable(f.path)}（${f.error}）`).join('；')}${this.faults.length > 3 ? ' 等' : ''}。`;
    if (this.left) text += `文件夹里另有 ${this.left} 个隐藏的、临时的或者本程序写出的文件，没有放入。`;
    this.note.textContent = text;
    this.offer.replaceChildren(this.converter(waiting ? 0 : this.offers, () => {
      this.offers = 0;
      this.ready();
      if (this.ran) return this.collect();
    }));
  }

  heard(fact) {
    if (fact.error) (this.faults ??= []).push(fact);
    if (fact.answer?.convertible) this.offers++;
  }

  async take(files) {
    if (!files.length) return;
    await this.work('正在读入', async (signal, progress) => {
      this.left = (this.left ?? 0) + await this.batch.add(files);
      await this.batch.send(signal, (done, of) => progress('正在读入', done, of));
      return `读入了 ${this.batch.numbers.length} 个文件`;
    });
    this.ready();
    if (this.roster.chosen && this.ran) await this.collect();
  }

  async collect() {
    const done = await this.work('正在收表', async (signal, progress) => {
      if (this.batch.waiting.length) await this.batch.send(signal, (n, of) => progress('正在读入', n, of));
      if (signal.aborted) return '';
      this.ran = await this.batch.run('collect', {reports: this.root.querySelector('#collect-reports').checked,
        include: this.root.querySelector('#collect-include').value, agency: this.root.querySelector('#collect-agency').value, year: Number(this.root.querySelector('#collect-year').value) || 0}, progress, signal);
      return this.ran.lines[0];
    });
    this.ready();
    if (done) this.show();
  }

  show() {
    const {files, lines, notes, folder, standing: s} = this.ran;
    const backs = files.filter(o => o.group === '退回').length, docs = files.filter(o => o.group === '报告').length;
    const says = {'汇总.xlsx': '合计、明细、问题、比较、图表', '进度.html': '各单位进度，能打印', '汇总填报表.xlsx': '本级的表，合计已填好', '汇总填报表_新.xlsx': '本级的表，合计已填好', '汇总.json': '数据，供别的程序用'};
    const rank = o => Object.keys(says).indexOf(o.name);
    const top = new Map(files.filter(o => !o.name.includes('/')).sort((a, b) => rank(a) - rank(b)).map(o => [o.name, o]));
    const card = el('div', {class: 'card result'},
      el('h3', {tabIndex: -1}, s.title),
      el('ul', {class: 'tiles', 'aria-label': '报送进度'}, s.tiles.map(t => el('li', {}, el('span', {}, t.label), el('b', {class: t.class}, String(t.n))))),
      ...lines.map(l => el('p', {}, l + '。')), ...notes.map(n => el('p', {class: 'hint'}, n)),
      this.converter(this.ran.convertible, () => this.collect()),
      el('div', {class: 'actions'}, this.zip('汇总.zip', `下载全部（${files.length} 个文件，zip）`, '', 'button primary'),
        top.has('进度.html') ? this.view(top.get('进度.html'), '打开进度表') : '',
        backs ? this.zip('退回.zip', `退回件（${backs} 份）`, '退回') : '', docs ? this.zip('报告.zip', `报告（${docs} 个文件）`, '报告') : '',
        el('button', {type: 'button', class: 'button', onclick: () => this.empty()}, '清空')),
      this.where(folder),
      el('ul', {class: 'outputs'}, Array.from(top.values(), o => el('li', {}, this.out(o, o.name, 'quiet'), el('span', {class: 'hint'}, says[o.name] ?? '')))));
    this.result.replaceChildren(card, missing(s), bad(s), ...totals(s));
    card.querySelector('h3').focus({preventScroll: true});
    card.scrollIntoView({block: 'nearest'});
  }

  empty() {
    if (!this.idle()) return;
    this.ran = null;
    this.faults = [];
    this.left = this.offers = 0;
    this.clear();
    this.ready();
    this.zone.querySelector('input').focus();
  }
}

function missing(s) {
  if (!s.missing.length) return el('div', {class: 'card'}, el('h3', {}, '未报'), el('p', {class: 'green'}, '应报的单位都已报送。'));
  const most = 60, show = n => s.missing.slice(0, n).map(a => el('li', {}, el('b', {}, a.name), el('span', {class: 'hint'}, [a.code, a.contact].filter(Boolean).join('　'))));
  const list = el('ul', {class: 'people'}, show(most));
  const all = s.missing.length > most ? el('button', {type: 'button', class: 'button', onclick: () => { list.replaceChildren(...show(s.missing.length)); all.remove(); }}, '显示全部') : '';
  return el('div', {class: 'card'}, el('h3', {}, `未报（${s.missing.length} 个单位）`), list, all);
}

function bad(s) {
  if (!s.bad.length) return '';
  return el('div', {class: 'card'}, el('h3', {}, `要处理的文件（${s.bad.length + s.badMore} 个）`),
    el('ul', {class: 'faulty'}, s.bad.map(b => el('li', {}, badge(b.verdict, b.word), ' ', el('b', {}, b.agency || b.file), b.state ? `　${b.state}` : '',
      el('span', {class: 'from'}, b.agency ? b.file : ''), b.message && el('span', {class: 'how'}, b.message + (b.more ? `（另有 ${b.more} 处，见汇总.xlsx）` : ''))))),
    s.badMore ? el('p', {class: 'hint'}, `另有 ${s.badMore} 个，见汇总.xlsx。`) : '');
}

// totals draws the official tables, each when it is opened.
function totals(s) {
  return s.tables.map(t => {
    const box = el('details', {class: 'more'}, el('summary', {}, '合计：' + t.name));
    box.addEventListener('toggle', () => {
      if (!box.open || box.childElementCount > 1) return;
      box.append(el('div', {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': t.name}, el('table', {}, el('caption', {}, t.name),
        el('tbody', {}, t.rows.map(row => el('tr', {}, row.map(c => el(c.head ? 'th' : 'td', {rowSpan: c.rows, colSpan: c.cols}, c.text))))))));
    });
    return box;
  });
}
