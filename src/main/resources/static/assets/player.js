// The player of a message: its waveform, its speed, its pauses. Without it there is the browser's own.
(function () {
  'use strict';

  function face(seconds) {
    var whole = Math.max(0, Math.floor(seconds));
    return Math.floor(whole / 60) + ':' + String(whole % 60).padStart(2, '0');
  }

  // What this device remembers: where one stopped in which message, and how fast one listens. Without storage it forgets, and that is all.
  var PLACES = 'yx-places';
  var TEMPO = 'yx-tempo';
  var MOST_PLACES = 50;
  var NEAR_START = 2; // seconds: who has heard less begins anew
  function remembered(name) {
    try {
      return JSON.parse(localStorage.getItem(name)) || {};
    } catch (e) {
      return {};
    }
  }
  function remember(name, value) {
    try { localStorage.setItem(name, JSON.stringify(value)); } catch (e) { }
  }
  function rememberPlace(id, at) {
    var places = remembered(PLACES);
    delete places[id];
    if (at) { places[id] = Math.round(at * 10) / 10; }
    Object.keys(places).slice(0, -MOST_PLACES).forEach(function (oldest) { delete places[oldest]; });
    remember(PLACES, places);
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
    var resumed = player.querySelector('[data-resumed]');
    var rates = Array.prototype.slice.call(player.querySelectorAll('[data-rate]'));
    var skip = player.querySelector('[data-skip]');
    var pauses = player.dataset.pauses.split(' ').filter(Boolean).map(function (pause) { return pause.split('-').map(Number); });
    var kept = 0; // the position that was remembered last

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

    function keep(at) {
      kept = at;
      rememberPlace(player.dataset.player, at > NEAR_START && at < seconds - 1 ? at : 0);
    }

    function setRate(rate) {
      audio.defaultPlaybackRate = rate; // loading the sound sets the rate back to this
      audio.playbackRate = rate;
      rates.forEach(function (one) { one.setAttribute('aria-pressed', String(Number(one.dataset.rate) === rate)); });
    }
    function skips() { return skip !== null && skip.getAttribute('aria-pressed') === 'true'; }
    function setSkipping(on) {
      if (skip) { skip.setAttribute('aria-pressed', String(on)); }
    }
    function rememberTempo() {
      remember(TEMPO, {rate: audio.playbackRate, skip: skip ? skips() : Boolean(remembered(TEMPO).skip)});
    }

    // Jumps over a pause, if what follows is here already: otherwise waiting for it would take as long as the pause.
    function skipPause() {
      var at = audio.currentTime;
      var pause = pauses.find(function (one) { return at >= one[0] && at < one[1]; });
      for (var i = 0; pause && i < audio.buffered.length; i++) {
        if (audio.buffered.start(i) <= at && audio.buffered.end(i) >= pause[1]) {
          audio.currentTime = pause[1];
          return;
        }
      }
    }
    function moved() {
      if (skips() && !audio.paused && !dragging) { skipPause(); }
      if (!dragging) { show(position()); }
      if (Math.abs(audio.currentTime - kept) > 2) { keep(audio.currentTime); }
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
      resumed.hidden = true;
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
    audio.addEventListener('pause', function () {
      mark(false);
      player.classList.remove('is-waiting');
      if (!audio.ended) { keep(audio.currentTime); }
    });
    audio.addEventListener('waiting', function () { player.classList.add('is-waiting'); });
    audio.addEventListener('playing', function () { player.classList.remove('is-waiting'); tick(); });
    audio.addEventListener('ended', function () {
      mark(false);
      show(seconds);
      keep(0);
    });
    audio.addEventListener('error', apologise);
    audio.addEventListener('timeupdate', function () { if (!audio.ended && wanted === null) { moved(); } });

    function tick() { // timeupdate comes four times a second: too coarse for the eye
      if (!audio.paused && !audio.ended) {
        moved();
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

    rates.forEach(function (one) {
      one.addEventListener('click', function () {
        setRate(Number(one.dataset.rate));
        rememberTempo();
      });
    });
    if (skip) {
      skip.addEventListener('click', function () {
        setSkipping(!skips());
        rememberTempo();
      });
    }
    window.addEventListener('pagehide', function () { if (!audio.paused) { keep(audio.currentTime); } });

    var tempo = remembered(TEMPO);
    setRate(rates.some(function (one) { return Number(one.dataset.rate) === tempo.rate; }) ? tempo.rate : 1);
    setSkipping(Boolean(tempo.skip));
    var place = Number(remembered(PLACES)[player.dataset.player]);
    if (place > 0 && place < seconds) {
      kept = place;
      seek(place);
      resumed.hidden = false;
    }
    player.hidden = false;
  }

  document.querySelectorAll('[data-player]').forEach(startPlayer);
})();
