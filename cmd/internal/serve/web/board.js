// The face of a year's folder: how it stands, what to do next, and a row for each agency. What is done here is done in the
// folder; the page keeps nothing of it.
import {el, part, picker, badge, say, warn} from './dom.js';
import {Step} from './stepper.js';
import {Picker, fileButton} from './pick.js';
import {call} from './api.js';
import {printable} from './list.js';
import {Decide, kinds} from './decide.js';

const most = 100; // rows that are drawn before somebody asks for more
const given = ['roster', 'previous'];

// groups are what rows can be picked by besides their state.
const groups = {
  todo: {word: '要处理', has: r => ['duplicate', 'rejected', 'query'].includes(r.state)},
  late: {word: '逾期', has: r => r.late},
};

export class Board extends Step {
  constructor(root, about) {
    super(root, 'board', about, '把收到的填报表拖到这里');
    Object.assign(this, {rows: new Map(), open: new Set(), filter: '', shown: most, text: ''});
    for (const kind of given) {
      const p = new Picker(picker(root, kind), kind, () => this.batch, () => p.chosen && this.do('settle', '正在放进年度文件夹'));
      this.pickers.push(p);
    }
    const due = part(root, 'deadline');
    due.addEventListener('submit', e => {
      e.preventDefault();
      const field = due.querySelector('input');
      if (field.validity.badInput || !field.value) return warn('截止日期没有写完整');
      this.do('settle', '正在写进设置', {deadline: field.value});
    });
    this.list = part(root, 'rows');
    this.find = part(root, 'find');
    this.find.addEventListener('input', () => { this.shown = most; this.draw(); });
    this.dialog = new Decide(decision => this.decide(decision));
    addEventListener('visibilitychange', () => { if (!document.hidden) this.refresh(); }); // somebody may have put files in meanwhile
    this.ready = this.refresh();
  }

  atStake() { return !!this.busy; }

  // take has files put into the folder: what was received, or with 'publish' what stands on line.
  async take(files, what = 'take') {
    if (!files.length) return;
    this.faults = [];
    let left = 0;
    const sent = await this.work('正在读入', async (signal, progress) => {
      left = await this.batch.add(files);
      await this.batch.send(signal, (done, of) => progress('正在读入', done, of));
    });
    const says = this.faults.map(f => `${printable(f.path)}：${f.error}`);
    if (left) says.push(`另有 ${left} 个隐藏的、临时的或者本程序写出的文件，没有放入`);
    if (sent && this.batch.numbers.length) await this.do(what, '正在放进年度文件夹', {}, says);
    else if (says.length) warn(says.join('\n'));
    this.batch.names.clear();
    this.batch.numbers = [];
  }

  heard(fact) {
    if (fact.error) this.faults.push(fact);
  }

  // do has one of the jobs done, says what came of it, and shows how it stands then.
  async do(what, words, options = {}, says = []) {
    const done = await this.work(words, async (signal, progress) => {
      const ran = await this.batch.run(what, options, progress, signal);
      await this.look();
      const [first, second, ...rest] = [...ran.lines, ...says, ...ran.notes];
      this.result.replaceChildren(el('div', {class: 'card result'}, el('h3', {tabIndex: -1}, first), second ? el('p', {}, second + '。') : '',
        rest.length ? el('details', {}, el('summary', {}, `另有 ${rest.length} 条`), rest.map(l => el('p', {}, l + '。'))) : ''));
      return ran.lines[0];
    });
    if (what === 'settle') for (const p of this.pickers) p.empty();
    if (!done) await this.refresh(); // what was done before it was stopped is done
    return done;
  }

  async decide(decision) {
    if (!await this.do('decide', '正在记下决定', decision)) return;
    if (this.rows.get(decision.agency)?.li.isConnected) this.focusRow(decision.agency);
    else this.result.querySelector('h3').focus();
  }

  // refresh looks at the folder when nothing is under way.
  async refresh() {
    if (this.busy) return;
    try {
      await this.look();
    } catch (e) {
      warn(e.message);
    }
  }

  async look() {
    const text = JSON.stringify(await call('GET', await this.batch.open() + '/board'));
    if (text === this.text) return;
    this.board = JSON.parse(text);
    this.text = text;
    this.files = new Map(this.board.files.map(f => [f.name, f]));
    this.show();
  }

