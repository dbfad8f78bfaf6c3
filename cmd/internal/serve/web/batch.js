// A batch: what one step works on. It is made when the first file comes in, and sends files one by one, a few at a time.
import {call, put, job, ApiError} from './api.js';

const together = 4;

export class Batch {
  // heard is called for every file with what the program said of it: {number, path, size, answer} or {…, error}.
  constructor(step, about, heard) {
    Object.assign(this, {step, about, heard, id: null, next: 0, sent: 0, total: 0, names: new Map(), waiting: [], numbers: []});
  }

  async open() {
    this.opening ??= call('POST', 'api/batches', {Step: this.step}).then(made => { this.id = made.id; });
    try {
      await this.opening;
    } catch (e) {
      this.opening = null;
      throw e;
    }
    return 'api/batches/' + this.id;
  }

  // add takes files into the queue, without those of folders that nobody has returned. It returns how many were left out.
  async add(files) {
    let left = 0;
    // The record of a collecting says that what lies beside it are results; it may stand in another thousand.
    const records = files.map(f => f.path).filter(p => /\/(汇总\.json|\.nianbao-未完成)$/.test(p)).slice(0, 1000);
    for (let i = 0; i < files.length; i += 1000) {
      const some = files.slice(i, i + 1000);
      const {skip} = await call('POST', 'api/sift', {Paths: some.map(f => f.path), Beside: records});
      some.forEach((f, k) => {
        if (skip[k]) {
          left++;
          return;
        }
        const n = (this.names.get(f.path) ?? 0) + 1; // two files of one name: the second goes into 2/
        this.names.set(f.path, n);
        this.waiting.push({number: this.next++, path: n > 1 ? n + '/' + f.path : f.path, file: f.file, why: f.why});
        this.total++;
      });
    }
    return left;
  }

  // send sends what waits, and returns when all is done or signal ends it; what was under way then waits again.
  async send(signal, progress) {
    const base = await this.open();
    let fatal = null;
    const one = async () => {
      while (this.waiting.length && !signal.aborted && !fatal) {
        const f = this.waiting.shift();
        const fact = {number: f.number, path: f.path, size: f.file?.size ?? 0};
        try {
          if (!f.file) throw new ApiError(f.why ?? '文件读不了：可能已被移走，或者没有权限');
          if (f.file.size > this.about.fileLimit) throw new ApiError(`文件超过 ${Math.round(this.about.fileLimit / (1 << 20))} MB，没有接收`);
          fact.answer = await put(`${base}/files/${f.number}`, f.file, f.path, signal);
          this.numbers.push(f.number);
        } catch (e) {
          if (signal.aborted || e.gone) {
            this.waiting.push(f);
            if (e.gone) fatal = e;
            return;
          }
          if (!(e instanceof ApiError)) throw e;
          fact.error = e.message;
          fact.word = e.word;
        }
        this.sent++;
        this.heard(fact);
        progress(this.sent, this.total);
      }
    };
    progress(this.sent, this.total);
    await Promise.all(Array.from({length: together}, one));
    this.waiting.sort((a, b) => a.number - b.number);
    if (fatal) throw fatal;
  }

  // again has every file, or those of the numbers, checked once more, with what is given now.
  async again(signal, progress, numbers = this.numbers) {
    const todo = [...numbers].sort((a, b) => a - b), of = todo.length;
    let done = 0;
    const one = async () => {
      while (todo.length && !signal.aborted) {
        const number = todo.shift();
        try {
          this.heard({number, answer: await call('POST', `api/batches/${this.id}/files/${number}/check`, undefined, signal)});
        } catch (e) {
          if (signal.aborted) return;
          throw e;
        }
        progress(++done, of);
      }
    };
    await Promise.all(Array.from({length: together}, one));
  }

  async run(what, options, progress, signal) {
    return job(`${await this.open()}/run/${what}`, options, progress, signal);
  }

  // close has the program forget the batch.
  close() {
    if (this.id) call('DELETE', 'api/batches/' + this.id).catch(() => {});
  }
}
