// A disk in memory, in the shape in which Go's os asks for one (fs of node.js, as wasm_exec.js hands it over). What is on it
// lies outside the program's own memory and goes with the worker.
const failed = code => Object.assign(new Error(code), {code});
const O = {O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536};
const folder = () => ({children: new Map(), mode: 0o40700, time: Date.now()});
const root = folder(), opened = new Map();
let next = 10, numbers = 1;
const number = new WeakMap();

const parts = path => {
  const list = [];
  for (const p of path.split('/')) {
    if (p === '..') list.pop();
    else if (p && p !== '.') list.push(p);
  }
  return list;
};

// at finds the folder that a path ends in and the name there.
function at(path) {
  const list = parts(path), name = list.pop();
  let dir = root;
  for (const p of list) {
    dir = dir.children.get(p);
    if (!dir) throw failed('ENOENT');
    if (!dir.children) throw failed('ENOTDIR');
  }
  return {dir, name, node: name === undefined ? root : dir.children.get(name)};
}

function found(path) {
  const {node} = at(path);
  if (!node) throw failed('ENOENT');
  return node;
}

function stat(node) {
  if (!number.has(node)) number.set(node, numbers++);
  const size = node.children ? 0 : node.size;
  return {dev: 1, ino: number.get(node), mode: node.mode, nlink: 1, uid: 0, gid: 0, rdev: 0, size, blksize: 4096,
    blocks: Math.ceil(size / 512), atimeMs: node.time, mtimeMs: node.time, ctimeMs: node.time, isDirectory: () => !!node.children};
}

function handle(fd) {
  const h = opened.get(fd);
  if (!h) throw failed('EBADF');
  return h;
}

function resize(node, size) {
  if (size > node.data.length) {
    const data = new Uint8Array(Math.max(size, node.data.length * 2));
    data.set(node.data.subarray(0, node.size));
    node.data = data;
  } else if (size < node.size) node.data.fill(0, size, node.size);
  node.size = size;
}

const calls = {
  open(path, flags, mode) {
    const {dir, name, node} = at(path);
    let file = node;
    if (file && flags & O.O_CREAT && flags & O.O_EXCL) throw failed('EEXIST');
    if (!file) {
      if (!(flags & O.O_CREAT)) throw failed('ENOENT');
      dir.children.set(name, file = {data: new Uint8Array(0), size: 0, mode: 0o100000 | mode & 0o777, time: Date.now()});
    }
    if (file.children && flags & (O.O_WRONLY | O.O_RDWR)) throw failed('EISDIR');
    if (!file.children && flags & O.O_DIRECTORY) throw failed('ENOTDIR');
    if (flags & O.O_TRUNC && !file.children) resize(file, 0);
    opened.set(next, {file, flags, pos: 0});
    return next++;
  },
  close(fd) { if (!opened.delete(fd)) throw failed('EBADF'); },
  read(fd, buffer, offset, length, position) {
    const h = handle(fd), from = position === null ? h.pos : position;
    if (h.file.children) throw failed('EISDIR');
    const n = Math.max(0, Math.min(length, h.file.size - from));
    buffer.set(h.file.data.subarray(from, from + n), offset);
    if (position === null) h.pos += n;
    return n;
  },
  write(fd, buffer, offset, length, position) {
    if (fd < 3) {
      console.error(new TextDecoder().decode(buffer.subarray(offset, offset + length)));
      return length;
    }
    const h = handle(fd), file = h.file;
    if (!(h.flags & (O.O_WRONLY | O.O_RDWR))) throw failed('EBADF');
    const to = h.flags & O.O_APPEND ? file.size : position === null ? h.pos : position;
    if (to + length > file.size) resize(file, to + length);
    file.data.set(buffer.subarray(offset, offset + length), to);
    file.time = Date.now();
    if (position === null) h.pos = to + length;
    return length;
  },
  mkdir(path, mode) {
    const {dir, name, node} = at(path);
    if (node) throw failed('EEXIST');
    dir.children.set(name, {...folder(), mode: 0o40000 | mode & 0o777});
  },
  readdir(path) {
    const node = found(path);
    if (!node.children) throw failed('ENOTDIR');
    return Array.from(node.children.keys());
  },
  rename(from, to) {
    const a = at(from), b = at(to);
    if (!a.node) throw failed('ENOENT');
    if (b.node && b.node.children && (!a.node.children || b.node.children.size)) throw failed(a.node.children ? 'ENOTEMPTY' : 'EISDIR');
    if (b.node && !b.node.children && a.node.children) throw failed('ENOTDIR');
    a.dir.children.delete(a.name);
    b.dir.children.set(b.name, a.node);
  },
  link(from, to) {
    const b = at(to);
    if (b.node) throw failed('EEXIST');
    b.dir.children.set(b.name, found(from));
  },
  unlink(path) {
    const {dir, name, node} = at(path);
    if (!node) throw failed('ENOENT');
    if (node.children) throw failed('EISDIR');
    dir.children.delete(name);
  },
  rmdir(path) {
    const {dir, name, node} = at(path);
    if (!node) throw failed('ENOENT');
    if (!node.children) throw failed('ENOTDIR');
    if (node.children.size) throw failed('ENOTEMPTY');
    dir.children.delete(name);
  },
  stat: path => stat(found(path)),
  lstat: path => stat(found(path)),
  fstat: fd => stat(handle(fd).file),
  utimes(path, accessed, modified) { found(path).time = modified * 1000; },
  chmod(path, mode) { const node = found(path); node.mode = node.mode & ~0o777 | mode & 0o777; },
  fchmod(fd, mode) { const node = handle(fd).file; node.mode = node.mode & ~0o777 | mode & 0o777; },
  truncate(path, size) { resize(found(path), size); },
  ftruncate(fd, size) { resize(handle(fd).file, size); },
  fsync() {},
  chown() {},
  lchown() {},
  fchown() {},
  readlink() { throw failed('EINVAL'); },
  symlink() { throw failed('ENOSYS'); },
};

const fs = {constants: O};
for (const name of Object.keys(calls)) fs[name] = (...args) => {
  const done = args.pop();
  let value;
  try {
    value = calls[name](...args);
  } catch (e) {
    if (!e.code) throw e;
    done(e);
    return;
  }
  done(null, value);
};
fs.writeSync = (fd, buffer) => calls.write(fd, buffer, 0, buffer.length, null);
globalThis.fs = fs;
globalThis.process = {getuid: () => 0, getgid: () => 0, geteuid: () => 0, getegid: () => 0, getgroups: () => [], pid: 1, ppid: 1,
  umask: () => 0, cwd: () => '/', chdir() {}};
globalThis.path = {resolve: (...list) => '/' + parts(list.join('/')).join('/')};
calls.mkdir('/tmp', 0o700);
calls.mkdir('/given', 0o700);

// put writes a file of a name without folders into /given.
export function put(name, text) {
  const fd = calls.open('/given/' + name, O.O_CREAT | O.O_WRONLY | O.O_TRUNC, 0o600), data = new TextEncoder().encode(text);
  calls.write(fd, data, 0, data.length, null);
  calls.close(fd);
  return '/given/' + name;
}