  show() {
    const b = this.board;
    document.getElementById('board-title').textContent = b.title;
    part(this.root, 'facts').textContent = b.facts.join('。') + '。';
    part(this.root, 'warns').replaceChildren(...b.warns.map(w => el('li', {}, w + '。')));
    part(this.root, 'stages').replaceChildren(...b.stages.map(s => el('li', {class: s.state, 'aria-current': s.state === 'now' ? 'step' : null},
      el('span', {class: 'name'}, s.name), el('b', {}, s.count), el('span', {class: 'does'}, s.says),
      s.state === 'done' ? el('span', {class: 'unseen'}, '，办完了') : '')));
    this.next(b.next);
    for (const g of b.given) part(this.root, 'given-' + g.kind).textContent = g.says;
    const due = part(this.root, 'deadline').querySelector('input');
    if (document.activeElement !== due) due.value = b.deadline;
    this.filters();
    this.draw();
    part(this.root, 'loose').replaceChildren(...this.loose());
    part(this.root, 'results').replaceChildren(...this.results());
  }

  next(n) {
    const goes = {roster: () => this.settle(), drop: () => this.zone.querySelector('input').focus(), show: () => this.choose(n.show, true)};
    const act = goes[n.what] ?? (() => this.do(n.what, n.button));
    const backs = this.board.files.filter(f => f.group === '退回').length;
    part(this.root, 'next').replaceChildren(
      el('h3', {}, '下一步：' + n.text + '。'),
      el('div', {class: 'actions'},
        n.button ? el('button', {type: 'button', class: 'button primary', onclick: act}, n.button) : '',
        n.what === 'published' ? fileButton('放进网上存下来的页面', {multiple: true}, files => this.take(files, 'publish')) : '',
        backs ? this.zip('退回件.zip', `下载退回件（${backs} 份）`, '退回', 'button') : '',
        this.board.offers.map(o => el('button', {type: 'button', class: 'button', onclick: () => this.do(o.what, o.button)}, o.button))));
  }

  // settle opens what is settled once, and goes to it.
  settle() {
    const box = part(this.root, 'settled');
    box.open = true;
    box.querySelector('input').focus();
  }

  filters() {
    const n = new Map(), words = new Map();
    for (const key in groups) {
      const count = this.board.rows.filter(groups[key].has).length;
      if (count) n.set(key, count);
      words.set(key, groups[key].word);
    }
    for (const r of this.board.rows) {
      n.set(r.state, (n.get(r.state) ?? 0) + 1);
      words.set(r.state, r.word);
    }
    if (!n.has(this.filter)) this.filter = '';
    const one = (kind, word, count) => el('button', {type: 'button', class: 'filter ' + kind, 'data-state': kind,
      'aria-pressed': String(kind === this.filter), onclick: () => this.choose(kind)}, word + ' ', el('b', {}, String(count)));
    const focused = document.activeElement?.dataset?.state;
    part(this.root, 'filters').replaceChildren(one('', '全部', this.board.rows.length), ...Array.from(n, ([kind, count]) => one(kind, words.get(kind), count)));
    if (focused !== undefined) this.button(focused)?.focus();
    part(this.root, 'tools').hidden = !this.board.rows.length;
  }

  button(kind) { return part(this.root, 'filters').querySelector(`[data-state="${kind}"]`); }

  choose(kind, go) {
    this.filter = kind;
    this.shown = most;
    for (const b of part(this.root, 'filters').children) b.setAttribute('aria-pressed', String(b.dataset.state === kind));
    this.draw();
    if (go) this.list.querySelector('summary')?.focus();
  }

  // draw shows the rows that fit, as they are where nothing about them has changed.
  draw() {
    const want = this.find.value.trim().toLowerCase(), focused = document.activeElement?.closest?.('li')?.dataset.id;
    const fit = this.board.rows.filter(r => (!this.filter || (groups[this.filter]?.has(r) ?? r.state === this.filter)) &&
      (!want || `${r.name} ${r.code} ${r.contact}`.toLowerCase().includes(want)));
    const items = fit.slice(0, this.shown).map(r => this.row(r));
    const more = fit.length - items.length;
    this.list.replaceChildren(...items);
    part(this.root, 'more').replaceChildren(more > 0 ? el('button', {type: 'button', class: 'button', onclick: () => this.further(fit)}, `再列 ${Math.min(more, most)} 个，还有 ${more} 个没有列出`) : '');
    part(this.root, 'none').hidden = fit.length > 0 || !this.board.rows.length;
    if (focused !== undefined && !this.list.contains(document.activeElement)) this.focusRow(focused);
  }

