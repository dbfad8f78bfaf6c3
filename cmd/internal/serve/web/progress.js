// A bar with a count and a button to stop. Eyes see every step; a screen reader hears the beginning, each quarter and the
// end.
import {el, say} from './dom.js';

export class Progress {
  constructor(place) {
    this.what = el('span', {class: 'what'});
    this.count = el('span', {class: 'count'});
    this.bar = el('progress', {max: 1, value: 0, 'aria-label': '进度'});
    this.stop = el('button', {type: 'button', class: 'button', onclick: () => this.abort?.()}, '停止');
    this.box = el('div', {class: 'progress', hidden: true}, el('div', {class: 'line'}, this.what, this.count, this.stop), this.bar);
    place.append(this.box);
  }

  start(what, abort) {
    this.abort = abort;
    this.quarter = 0;
    this.box.hidden = false;
    this.bar.removeAttribute('value'); // busy, of unknown length
    this.what.textContent = what;
    this.count.textContent = '';
    this.bar.setAttribute('aria-label', what);
    say(what);
  }

  step(what, done, of) {
    if (what !== this.what.textContent) {
      this.what.textContent = what;
      this.bar.setAttribute('aria-label', what);
      this.quarter = 0;
    }
    if (!of) { // nobody knows how long
      this.bar.removeAttribute('value');
      this.count.textContent = '';
      return;
    }
    this.bar.max = of;
    this.bar.value = done;
    this.count.textContent = `${done} / ${of}`;
    const quarter = Math.floor(4 * done / of);
    if (quarter > this.quarter && quarter < 4 && of > 20) say(`${what}：${done} / ${of}`);
    this.quarter = Math.max(this.quarter, quarter);
  }

  end(text) {
    if (this.box.contains(document.activeElement)) document.getElementById('main').focus({preventScroll: true});
    this.box.hidden = true;
    this.abort = null;
    if (text) say(text);
  }
}
