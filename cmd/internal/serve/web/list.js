// The list of files with what was found in each: a row a file, its findings folded away until they are wanted.
import {el, badge} from './dom.js';
import {link} from './motor.js';
import {outURL} from './api.js';

const kinds = [['rejected', '退回'], ['unreadable', '无法读取'], ['query', '待说明'], ['explained', '已说明'], ['accepted', '通过']];

// given are the words on the link to what a single file comes to, by its group.
const given = {'退回': '退回件', '去掉标注': '去掉标注的', '填报表': '填报表（只有数）'};

export class List {
  constructor(place) {
    this.rows = new Map(); // number to {li, kind}
    this.states = new Map(); // number to {turn, words}: what becomes of a file among those of its agency
    this.order = [];
    this.filter = '';
    this.filters = el('div', {class: 'filters', role: 'group', 'aria-label': '按结论筛选'});
    this.find = el('input', {type: 'search', placeholder: '按文件名或单位找', 'aria-label': '按文件名或单位找', oninput: () => this.search()});
    this.tools = el('div', {class: 'listtools', hidden: true}, this.filters, this.find);
    this.list = el('ul', {class: 'rows', 'aria-label': '各个文件的结论'});
    this.none = el('p', {class: 'hint', hidden: true}, '没有符合的文件。');
    place.append(this.tools, this.list, this.none);
    this.buttons = new Map();
    for (const [kind, word] of [['', '全部'], ...kinds]) {
      const n = el('b', {}, '0');
      const button = el('button', {type: 'button', class: 'filter ' + kind, 'aria-pressed': String(kind === ''), hidden: kind !== '',
        onclick: () => this.choose(kind)}, word + ' ', n);
      this.buttons.set(kind, {button, n, count: 0});
      this.filters.append(button);
    }
  }

  // set shows a file, in the order of the drop. batch is its batch's id.
  set(fact, batch) {
    const old = this.rows.get(fact.number);
    const path = fact.path ?? old.path;
    const c = fact.answer?.checked ?? {verdict: 'unreadable', word: fact.word ?? '没有接收', agency: '', year: 0, errors: 1, queries: 0, notes: [],
      findings: [{severity: 'error', word: '错误', message: fact.error, fix: '', code: '', source: ''}], more: 0, notEvaluated: 0};
    const row = {number: fact.number, path, kind: c.verdict, text: `${path} ${c.agency}`.toLowerCase(), checked: c};
    row.li = el('li', {'data-kind': c.verdict}, this.details(row));
    row.side = el('div', {class: 'side'});
    row.li.append(row.side);
    if (fact.answer?.mark) row.side.append(link(outURL(batch, fact.answer.mark), given[fact.answer.mark.group], 'small'));
    this.rows.set(fact.number, row);
    for (const s of [{number: fact.number, state: c.state ?? ''}, ...(c.others ?? [])]) this.state(s.number, s.state, c.turn ?? 0);
    this.count(c.verdict, 1);
    if (old) {
      this.count(old.kind, -1);
      old.li.replaceWith(row.li);
    } else {
      this.count('', 1);
      this.insert(row);
    }
    this.fits(row);
    this.tools.hidden = false;
  }

  // state says of a file that nobody can choose it, or that another one takes its place. It may come before the file's own row.
  state(number, words, turn) {
    const known = this.states.get(number);
    if (known === undefined || turn >= known.turn) this.states.set(number, {turn, words});
    const row = this.rows.get(number);
    if (!row) return;
    row.state?.remove();
    const now = this.states.get(number).words;
    row.state = now ? el('span', {class: 'refused'}, now) : null;
    if (row.state) row.side.prepend(row.state);
  }

  insert(row) {
    let at = this.order.length;
    while (at > 0 && this.order[at - 1] > row.number) at--;
    const after = this.order[at];
    this.order.splice(at, 0, row.number);
    this.list.insertBefore(row.li, after === undefined ? null : this.rows.get(after).li);
  }