  further(fit) {
    const first = fit[this.shown]?.id;
    this.shown += most;
    this.draw();
    this.focusRow(first);
  }

  focusRow(id) {
    this.rows.get(id)?.li.querySelector('summary').focus({preventScroll: true});
  }

  row(r) {
    const text = JSON.stringify([r, r.files.map(f => this.files.get(f.file)?.number)]), old = this.rows.get(r.id);
    if (old?.text === text) return old.li;
    const counts = [];
    if (r.errors) counts.push(`错误 ${r.errors}`);
    if (r.queries) counts.push(`待说明 ${r.queries}`);
    const head = el('summary', {}, badge(r.state, r.word),
      el('span', {class: 'names'}, el('span', {class: 'name'}, r.name), el('span', {class: 'file'}, [r.code, r.why].filter(Boolean).join('　'))),
      el('span', {class: 'counts' + (r.late ? ' red' : '')}, counts.join('，') || r.days));
    const box = el('details', {}, head);
    const fill = () => { if (box.childElementCount === 1) box.append(this.inside(r)); };
    box.addEventListener('toggle', () => {
      if (box.open) fill();
      this.open[box.open ? 'add' : 'delete'](r.id);
    });
    if (this.open.has(r.id)) {
      fill();
      box.open = true;
    }
    const li = el('li', {'data-id': r.id}, box);
    this.rows.set(r.id, {text, li});
    return li;
  }

  inside(r) {
    const ask = (kind, of) => this.ask({agency: r.id, kind, of: of ?? ''}, r.name);
    return el('div', {class: 'found'},
      r.contact || r.days ? el('p', {class: 'hint'}, [r.contact, r.days].filter(Boolean).join('　')) : '',
      r.decided.map(d => el('p', {class: 'how said'}, '本级的决定：' + d)),
      r.open.length ? el('ol', {}, r.open.map(o => el('li', {}, badge(o.severity, o.word), ' ', o.message, ' ',
        o.accept ? ask('接受', o.accept) : ''))) : '',
      r.more ? el('p', {class: 'hint'}, `另有 ${r.more} 处，见退回件和汇总.xlsx。`) : '',
      r.files.length ? el('ul', {class: 'outputs'}, r.files.map(f => el('li', {}, this.linked(f.file, f.name), el('span', {class: 'hint'}, f.state),
        f.use ? ask('采用', f.use) : ''))) : '',
      r.may.length ? el('div', {class: 'actions'}, r.may.map(kind => ask(kind))) : '');
  }

  // ask is the button for a decision.
  ask(decision, what) {
    return el('button', {type: 'button', class: 'small', onclick: () => this.dialog.ask(decision, what)}, kinds[decision.kind].button);
  }

  // linked is a link to a file of the folder, or its name where it cannot be opened.
  linked(file, name) {
    const o = this.files.get(file);
    return o ? this.out(o, name, 'quiet') : el('span', {}, name);
  }

  loose() {
    if (!this.board.loose.length) return [];
    return [el('div', {class: 'card'}, el('h3', {}, `认不出、读不出或者不能用的文件（${this.board.loose.length} 个）`),
      el('ul', {class: 'faulty'}, this.board.loose.slice(0, most).map(f => el('li', {}, badge(f.kind === '撤销' ? 'note' : 'rejected', f.state), ' ', this.linked(f.file, f.name), ' ',
        this.ask({agency: f.kind === '撤销' ? f.use : '', kind: f.kind, of: f.use}, f.name), el('span', {class: 'how'}, f.message)))),
      this.board.loose.length > most ? el('p', {class: 'hint'}, `另有 ${this.board.loose.length - most} 个，见汇总.xlsx。`) : '')];
  }

  results() {
    const list = this.board.results.filter(f => this.files.has(f.file));
    if (!list.length) return [];
    return [el('div', {class: 'card'}, el('h3', {}, '做好的文件'),
      el('ul', {class: 'outputs'}, list.map(f => el('li', {}, this.linked(f.file, f.file),
        f.file.endsWith('.html') ? el('a', {class: 'quiet', href: `view/${this.batch.id}/${this.files.get(f.file).number}`, target: '_blank', rel: 'noopener noreferrer'}, '打开看') : '',
        el('span', {class: 'hint'}, f.says)))))];
  }
}
