// The findings as the report embeds them, with what sorting, filtering and searching need.

const data = JSON.parse(byId("data").textContent);

const SEVERITIES = ["critical", "high", "medium", "low"];
const LIVENESS = ["active", "unknown", "not-checked", "inactive", "expired"];
const DAY = 24 * 60 * 60 * 1000;
const HEAD = "in HEAD";
const HISTORY = "history only";

const now = Date.now();
const rows = data.rows.map(prepared);
const rowsById = new Map(rows.map((row) => [row.id, row]));

function prepared(row, index) {
  const time = row.date ? Date.parse(row.date) : NaN;
  return Object.assign(row, {
    index,
    owners: row.owners || [],
    liveness: row.liveness || "", // of a misuse there is none
    secret: row.id.split(":", 1)[0], // the hash that stands for it
    // Days are counted in UTC, as in the timeline.
    day: Number.isNaN(time) ? "" : new Date(time).toISOString().slice(0, 10),
    days: Number.isNaN(time) ? null : Math.max(0, Math.floor((now - time) / DAY)),
    standing: row.commit ? (row.head ? HEAD : HISTORY) : "",
    triage: row.allowed ? "allowed" : "open",
    text: null,
  });
}

// Everything of a finding that can be searched, made when somebody searches first.
function textOf(row) {
  row.text ??= [
    row.title, row.rule, row.provider, row.path, row.preview, row.commit, row.date, row.severity, row.liveness,
    row.reason, row.allowed, row.message, row.id, ...row.owners, ...(row.places || []),
    ...(row.excerpt || []).slice(1),
  ].join("\n").toLowerCase();
  return row.text;
}

// The fields that rows are filtered and grouped by.
const FIELDS = {
  severity: { label: "Severity", order: SEVERITIES },
  liveness: { label: "Liveness", order: LIVENESS },
  provider: { label: "Provider" },
  rule: { label: "Rule" },
  folder: { label: "Folder" },
  owners: { label: "Owner" },
  standing: { label: "Standing", order: [HEAD, HISTORY] },
  kind: { label: "Kind", order: ["leak", "misuse"] },
  baseline: { label: "Baseline", order: ["new", "unchanged"] },
  triage: { label: "Triage", order: ["open", "allowed"] },
};

const valuesOf = (row, field) => (field === "owners" ? row.owners : row[field] ? [row[field]] : []);

// Returns the values that a field has, in their own order or the alphabet's.
function choices(field) {
  const values = new Set(field === "owners" ? rows.flatMap((row) => row.owners) : rows.map((row) => row[field]));
  const found = [...values].filter(Boolean);
  const { order } = FIELDS[field];
  return found.sort(order ? (a, b) => order.indexOf(a) - order.indexOf(b) : compare);
}

function labelOf(field, value) {
  if (field === "rule" && data.rules[value]) return data.rules[value].title;
  return field === "liveness" ? value.replace("-", " ") : value;
}

// Plain order: a collator costs more time than all the rest of a page of thousands.
const compare = (a, b) => (a < b ? -1 : Number(a > b));
const byText = (field) => (a, b) => compare(a[field] || "", b[field] || "");
const rank = (order, value) => (order.includes(value) ? order.indexOf(value) : order.length);
const ranked = (order, field) => (a, b) => rank(order, a[field]) - rank(order, b[field]);

// How two rows compare by a column; what is equal stays in the report's order, worst first, as does everything at first.
const ORDERS = {
  "": () => 0,
  severity: ranked(SEVERITIES, "severity"),
  title: byText("title"),
  path: (a, b) => byText("path")(a, b) || a.line - b.line,
  liveness: ranked(LIVENESS, "liveness"),
  owners: (a, b) => compare(a.owners.join(" "), b.owners.join(" ")),
  date: (a, b) => compare(a.day || "9999", b.day || "9999"),
};