  details(row) {
    const c = row.checked, counts = [];
    if (c.errors) counts.push(`错误 ${c.errors}`);
    if (c.queries) counts.push(`待说明 ${c.queries}`);
    const slash = row.path.lastIndexOf('/') + 1;
    const head = el('summary', {}, badge(c.verdict, c.word),
      el('span', {class: 'names'}, el('span', {class: 'name'}, c.agency ? `${c.agency}　${c.year} 年度` : printable(row.path.slice(slash))),
        c.agency || slash ? el('span', {class: 'file'}, printable(row.path)) : ''),
      el('span', {class: 'counts'}, counts.join('，') || (c.findings.length ? `提示 ${c.findings.length}` : '没有问题')));
    const details = el('details', {}, head);
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) details.append(findings(c));
    });
    return details;
  }

  // early lists the files of which more can be said now that the others are in: those of agencies that others report to, and
  // those that another file has given another state since.
  early() {
    return Array.from(this.rows.values()).filter(row => row.checked.body || this.states.get(row.number).words !== (row.checked.state ?? ''))
      .map(row => row.number);
  }

  // convertible counts the files that could be read if they were converted.
  convertible() {
    return Array.from(this.rows.values()).filter(row => row.checked.convertible).length;
  }

  // side shows something beside a row, for the step that has more to say of it.
  side(number) {
    return this.rows.get(number)?.side;
  }

  count(kind, n) {
    const b = this.buttons.get(kind);
    b.count += n;
    b.n.textContent = b.count;
    b.button.hidden = kind !== '' && b.count === 0;
    if (kind !== '' && b.count === 0 && this.filter === kind) this.choose('');
  }

  choose(kind) {
    this.filter = kind;
    for (const [k, b] of this.buttons) b.button.setAttribute('aria-pressed', String(k === kind));
    this.search();
  }

  fits(row) {
    const want = this.find.value.trim().toLowerCase();
    row.li.hidden = this.filter !== '' && row.kind !== this.filter || want !== '' && !row.text.includes(want);
    return !row.li.hidden;
  }

  search() {
    let shown = 0;
    for (const row of this.rows.values()) if (this.fits(row)) shown++;
    this.none.hidden = shown > 0 || !this.rows.size;
  }

  summary() {
    return kinds.filter(([k]) => this.buttons.get(k).count).map(([k, word]) => `${word} ${this.buttons.get(k).count}`).join('，');
  }
}

// printable shows what a name hides: control characters and marks that turn the direction of writing.
export function printable(s) {
  return s.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·');
}

function findings(c) {
  const box = el('div', {class: 'found'});
  for (const n of c.notes ?? []) box.append(el('p', {class: 'hint'}, n));
  if (!c.findings.length) box.append(el('p', {}, '没有发现问题。'));
  box.append(el('ol', {}, c.findings.map(f => el('li', {},
    badge(f.severity + (f.answered ? ' answered' : ''), f.answered ? f.word + '·已说明' : f.word), ' ', f.message,
    f.fix && el('span', {class: 'how'}, '办法：' + f.fix),
    f.explanation && el('span', {class: 'how said'}, '单位说明：' + f.explanation),
    f.sentences && beside(f.sentences),
    f.regraded && el('span', {class: 'how'}, '本级规定：' + f.regraded),
    (f.code || f.source) && el('span', {class: 'from'}, f.code + (f.source ? '　依据：' + f.source : ''))))));
  if (c.more) box.append(el('p', {class: 'hint'}, `另有 ${c.more} 处，见回执和退回件。`));
  if (c.notEvaluated) box.append(el('p', {class: 'hint'}, `有 ${c.notEvaluated} 条核对因为数读不出来没有进行，更正后再核对，例如：${c.because}`));
  return box;
}

// beside shows sentences next to those that they were taken from; the first pair says whose they are.
function beside([head, ...pairs]) {
  const row = (tag, pair) => el('tr', {}, ...pair.map(text => el(tag, {}, text)));
  return el('table', {class: 'beside'}, el('thead', {}, row('th', head)), el('tbody', {}, ...pairs.map(pair => row('td', pair))));
}
