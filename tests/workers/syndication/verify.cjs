// Verifies signed messages with the public JavaScript library: a JSON line {secret, headers, body} in, "ok" or why not out.
const { Webhook } = require("standardwebhooks");
const lines = require("node:readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { secret, headers, body } = JSON.parse(line);
  try {
    new Webhook(secret).verify(Buffer.from(body, "base64").toString("utf8"), headers);
    console.log("ok");
  } catch (error) {
    console.log(`refused: ${error.message}`);
  }
});
