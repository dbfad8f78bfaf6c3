// Files that the user drops or picks, each with the path it has in what was dropped.

const byName = (a, b) => a < b ? -1 : a > b ? 1 : 0;
const byParts = (a, b) => {
  const x = a.path.split('/'), y = b.path.split('/');
  for (let i = 0; i < x.length && i < y.length; i++) if (x[i] !== y[i]) return byName(x[i], y[i]);
  return x.length - y.length;
};

// picked returns the files of an <input type=file>.
export function picked(input) {
  const list = Array.from(input.files, file => ({path: file.webkitRelativePath || file.name, file}));
  if (input.webkitdirectory) list.sort(byParts);
  input.value = '';
  return list;
}

// dropped returns the files of a drop, folders walked in the order of names. It must be called in the event itself, which
// is the only time at which the browser hands the entries out.
export function dropped(transfer) {
  const entries = [], plain = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.();
    if (entry?.isDirectory) entries.push(entry);
    else {
      const file = item.getAsFile();
      if (file) entries.push({isFile: true, name: file.name, file});
    }
  }
  if (!transfer.items.length) for (const file of transfer.files) plain.push({path: file.name, file});
  return walk(entries, '', plain);
}

async function walk(entries, above, list) {
  for (const e of entries) {
    const path = above + e.name;
    if (e.isDirectory) {
      const inside = await children(e);
      inside.sort((a, b) => byName(a.name, b.name));
      await walk(inside, path + '/', list);
    } else if (e.file instanceof File) list.push({path, file: e.file});
    else {
      const file = await new Promise(done => e.file(done, () => done(null)));
      list.push(file ? {path, file} : {path, file: null});
    }
  }
  return list;
}

// children reads a folder. A browser gives a hundred entries at a time, and an empty list at the end.
async function children(folder) {
  const reader = folder.createReader(), all = [];
  for (;;) {
    const some = await new Promise(done => reader.readEntries(done, () => done([])));
    if (!some.length) return all;
    all.push(...some);
  }
}
