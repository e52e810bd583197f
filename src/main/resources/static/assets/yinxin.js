// The few lines that the pages need. Everything but the waveform's player works without them.
(function () {
  'use strict';

  function face(seconds) {
    var whole = Math.max(0, Math.floor(seconds));
    return Math.floor(whole / 60) + ':' + String(whole % 60).padStart(2, '0');
  }

  function startPlayer(player) {
    var audio = player.querySelector('[data-audio]');
    var button = player.querySelector('[data-play]');
    var wave = player.querySelector('[data-wave]');
    var played = player.querySelector('[data-played]');
    var now = player.querySelector('[data-now]');
    var sorry = player.querySelector('[data-sorry]');
    var seconds = Number(player.dataset.seconds);
    var width = wave.firstElementChild.viewBox.baseVal.width;
    var total = wave.getAttribute('aria-valuetext').split(' / ')[1];
    var wanted = null; // where to go once the sound is there
    var dragging = false;

    function show(at) {
      var text = face(at >= seconds ? Math.round(seconds) : at);
      played.setAttribute('width', seconds > 0 ? width * Math.min(1, at / seconds) : 0);
      now.textContent = text;
      wave.setAttribute('aria-valuenow', at.toFixed(1));
      wave.setAttribute('aria-valuetext', text + ' / ' + total);
    }

    function position() {
      return wanted === null ? audio.currentTime : wanted;
    }

    function seek(to) {
      var at = Math.min(Math.max(0, to), seconds);
      if (audio.readyState > 0) {
        wanted = null;
        audio.currentTime = Math.min(at, audio.duration || at);
      } else {
        wanted = at;
      }
      show(at);
    }

    function mark(playing) {
      player.classList.toggle('is-playing', playing);
      button.setAttribute('aria-label', playing ? button.dataset.labelPause : button.dataset.labelPlay);
    }

    function apologise() {
      mark(false);
      player.classList.remove('is-waiting');
      fetch(audio.src, {method: 'HEAD', credentials: 'same-origin'}).then(function (answer) {
        if (answer.status === 401) {
          location.reload();
        } else {
          sorry.textContent = answer.status === 404 || answer.status === 403 ? sorry.dataset.gone : sorry.dataset.text;
          sorry.hidden = false;
        }
      }).catch(function () {
        sorry.textContent = sorry.dataset.text;
        sorry.hidden = false;
      });
    }

    function play() {
      sorry.hidden = true;
      if (audio.error) {
        audio.load();
      }
      if (audio.ended) {
        seek(0);
      }
      player.classList.add('is-waiting');
      var started = audio.play();
      if (started) {
        started.catch(function (reason) {
          if (reason.name === 'NotAllowedError') {
            player.classList.remove('is-waiting');
            mark(false);
          }
        });
      }
    }

    button.addEventListener('click', function () {
      if (audio.paused) { play(); } else { audio.pause(); }
    });
    audio.addEventListener('loadedmetadata', function () {
      if (wanted !== null) {
        audio.currentTime = wanted;
        wanted = null;
      }
    });
    audio.addEventListener('play', function () { mark(true); });
    audio.addEventListener('pause', function () { mark(false); player.classList.remove('is-waiting'); });
    audio.addEventListener('waiting', function () { player.classList.add('is-waiting'); });
    audio.addEventListener('playing', function () { player.classList.remove('is-waiting'); tick(); });
    audio.addEventListener('ended', function () { mark(false); show(seconds); });
    audio.addEventListener('error', apologise);
    audio.addEventListener('timeupdate', function () { if (!dragging && !audio.ended) { show(position()); } });

    function tick() { // timeupdate comes four times a second: too coarse for the eye
      if (!audio.paused && !audio.ended) {
        if (!dragging) { show(position()); }
        requestAnimationFrame(tick);
      }
    }

    function under(event) {
      var box = wave.getBoundingClientRect();
      return seconds * (event.clientX - box.left) / box.width;
    }
    wave.addEventListener('pointerdown', function (event) {
      dragging = true;
      wave.setPointerCapture(event.pointerId);
      show(Math.min(Math.max(0, under(event)), seconds));
    });
    wave.addEventListener('pointermove', function (event) {
      if (dragging) { show(Math.min(Math.max(0, under(event)), seconds)); }
    });
    wave.addEventListener('pointerup', function (event) {
      if (dragging) { dragging = false; seek(under(event)); }
    });
    wave.addEventListener('pointercancel', function () { dragging = false; show(position()); });
    wave.addEventListener('keydown', function (event) {
      var steps = {ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -15, PageUp: 15, Home: -Infinity, End: Infinity};
      if (event.key in steps) {
        event.preventDefault();
        seek(position() + steps[event.key]);
      } else if (event.key === ' ' || event.key === 'Enter') {
        event.preventDefault();
        button.click();
      }
    });
    player.hidden = false;
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
  document.querySelectorAll('[data-player]').forEach(startPlayer);
  document.querySelectorAll('form[data-ask]').forEach(startAsking);
  document.querySelectorAll('[data-state]').forEach(startCode);
  document.querySelectorAll('[data-call]').forEach(startCall);
  // A page shown again from the browser's memory may be out of date: a message may have been heard since.
  window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });
})();
