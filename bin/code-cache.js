// Node's own compile cache keeps what is compiled when a module is loaded; most functions are compiled when they are first
// called. This keeps those too, per command: a third of the time of `validate`.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

/**
 * Loads the bundle at `entry` with the code that an earlier run of the same command has compiled, and keeps it if there was
 * none. V8 itself refuses code of another version of it or of its flags.
 *
 * @param {string} entry
 * @param {string} folder for the code; used for this bundle only, and one of the user's own, since what is in it is run
 * @param {string} command
 */
exports.requireCompiled = (entry, folder, command) => {
  const file = path.join(folder, `${command}-${process.version}-${process.arch}.code`);
  const below = path.dirname(entry) + path.sep;
  const kept = read(file);
  const scripts = new Map();
  let complete = kept !== null;
  const { _compile } = Module.prototype;
  Module.prototype._compile = function (content, filename, ...rest) {
    if (!filename.startsWith(below)) return _compile.call(this, content, filename, ...rest);
    const script = new vm.Script(
      `(function (exports, require, module, __filename, __dirname) {${content}\n})`,
      {
        filename,
        cachedData: kept?.get(path.basename(filename)),
      },
    );
    if (script.cachedDataRejected) complete = false;
    scripts.set(path.basename(filename), script);
    const load = (id) => this.require(id);
    const run = script.runInThisContext();
    return run.call(this.exports, this.exports, load, this, filename, path.dirname(filename));
  };
  process.on("exit", (code) => {
    // What failed has not called all that there is to call.
    if (!complete && (code === 0 || code === 2)) write(file, scripts);
  });
  return require(entry);
};

/** The length of a table of contents, that table, and the code of one file after the other. */
function read(file) {
  try {
    const bytes = fs.readFileSync(file);
    const start = 4 + bytes.readUInt32LE(0);
    const contents = JSON.parse(bytes.toString("latin1", 4, start));
    return new Map(contents.map(([name, from, to]) => [name, bytes.subarray(start + from, start + to)]));
  } catch {
    return null;
  }
}

function write(file, scripts) {
  const codes = [...scripts.values()].map((script) => script.createCachedData());
  let at = 0;
  const contents = [...scripts.keys()].map((name, i) => {
    const from = at;
    at += codes[i].length;
    return [name, from, at];
  });
  const table = Buffer.from(JSON.stringify(contents), "latin1");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(table.length);
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const temporary = `${file}.${process.pid}`;
    fs.writeFileSync(temporary, Buffer.concat([length, table, ...codes]), { mode: 0o600 });
    fs.renameSync(temporary, file);
  } catch {
    // Where it cannot be written, every run compiles.
  }
}
