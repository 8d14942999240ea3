// Two conveniences: the search box over figures, and the quick exit by key. Every page works without them.
"use strict";

const root = document.currentScript.dataset.root;
const SHOWN = 20;

function fold(text) {
  return text.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}%]+/gu, " ");
}

function offerSearch(place) {
  const label = document.createElement("label");
  label.htmlFor = "find";
  label.textContent = "Find a figure";
  const box = Object.assign(document.createElement("input"), { id: "find", type: "search", autocomplete: "off" });
  box.placeholder = "force, outcome, year";
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const list = document.createElement("ul");
  list.className = "found";
  list.hidden = true;
  place.setAttribute("role", "search");
  place.replaceChildren(label, box, status, list);

  const load = () => {
    if (document.getElementById("figures-of-search")) return;
    const script = Object.assign(document.createElement("script"), { id: "figures-of-search", src: `${root}figures.js` });
    script.addEventListener("load", () => {
      for (const row of globalThis.crosscastFigures) row.push(fold(row[0]));
      show();
    });
    document.head.append(script);
  };

  const show = () => {
    const words = fold(box.value).split(" ").filter(Boolean);
    const figures = globalThis.crosscastFigures;
    list.replaceChildren();
    status.textContent = "";
    list.hidden = true;
    if (!words.length || !figures) return;
    const found = figures.filter((row) => words.every((word) => row[4].includes(word)));
    for (const [text, value, grade, page] of found.slice(0, SHOWN)) {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: root + page, textContent: text });
      item.append(link, ` ${value} (${grade})`);
      list.append(item);
    }
    list.hidden = !found.length;
    const n = found.length;
    status.textContent =
      n === 0 ? "No figure has all these words."
      : n > SHOWN ? `${n.toLocaleString("en-GB")} figures; the first ${SHOWN} are listed. Add a word to narrow them down.`
      : n === 1 ? "1 figure" : `${n} figures`;
  };

  box.addEventListener("focus", load);
  box.addEventListener("input", () => { load(); show(); });
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.value) { box.value = ""; show(); box.focus(); }
  });
}

function offerExit(link) {
  const leave = () => {
    document.documentElement.hidden = true;
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  link.append(Object.assign(document.createElement("span"), { className: "key-hint", textContent: " (or press Esc three times)" }));
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { presses = []; return; }
    presses = [...presses.filter((time) => event.timeStamp - time < 3000), event.timeStamp];
    if (presses.length >= 3) leave();
  }, true);
}

const place = document.getElementById("search");
if (place) offerSearch(place);
const exit = document.getElementById("exit");
if (exit) offerExit(exit);
