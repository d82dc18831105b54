// The table: a page of rows at a time, so that thousands of findings cost no more than a hundred.

const table = byId("table");
const headings = table ? [...table.querySelectorAll("th[data-sort]")] : [];

function startTable() {
  for (const heading of headings) {
    const by = heading.dataset.sort;
    const button = el("button", { type: "button", on: { click: () => sortBy(by) } });
    button.append(...heading.childNodes, el("span", { class: "arrow", "aria-hidden": "true" }));
    heading.append(button);
  }
  table.tBodies[0].addEventListener("click", clicked);
  table.addEventListener("keydown", pressed);
}

function sortBy(by) {
  change(() => {
    state.sort = { by, down: state.sort.by === by && !state.sort.down };
  });
}

// Returns what stands in the table: headings of groups, and their rows unless folded.
function lines(found) {
  return grouped(found).flatMap((group) => [
    ...(state.group ? [{ group }] : []),
    ...(state.closed.has(group.key) ? [] : group.rows.map((row) => ({ row, group }))),
  ]);
}

function showTable() {
  const found = selected();
  const all = lines(found);
  const pages = Math.max(1, Math.ceil(all.length / state.size));
  state.page = Math.min(state.page, pages - 1);
  const from = state.page * state.size;
  const part = all.slice(from, from + state.size);
  if (part.length && part[0].row && state.group) part.unshift({ group: part[0].group, continued: true });
  const body = el("tbody", { role: "rowgroup" });
  for (const line of part) body.append(...(line.row ? shownRow(line.row) : [shownGroup(line)]));
  if (!found.length) body.append(nothing());
  table.tBodies[0].replaceChildren(...body.childNodes);
  for (const heading of headings) {
    const sorted = heading.dataset.sort === state.sort.by;
    if (sorted) heading.setAttribute("aria-sort", state.sort.down ? "descending" : "ascending");
    else heading.removeAttribute("aria-sort");
  }
  showPages(pages);
  tellShown(found.length);
  showJump(found.length);
}

function nothing() {
  return el("tr", { role: "row" }, el("td", { role: "cell", colspan: headings.length, class: "none" },
    "No finding fits. ",
    el("button", { type: "button", class: "quiet", on: { click: () => change(clearFilters) } }, "Clear all filters")));
}

function tellShown(count) {
  const what = count === rows.length ? plural(count, "finding") : `${number.format(count)} of ${plural(rows.length, "finding")}`;
  if (byId("shown").textContent !== what) byId("shown").textContent = what;
}

function shownGroup({ group, continued }) {
  const live = group.rows.filter((row) => row.liveness === "active").length;
  const critical = group.rows.filter((row) => row.severity === "critical").length;
  const open = !state.closed.has(group.key);
  const name = `${labelOf(state.group, group.name)}${continued ? ", continued" : ""}`;
  return el("tr", { role: "row", class: "group" }, el("th", { role: "rowheader", colspan: headings.length },
    el("button", { type: "button", class: "fold", "aria-expanded": String(open), "data-group": group.key },
      el("bdi", {}, name), " ", el("span", { class: "number" }, number.format(group.rows.length)),
      live ? el("span", { class: "live" }, `${number.format(live)} live `) : null,
      critical ? el("span", { class: "mark critical" }, `${number.format(critical)} critical`) : null)));
}

function shownRow(row) {
  const open = state.open.has(row.id);
  const line = el("tr", { role: "row", id: row.id, class: `row${row.allowed ? " allowed" : ""}${open ? " open" : ""}`, "data-row": row.index },
    cell("severity", el("span", { class: `mark ${row.severity}` }, row.severity)),
    el("th", { role: "rowheader", scope: "row", class: "finding" },
      el("button", { type: "button", class: "fold", "aria-expanded": String(open), "aria-controls": open ? `more-${row.index}` : null }, row.title),
      el("span", { class: "sub" }, el("code", {}, row.rule), " ", row.preview && el("code", { class: "preview" }, row.preview),
        row.allowed && el("span", { class: "tag" }, "allowed"))),
    cell("place", link(row.url, el("bdi", {}, breakable(`${row.path}:${row.line}`)))),
    cell("liveness", el("span", { class: `liveness ${row.liveness}` }, row.liveness.replace("-", " ") || row.kind)),
    table.dataset.owners === "yes" ? cell("owner", row.owners.join(" ")) : null,
    table.dataset.dates === "yes" ? cell("since", ...since(row)) : null);
  return open ? [line, el("tr", { role: "row", id: `more-${row.index}`, class: "more" },
    el("td", { role: "cell", colspan: headings.length }, details(row)))] : [line];
}

