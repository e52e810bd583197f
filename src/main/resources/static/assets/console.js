// The operator's console: parts that renew themselves, and buttons that ask twice. Everything works without it.
(function () {
  'use strict';

  // Renews what is marked from the same page, while it is looked at and nobody is about to press something in it.
  function startLive(part) {
    var every = Number(part.dataset.live) * 1000;
    async function renew() {
      if (document.visibilityState !== 'visible' || part.contains(document.activeElement) || part.querySelector(':hover button:hover')) {
        return;
      }
      try {
        var address = new URL(location.href);
        address.searchParams.delete('done');
        address.hash = '';
        var answer = await fetch(address, {credentials: 'same-origin', headers: {'Accept': 'text/html'}});
        if (answer.redirected) {
          location.reload(); // the session has ended
          return;
        }
        if (answer.ok) {
          var fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
          if (fresh && fresh.innerHTML !== part.innerHTML) {
            part.replaceChildren.apply(part, fresh.childNodes);
            part.querySelectorAll('form[data-sure]').forEach(startSure);
          }
        }
      } catch (e) {
        // The next round asks again.
      }
    }
    setInterval(renew, every);
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
  // Shown again from the browser's memory after logging out, it would still show what was there.
  window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });
})();
