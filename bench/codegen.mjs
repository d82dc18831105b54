// Writes what Postman's code generators make of requests: one JSON line for each request and variant.
//   node bench/codegen.mjs FOLDER < requests.json
// FOLDER is where `npm install postman-code-generators postman-collection` was run; requests are Postman's own form.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const require = createRequire(resolve(process.argv[2], 'package.json'));
const generators = require('postman-code-generators');
const { Request } = require('postman-collection');

const requests = JSON.parse(readFileSync(0, 'utf8'));
for (const { key: language, variants } of generators.getLanguageList()) {
  for (const { key: variant } of variants) {
    requests.forEach((request, number) => {
      generators.convert(language, variant, new Request(request), {}, (error, snippet) => {
        const told = error ? { error: String(error) } : { snippet };
        process.stdout.write(JSON.stringify({ language, variant, number, ...told }) + '\n');
      });
    });
  }
}