// Long paths break after a slash first.
const breakable = (path) => path.split(/(?<=\/)/).flatMap((part) => [part, el("wbr")]);

const cell = (name, ...children) => el("td", { role: "cell", class: name }, ...children);

function since(row) {
  if (!row.day) return [row.state ? el("span", { class: "sub" }, row.state) : ""];
  return [
    el("time", { datetime: row.date }, row.day),
    el("span", { class: "sub" }, `${plural(row.days, "day")} · ${row.standing}`),
  ];
}

function clicked(event) {
  const line = event.target.closest("tr");
  if (!line || event.target.closest("a, .more") || String(getSelection())) return;
  if (line.dataset.row !== undefined) return toggleRow(rows[Number(line.dataset.row)]);
  const fold = line.querySelector("[data-group]");
  if (!fold) return;
  const { group } = fold.dataset;
  change(() => {
    if (!state.closed.delete(group)) state.closed.add(group);
  }, { keepPage: true });
  [...table.querySelectorAll("[data-group]")].find((other) => other.dataset.group === group)?.focus();
}

// Opens or closes one row without making the others anew.
function toggleRow(row, focus = true) {
  if (!state.open.delete(row.id)) state.open.add(row.id);
  const line = byId(row.id);
  if (!line) return;
  byId(`more-${row.index}`)?.remove();
  const shown = shownRow(row);
  line.replaceWith(...shown);
  if (focus) shown[0].querySelector(".fold").focus();
}

function pressed(event) {
  const folds = [...table.tBodies[0].querySelectorAll(".fold")];
  const at = folds.indexOf(event.target.closest(".fold"));
  const line = event.target.closest("tr");
  if (event.key === "Escape" && line) {
    const row = rows[Number(line.dataset.row ?? line.id.replace("more-", ""))];
    if (row && state.open.has(row.id)) toggleRow(row);
    return;
  }
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: folds.length - 1 }[event.key];
  if (at < 0 || to === undefined || !folds[to] || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  folds[to].focus();
}

function showPages(pages) {
  const go = (label, page, name) =>
    el("button", { type: "button", class: "quiet", disabled: page < 0 || page >= pages, "data-go": name, on: { click: () => goTo(page, name) } }, label);
  byId("pages").replaceChildren(...(pages < 2 ? [] : [
    go("First", state.page ? 0 : -1, "first"),
    go("Previous", state.page - 1, "previous"),
    el("span", {}, `Page ${number.format(state.page + 1)} of ${number.format(pages)}`),
    go("Next", state.page + 1, "next"),
    go("Last", state.page === pages - 1 ? pages : pages - 1, "last"),
  ]));
}

function goTo(page, name) {
  change(() => {
    state.page = page;
  }, { keepPage: true });
  toTable();
  say(`Page ${page + 1}`);
  const again = byId("pages").querySelector(`[data-go="${name}"]:enabled`);
  if (again) again.focus({ preventScroll: true });
}

// Shows a finding wherever it stands: filters that hide it go, its page comes, its details open.
function reveal(row) {
  if (!selected().includes(row)) clearFilters();
  state.closed.clear();
  state.open.add(row.id);
  const at = lines(selected()).findIndex((line) => line.row === row);
  state.page = Math.floor(at / state.size);
  onChange();
  const line = byId(row.id);
  line.scrollIntoView({ block: "start" });
  line.querySelector(".fold").focus({ preventScroll: true });
}
