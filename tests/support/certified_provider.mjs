// A certified OpenID provider (npm `oidc-provider`, MIT) on loopback, for tests/ui/test_oidc.py.
// node certified_provider.mjs FOLDER_OF_NODE_MODULES: prints its issuer; ends when its standard input does.
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const module = join(process.argv[2], "oidc-provider", "lib", "index.js");
const { default: Provider } = await import(pathToFileURL(module));
const GROUPS = { mira: ["desk"], chief: ["chiefs", "desk"], stranger: ["football"] };

const server = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "copyflow",
      client_secret: "a secret: with & signs",
      redirect_uris: ["http://127.0.0.1/login/oidc/callback"],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  claims: { openid: ["sub"], profile: ["preferred_username", "groups"] },
  cookies: { keys: ["only for tests"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: `account-of-${id}`, preferred_username: id, groups: GROUPS[id] ?? [] }),
  }),
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
});
// the newsroom under test has whatever port was free
provider.Client.prototype.redirectUriAllowed = (uri) => /^http:\/\/127\.0\.0\.1:\d+\/login\/oidc\/callback$/.test(uri);
const answer = provider.callback();
process.stdout.write(`${issuer}\n`);
process.stdin.resume().on("end", () => process.exit(0));
