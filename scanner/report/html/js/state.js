// What the reader has asked for. It stands in the address, so that a view can be sent to somebody.

const PAGE = 100;

const state = {
  query: "",
  filters: new Map(), // field -> Set of values, any of which fits
  period: null, // [first day, last day, label]
  sort: { by: "", down: false },
  group: "",
  page: 0,
  size: PAGE,
  open: new Set(), // ids of findings whose details are shown
  closed: new Set(), // groups that are folded
};

let onChange = () => {};

// Changes the state and shows what follows from it.
function change(edit, { keepPage = false } = {}) {
  edit(state);
  if (!keepPage) state.page = 0;
  writeAddress();
  onChange();
}

function toggleFilter(field, value) {
  change(() => {
    const values = state.filters.get(field) || new Set();
    if (!values.delete(value)) values.add(value);
    setFilter(field, values);
  });
}

function setFilter(field, values) {
  if (values.size) state.filters.set(field, values);
  else state.filters.delete(field);
}

function clearFilters() {
  state.filters.clear();
  state.period = null;
  state.query = "";
}

const isFiltered = () => Boolean(state.query.trim() || state.filters.size || state.period);

// Returns the rows that fit, in the order asked for.
function selected() {
  const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  const filters = [...state.filters];
  const fits = (row) =>
    filters.every(([field, wanted]) => valuesOf(row, field).some((value) => wanted.has(value))) &&
    (!state.period || (row.day >= state.period[0] && row.day <= state.period[1])) &&
    words.every((word) => textOf(row).includes(word));
  const { by, down } = state.sort;
  const sign = down ? -1 : 1;
  return rows.filter(fits).sort((a, b) => sign * ORDERS[by](a, b) || a.index - b.index);
}

const groupOf = (row) =>
  state.group === "secret" ? `${row.title} ${row.preview || row.secret.slice(0, 8)}` : valuesOf(row, state.group).join(" ") || "none";

// Returns the rows in groups; one nameless group without grouping. Groups stand in their field's own order, else where
// their first row stands, and as long as nobody sorts, those with the most live tokens and then the largest come first.
function grouped(found) {
  if (!state.group) return [{ name: "", rows: found }];
  const groups = new Map();
  for (const row of found) {
    const key = state.group === "secret" ? row.secret : groupOf(row);
    if (!groups.has(key)) groups.set(key, { name: groupOf(row), key, rows: [] });
    groups.get(key).rows.push(row);
  }
  const { order } = FIELDS[state.group] || {};
  const all = [...groups.values()];
  if (order) return all.sort((a, b) => rank(order, a.key) - rank(order, b.key));
  if (state.sort.by) return all;
  const live = new Map(all.map((group) => [group, group.rows.filter((row) => row.liveness === "active").length]));
  return all.sort((a, b) => live.get(b) - live.get(a) || b.rows.length - a.rows.length);
}

function writeAddress() {
  const parts = new URLSearchParams();
  if (state.query) parts.set("q", state.query);
  for (const [field, values] of state.filters) for (const value of values) parts.append(field, value);
  if (state.period) parts.set("period", state.period.join("|"));
  if (state.group) parts.set("group", state.group);
  if (state.sort.by) parts.set("sort", (state.sort.down ? "-" : "") + state.sort.by);
  const view = parts.toString();
  try {
    history.replaceState(null, "", view ? `#?${view}` : "#");
  } catch {
    // Some viewers refuse; the page works without.
  }
}

// Takes over what the address asks for; returns the finding that it names, if it names one.
function readAddress() {
  const fragment = location.hash.slice(1);
  if (!fragment.startsWith("?")) return findingNamed(fragment);
  const parts = new URLSearchParams(fragment.slice(1));
  clearFilters();
  state.query = parts.get("q") || "";
  for (const field of Object.keys(FIELDS)) setFilter(field, new Set(parts.getAll(field)));
  const period = (parts.get("period") || "").split("|");
  state.period = period.length === 3 ? period : null;
  const group = parts.get("group");
  state.group = group === "secret" || Object.hasOwn(FIELDS, group || "") ? group : "";
  const sort = parts.get("sort") || "";
  const by = sort.replace(/^-/, "");
  if (Object.hasOwn(ORDERS, by)) state.sort = { by, down: sort.startsWith("-") };
  return null;
}

function findingNamed(fragment) {
  let id = fragment;
  try {
    id = decodeURIComponent(fragment);
  } catch {
    // Not encoded: it is taken as it is.
  }
  return rowsById.get(id) || null;
}

const addressOf = (row) => `${location.href.split("#")[0]}#${encodeURIComponent(row.id)}`;
