// The operator's console: parts that renew themselves, and buttons that ask twice. Everything works without it.
(function () {
  'use strict';

  var SLOWLY_MS = 15000; // where nothing tells of changes: every place is taken, or a proxy keeps them back

  // What is marked is fetched again from the same page when the gateway says that it has changed, while it is looked at and nobody is about to
  // press something in it.
  function startLive(part) {
    var spacing = Number(part.dataset.every || 1) * 1000;
    var stream = null;
    var waiting = null;
    var slowly = null;
    var last = Date.now();

    async function renew() {
      waiting = null;
      if (part.contains(document.activeElement) || part.querySelector(':hover button:hover')) {
        soon();
        return;
      }
      last = Date.now();
      try {
        var address = new URL(location.href);
        address.searchParams.delete('done');
        address.searchParams.set('again', '1'); // keeps nobody logged in
        address.hash = '';
        var answer = await fetch(address, {credentials: 'same-origin', headers: {'Accept': 'text/html'}});
        if (answer.redirected) {
          leave();
          return;
        }
        if (answer.ok) {
          var fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
          var unfolded = part.querySelectorAll('details');
          if (fresh) {
            fresh.querySelectorAll('details').forEach(function (details, i) { details.open = Boolean(unfolded[i] && unfolded[i].open); });
          }
          if (fresh && fresh.innerHTML !== part.innerHTML) {
            part.replaceChildren.apply(part, fresh.childNodes);
            part.querySelectorAll('form[data-sure]').forEach(startSure);
          }
        }
      } catch (e) {
        // The stream tells when the gateway is there again.
      }
    }

    function soon() {
      waiting = waiting || setTimeout(renew, Math.max(100, spacing - (Date.now() - last)));
    }

    function leave() {
      close();
      location.reload(); // the session has ended: the door
    }

    function close() {
      if (stream) {
        stream.close();
        stream = null;
      }
      clearInterval(slowly);
      slowly = null;
    }

    function open() {
      stream = new EventSource('/operator/live?parts=' + encodeURIComponent(part.dataset.live));
      stream.addEventListener('open', soon); // what has changed in the meantime
      stream.addEventListener('change', soon);
      stream.addEventListener('over', leave);
      stream.addEventListener('enough', slow); // a later page has this one's place
      stream.addEventListener('error', function () {
        if (stream && stream.readyState === EventSource.CLOSED) { // refused; a lost connection is taken up again by the browser
          slow();
        }
      });
    }

    function slow() {
      close();
      slowly = setInterval(soon, SLOWLY_MS);
    }

    // A page in the background needs no connection.
    document.addEventListener('visibilitychange', function () {
      close();
      if (document.visibilityState === 'visible') {
        open();
      }
    });
    window.addEventListener('pagehide', close);
    if (document.visibilityState === 'visible') {
      open();
    }
    setInterval(function () { part.querySelectorAll('[data-seconds]').forEach(older); }, 1000);
  }

  // A call that is up is a second older.
  function older(cell) {
    var seconds = Number(cell.dataset.seconds) + 1;
    var zh = document.documentElement.lang.indexOf('zh') === 0;
    var nb = '\u00a0';
    cell.dataset.seconds = seconds;
    var rest = seconds % 60;
    cell.textContent = seconds < 60 ? seconds + nb + (zh ? '秒' : 's')
      : Math.floor(seconds / 60) + nb + (zh ? (rest ? '分' : '分钟') : 'min') + (rest ? nb + rest + nb + (zh ? '秒' : 's') : '');
  }

  // What cannot be taken back is done at the second press.
  function startSure(form) {
    var button = form.querySelector('button');
    var label = button.textContent;
    form.addEventListener('submit', function (event) {
      if (button.textContent === label) {
        event.preventDefault();
        button.textContent = form.dataset.sure;
        setTimeout(function () { button.textContent = label; }, 4000);
      }
    });
  }

  document.querySelectorAll('form[data-sure]').forEach(startSure);
  document.querySelectorAll('[data-live]').forEach(startLive);
  // Numbers that were shown for a while are masked again on the screen too.
  if (Number(document.body.dataset.clear) > 0) {
    setTimeout(function () { location.replace(location.pathname + location.search); }, Number(document.body.dataset.clear) * 1000);
  }
  // Shown again from the browser's memory after logging out, it would still show what was there.
  window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });
})();
