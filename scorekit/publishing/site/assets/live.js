// A page of `scorekit serve` loads itself again when a file of the project has changed.
(function () {
  "use strict";
  var base = new URL(document.currentScript.src);
  var events = new URL("../live", base).href, known = null;

  function ask() {
    fetch(events + (known === null ? "" : "?after=" + known), { cache: "no-store" }).then(function (answer) {
      return answer.text();
    }).then(function (version) {
      if (known !== null && version !== known) { window.location.reload(); return; }
      known = version;
      ask();
    }).catch(function () { window.setTimeout(ask, 1000); });
  }

  ask();
}());
