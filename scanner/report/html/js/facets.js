// The breakdowns and the timeline become filters.

function startFacets() {
  for (const list of document.querySelectorAll("ul[data-field]")) {
    for (const item of list.children) {
      const { value } = item.dataset;
      const button = el("button", {
        type: "button", "aria-pressed": "false", on: { click: () => toggleFilter(list.dataset.field, value) },
      }, ...item.childNodes);
      item.append(button);
    }
  }
  for (const place of document.querySelectorAll("[data-from]")) startPeriod(place);
}

// A figure leads to the findings that it counts.
function startFigures() {
  for (const value of document.querySelectorAll("[data-view]")) {
    // The figures leave out what somebody allowed.
    const open = choices("triage").length > 1 ? "&triage=open" : "";
    const address = el("a", { href: `#?${value.dataset.view}${open}`, on: { click: () => setTimeout(toTable) } });
    address.append(...value.childNodes);
    value.append(address);
  }
  byId("jump")?.addEventListener("click", toTable);
}

function toTable() {
  byId("findings").scrollIntoView();
  byId("findings").focus({ preventScroll: true });
}

// Beside the breakdowns nobody sees the table: how many findings fit is told there, too.
function showJump(count) {
  const jump = byId("jump");
  if (!jump) return;
  jump.hidden = !isFiltered();
  jump.textContent = `Show the ${count === 1 ? "finding that fits" : `${number.format(count)} findings that fit`}`;
}

function startPeriod(place) {
  const { from, to } = place.dataset;
  const heading = place.querySelector("th");
  const choose = () =>
    change(() => {
      state.period = isPeriod(from, to) ? null : [from, to, from === to ? from : `${from} to ${to}`];
    });
  if (!heading) {
    place.addEventListener("click", choose); // a mouse's way; the table has the same as buttons
    return;
  }
  const button = el("button", { type: "button", class: "quiet", "aria-pressed": "false", on: { click: choose } });
  button.append(...heading.childNodes);
  heading.append(button);
}

const isPeriod = (from, to) => Boolean(state.period) && state.period[0] === from && state.period[1] === to;

function showFacets() {
  for (const list of document.querySelectorAll("ul[data-field]")) {
    const wanted = state.filters.get(list.dataset.field);
    for (const item of list.children) {
      item.firstElementChild.setAttribute("aria-pressed", String(Boolean(wanted?.has(item.dataset.value))));
    }
  }
  for (const place of document.querySelectorAll("[data-from]")) {
    const on = isPeriod(place.dataset.from, place.dataset.to);
    place.classList.toggle("on", on);
    place.querySelector("button")?.setAttribute("aria-pressed", String(on));
  }
}
