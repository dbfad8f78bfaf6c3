// The page: which step is shown, whether the program still runs, and its end.
import {el, warn} from './dom.js';
import {call, there, ApiError} from './api.js';
import {alone} from './motor.js';
import {catchDrops} from './drop.js';
import {HandOut} from './handout.js';
import {Check} from './check.js';
import {Report} from './report.js';
import {Collect} from './collect.js';
import {Board} from './board.js';

let kinds = {handout: HandOut, check: Check, report: Report, collect: Collect}; // with the folder of a year its board alone
const steps = {};
let current = null;

// route shows the step that the address names. Of the four checking comes first: it is what a file dropped on the program does.
function route(moved) {
  if (over.done) return;
  const name = location.hash.slice(1);
  if (!(name in kinds)) {
    if (current) return;
    history.replaceState(null, '', kinds.check ? '#check' : '#board');
    return route(false);
  }
  current = name;
  for (const key in kinds) {
    document.getElementById('step-' + key).hidden = key !== name;
    const a = document.querySelector(`.steps a[href="#${key}"]`);
    if (key === name) a?.setAttribute('aria-current', 'step');
    else a?.removeAttribute('aria-current');
  }
  const title = document.getElementById(name + '-title');
  document.title = title.textContent + '：年报';
  if (moved) {
    title.focus({preventScroll: true});
    scrollTo(0, 0);
  }
}

function over(heading, text) {
  over.done = true;
  clearInterval(pinging);
  for (const step of Object.values(steps)) step.busy?.abort();
  const title = el('h1', {tabIndex: -1}, heading);
  document.body.replaceChildren(el('main', {class: 'over', id: 'main'}, title, el('p', {}, text)));
  document.title = heading;
  title.focus();
}

// leaving asks before results are lost that nobody has downloaded, and gives up what the page had in hand: after a reload
// it could not be reached any more.
function leaving() {
  const all = () => over.done ? [] : Object.values(steps);
  addEventListener('beforeunload', e => { if (all().some(step => step.atStake())) e.preventDefault(); });
  addEventListener('pagehide', () => all().forEach(step => step.batch.close()));
  addEventListener('pageshow', e => { if (e.persisted) location.reload(); });
}

// visited tells, once, of somebody else who has tried to open the page.
let warned = '';
function visited(warning) {
  if (!warning || warning === warned) return;
  warned = warning;
  warn(warning + '。');
}

let missed = 0, pinging;
async function ping() {
  missed = await there(visited) ? 0 : missed + 1;
  if (missed === 2) over('程序已经结束', '这个页面不能再用了。要接着做，请重新打开程序。');
}

function ending(about) {
  const dialog = document.getElementById('ending');
  document.getElementById('ending-text').textContent = about.save
    ? `结果都已存进 ${about.save}。结束后这个页面就不能用了。`
    : '结束后，放进来的文件和没有下载的结果都会从这台电脑上删除。';
  document.getElementById('end').addEventListener('click', () => dialog.showModal());
  document.getElementById('ending-no').addEventListener('click', () => dialog.close());
  document.getElementById('ending-yes').addEventListener('click', async () => {
    try {
      await call('POST', 'api/end');
    } catch (e) {
      if (!(e instanceof ApiError && e.gone)) {
        dialog.close();
        warn(e.message);
        return;
      }
    }
    over('已经结束', about.save ? `结果在 ${about.save}。可以关闭这个网页了。` : '放进来的文件都已从临时文件夹删除。可以关闭这个网页了。');
  });
}

// years offers the folders of years that the program can open, and a new one: the page is the face of it then.
function years({years, newYear}) {
  const names = [...years ?? [], newYear].filter(Boolean), place = document.getElementById('years');
  if (!names.length) return;
  const open = async name => {
    try {
      await call('POST', 'api/year', {Name: name});
      location.replace(location.pathname);
    } catch (e) {
      warn(e.message);
    }
  };
  place.append(el('p', {}, '办一整年的，用年度文件夹：名单、收件、决定、结果都放在里面，关了再开接着办。'), el('div', {class: 'actions'},
    names.map(name => el('button', {type: 'button', class: 'button', onclick: () => open(name)}, (name === newYear ? '新建 ' : '打开 ') + name))));
  place.hidden = false;
}

async function main() {
  const about = {...await call('GET', 'api/about'), alone};
  if (about.board) kinds = {board: Board};
  else if (!about.office) kinds = {check: Check, report: Report};
  document.querySelector('nav').hidden = about.board;
  route(false);
  addEventListener('hashchange', () => route(true));
  document.getElementById('version').textContent = about.version === '开发版' ? '' : ' 版本 ' + about.version;
  document.getElementById('saved').textContent = about.board ? `收到的、做好的都在 ${about.save}` : about.save ? `结果同时存进 ${about.save}` : alone ? '文件只在这个网页里，不送到任何地方；结果要下载才会留下。' : '没有指定结果文件夹：结果要下载才会留下，程序结束时其余全部删除。';
  for (const key in kinds) steps[key] = new kinds[key](document.getElementById('step-' + key), about);
  catchDrops(() => files => steps[current].take(files));
  years(about);
  leaving();
  document.getElementById('end').hidden = alone;
  if (!alone) {
    ending(about);
    pinging = setInterval(ping, 15000);
    visited(about.warning);
  }
  await steps.board?.ready;
  document.getElementById('old').remove();
  document.body.dataset.ready = 'yes';
}

main().catch(e => warn(e.message));
