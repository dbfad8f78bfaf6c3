// Choosing what stands beside the files of a step: the roster, last year's filings, the office's own rules, its letterhead.
import {el, say, calm} from './dom.js';
import {call, put} from './api.js';
import {picked} from './files.js';

// fileButton is a file input that looks like a button and is one for the keyboard.
export function fileButton(text, props, taken) {
  const input = el('input', {type: 'file', ...props});
  input.addEventListener('change', () => taken(picked(input)));
  return el('label', {class: 'button file'}, input, text);
}

// kinds are what can be chosen. What has a button of its own is one file, which the program reads at once; else it is a folder.
const kinds = {
  roster: {name: '单位名单', small: '（.xlsx 或 .csv）', button: '选名单', accept: '.xlsx,.csv'},
  previous: {name: '上年的填报表或报告', small: '（可不选；前年的也可以放进来，看正文是不是沿用）'},
  filed: {name: '定稿的填报', small: '（核对公布的报告用）'},
  rules: {name: '本级调整规则', small: '（.yaml，可不选）', button: '选规则', accept: '.yaml,.yml'},
  letterhead: {name: '本单位的公文模板', small: '（.docx，可不选）', button: '选模板', accept: '.docx'},
};

// Picker shows one choice. getBatch returns the batch to send it to; changed is called after every change.
export class Picker {
  constructor(place, kind, getBatch, changed) {
    Object.assign(this, {kind, getBatch, changed, chosen: false});
    const {name, small, button, accept} = kinds[kind];
    this.state = el('span', {class: 'state', role: 'status'});
    this.remove = el('button', {type: 'button', class: 'plain', hidden: true, onclick: () => this.drop()}, '移除');
    this.fault = el('p', {class: 'fault', role: 'alert'});
    this.notes = el('ul', {class: 'notes'});
    const buttons = button
      ? [fileButton(button, {accept}, f => this.take(f))]
      : [fileButton('选文件', {multiple: true}, f => this.take(f)), fileButton('选文件夹', {webkitdirectory: ''}, f => this.take(f))];
    place.append(el('div', {class: 'pick', role: 'group', 'aria-label': name}, el('span', {class: 'what'}, name, el('small', {}, small)),
      ...buttons, this.state, this.remove), this.fault, this.notes);
    this.empty();
  }

  empty() {
    this.chosen = false;
    this.state.textContent = '还没有选';
    this.state.classList.remove('ok');
    this.remove.hidden = true;
    this.notes.replaceChildren();
  }

  async take(files) {
    if (!files.length) return;
    calm();
    this.fault.textContent = '';
    this.state.textContent = '正在读…';
    const batch = this.getBatch();
    try {
      const base = await batch.open();
      if (kinds[this.kind].button) {
        const said = await put(`${base}/${this.kind}`, files[0].file, files[0].path);
        this.state.textContent = said.name + (said.says && '，' + said.says);
        this.notes.replaceChildren(...said.notes.map(n => el('li', {}, n)));
      } else {
        if (this.chosen) await call('DELETE', `${base}/${this.kind}`);
        const {skip} = await call('POST', 'api/sift', {Paths: files.map(f => f.path), Previous: this.kind === 'previous'});
        const wanted = files.filter((f, i) => !skip[i] && f.file);
        const seen = new Map();
        for (const f of wanted) {
          const n = (seen.get(f.path) ?? 0) + 1;
          seen.set(f.path, n);
          await put(`${base}/${this.kind}`, f.file, n > 1 ? n + '/' + f.path : f.path);
        }
        this.state.textContent = wanted.length === 1 ? wanted[0].path : `${wanted.length} 个文件`;
      }
    } catch (e) {
      await this.drop();
      this.fault.textContent = e.message;
      return;
    }
    this.chosen = true;
    this.state.classList.add('ok');
    this.remove.hidden = false;
    say(this.state.textContent);
    this.changed();
  }

  async drop() {
    const batch = this.getBatch();
    try {
      await call('DELETE', `${await batch.open()}/${this.kind}`);
    } catch (e) {
      this.fault.textContent = e.message;
      return;
    }
    this.empty();
    this.changed();
  }
}
