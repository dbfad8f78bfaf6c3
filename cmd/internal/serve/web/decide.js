// The dialog in which a decision of the office is taken: what is decided, why, and by whom.
import {part} from './dom.js';

// kinds of decisions, each with what its button says and what it means; field is what must be said besides the reason.
export const kinds = {
  采用: {button: '采用这一份', does: '别的几份不用。以后这份文件变了，决定失效，会说出来。'},
  接受: {button: '接受这一处', does: '这一处不用单位再说明。当时的数变了，决定失效，会说出来。'},
  免报: {button: '免报', does: '这个单位今年不用报，不再算应报。'},
  延期: {button: '准予延期', does: '这个单位在新的日期以前报来，不算逾期。', field: 'day'},
  代填: {button: '别的单位代填', does: '这个单位的数在另一个单位的表里，不用单独报。', field: 'other'},
  搁置: {button: '搁置', does: '这个文件不是填报表，不再读它；文件还在原处，以后可以撤销。'},
  撤销: {button: '撤销最后一个决定', does: '最后的一个决定不再算数。'},
};

export class Decide {
  constructor(taken) {
    this.dialog = document.getElementById('deciding');
    this.form = this.dialog.querySelector('form');
    this.form.addEventListener('submit', e => {
      e.preventDefault();
      const reason = this.field('reason'), more = this.more && this.field(this.more);
      for (const f of [more, reason]) if (f && !f.value.trim()) return this.wrong(f);
      this.dialog.close();
      taken({...this.decision, of: more ? more.value.trim() : this.decision.of, reason: reason.value.trim(), by: this.field('by').value.trim()});
      reason.value = ''; // who decides stays for the next one
    });
    part(this.form, 'no').addEventListener('click', () => this.dialog.close());
  }

  field(name) { return this.form.elements.namedItem(name); }

  wrong(field) {
    field.setAttribute('aria-invalid', 'true');
    field.addEventListener('input', () => field.removeAttribute('aria-invalid'), {once: true});
    field.focus();
  }

  // ask opens the dialog for a decision; what names the agency or file that it is about.
  ask(decision, what) {
    const {button, does, field} = kinds[decision.kind];
    this.decision = decision;
    this.more = field;
    document.getElementById('deciding-title').textContent = `${what}：${button}`;
    part(this.form, 'does').textContent = does;
    for (const name of ['day', 'other', 'reason']) {
      const f = this.field(name);
      f.closest('.field').hidden = name !== field && name !== 'reason';
      f.removeAttribute('aria-invalid');
    }
    this.dialog.showModal();
    this.field(field ?? 'reason').focus();
  }
}
