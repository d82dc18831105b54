// Small helpers around the document. Text only ever becomes text: nothing here parses HTML.

const byId = (id) => document.getElementById(id);

// Makes an element. Attributes that are null, undefined or false are left out; `on` holds listeners.
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// A link, or plain text where the address isn't one that a browser should follow.
function link(address, ...children) {
  if (!/^https?:\/\//.test(address || "")) return el("span", {}, ...children);
  return el("a", { href: address, rel: "noreferrer" }, ...children);
}

// Tells people who don't see the page what has happened.
function say(text) {
  byId("said").textContent = text;
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied`);
    return true;
  } catch {
    return copyBySelection(text, what);
  }
}

// For browsers that keep the clipboard from pages opened as files.
function copyBySelection(text, what) {
  const field = el("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  document.body.append(field);
  const before = document.activeElement;
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  say(done ? `${what} copied` : `${what} could not be copied`);
  return done;
}

function copyButton(text, label, what) {
  const button = el("button", { type: "button", class: "quiet" }, label);
  button.addEventListener("click", async () => {
    if (!(await copy(text, what))) return;
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = label;
    }, 1500);
  });
  return button;
}

const number = new Intl.NumberFormat("en");
const plural = (count, noun) => `${number.format(count)} ${noun}${count === 1 ? "" : "s"}`;
