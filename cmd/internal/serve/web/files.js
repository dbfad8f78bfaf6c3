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
    // A page that lies on the disk may not walk entries; it is let in by a handle, where the browser has those.
    if (entry?.isDirectory) entries.push({name: entry.name, isDirectory: true, entry, handle: item.getAsFileSystemHandle?.()});
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
      let inside;
      try {
        inside = await children(e);
      } catch {
        list.push({path, file: null, why: '浏览器不让网页读拖进来的文件夹；请点“选文件夹”来选，或者打开它，选中里面的文件再拖进来'});
        continue;
      }
      inside.sort((a, b) => byName(a.name, b.name));
      await walk(inside, path + '/', list);
    } else if (typeof e.file !== 'function') list.push({path, file: e.file});
    else {
      const file = await new Promise(done => e.file(done, () => done(null)));
      list.push(file ? {path, file} : {path, file: null});
    }
  }
  return list;
}

// children reads a folder. A browser gives a hundred entries at a time, and an empty list at the end.
async function children({entry, handle}) {
  const all = [];
  try {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return all;
      all.push(...some.map(e => e.isDirectory ? {name: e.name, isDirectory: true, entry: e} : e));
    }
  } catch (e) {
    if (!handle) throw e;
  }
  const known = await handle, found = [];
  for await (const h of known.values())
    found.push(h.kind === 'directory' ? {name: h.name, isDirectory: true, handle: h} : {name: h.name, file: await h.getFile().catch(() => null)});
  return found;
}
