"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const WINDOW = 100, PRINTED = 1000;
  // Places of the fields in a row; all but those marked are places of texts.
  const LINE = 0 /* number */, STATUS = 1, OP = 2, ACCOUNT = 3, BEFORE = 4, AFTER = 5, CODE = 6, MESSAGE = 7, USER = 8, HEIR = 9,
    HTTP = 10 /* number */, ATTEMPTS = 11 /* number */, CALL = 12, STARTED = 13 /* ms */, TOOK = 14 /* ms */, CELLS = 15;
  const SIGNS = { done: "✓", unchanged: "=", failed: "✗", unknown: "?", skipped: "↷", not_run: "○" };

  const at = (id) => document.getElementById(id);
  const text = (row, field) => data.strings[row[field]];
  const form = at("filter"), body = at("body"), boxes = [...form.querySelectorAll("[name=status]")];
  const state = { q: "", op: "", code: "", status: [], sort: "", down: false, page: 1 };
  let found = [];

  // What a row is searched in, in small letters; made when it is first asked for.
  let haystacks;
  const fold = (s) => s.normalize("NFC").toLowerCase();
  const haystack = (i) => {
    haystacks ??= data.rows.map((row) => {
      const texts = [OP, ACCOUNT, BEFORE, AFTER, CODE, MESSAGE, USER, HEIR, CALL].map((field) => text(row, field));
      for (let c = CELLS; c < row.length; c++) texts.push(data.strings[row[c]]);
      return fold(texts.join("\n"));
    });
    return haystacks[i];
  };

  const collator = new Intl.Collator("en", { numeric: true });
  const byText = (field) => (a, b) => collator.compare(text(a, field), text(b, field));
  const byNumber = (field) => (a, b) => a[field] - b[field];
  const sent = (row) => row[STARTED] < 0 ? Infinity : row[STARTED];
  const orders = {
    line: byNumber(LINE), op: byText(OP), account: byText(ACCOUNT), code: byText(CODE), started: (a, b) => sent(a) - sent(b) || 0,
    change: (a, b) => byText(BEFORE)(a, b) || byText(AFTER)(a, b),
    took: (a, b) => b[TOOK] - a[TOOK],
  };

  const find = () => {
    const words = Array.from(fold(state.q).matchAll(/"([^"]+)"|\S+/g), (m) => m[1] ?? m[0]);
    found = data.rows.filter((row, i) =>
      (!state.status.length || state.status.includes(text(row, STATUS))) &&
      (!state.op || text(row, OP) === state.op) &&
      (!state.code || text(row, CODE) === state.code) &&
      words.every((word) => haystack(i).includes(word)));
    const order = orders[state.sort];
    if (order) found.sort(order);
    if (state.down) found.reverse();
  };

  const el = (name, className, ...inside) => {
    const e = document.createElement(name);
    if (className) e.className = className;
    e.append(...inside);
    return e;
  };
  const bdi = (s) => el("bdi", "", s);
  const instant = (ms) => new Date(data.base + ms).toISOString().replace("T", " ").replace("Z", " UTC");

  const more = (row) => {
    const list = el("dl", "");
    const add = (name, value) => {
      if (value === "") return;
      list.append(el("dt", "", bdi(name)), el("dd", "", bdi(String(value))));
    };
    add("id", text(row, USER));
    if (row[STARTED] >= 0) add("sent", instant(row[STARTED]));
    if (row[TOOK] >= 0) add("took", row[TOOK] < 1000 ? row[TOOK] + " ms" : (row[TOOK] / 1000).toFixed(1) + " s");
    add("requests of its own", row[ATTEMPTS]);
    add("request", text(row, CALL));
    if (row[HTTP]) add("last answer", "HTTP " + row[HTTP]);
    data.columns.forEach((name, c) => add(name, data.strings[row[CELLS + c]]));
    const details = el("details", "", el("summary", "", "more"));
    details.addEventListener("toggle", () => details.append(list), { once: true });
    return details;
  };

  const render = (row) => {
    const status = text(row, STATUS), before = text(row, BEFORE), after = text(row, AFTER), code = text(row, CODE);
    const sign = el("span", "sign " + status, SIGNS[status] ?? "?");
    sign.setAttribute("aria-hidden", "true");
    const what = el("td", "", el("span", "code", code), " ", bdi(text(row, MESSAGE)));
    if (data.todo[code]) what.append(el("p", "", el("b", "", "next:"), " " + data.todo[code]));
    if (text(row, HEIR)) what.append(el("p", "", "heir: ", bdi(text(row, HEIR))));
    what.append(more(row));
    const tr = el("tr", "",
      el("td", "", sign, " " + status.replaceAll("_", " ")), el("td", "n", String(row[LINE])), el("td", "", text(row, OP)),
      el("td", "", bdi(text(row, ACCOUNT))), el("td", "", before === after ? before : before + " → " + after), what);
    tr.setAttribute("role", "row");
    for (const td of tr.children) td.setAttribute("role", "cell");
    return tr;
  };

  const number = (n) => n.toLocaleString("en").replaceAll(",", "\u202f");
  const rowsOf = (n) => number(n) + (n === 1 ? " row" : " rows");

  const draw = (first, count) => {
    body.replaceChildren(...found.slice(first, first + count).map(render));
    const all = found.length === data.rows.length ? rowsOf(found.length) : rowsOf(found.length) + " of " + number(data.rows.length);
    const last = Math.min(found.length, first + count);
    at("showing").textContent = !found.length ? "no row is like this" :
      found.length <= count ? all : number(first + 1) + " to " + number(last) + " of " + all;
  };

  const pages = () => Math.max(1, Math.ceil(found.length / WINDOW));
  const show = () => {
    state.page = Math.min(Math.max(1, state.page), pages());
    draw((state.page - 1) * WINDOW, WINDOW);
    at("pages").hidden = pages() === 1;
    at("page").textContent = "page " + number(state.page) + " of " + number(pages());
    for (const button of at("pages").querySelectorAll("button")) {
      const back = ["first", "previous"].includes(button.dataset.go);
      button.disabled = back ? state.page === 1 : state.page === pages();
    }
    for (const th of at("table").querySelectorAll("[data-sort]")) {
      const sorted = th.dataset.sort === state.sort;
      th.setAttribute("aria-sort", !sorted ? "none" : state.down ? "descending" : "ascending");
      th.querySelector(".arrow").textContent = !sorted ? "" : state.down ? " ▼" : " ▲";
    }
  };

  // The state stands in the address, so that a view can be kept as a link.
  const remember = () => {
    const address = new URLSearchParams();
    for (const [name, value] of Object.entries(state)) {
      if (name === "page" ? value > 1 : String(value) && value !== false) address.set(name, String(value));
    }
    const hash = address.size ? "#" + address : "#rows";
    try { history.replaceState(null, "", hash); } catch { /* some viewers forbid it */ }
  };
  const recall = () => {
    if (!location.hash.includes("=")) return false;
    const address = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "op", "code", "sort"]) state[name] = address.get(name) ?? "";
    state.status = (address.get("status") ?? "").split(",").filter(Boolean);
    state.down = address.get("down") === "true";
    state.page = parseInt(address.get("page"), 10) || 1;
    for (const name of ["q", "op", "code", "sort"]) at(name).value = state[name];
    for (const box of boxes) box.checked = state.status.includes(box.value);
    return true;
  };

  const refresh = () => { find(); show(); };
  const change = (changes) => {
    Object.assign(state, { page: 1 }, changes);
    refresh();
    remember();
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  at("q").addEventListener("input", () => change({ q: at("q").value }));
  at("op").addEventListener("change", () => change({ op: at("op").value }));
  at("code").addEventListener("change", () => change({ code: at("code").value }));
  at("sort").addEventListener("change", () => change({ sort: at("sort").value, down: false }));
  for (const box of boxes) {
    box.addEventListener("change", () => change({ status: boxes.filter((b) => b.checked).map((b) => b.value) }));
  }
  form.addEventListener("reset", () => change({ q: "", op: "", code: "", status: [], sort: "", down: false }));
  for (const th of at("table").querySelectorAll("[data-sort]")) {
    const arrow = el("span", "arrow");
    arrow.setAttribute("aria-hidden", "true");
    const button = el("button", "", th.textContent, arrow);
    button.type = "button";
    button.addEventListener("click", () => {
      const sort = th.dataset.sort;
      change({ sort, down: state.sort === sort && !state.down });
      at("sort").value = sort;
    });
    th.replaceChildren(button);
  }
  for (const button of at("pages").querySelectorAll("button")) {
    button.addEventListener("click", () => {
      state.page = { first: 1, previous: state.page - 1, next: state.page + 1, last: pages() }[button.dataset.go];
      show();
      remember();
      at("showing").scrollIntoView();
    });
  }
  addEventListener("hashchange", () => { if (recall()) refresh(); });
  addEventListener("beforeprint", () => draw(0, PRINTED));
  addEventListener("afterprint", show);

  form.hidden = false;
  const linked = recall();
  refresh();
  if (linked) at("rows").scrollIntoView();
})();
