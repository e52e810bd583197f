// Settings take effect as they are changed. Without this there is a button that saves them.
(function () {
  'use strict';
  var form = document.getElementById('settings');
  var fault = document.getElementById('fault');
  var said = document.getElementById('said');
  if (!form || !window.fetch || !window.DOMParser || !window.URLSearchParams) {
    return;
  }
  document.getElementById('save').hidden = true;

  function showHours() { document.getElementById('hours').hidden = !form.elements.quiet.checked; }
  showHours();

  // One at a time, so that the last change is the last that is kept.
  var under = Promise.resolve();
  function save() {
    var fields = new URLSearchParams(new FormData(form));
    under = under.then(function () {
      return fetch(form.getAttribute('action'), {method: 'POST', body: fields, credentials: 'same-origin'}).then(function (answer) {
        return answer.text().then(function (text) { take(answer, new DOMParser().parseFromString(text, 'text/html')); });
      }).catch(function () { fault.textContent = form.dataset.failed; });
    });
  }

  function take(answer, page) {
    var fresh = page.getElementById('settings');
    if (!fresh) { // who we are is not known any more, or the page is stale: it is best loaded anew
      location.reload();
      return;
    }
    if (answer.ok && page.documentElement.lang !== document.documentElement.lang) {
      location.reload();
      return;
    }
    fault.textContent = page.getElementById('fault').textContent;
    document.getElementById('now').textContent = page.getElementById('now').textContent;
    said.replaceChildren.apply(said, Array.prototype.slice.call(page.getElementById('said').children));
  }

  form.addEventListener('change', function () {
    showHours();
    suggest();
    save();
  });
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    save();
  });

  // The phone knows its own zone, which may be in no list.
  function suggest() {
    var here = document.getElementById('here');
    var zone = window.Intl && Intl.DateTimeFormat && Intl.DateTimeFormat().resolvedOptions().timeZone;
    var select = form.elements.zone;
    if (!zone || zone === select.value || zone.indexOf('/') < 0) {
      here.hidden = true;
      return;
    }
    var known = Array.prototype.find.call(select.options, function (option) { return option.value === zone; });
    here.querySelector('b').textContent = known ? known.textContent : zone.replace(/^.*\//, '').replace(/_/g, ' ');
    here.hidden = false;
    here.querySelector('button').onclick = function () {
      if (!known) {
        known = new Option(here.querySelector('b').textContent, zone);
        select.add(known, 0);
      }
      select.value = zone;
      here.hidden = true;
      select.focus({preventScroll: true});
      save();
    };
  }
  suggest();
})();
