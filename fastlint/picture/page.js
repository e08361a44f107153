"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg", MOST = 200, TALLEST = 8;
const $ = (id) => document.getElementById(id);

function element(tag, props, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}
function shape(tag, props, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(props)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
const place = (file, row) => (file ? file + (row ? ":" + row : "") : "");
const badge = (where) => (where ? element("span", { class: "badge " + where }, where === "both" ? "loop + thread" : where) : null);

const out = data.nodes.map(() => []);
for (const edge of data.edges) out[edge.from].push(edge);
const byNode = new Map();
data.findings.forEach((finding, i) => {
  if (finding.node === null) return;
  if (!byNode.has(finding.node)) byNode.set(finding.node, []);
  byNode.get(finding.node).push(i);
});

// What a route comes to run, each function once for each side of the border.
function walk(route) {
  const seen = new Map(), steps = [], queue = [];
  const visit = (node, lane, depth) => {
    const key = node + lane, isNew = !seen.has(key);
    if (isNew) { seen.set(key, { node, lane, depth, key, via: null }); queue.push(seen.get(key)); }
    return [seen.get(key), isNew];
  };
  visit(route.node, route.runs_on === "thread" ? "thread" : "loop", 0);
  for (const here of queue) {
    for (const edge of out[here.node]) {
      const target = data.nodes[edge.to];
      if (edge.kind === "blocks" && here.lane !== "loop") continue;
      let lane = here.lane;
      if (edge.kind === "hands to a thread") lane = "thread";
      else if (edge.kind === "starts") lane = "loop";
      else if (edge.kind === "depends" || edge.kind === "serves") lane = target.runs_on === "thread" ? "thread" : target.runs_on ? "loop" : lane;
      const [spot, isNew] = visit(edge.to, lane, here.depth + 1);
      const step = { from: here.key, to: spot.key, kind: edge.kind, row: edge.row, red: edge.red && here.lane === "loop" && lane === "loop" };
      if (isNew) spot.via = step;
      steps.push(step);
    }
  }
  // From the route to where the loop begins to block: how it comes there.
  const chains = route.blocks.map((block) => {
    const chain = [];
    for (let spot = seen.get(block.node + "loop"); spot && spot.via; spot = seen.get(spot.via.from)) { spot.via.red = true; chain.unshift(spot.via); }
    return chain.filter((step) => step.row).map((step) => {
      const from = data.nodes[seen.get(step.from).node], to = data.nodes[seen.get(step.to).node];
      return { text: `${from.name} ${step.kind} ${to.name}`, file: from.file, row: step.row };
    });
  });
  return { spots: [...seen.values()], steps, chains };
}
const reached = new Map();
function findingsOf(route) {
  if (!reached.has(route)) {
    const nodes = new Set(walk(route).spots.map((spot) => spot.node));
    reached.set(route, [...nodes].flatMap((node) => byNode.get(node) || []).sort((a, b) => a - b));
  }
  return reached.get(route);
}

function short(text, most) { return text.length > most ? "\u2026" + text.slice(text.length - most + 1) : text; }

function picture(route) {
  const { spots, steps } = walk(route);
  const red = new Set(steps.filter((step) => step.red).flatMap((step) => [step.from, step.to]));
  const shown = [], columns = { loop: [], thread: [] };
  for (const spot of [...spots.filter((s) => red.has(s.key)), ...spots.filter((s) => !red.has(s.key))].slice(0, MOST)) {
    const column = (columns[spot.lane][spot.depth] = columns[spot.lane][spot.depth] || []);
    if (column.length >= TALLEST && !red.has(spot.key)) { column.more = (column.more || 0) + 1; continue; }
    spot.slot = column.length;
    column.push(spot);
    shown.push(spot);
  }
  const W = 178, H = 38, GX = 42, GY = 14, TOP = 30;
  const rows = (lane) => Math.max(0, ...columns[lane].filter(Boolean).map((column) => column.length + (column.more ? 0.4 : 0)));
  const height = (lane) => TOP + Math.max(rows(lane), 1) * (H + GY) + 4;
  const width = Math.max(2, ...shown.map((spot) => spot.depth + 1)) * (W + GX) + 12;
  const total = height("loop") + height("thread");
  const svg = shape("svg", { width, height: total, viewBox: `0 0 ${width} ${total}`, role: "img", "aria-label": "what " + route.path + " runs" });
  let y = 0;
  for (const [lane, title] of [["loop", "event loop: what blocks here makes every request wait"], ["thread", "threads: what blocks here keeps one thread busy"]]) {
    svg.append(shape("rect", { class: "band " + lane, x: 0, y, width, height: height(lane) }));
    svg.append(shape("text", { class: "lane " + lane, x: 10, y: y + 19 }, title));
    for (const spot of shown) if (spot.lane === lane) { spot.x = 10 + spot.depth * (W + GX); spot.y = y + TOP + spot.slot * (H + GY); }
    columns[lane].forEach((column, depth) => {
      if (column.more) svg.append(shape("text", { class: "small", x: 10 + depth * (W + GX) + 8, y: y + TOP + column.length * (H + GY) + 6 }, `and ${column.more} more`));
    });
    y += height(lane);
  }
  svg.append(shape("line", { class: "border", x1: 0, x2: width, y1: height("loop"), y2: height("loop") }));
  const at = new Map(shown.map((spot) => [spot.key, spot]));
  const drawn = steps.filter((step) => at.has(step.from) && at.has(step.to));
  for (const step of [...drawn.filter((s) => !s.red), ...drawn.filter((s) => s.red)]) {
    const a = at.get(step.from), b = at.get(step.to);
    const x1 = a.x + W, y1 = a.y + H / 2, y2 = b.y + H / 2, forward = b.depth > a.depth;
    const x2 = forward ? b.x : b.x + W, bend = forward ? (x2 - x1) / 2 : GX * 0.7;
    const hot = step.red ? " is-red" : "";
    const kind = step.kind === "hands to a thread" ? " cross" : step.kind === "depends" ? " depends" : "";
    const line = shape("path", { class: "edge" + kind + hot, d: `M${x1} ${y1}C${x1 + bend} ${y1} ${forward ? x2 - bend : x2 + bend} ${y2} ${x2} ${y2}` });
    line.append(shape("title", {}, step.kind + (step.row ? ", row " + step.row : "")));
    svg.append(line);
    const way = forward ? -7 : 7;
    svg.append(shape("path", { class: "tip" + hot, d: `M${x2} ${y2}l${way} -4v8z` }));
  }
  for (const spot of shown) {
    const node = data.nodes[spot.node], group = shape("g", {});
    const kind = node.kind === "blocking" ? " blocking" : node.kind === "route" ? " route-box" : "";
    group.append(shape("title", {}, node.name + "\n" + place(node.file, node.row)));
    group.append(shape("rect", { class: "box" + kind, x: spot.x, y: spot.y, width: W, height: H, rx: 6 }));
    group.append(shape("text", { x: spot.x + 8, y: spot.y + 16 }, short(node.name, 22)));
    group.append(shape("text", { class: "small", x: spot.x + 8, y: spot.y + 30 }, short(place(node.file, node.row) || "of a library", 25)));
    svg.append(group);
  }
  return [element("div", { class: "picture" }, svg), spots.length > MOST ? element("p", { class: "soft" }, `${spots.length - MOST} more functions are not drawn`) : null];
}

function tree(dependencies) {
  return element("ul", { class: "tree" }, dependencies.map((one) => element("li", {}, element("code", {}, one.name), " ", badge(one.runs_on), " ",
    element("span", { class: "place mono" }, place(one.file, one.row)), one.dependencies.length ? tree(one.dependencies) : null)));
}
function told(i) {
  const one = data.findings[i];
  return element("div", { class: "finding" }, element("span", { class: one.severity }, `${one.severity}[${one.code}]`), " ", element("code", {}, one.name), " ",
    element("span", { class: "place mono" }, place(one.file, one.row)), element("div", {}, one.message),
    one.steps.map((step) => element("div", { class: "way" }, step.message, " ", element("span", { class: "place mono" }, place(step.file, step.row)))));
}

// A picture that is a little too wide is made smaller; one that is much too wide is scrolled.
function fit() {
  const svg = $("detail").querySelector("svg");
  if (!svg) return;
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const scale = Math.min(1, Math.max(0.8, (svg.parentElement.clientWidth - 2) / width));
  svg.setAttribute("width", width * scale);
  svg.setAttribute("height", height * scale);
}
addEventListener("resize", fit);

let current = null, grouping = "rule";
function select(route) {
  current = route;
  for (const button of document.querySelectorAll(".route")) button.setAttribute("aria-current", String(button.route === route));
  $("what").textContent = route.methods + " " + route.path;
  const found = findingsOf(route), { chains } = walk(route);
  $("detail").replaceChildren(
    element("p", {}, element("code", {}, route.endpoint), " ", badge(route.runs_on), " ", element("span", { class: "place mono" }, place(route.file, route.row)),
      route.model ? element("span", {}, " \u2192 ", element("code", {}, route.model)) : null),
    ...picture(route).filter(Boolean),
    element("h3", {}, "Where it blocks the event loop"),
    route.blocks.length ? element("div", {}, route.blocks.map((block, b) => element("div", { class: "way" }, [...chains[b], ...block.steps].map((step, i, way) =>
      element("div", {}, i === way.length - 1 ? element("span", { class: "badge red" }, "blocks") : null, " ", element("code", {}, step.text), " ", element("span", { class: "place mono" }, place(step.file, step.row)))))))
      : element("p", { class: "soft" }, "Nowhere, as far as known."),
    element("h3", {}, "Dependencies"),
    route.dependencies.length ? tree(route.dependencies) : element("p", { class: "soft" }, "None."),
    element("h3", {}, "Findings in what it runs"),
    found.length ? element("div", {}, found.map(told)) : element("p", { class: "soft" }, "None."));
  fit();
}

function words() { return $("filter").value.toLowerCase().split(/\s+/).filter(Boolean); }
const has = (text, wanted) => wanted.every((word) => text.includes(word));
function routeText(route) {
  if (!route.text) route.text = [route.methods, route.path, route.endpoint, route.runs_on, route.app, route.file, route.model, route.blocks.length ? "blocks" : "",
    ...route.dependencies.map((one) => one.name)].join("\n").toLowerCase();
  return route.text;
}
function findingText(one) {
  if (!one.text) one.text = [one.code, one.name, one.group, one.severity, one.message, one.file, ...one.steps.map((s) => s.file)].join("\n").toLowerCase();
  return one.text;
}

function breakable(path) {
  return path.split(/(?<=\/)/).flatMap((part) => [part, element("wbr", {})]);
}

function listRoutes() {
  const wanted = words(), body = $("list"), shown = data.routes.filter((route) => has(routeText(route), wanted));
  const parts = [];
  let app = null;
  for (const route of shown) {
    if (route.app !== app) { app = route.app; parts.push(element("div", { class: "app mono" }, app)); }
    const button = element("button", { class: "route", title: route.methods + " " + route.path, onclick: () => select(route), "aria-current": String(route === current) },
      element("span", { class: "verb mono" }, route.methods), element("span", { class: "path mono" }, breakable(route.path)),
      element("span", {}, route.blocks.length ? element("span", { class: "badge red" }, "blocks") : null, " ", badge(route.runs_on)));
    button.route = route;
    parts.push(button);
  }
  body.replaceChildren(...(parts.length ? parts : [element("p", { class: "soft" }, data.routes.length ? "No route matches." : "No FastAPI application with routes was found.")]));
  $("routes-count").textContent = shown.length === data.routes.length ? String(shown.length) : shown.length + " of " + data.routes.length;
}
function groups(list) {
  const found = new Map(), put = (key, i) => { if (!found.has(key)) found.set(key, []); found.get(key).push(i); };
  if (grouping === "route") {
    const left = new Set(list);
    for (const route of data.routes) for (const i of findingsOf(route)) if (list.includes(i)) { put(route.methods + " " + route.path, i); left.delete(i); }
    for (const i of left) put("in no route", i);
    return [...found];
  }
  for (const i of list) put(grouping === "rule" ? data.findings[i].code + " " + data.findings[i].name : data.findings[i].file, i);
  return [...found].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
}
function listFindings() {
  const wanted = words(), list = data.findings.map((_, i) => i).filter((i) => has(findingText(data.findings[i]), wanted) || !wanted.length);
  const parts = groups(list).map(([name, items]) => {
    const details = element("details", {}, element("summary", {}, element("b", {}, String(items.length)), " ", element("span", { class: "mono" }, name)));
    details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(...items.map(told)); });
    return details;
  });
  $("findings-list").replaceChildren(...(parts.length ? parts : [element("p", { class: "soft" }, data.findings.length ? "No finding matches." : "No findings.")]));
  $("findings-count").textContent = list.length === data.findings.length ? String(list.length) : list.length + " of " + data.findings.length;
}
for (const button of document.querySelectorAll("[data-group]")) {
  button.addEventListener("click", () => {
    grouping = button.dataset.group;
    for (const other of document.querySelectorAll("[data-group]")) other.setAttribute("aria-pressed", String(other === button));
    listFindings();
  });
}
let waiting = 0;
$("filter").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { listRoutes(); listFindings(); }, 80); });
$("theme").addEventListener("click", () => {
  const root = document.documentElement, dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});

const tiles = [["routes", data.routes.length], ["on the event loop", data.routes.filter((r) => r.runs_on === "loop").length],
  ["in threads", data.routes.filter((r) => r.runs_on === "thread").length], ["block the loop", data.routes.filter((r) => r.blocks.length).length, true],
  ["findings", data.findings.length, true]];
$("tiles").append(...tiles.map(([name, number, bad]) => element("span", { class: "tile" + (bad && number ? " bad" : "") }, element("b", {}, String(number)), name)));
$("understood").append(...data.understood.map((line) => element("li", {}, line)));
listRoutes();
listFindings();
if (data.routes.length) select(data.routes.find((route) => route.blocks.length) || data.routes[0]);
