// What pages of scorekit do in a browser: tables sort and filter, and readers weigh criteria themselves.
// Nothing is fetched and nothing is sent. Without this file every page says the same, less these three.
(function () {
  "use strict";

  function element(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  // ---- Tables that sort and filter -------------------------------------------------------------------------------

  function comparable(cell) {
    var written = cell.getAttribute("data-value");
    return written === null ? cell.textContent.trim() : Number(written);
  }

  function sortBy(table, head, place) {
    var body = table.tBodies[0];
    var down = head.getAttribute("aria-sort") === "ascending";
    var rows = Array.prototype.slice.call(body.rows);
    var language = document.documentElement.lang;
    rows.sort(function (one, other) {
      var a = comparable(one.cells[place]), b = comparable(other.cells[place]);
      if (a === "" || b === "") { return a === b ? 0 : a === "" ? 1 : -1; } // what is not there comes last
      var order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), language);
      return down ? -order : order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
    Array.prototype.forEach.call(head.parentNode.cells, function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  function sortable(table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, place) {
      var button = element("button", { type: "button", "class": "sk-sort" });
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () { sortBy(table, head, place); });
    });
  }

  function filtered(table) {
    if (table.tBodies[0].rows.length < 5) { return; }
    var id = (table.id || "table") + "-filter";
    var holder = element("p", { "class": "sk-filter" });
    holder.appendChild(element("label", { "for": id }, table.getAttribute("data-filter")));
    var field = element("input", { id: id, type: "search", autocomplete: "off" });
    var status = element("span", { "class": "sk-filter-count", role: "status" });
    holder.appendChild(field);
    holder.appendChild(status);
    table.parentNode.insertBefore(holder, table);
    field.addEventListener("input", function () {
      var wanted = field.value.trim().toLocaleLowerCase(), shown = 0, rows = table.tBodies[0].rows;
      Array.prototype.forEach.call(rows, function (row) {
        row.hidden = row.textContent.toLocaleLowerCase().indexOf(wanted) < 0;
        shown += row.hidden ? 0 : 1;
      });
      status.textContent = wanted ? shown + " / " + rows.length : "";
    });
  }

  // ---- Whole numbers, as the engine computes ----------------------------------------------------------------------

  var ZERO = BigInt(0), ONE = BigInt(1), TWO = BigInt(2), TEN = BigInt(10), POINT = BigInt(1000000);

  function floored(number, by) { // by is above 0
    var quotient = number / by;
    return number % by < ZERO ? quotient - ONE : quotient;
  }

  function halfUp(number, by) { return floored(TWO * number + by, TWO * by); }

  function power(decimals) { return TEN ** BigInt(decimals); }

  function big(value) { return value === null ? null : BigInt(value); }

  function least(values) { return values.reduce(function (a, b) { return b < a ? b : a; }); }

  function most(values) { return values.reduce(function (a, b) { return b > a ? b : a; }); }

  function prepared(data) {
    var scale = { worst: BigInt(data.scale.worst), best: BigInt(data.scale.best), decimals: data.scale.decimals };
    scale.sign = scale.best > scale.worst ? ONE : -ONE;
    return {
      data: data,
      scale: scale,
      operators: data.operators.map(function (operator) {
        return {
          id: operator.id,
          hidden: operator.hidden === true,
          barred: operator.barred === true,
          cases: operator.cases,
          rows: (operator.rows || []).map(function (row) {
            return {
              cases: row[0], weight: BigInt(row[1]), points: row[2].map(big), covers: row[3].map(big),
              ends: row[4] === 0 ? null : row[4].map(function (end) { return end.map(big); }),
              open: row[5] || [], gates: (row[6] || []).map(big), ties: (row[7] || []).map(big)
            };
          })
        };
      })
    };
  }

  function mean(values, weights) { // over what is there, rounded once to a millionth; null without any
    var total = ZERO, weight = ZERO;
    values.forEach(function (value, place) {
      if (value !== null && weights[place] > ZERO) {
        total += value * weights[place];
        weight += weights[place];
      }
    });
    return weight > ZERO ? halfUp(total, weight) : null;
  }

  function afterGates(points, gates, amounts, scale) {
    var worse = scale.sign > ZERO ? least : most, better = scale.sign > ZERO ? most : least;
    function of(effect) {
      return amounts.filter(function (amount, place) { return amount !== null && gates[place].effect === effect; });
    }
    function sum(values) { return values.reduce(function (a, b) { return a + b; }, ZERO); }
    var sets = of("set");
    if (sets.length) { points = worse(sets); }
    if (points === null) { return null; }
    var lowered = sum(of("lower_by")), raised = sum(of("raise_by"));
    if (lowered > ZERO) { points = better([points - scale.sign * lowered, scale.worst]); }
    if (raised > ZERO) { points = worse([points + scale.sign * raised, scale.best]); }
    if (of("floor").length) { points = better([points].concat(of("floor"))); }
    if (of("cap").length) { points = worse([points].concat(of("cap"))); }
    return points;
  }

  function firing(points, gates, amounts, scale) { // of each group only the harshest fires, tried by itself
    var spoken = points !== null || amounts.some(function (a, place) { return a !== null && gates[place].effect === "set"; });
    var may = amounts.map(function (amount) { return spoken ? amount : null; });
    var groups = {};
    gates.forEach(function (gate, place) {
      if (gate.group !== null) { (groups[gate.group] = groups[gate.group] || []).push(place); }
    });
    Object.keys(groups).forEach(function (name) {
      var worst = null, kept = -1;
      groups[name].forEach(function (place) {
        if (may[place] === null) { return; }
        var found = afterGates(points, [gates[place]], [may[place]], scale);
        if (found === null) { return; }
        if (kept < 0 || (scale.sign > ZERO ? found < worst : found > worst)) { worst = found; kept = place; }
      });
      groups[name].forEach(function (place) { if (place !== kept) { may[place] = null; } });
    });
    return may;
  }

  function scoredCase(row, weights, table) {
    var gates = table.data.gates, scale = table.scale;
    var points = mean(row.points, weights);
    if (points !== null && row.ends !== null) { // brought back to what is possible
      var ends = [mean(row.ends[0], weights), mean(row.ends[1], weights)];
      points = most([least(ends), least([most(ends), points])]);
    }
    if (row.open.some(function (place) { return weights[place] > ZERO; })) { points = null; }
    var covers = mean(row.covers, weights);
    if (gates.length) {
      var amounts = firing(points, gates, row.gates, scale);
      points = afterGates(points, gates, amounts, scale);
      if (amounts.some(function (a, place) { return a !== null && gates[place].effect === "set"; })) { covers = POINT; }
    }
    if (points !== null && table.data.round) {
      var step = BigInt(table.data.round);
      points = halfUp(points, step) * step;
      points = most([least([scale.worst, scale.best]), least([most([scale.worst, scale.best]), points])]);
    }
    return { points: points, covers: covers };
  }

  function scoredOperator(operator, weights, table) {
    var minimum = table.data.minimum;
    var floor = BigInt(minimum.case_coverage) > ONE ? BigInt(minimum.case_coverage) : ONE;
    var total = ZERO, weight = ZERO, covered = ZERO, cases = 0, ties = [];
    operator.rows.forEach(function (row) {
      var found = scoredCase(row, weights, table);
      if (found.points === null || found.covers === null || found.covers < floor) { return; }
      total += found.points * row.weight;
      covered += found.covers * row.weight;
      weight += row.weight;
      cases += row.cases;
      row.ties.forEach(function (points, place) {
        var sum = ties[place] = ties[place] || { total: ZERO, weight: ZERO };
        if (points !== null) { sum.total += points * row.weight; sum.weight += row.weight; }
      });
    });
    var apart = operator.barred || cases < Math.max(1, minimum.cases) || weight === ZERO ||
      covered < BigInt(minimum.coverage) * weight;
    return { id: operator.id, total: total, weight: weight, cases: cases, apart: apart, ties: ties, of: operator };
  }

  function key(found, table) { // what ranks compare; larger is better, null is worse than any number
    var sign = table.scale.sign, decimals = power(table.data.decimals), finer = power(table.data.tie_decimals);
    var parts = [sign * halfUp(found.total * decimals, found.weight * POINT)];
    found.ties.forEach(function (tie) {
      parts.push(tie.weight === ZERO ? null : sign * halfUp(tie.total * finer, tie.weight * POINT));
    });
    return parts;
  }

  function compared(one, other) {
    for (var place = 0; place < one.length; place += 1) {
      var a = one[place], b = other[place];
      if (a !== b) { return a === null ? 1 : b === null ? -1 : a > b ? -1 : 1; }
    }
    return 0;
  }

  function reweighted(table, weights) { // the ranked operators, best first, and those apart
    var whole = weights.map(function (weight) { return BigInt(weight); });
    var ranked = [], apart = [], hidden = [];
    table.operators.forEach(function (operator) {
      if (operator.hidden) { hidden.push({ id: operator.id }); return; }
      var found = scoredOperator(operator, whole, table);
      if (found.apart) { apart.push(found); return; }
      found.key = key(found, table);
      ranked.push(found);
    });
    ranked.sort(function (one, other) { return compared(one.key, other.key); });
    ranked.forEach(function (found, place) {
      var before = ranked[place - 1], after = ranked[place + 1];
      var same = before !== undefined && compared(before.key, found.key) === 0;
      found.rank = same ? before.rank : place + 1;
      found.shared = same || (after !== undefined && compared(after.key, found.key) === 0);
    });
    var least = table.data.ranked_cases;
    var numbered = ranked.every(function (found) {
      var cases = table.data.by_operator ? found.of.cases : found.cases;
      return cases >= least || (table.data.by_operator && !cases);
    });
    return { ranked: ranked, apart: apart, hidden: hidden, numbered: numbered };
  }

  function divisor(one, other) { return other === ZERO ? one : divisor(other, one % other); }

  function exact(found) { // p/q in points, as in the JSON of a table
    var by = found.weight * POINT, shared = divisor(found.total < ZERO ? -found.total : found.total, by);
    return shared === ZERO ? "0/1" : found.total / shared + "/" + by / shared;
  }

  function digits(found, decimals, sign) {
    var whole = halfUp(found.total * power(decimals), found.weight * POINT);
    var text = String(whole < ZERO ? -whole : whole).padStart(decimals + 1, "0");
    var cut = text.length - decimals;
    return (whole < ZERO ? "-" : "") + text.slice(0, cut) + (decimals ? sign + text.slice(cut) : "");
  }

  // ---- Weights of the reader --------------------------------------------------------------------------------------

  function weighing(section) {
    var data = JSON.parse(section.querySelector("script[type='application/json']").textContent);
    var table = prepared(data.table), own = data.weights, texts = data.texts;
    var sliders = Array.prototype.slice.call(section.querySelectorAll("input[type='range']"));
    var body = section.querySelector("tbody"), note = section.querySelector(".sk-yours-note");
    var apart = section.querySelector(".sk-yours-apart"), link = section.querySelector(".sk-yours-link");
    var status = section.querySelector("[role='status']");
    var current = own.slice();

    function isOwn() { // the same proportions
      return current.some(Boolean) && own.every(function (weight, place) { return weight * current[0] === current[place] * own[0]; });
    }

    function show() {
      var sum = current.reduce(function (a, b) { return a + b; }, 0);
      sliders.forEach(function (slider, place) {
        slider.value = String(current[place]);
        var share = sum ? Math.round(1000 * current[place] / sum) / 10 : 0;
        slider.nextElementSibling.textContent = String(share).replace(".", data.sign) + " %";
      });
      section.classList.toggle("sk-yours-changed", !isOwn());
      body.textContent = "";
      if (!sum) {
        note.textContent = texts.nothing;
        apart.textContent = "";
        return;
      }
      var found = reweighted(table, current);
      note.textContent = isOwn() ? texts.own : texts.yours;
      section.querySelector(".sk-yours-rank").hidden = !found.numbered;
      found.ranked.forEach(function (one) {
        var name = data.names[one.id], row = element("tr", { "data-operator": one.id, "data-exact": exact(one) });
        row.setAttribute("data-rank", String(one.rank));
        var rank = element("td", { role: "cell", "class": "sk-right", "data-label": texts.rank }, (one.shared ? "=" : "") + one.rank);
        rank.hidden = !found.numbered;
        row.appendChild(rank);
        var head = element("th", { scope: "row", role: "rowheader" }, name.name);
        row.appendChild(head);
        var score = digits(one, table.scale.decimals, data.sign);
        row.appendChild(element("td", { role: "cell", "class": "sk-right", "data-label": texts.score }, score));
        row.appendChild(element("td", { role: "cell", "class": "sk-right", "data-label": texts.published }, name.published));
        row.setAttribute("role", "row");
        body.appendChild(row);
      });
      apart.textContent = found.apart.length ? texts.apart + " " + named(found.apart) : "";
      if (found.hidden.length) { apart.textContent += " " + texts.hidden + " " + named(found.hidden); }
      status.textContent = found.ranked.length ? texts.first + " " + data.names[found.ranked[0].id].name : "";
      link.hidden = isOwn();
      link.href = "#weights=" + current.join(",");
    }

    function named(those) { return those.map(function (one) { return data.names[one.id].name; }).join(", "); }

    function read() { // weights out of the address
      var written = /(?:^#|&)weights=([0-9,]+)/.exec(window.location.hash);
      var wanted = written === null ? [] : written[1].split(",").map(Number);
      var valid = wanted.length === own.length && wanted.every(function (one) { return one >= 0 && one <= 1000000; });
      current = valid ? wanted : own.slice();
      if (valid) { section.querySelector("details").open = true; }
      show();
    }

    sliders.forEach(function (slider, place) {
      slider.addEventListener("input", function () {
        current = sliders.map(function (one) { return Number(one.value); });
        show();
      });
      slider.addEventListener("change", function () {
        window.history.replaceState(null, "", isOwn() ? "#weights" : "#weights=" + current.join(","));
      });
    });
    section.querySelector(".sk-yours-back").addEventListener("click", function () {
      current = own.slice();
      window.history.replaceState(null, "", "#weights");
      show();
    });
    window.addEventListener("hashchange", read);
    section.hidden = false;
    read();
  }

  document.querySelectorAll("table.sk-sortable").forEach(function (table) {
    filtered(table);
    sortable(table);
  });
  if (typeof BigInt === "function") { document.querySelectorAll(".sk-yours").forEach(weighing); }
}());
