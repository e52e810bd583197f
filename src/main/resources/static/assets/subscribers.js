// The operator's page of subscribers: all that it shows comes from /operator/api/subscribers, in the name of whoever has logged in.
(function () {
  'use strict';

  var API = '/operator/api/subscribers';
  var MOST_ROWS = 500; // more make a page slow, and nobody reads them
  var AGAIN_MS = 10000; // phones come and go
  var PLACES = ['unconditional', 'busy', 'noAnswer', 'notReachable'];
  var chinese = document.documentElement.lang.indexOf('zh') === 0;
  var editing = null; // the subscriber in the dialog; null while adding one
  var shown = [];

  function say(zh, en) { return chinese ? zh : en; }
  function at(id) { return document.getElementById(id); }

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className || '';
    made.textContent = text || '';
    return made;
  }

  // Asks the interface. Answers null after a 204; throws an Error with words for the operator.
  async function ask(method, path, body) {
    var answer;
    try {
      answer = await fetch(API + path, {method: method, body: body && JSON.stringify(body), credentials: 'same-origin',
        headers: Object.assign({'X-Form-Token': document.body.dataset.token, 'Accept': 'application/json'}, body ? {'Content-Type': 'application/json'} : {},
          method === 'PUT' ? {'If-None-Match': '*'} : {})});
    } catch (e) {
      throw new Error(say('网关没有回应，请稍后再试。', 'The gateway does not answer; try again.'));
    }
    if (answer.status === 401) {
      location.reload(); // the session has ended: the door
      throw new Error(say('登录已过期。', 'Your session has ended.'));
    }
    if (answer.status === 204) {
      return null;
    }
    if (answer.status === 412) {
      throw new Error(say('这个号码已经是用户了。', 'This number is a subscriber’s already.'));
    }
    var said = await answer.json().catch(function () { return {}; });
    if (!answer.ok) {
      throw new Error(said.detail || (answer.status === 404 ? say('这个网关没有启用电话网络（yinxin.network.enabled）。',
        'This gateway runs no telephone network (yinxin.network.enabled).') : say('出错了：', 'Failed: ') + answer.status));
    }
    return said;
  }

  function stateWord(state) {
    var option = at('state').querySelector('option[value="' + state + '"]');
    return option ? option.textContent : state;
  }

  function duration(seconds) {
    var minutes = Math.floor(seconds / 60);
    if (minutes < 1) {
      return seconds + say(' 秒', ' s');
    }
    return minutes < 120 ? minutes + say(' 分钟', ' min') : Math.floor(minutes / 60) + say(' 小时', ' h');
  }

  function place(destination) {
    return destination === 'voicemail' ? say('语音信箱', 'voicemail') : destination;
  }

  // What happens to the calls that are missed, in lines.
  function forwardingLines(forwarding) {
    var words = {unconditional: say('全部来电', 'All calls'), busy: say('遇忙', 'Busy'),
      noAnswer: say('响铃 ' + forwarding.noAnswerAfterSeconds + ' 秒无应答', 'No answer in ' + forwarding.noAnswerAfterSeconds + ' s'),
      notReachable: say('不可及', 'Not reachable')};
    var set = PLACES.filter(function (p) { return forwarding[p]; });
    if (set.length === 3 && !forwarding.unconditional && new Set(set.map(function (p) { return forwarding[p]; })).size === 1) {
      return [say('未接来电 → ', 'Missed calls → ') + place(forwarding.busy) + say('（响铃 ' + forwarding.noAnswerAfterSeconds + ' 秒）',
        ' (after ' + forwarding.noAnswerAfterSeconds + ' s)')];
    }
    return set.length ? set.map(function (p) { return words[p] + ' → ' + place(forwarding[p]); }) : [say('无', 'None')];
  }

  function list(lines) {
    var made = element('ul');
    lines.forEach(function (line) { made.append(line instanceof Node ? line : element('li', '', line)); });
    return made;
  }

  function phoneLine(phone) {
    var line = element('li', '', phone.userAgent || phone.contact);
    line.append(element('small', '', phone.from + ' · ' + phone.transport.toUpperCase() + ' · ' + say('还有 ', '') + duration(phone.secondsLeft)
      + say('', ' left')));
    line.title = phone.contact;
    return line;
  }

  function row(subscriber) {
    var made = element('tr');
    var cells = [0, 0, 0, 0, 0].map(function () { return made.appendChild(element('td')); });
    cells[0].append(element('span', 'number', subscriber.display));
    if (subscriber.display !== subscriber.number) {
      cells[0].append(element('small', '', subscriber.number));
    }
    var state = element('span', 'state', stateWord(subscriber.state));
    state.dataset.state = subscriber.state;
    cells[1].append(state);
    cells[2].append(subscriber.phones.length ? list(subscriber.phones.map(phoneLine)) : element('small', '', say('没有电话注册', 'No phone')));
    cells[3].append(list(forwardingLines(subscriber.forwarding)));
    if (at('content').dataset.changes === 'yes') {
      var change = element('button', '', say('修改', 'Change'));
      change.type = 'button';
      change.setAttribute('aria-label', say('修改 ', 'Change ') + subscriber.display);
      change.addEventListener('click', function () { open(subscriber); });
      cells[4].append(change);
    }
    return made;
  }

  function draw() {
    var digits = at('search').value.replace(/[^0-9]/g, '');
    var found = shown.filter(function (s) { return s.number.replace('+', '').indexOf(digits) >= 0; });
    at('rows').replaceChildren.apply(at('rows'), found.slice(0, MOST_ROWS).map(row));
    at('more').hidden = found.length <= MOST_ROWS;
    at('none').hidden = found.length > 0;
    var registered = shown.filter(function (s) { return s.phones.length; }).length;
    at('sum').textContent = say(shown.length + ' 个用户，' + registered + ' 个有电话注册', shown.length + ' subscribers, ' + registered + ' with a phone');
  }

  async function load() {
    try {
      shown = await ask('GET', '?limit=10000&again=1'); // keeps nobody logged in
      at('fault').textContent = '';
      at('content').hidden = false;
      draw();
    } catch (e) {
      at('fault').textContent = e.message;
    }
  }

  function open(subscriber) {
    editing = subscriber;
    var forwarding = subscriber ? subscriber.forwarding : {busy: 'voicemail', noAnswer: 'voicemail', notReachable: 'voicemail', noAnswerAfterSeconds: 20};
    at('edit-title').textContent = subscriber ? subscriber.display : say('添加用户', 'Add a subscriber');
    at('number-field').hidden = Boolean(subscriber);
    at('password-field').hidden = Boolean(subscriber);
    at('remove').hidden = !subscriber;
    at('remove').textContent = say('删除用户', 'Remove');
    at('number').required = at('password').required = !subscriber;
    at('number').value = at('password').value = at('edit-fault').textContent = '';
    at('state').value = subscriber ? subscriber.state : 'attached';
    PLACES.forEach(function (p) { at(p).value = forwarding[p] ? place(forwarding[p]) : ''; });
    at('noAnswerAfterSeconds').value = forwarding.noAnswerAfterSeconds;
    at('edit').showModal();
  }

  // Runs a change; says what went wrong in the dialog, or closes it and shows what is now.
  async function change(work) {
    at('save').disabled = true;
    try {
      await work();
      at('edit').close();
      await load();
    } catch (e) {
      at('edit-fault').textContent = e.message;
    } finally {
      at('save').disabled = false;
    }
  }

  function formBody() {
    var forwarding = {noAnswerAfterSeconds: Number(at('noAnswerAfterSeconds').value)};
    PLACES.forEach(function (p) {
      var text = at(p).value.trim();
      forwarding[p] = text === place('voicemail') ? 'voicemail' : text || null;
    });
    var body = {state: at('state').value, forwarding: forwarding};
    return editing ? body : Object.assign({password: at('password').value}, body);
  }

  at('form').addEventListener('submit', function (event) {
    event.preventDefault();
    var number = editing ? editing.number : at('number').value.trim();
    change(function () { return ask(editing ? 'PATCH' : 'PUT', '/' + encodeURIComponent(number), formBody()); });
  });
  at('remove').addEventListener('click', function () {
    if (at('remove').dataset.asked !== editing.number) {
      at('remove').dataset.asked = editing.number;
      at('remove').textContent = say('确定删除？再按一次', 'Sure? Press again');
      return;
    }
    change(function () { return ask('DELETE', '/' + encodeURIComponent(editing.number)); });
  });
  at('edit').addEventListener('close', function () { delete at('remove').dataset.asked; });
  at('cancel').addEventListener('click', function () { at('edit').close(); });
  if (at('add')) {
    at('add').addEventListener('click', function () { open(null); });
  }
  at('search').addEventListener('input', draw);

  setInterval(function () {
    if (shown.length <= MOST_ROWS && !at('content').hidden && !at('edit').open && document.visibilityState === 'visible') {
      load();
    }
  }, AGAIN_MS);

  load();
})();
