// The text of a message: taken in as soon as it is there, and each sentence leads to its second in the audio.
(function () {
  'use strict';
  var place = document.querySelector('[data-words]');
  if (!place) {
    return;
  }
  var waits = [1, 1, 2, 2, 3, 5, 5, 10, 10, 20, 30]; // seconds; then the page is left in peace

  function take(answer) {
    if (!answer.ok) {
      throw new Error(answer.status);
    }
    return answer.text().then(function (page) {
      var part = new DOMParser().parseFromString(page, 'text/html').getElementById('text');
      if (part && part.outerHTML !== place.innerHTML.trim()) {
        place.replaceChildren(document.adoptNode(part));
      }
      return part ? part.dataset.standing : 'NONE';
    });
  }

  function look(turn) {
    fetch(place.dataset.words, {credentials: 'same-origin'}).then(take).then(function (standing) {
      var fresh = Date.now() - new Date(place.dataset.since).getTime() < 300000;
      if ((standing === 'PENDING' || standing === 'NONE' && fresh) && turn < waits.length) {
        setTimeout(function () { look(turn + 1); }, waits[turn] * 1000);
      }
    }).catch(function () { });
  }

  document.addEventListener('click', function (event) {
    var at = event.target.closest('[data-seek]');
    var audio = document.querySelector('[data-audio]');
    if (at && audio) {
      var seconds = Number(at.dataset.seek);
      if (audio.readyState > 0) {
        audio.currentTime = seconds;
      } else {
        audio.addEventListener('loadedmetadata', function () { audio.currentTime = seconds; }, {once: true});
      }
      audio.play();
    }
  });
  document.addEventListener('submit', function (event) {
    if (event.target.matches('[data-doubt]')) {
      event.preventDefault();
      fetch(event.target.action, {method: 'POST', body: new URLSearchParams(new FormData(event.target)), credentials: 'same-origin'})
        .then(take).catch(function () { });
    }
  });
  look(0);
})();
