// What `npm start`, `npm stop` and `npm test` call, straight after `git clone`: installs the dependencies if they are missing
// or not those of package-lock.json, and goes on with the Node that comes with them. Plain JavaScript without dependencies,
// since it runs before there are any.

const oldest = 20;
const major = Number(process.versions.node.split(".")[0]);
if (major < oldest) {
  console.error(
    `milvus-stack needs Node ${oldest} or newer, and this is Node ${process.versions.node}: install one from https://nodejs.org or with your version manager (\`nvm install 22\`).`,
  );
  process.exitCode = 1;
} else {
  // Only now: an older Node might not even be able to read it.
  const { run } = await import("./npm-run.mjs");
  process.exitCode = await run(process.argv[2], process.argv.slice(3));
}
