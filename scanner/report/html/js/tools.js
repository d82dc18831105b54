// The controls above the table: search, filters, grouping, and the filters in force.

function startTools() {
  const search = byId("search");
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change(() => {
      state.query = search.value;
    }), rows.length > 1000 ? 120 : 0);
  });
  search.form.addEventListener("submit", (event) => event.preventDefault());
  for (const field of Object.keys(FIELDS)) startField(field, choices(field));
  byId("group").append(el("option", { value: "secret" }, "secret"));
  byId("group").addEventListener("change", () => groupBy(byId("group").value));
  byId("fold").addEventListener("click", () => change(state.closed.size ? unfoldAll : foldAll));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

function startField(field, found) {
  if (found.length) byId("group").append(el("option", { value: field }, FIELDS[field].label.toLowerCase()));
  if (found.length < 2) return;
  const select = el("select", { id: `filter-${field}`, "data-filter": field },
    el("option", { value: "" }, "any"),
    found.map((value) => el("option", { value }, labelOf(field, value))));
  select.addEventListener("change", () => change(() => setFilter(field, new Set(select.value ? [select.value] : []))));
  byId("filters").append(el("label", {}, FIELDS[field].label, select));
}

// Many rows begin folded: which groups there are is what is asked first.
function groupBy(field) {
  change(() => {
    state.group = field;
    unfoldAll();
    if (field && selected().length > PAGE) foldAll();
  });
}

function foldAll() {
  state.closed = new Set(grouped(selected()).map((group) => group.key));
}

function unfoldAll() {
  state.closed.clear();
}

function showTools() {
  const search = byId("search");
  if (document.activeElement !== search) search.value = state.query;
  byId("group").value = state.group;
  byId("fold").hidden = !state.group;
  byId("fold").textContent = state.closed.size ? "Unfold all" : "Fold all";
  for (const select of document.querySelectorAll("[data-filter]")) {
    const wanted = [...(state.filters.get(select.dataset.filter) || [])];
    select.querySelector("[data-several]")?.remove();
    if (wanted.length > 1) {
      select.append(el("option", { value: wanted.join(), "data-several": true }, `${wanted.length} chosen`));
    }
    select.value = wanted.join();
  }
  showChips();
}

function showChips() {
  const chips = [...state.filters].flatMap(([field, values]) =>
    [...values].map((value) => chip(`${FIELDS[field].label}: ${labelOf(field, value)}`, () => toggleFilter(field, value))));
  if (state.period) {
    chips.push(chip(`Came in ${state.period[2]}`, () => change(() => {
      state.period = null;
    })));
  }
  if (state.query.trim()) {
    chips.push(chip(`Text: ${state.query.trim()}`, () => change(() => {
      state.query = "";
      byId("search").value = "";
    })));
  }
  if (chips.length > 1) {
    chips.push(el("li", {}, el("button", { type: "button", class: "quiet", on: { click: clearAll } }, "Clear all")));
  }
  byId("chips").hidden = !chips.length;
  byId("chips").replaceChildren(...chips);
}

function chip(text, remove) {
  const drop = () => {
    remove();
    (byId("chips").querySelector("button") || byId("search")).focus();
  };
  return el("li", {}, el("button", { type: "button", class: "chip", "aria-label": `${text}, remove`, on: { click: drop } },
    el("bdi", {}, text), el("span", { "aria-hidden": "true" }, "×")));
}

function clearAll() {
  change(clearFilters);
  byId("search").value = "";
  byId("search").focus();
}
