// Starts everything that the page has.

const THEME = "straykey-theme";
const MOST_PRINTED = 2000;

function startTheme() {
  const choice = byId("theme");
  const show = () => {
    if (choice.value) document.documentElement.dataset.theme = choice.value;
    else delete document.documentElement.dataset.theme;
  };
  try {
    choice.value = localStorage.getItem(THEME) || "";
  } catch {
    // A viewer without storage forgets the theme.
  }
  choice.addEventListener("change", () => {
    show();
    try {
      localStorage.setItem(THEME, choice.value);
    } catch {
      // As above.
    }
  });
  show();
}

function startDays() {
  for (const note of document.querySelectorAll("[data-since]")) {
    const days = Math.max(0, Math.floor((now - Date.parse(note.dataset.since)) / DAY));
    note.append(`, ${plural(days, "day")} ago`);
  }
}

// On paper there are no pages to turn and nothing to open.
function startPrinting() {
  const folded = () => document.querySelectorAll("details.remedy:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => {
    state.size = MOST_PRINTED;
    opened = [...folded()];
    for (const item of opened) item.open = true;
    onChange();
  });
  addEventListener("afterprint", () => {
    state.size = PAGE;
    for (const item of opened) item.open = false;
    onChange();
  });
}

function showAll() {
  showTable();
  showTools();
  showFacets();
}

function followAddress() {
  const named = readAddress();
  if (named) reveal(named);
  else onChange();
}

document.documentElement.dataset.script = "on";
for (const tool of document.querySelectorAll("[data-tool]")) tool.hidden = false;
for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
startTheme();
startDays();
if (table) {
  startFacets();
  startFigures();
  startTable();
  startTools();
  startPrinting();
  onChange = showAll;
  if (rows.length === 1) state.open.add(rows[0].id);
  followAddress();
  addEventListener("hashchange", followAddress);
}
