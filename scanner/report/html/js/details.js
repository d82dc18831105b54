// One finding in full: the line, what the token can do, since when, where else, how to revoke and how to allow it.

function details(row) {
  const rule = data.rules[row.rule] || {};
  return el("div", { class: "details" },
    excerpt(row),
    el("div", { class: "columns" },
      el("dl", { class: "facts" }, facts(row, rule)),
      row.kind === "misuse" ? repair(row) : revocation(row, rule)),
    actions(row));
}

function excerpt(row) {
  if (!row.excerpt) return null;
  const [line, before, secret, after] = row.excerpt;
  return el("pre", { class: "excerpt", tabindex: "0", role: "group", "aria-label": `Line ${line}` },
    el("span", { class: "gutter", "aria-hidden": "true" }, String(line)),
    el("code", {}, el("bdi", {}, before, el("mark", {}, secret), after)));
}

function facts(row, rule) {
  return [
    ["Why it matters", row.message],
    ["Can", rule.grants],
    ["Liveness", [row.liveness.replace("-", " "), row.reason].filter(Boolean).join(": ")],
    ["Exposed", exposure(row)],
    ["Commit", row.commit && commit(row)],
    ["State", row.state],
    ["Requests", row.requests && number.format(row.requests)],
    ["Sightings", row.count && number.format(row.count)],
    ["Also at", list(row.places)],
    ["Related", list(row.related)],
    ["Form", row.decoded],
    ["Confidence", [row.confidence, ...(row.why || [])].join("; ")],
    ["May be of", row.candidates && row.candidates.join(", ")],
    ["Allowed by", row.allowed],
    ["Owner", row.owners.join(" ")],
    ["Id", el("code", {}, row.id)],
  ].filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
}

function list(places, most = 12) {
  if (!places || !places.length) return null;
  const shown = places.slice(0, most).map((place) => el("li", {}, el("bdi", {}, place)));
  if (places.length > most) shown.push(el("li", {}, `and ${number.format(places.length - most)} more`));
  return el("ul", { class: "plain" }, shown);
}

// Removing a line ends no exposure: the history still has it. Only a token that works no more is exposed no more.
function exposure(row) {
  if (row.days === null) return "";
  const since = `since ${row.day}`;
  if (row.liveness === "inactive" || row.liveness === "expired") return `${since}; the token no longer works`;
  const where = row.head ? "still in HEAD" : "gone from HEAD, but in the history for everyone with a copy";
  return `${since}, ${plural(row.days, "day")}; ${where}`;
}

function commit(row) {
  const address = data.commits && /^[0-9a-f]{40,64}$/.test(row.commit) ? data.commits + row.commit : "";
  return link(address, el("code", {}, row.commit.slice(0, 10)));
}

function revocation(row, rule) {
  const steps = rule.steps || [];
  return el("div", { class: "todo" },
    el("h3", {}, "Revoke it"),
    el("ol", {}, steps.map((step) => el("li", {}, step))),
    el("p", { class: "buttons" },
      copyButton(steps.map((step, at) => `${at + 1}. ${step}`).join("\n"), "Copy steps", "Steps"),
      rule.link && link(rule.link, `Open ${rule.provider}`),
      rule.docs && link(rule.docs, "Documentation")));
}

function repair(row) {
  return el("div", { class: "todo" },
    el("h3", {}, "Fix it"),
    el("p", {}, row.fix || "See the rule's documentation."),
    row.fix && el("p", { class: "buttons" }, copyButton(row.fix, "Copy fix", "Fix")));
}

function actions(row) {
  return el("p", { class: "buttons" },
    row.url && link(row.url, `Show on ${data.forge}`),
    copyButton(addressOf(row), "Copy link", "Link"),
    row.allow && copyButton(row.allow, "Copy allow comment", "Allow comment"));
}
