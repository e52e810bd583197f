// The page of one number: listening to greetings, and recording one's own. All else on it works without a script.
(function () {
  'use strict';
  var RATE = 8000; // what a telephone can carry

  // One sound at a time; tapping it again stops it.
  var sound = new Audio();
  var hearing = null;
  var sorry = document.getElementById('hear-sorry');

  function quiet() {
    sound.pause();
    if (hearing) {
      hearing.classList.remove('is-on', 'is-waiting');
      hearing.setAttribute('aria-label', hearing.dataset.listen);
      hearing = null;
    }
  }

  function startHearing(button) {
    button.hidden = false;
    button.dataset.listen = button.getAttribute('aria-label');
    button.addEventListener('click', function () {
      var again = hearing === button;
      quiet();
      if (!again) {
        hearing = button;
        sorry.textContent = '';
        button.classList.add('is-on', 'is-waiting');
        button.setAttribute('aria-label', button.dataset.stop);
        sound.src = button.dataset.hear;
        sound.play().catch(function (reason) {
          if (hearing === button && reason.name !== 'AbortError') {
            quiet();
            sorry.textContent = sorry.dataset.text;
          }
        });
      }
    });
  }
  sound.addEventListener('playing', function () { if (hearing) { hearing.classList.remove('is-waiting'); } });
  sound.addEventListener('ended', quiet);

  // 16-bit WAV of one channel.
  function wav(samples) {
    var view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
    function text(at, word) { for (var i = 0; i < word.length; i++) { view.setUint8(at + i, word.charCodeAt(i)); } }
    text(0, 'RIFF'); view.setUint32(4, 36 + 2 * samples.length, true); text(8, 'WAVEfmt ');
    view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
    view.setUint32(24, RATE, true); view.setUint32(28, 2 * RATE, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
    text(36, 'data'); view.setUint32(40, 2 * samples.length, true);
    for (var i = 0; i < samples.length; i++) {
      view.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, samples[i])) * 32767, true);
    }
    return new Blob([view], {type: 'audio/wav'});
  }

  // All channels as one.
  function mixed(decoded) {
    var samples = new Float32Array(decoded.length);
    for (var channel = 0; channel < decoded.numberOfChannels; channel++) {
      var data = decoded.getChannelData(channel);
      for (var i = 0; i < samples.length; i++) { samples[i] += data[i] / decoded.numberOfChannels; }
    }
    return samples;
  }

  // Whatever the browser can play, at 8 kHz: decoding resamples to the rate of its context.
  function decode(octets) {
    return new OfflineAudioContext(1, 1, RATE).decodeAudioData(octets);
  }

  function startRecorder(card) {
    var words = card.dataset;
    var start = card.querySelector('[data-start]');
    var finish = card.querySelector('[data-finish]');
    var clock = card.querySelector('[data-clock]');
    var level = card.querySelector('[data-level]');
    var say = card.querySelector('[data-say]');
    var file = card.querySelector('[data-file]');
    var longest = Number(words.longest);
    var stop = function () { };

    function show(text) {
      say.textContent = text;
      say.classList.toggle('is-calm', text === words.none || text === words.sending); // nobody did anything wrong
    }

    function idle(text) {
      start.hidden = !hasMicrophone;
      finish.hidden = level.hidden = true;
      start.disabled = false;
      show(text);
    }

    function send(samples) {
      var form = new FormData();
      form.append('token', words.token);
      form.append('n', words.handle);
      form.append('sound', wav(samples), 'greeting.wav');
      show(words.sending);
      return fetch(words.recorder, {method: 'POST', body: form, credentials: 'same-origin', redirect: 'error'}).then(function (answer) {
        if (answer.status === 204) {
          location.replace('/numbers/' + words.handle + '?done=recorded#draft');
        } else if (answer.status === 422) {
          answer.text().then(idle);
        } else if (answer.status === 401 || answer.status === 403) {
          location.reload();
        } else {
          idle(words.failed);
        }
      }, function () { idle(words.failed); });
    }

    function take(blob) {
      start.disabled = true;
      finish.hidden = level.hidden = true;
      start.hidden = !hasMicrophone;
      return blob.arrayBuffer().then(decode).then(function (decoded) {
        if (decoded.duration > longest + 0.9) {
          idle(words.long);
          return undefined;
        }
        return send(mixed(decoded));
      }, function () { idle(words.unread); });
    }

    function watch(stream) { // shows how loud it is, so that one sees that one is heard
      var context = new AudioContext();
      var analyser = context.createAnalyser();
      var data = new Float32Array(analyser.fftSize);
      context.createMediaStreamSource(stream).connect(analyser);
      var timer = setInterval(function () {
        analyser.getFloatTimeDomainData(data);
        var sum = 0;
        for (var i = 0; i < data.length; i++) { sum += data[i] * data[i]; }
        level.value = Math.max(0, Math.min(100, 120 + 20 * Math.log10(Math.sqrt(sum / data.length) + 1e-6) * 1.6));
      }, 60);
      return function () { clearInterval(timer); context.close(); };
    }

    function record(stream) {
      var recorder = new MediaRecorder(stream);
      var pieces = [];
      var begun = Date.now();
      var unwatch = watch(stream);
      function tick() {
        var seconds = (Date.now() - begun) / 1000;
        clock.textContent = Math.floor(seconds / 60) + ':' + String(Math.floor(seconds % 60)).padStart(2, '0');
        if (seconds >= longest) { stop(); }
      }
      var ticking = setInterval(tick, 200);
      stop = function () {
        if (recorder.state !== 'inactive') { recorder.stop(); }
      };
      recorder.addEventListener('dataavailable', function (event) { pieces.push(event.data); });
      recorder.addEventListener('stop', function () {
        clearInterval(ticking);
        unwatch();
        stream.getTracks().forEach(function (track) { track.stop(); });
        take(new Blob(pieces, {type: recorder.mimeType}));
      });
      start.hidden = true;
      finish.hidden = level.hidden = false;
      finish.focus();
      tick();
      recorder.start();
    }

    var hasMicrophone = Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.MediaRecorder && window.AudioContext);
    start.addEventListener('click', function () {
      quiet();
      show('');
      start.disabled = true;
      navigator.mediaDevices.getUserMedia({audio: {noiseSuppression: true, autoGainControl: true}}).then(record).catch(function (reason) {
        if (reason.name === 'NotFoundError') {
          hasMicrophone = false;
        }
        var phone = card.querySelector('details');
        if (phone) { phone.open = true; }
        idle(reason.name === 'NotAllowedError' ? words.denied : words.none);
      });
    });
    finish.addEventListener('click', function () { stop(); });
    window.addEventListener('pagehide', function () { stop(); });
    if (window.OfflineAudioContext) {
      file.hidden = false;
      file.querySelector('input').addEventListener('change', function (event) {
        var chosen = event.target.files[0];
        event.target.value = '';
        if (chosen) { take(chosen); }
      });
    }
    idle(hasMicrophone ? '' : words.none);
  }

  document.querySelectorAll('[data-hear]').forEach(startHearing);
  document.querySelectorAll('[data-recorder]').forEach(startRecorder);
})();
