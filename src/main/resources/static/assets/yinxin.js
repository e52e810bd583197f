// The few lines that the pages need. Everything works without them.
(function () {
  'use strict';

  function face(seconds) {
    var whole = Math.max(0, Math.floor(seconds));
    return Math.floor(whole / 60) + ':' + String(whole % 60).padStart(2, '0');
  }

  // Asks on the page before a form destroys something; without <dialog> the server asks on a page of its own.
  function startAsking(form) {
    var dialog = document.getElementById('ask');
    if (!dialog || !dialog.showModal) {
      return;
    }
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      document.getElementById('ask-title').textContent = form.dataset.ask;
      document.getElementById('ask-text').textContent = form.dataset.askText;
      var yes = document.getElementById('ask-yes');
      yes.textContent = form.dataset.askYes;
      yes.onclick = function () {
        var confirmed = document.createElement('input');
        confirmed.type = 'hidden';
        confirmed.name = 'confirmed';
        confirmed.value = 'yes';
        form.appendChild(confirmed);
        dialog.close();
        form.submit();
      };
      document.getElementById('ask-no').onclick = function () { dialog.close(); };
      dialog.showModal();
    });
  }

  // While a code is shown: counts its time down, and notices that the number has been proven by phone.
  function startCode(card) {
    var line = card.querySelector('[data-countdown]');
    var left = line.querySelector('[data-left]');
    var end = Date.now() + 1000 * Number(line.dataset.countdown);

    function count() {
      var seconds = (end - Date.now()) / 1000;
      if (seconds <= 0) {
        line.textContent = line.dataset.over;
        clearInterval(clock);
        clearInterval(asking);
      } else {
        left.textContent = left.dataset.left + face(Math.ceil(seconds));
      }
    }
    function ask() {
      if (document.hidden) {
        return;
      }
      fetch('/bind/state', {credentials: 'same-origin'}).then(function (answer) {
        return answer.ok ? answer.text() : card.dataset.state;
      }).then(function (state) {
        if (state !== card.dataset.state) { location.replace('/bind?done=bound'); }
      }).catch(function () { });
    }
    var clock = setInterval(count, 1000);
    var asking = setInterval(ask, 4000);
    document.addEventListener('visibilitychange', ask);
    count();
  }

  // While the phone rings and the code is read: says how it goes.
  function startCall(card) {
    var line = card.querySelector('[data-countdown]');
    var end = Date.now() + 1000 * Number(line.dataset.countdown);
    function show(progress) {
      if (progress === 'over') {
        location.replace('/bind');
        return;
      }
      var words = card.querySelector('[data-when="' + progress + '"]');
      if (words && progress !== card.dataset.progress) {
        card.dataset.progress = progress;
        card.querySelector('[data-said]').textContent = words.content.textContent;
        if (progress === 'reading') { card.querySelector('.six').focus(); }
      }
    }
    function ask() {
      if (!document.hidden) {
        fetch('/bind/call/state', {credentials: 'same-origin'}).then(function (answer) {
          if (answer.ok) { return answer.text().then(show); }
        }).catch(function () { });
      }
    }
    function count() {
      var seconds = (end - Date.now()) / 1000;
      line.textContent = seconds <= 0 ? line.dataset.over : line.dataset.left + face(Math.ceil(seconds));
    }
    setInterval(ask, 1500);
    setInterval(count, 1000);
    document.addEventListener('visibilitychange', ask);
    count();
  }

  // Copies a field's text; the field stays selected, for browsers that do not let us.
  function startCopying(button) {
    var field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener('click', function () {
      field.focus();
      field.setSelectionRange(0, field.value.length);
      if (document.execCommand('copy')) {
        button.textContent = button.dataset.copied;
      }
    });
  }

  document.querySelectorAll('[data-copy]').forEach(startCopying);
  document.querySelectorAll('form[data-ask]').forEach(startAsking);
  document.querySelectorAll('[data-state]').forEach(startCode);
  document.querySelectorAll('[data-call]').forEach(startCall);
  // A page shown again from the browser's memory may be out of date: a message may have been heard since.
  window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });
})();
