// Replays requests to servers that GitHub's own OpenAPI descriptions are mocked by, and holds queries against its
// GraphQL schema. Arguments: the file of requests, the folder of the tools.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [file, tools] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(`${tools}/package.json`);
const { buildSchema, parse, validate } = require('graphql');

const PATHS = [
  '/repos/{owner}/{repo}/activity',
  '/repos/{owner}/{repo}/rules/branches/{branch}',
  '/repos/{owner}/{repo}/rulesets',
  '/repos/{owner}/{repo}/rulesets/{ruleset_id}',
  '/repos/{owner}/{repo}/statuses/{sha}',
];

const requests = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const queries = requests.filter(({ request }) => request === 'POST /graphql');
const rest = requests.filter(({ request }) => request !== 'POST /graphql');
if (queries.length === 0 || rest.length === 0) throw new Error('nothing to replay');
const faults = [];

// Two fields of the published schema are there twice, which its readers forgive.
const schema = buildSchema(readFileSync(`${tools}/node_modules/@octokit/graphql-schema/schema.graphql`, 'utf8'), { assumeValidSDL: true });
for (const { body } of queries) {
  for (const error of validate(schema, parse(JSON.parse(body).query))) faults.push(`GraphQL: ${error.message}`);
}

async function replay(name, port) {
  const description = JSON.parse(readFileSync(`${tools}/node_modules/@octokit/openapi/generated/${name}.json`, 'utf8'));
  const paths = Object.fromEntries(PATHS.map((path) => [path, description.paths[path]]));
  const missing = PATHS.filter((path) => !paths[path]);
  if (missing.length > 0) throw new Error(`${name} does not describe ${missing.join(', ')}`);
  const trimmed = `${tools}/${name}.json`;
  writeFileSync(trimmed, JSON.stringify({ ...description, paths, servers: [{ url: 'http://127.0.0.1' }] }));
  // The mock offers the plain kind alone where GitHub takes its own name for it as well.
  const prism = spawn(process.execPath, [`${tools}/node_modules/@stoplight/prism-cli/dist/index.js`, 'mock', '-p', `${port}`, trimmed], { stdio: 'ignore' });
  try {
    const base = `http://127.0.0.1:${port}`;
    for (let tries = 0; ; tries += 1) {
      try {
        await fetch(base);
        break;
      } catch (error) {
        if (tries > 720) throw error;
        await new Promise((wake) => setTimeout(wake, 250));
      }
    }
    for (const { request, body } of rest) {
      const [method, path] = request.split(' ');
      const options = { method, headers: { accept: 'application/json' } };
      if (body !== '') Object.assign(options, { body, headers: { ...options.headers, 'content-type': 'application/json' } });
      const answer = await fetch(base + path, options);
      const said = await answer.text();
      console.log(`${name} ${answer.status} ${request}`);
      if (answer.status >= 300) faults.push(`${name} ${answer.status} ${request}: ${said.slice(0, 300)}`);
    }
  } finally {
    prism.kill();
  }
}

await replay('api.github.com', 4010);
await replay('ghes-3.19', 4011);
console.log(`${queries.length} queries and ${rest.length} requests, each of these to two servers: ${faults.length} refused`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
