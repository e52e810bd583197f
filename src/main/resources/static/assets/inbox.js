// The list, alive: shows who is leaving a message now, takes in what has come, and does things to a row without leaving the page.
// Without it everything works by forms and by loading the page again.
(function () {
  'use strict';
  var EVERY = 3000; // milliseconds between two questions
  var live = document.getElementById('live');
  var said = document.getElementById('said');
  if (!live || !window.fetch || !window.DOMParser || !window.URLSearchParams) {
    return;
  }

  function inbox() { return document.getElementById('inbox'); }
  function calls() { return document.getElementById('calls'); }
  function parsed(text) { return new DOMParser().parseFromString(text, 'text/html'); }

  // Asks as the page itself would; a visitor whom the server no longer knows goes round by WeChat.
  function ask(path, form) {
    var how = {credentials: 'same-origin'};
    if (form) {
      how.method = 'POST';
      how.body = form;
    }
    return fetch(path, how).then(function (answer) {
      if (answer.status === 401) { location.reload(); }
      return answer.text().then(function (text) { return {ok: answer.ok, page: parsed(text)}; });
    });
  }

  // Which control of which row this is, so that it can be found again in a new list.
  function placeOf(control) {
    var row = control && control.closest && control.closest('[data-row]');
    if (!row) { return null; }
    var place = {row: row.dataset.row, next: null, index: controls(row).indexOf(control)};
    var rows = Array.prototype.slice.call(document.querySelectorAll('[data-row]'));
    var other = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
    place.next = other ? other.dataset.row : null;
    return place;
  }
  function controls(row) { return Array.prototype.slice.call(row.querySelectorAll('a, summary, button')); }
  function rowOf(id) { return id && document.querySelector('[data-row="' + id + '"]'); }

  function focus(row, index) {
    var control = controls(row)[index] || row.querySelector('a');
    control.focus({preventScroll: true});
    if (document.activeElement !== control) { row.querySelector('summary').focus({preventScroll: true}); } // its menu is closed now
  }

  // Puts a new list in place of the old one; what the reader looks at and what has the focus stay where they are.
  function take(page) {
    var fresh = page.getElementById('inbox');
    if (!fresh) { return; }
    var place = placeOf(document.activeElement);
    var anchor = Array.prototype.find.call(document.querySelectorAll('[data-row]'), function (row) {
      return row.getBoundingClientRect().bottom > 0;
    });
    var top = anchor ? anchor.getBoundingClientRect().top : 0;
    var scrolled = window.scrollY > 0;
    inbox().replaceWith(document.adoptNode(fresh));
    document.title = page.title;
    document.getElementById('badge').replaceChildren.apply(document.getElementById('badge'),
      Array.prototype.slice.call(page.getElementById('badge').childNodes));
    var now = anchor && scrolled && rowOf(anchor.dataset.row);
    if (now) { window.scrollBy(0, now.getBoundingClientRect().top - top); }
    if (place) {
      var row = rowOf(place.row) || rowOf(place.next);
      if (row) { focus(row, row.dataset.row === place.row ? place.index : 0); }
    }
  }

  function renew() {
    var kind = inbox().dataset.renew;
    if (kind === 'search') {
      return ask('/inbox/search', new URLSearchParams(new FormData(document.querySelector('.find'))))
        .then(function (answer) { if (answer.ok) { take(answer.page); } });
    }
    var here = new URLSearchParams(location.search);
    here.delete('done');
    here.delete('m');
    return ask('/inbox?' + here).then(function (answer) { if (answer.ok) { take(answer.page); } });
  }

  // An open menu, or a row under the finger, is not pulled away.
  function busy() { return document.querySelector('.more[open], .is-drawn') !== null; }

  var asking = false;
  function look() {
    if (document.visibilityState !== 'visible' || asking) { return; }
    asking = true;
    fetch(live.dataset.live, {credentials: 'same-origin'}).then(function (answer) {
      if (answer.status === 401) { clearInterval(clock); }
      return answer.ok ? answer.text() : '';
    }).then(function (text) {
      var fresh = text && parsed(text).getElementById('calls');
      if (!fresh) { return null; }
      var changed = fresh.dataset.version !== calls().dataset.version;
      if (fresh.textContent !== calls().textContent) { // said again only when it is something else
        calls().replaceChildren.apply(calls(), Array.prototype.slice.call(fresh.childNodes));
      }
      if (!changed || busy() || inbox().dataset.renew !== 'top') { return null; }
      return renew().then(function () { calls().dataset.version = fresh.dataset.version; });
    }).catch(function () { }).then(function () { asking = false; });
  }
  var clock = setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);

  // What is done to a row, or undone.
  document.addEventListener('submit', function (event) {
    var button = event.submitter;
    var form = event.target;
    if (!button || button.name !== 'm' || !(form.classList.contains('rows') || form.classList.contains('snack'))) { return; }
    event.preventDefault();
    var fields = new URLSearchParams(new FormData(form));
    fields.set('m', button.value);
    var path = button.getAttribute('formaction') || form.getAttribute('action');
    ask(path, fields).then(function (answer) {
      if (!answer.ok || !answer.page.getElementById('said')) {
        send(form, path, button.value); // the answer says why not
        return null;
      }
      return renew().then(function () {
        said.replaceChildren.apply(said, Array.prototype.slice.call(answer.page.getElementById('said').children));
        if (!document.activeElement || document.activeElement === document.body) {
          var next = said.querySelector('button') || document.querySelector('[data-row] a');
          if (next) { next.focus({preventScroll: true}); }
        }
        look();
      });
    }).catch(function () { send(form, path, button.value); });
  });
  function send(form, path, id) {
    var field = document.createElement('input');
    field.type = 'hidden';
    field.name = 'm';
    field.value = id;
    form.appendChild(field);
    form.action = path;
    form.submit();
  }

  // The menu: one at a time, closed by Escape or by a tap elsewhere.
  function close(but) {
    document.querySelectorAll('.more[open]').forEach(function (menu) {
      if (menu !== but) { shut(menu); }
    });
  }
  function shut(menu) {
    var row = menu.closest('.row');
    var item = row.querySelector('.item');
    menu.open = false;
    row.classList.remove('is-drawn', 'is-settling');
    item.style.removeProperty('transform');
  }
  document.addEventListener('click', function (event) {
    var drawn = event.target.closest('.is-drawn > .item');
    if (drawn) { event.preventDefault(); } // the first tap puts the row back
    close(event.target.closest('.more'));
  }, true);
  document.addEventListener('keydown', function (event) {
    var menu = event.key === 'Escape' && document.querySelector('.more[open]');
    if (menu) {
      shut(menu);
      menu.querySelector('summary').focus();
    }
  });

  // A finger draws a row aside.
  var draw = null;
  document.addEventListener('touchstart', function (event) {
    var item = event.touches.length === 1 && event.target.closest('.row > .item');
    if (!item) {
      draw = null;
      return;
    }
    var row = item.closest('.row');
    var was = row.classList.contains('is-drawn');
    draw = {item: item, row: row, menu: row.querySelector('.more'), x: event.touches[0].clientX, y: event.touches[0].clientY, from: 0, at: 0, on: false};
    if (was) { draw.from = draw.at = -row.querySelector('.acts').offsetWidth; }
  }, {passive: true});
  document.addEventListener('touchmove', function (event) {
    if (!draw) { return; }
    var x = event.touches[0].clientX - draw.x;
    var y = event.touches[0].clientY - draw.y;
    if (!draw.on) {
      if (Math.abs(y) > 10 && Math.abs(y) > Math.abs(x)) {
        draw = null;
        return;
      }
      if (Math.abs(x) < 10 || (x > 0 && draw.from === 0)) { return; }
      draw.on = true;
      close(draw.menu);
      draw.menu.open = true;
      draw.row.classList.remove('is-settling');
      draw.row.classList.add('is-drawn');
    }
    var width = draw.row.querySelector('.acts').offsetWidth;
    if (event.cancelable) { event.preventDefault(); } // otherwise browsers take it for a fling, and swallow the tap that follows
    draw.at = Math.max(-width, Math.min(0, draw.from + x));
    draw.item.style.transform = 'translateX(' + draw.at + 'px)';
  }, {passive: false});
  function settle() {
    if (draw && draw.on) {
      var width = draw.row.querySelector('.acts').offsetWidth;
      draw.row.classList.add('is-settling');
      if (draw.at < (draw.from === 0 ? -width / 3 : -width * 2 / 3)) {
        draw.item.style.transform = 'translateX(' + -width + 'px)';
      } else {
        shut(draw.menu);
      }
    }
    draw = null;
  }
  document.addEventListener('touchend', settle);
  document.addEventListener('touchcancel', settle);
})();
