// What browsers since 2019 have and their first versions lacked.
if (!Element.prototype.replaceChildren)
  Element.prototype.replaceChildren = function (...list) {
    while (this.lastChild) this.lastChild.remove();
    this.append(...list);
  };
